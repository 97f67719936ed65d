package s3

import (
	"context"
	"iter"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/domicile/domicile/internal/inventory"
)

// listing is one page of keys, whatever the version of the call.
type listing struct {
	objects  []types.Object
	encoding types.EncodingType
	more     bool
	next     string // where the next page begins
}

// List implements objects.Objects. It pages to the end, and refuses a page token that does not change.
func (c *Client) List(
	ctx context.Context, store inventory.Store, from string,
) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		after, token := startAfter(from), ""
		for {
			page, err := c.page(ctx, store.ID, after, token)
			if err != nil {
				yield(inventory.Member{}, err)
				return
			}
			if !yieldPage(page, from, yield) || !page.more {
				return
			}
			if page.next == "" || page.next == token {
				yield(inventory.Member{}, stuck(c.call(store.ID, "ListObjectsV2")))
				return
			}
			after, token = "", page.next
		}
	}
}

// page fetches one page of a listing: the one of the token, else the first after a key.
func (c *Client) page(ctx context.Context, store inventory.ID, after, token string) (listing, error) {
	var out listing
	bucket := BucketOf(store)
	err := c.Do.Do(ctx, c.call(store, "ListObjectsV2"), func(ctx context.Context) error {
		var err error
		if c.Version1 {
			out, err = c.page1(ctx, bucket, after+token)
		} else {
			out, err = c.page2(ctx, bucket, after, token)
		}
		return err
	})
	return out, err
}

func (c *Client) page2(ctx context.Context, bucket, after, token string) (listing, error) {
	in := &awss3.ListObjectsV2Input{
		Bucket: &bucket, EncodingType: c.encoding(), MaxKeys: c.maxKeys(), StartAfter: set(after),
		ContinuationToken: set(token),
	}
	out, err := c.API(bucket).ListObjectsV2(ctx, in)
	if err != nil {
		return listing{}, err
	}
	return listing{
		out.Contents, out.EncodingType, aws.ToBool(out.IsTruncated), aws.ToString(out.NextContinuationToken),
	}, nil
}

// page1 lists with the older call, whose next page begins after the last key of this one.
func (c *Client) page1(ctx context.Context, bucket, marker string) (listing, error) {
	in := &awss3.ListObjectsInput{
		Bucket: &bucket, EncodingType: c.encoding(), MaxKeys: c.maxKeys(), Marker: set(marker),
	}
	out, err := c.API(bucket).ListObjects(ctx, in)
	if err != nil {
		return listing{}, err
	}
	page := listing{out.Contents, out.EncodingType, aws.ToBool(out.IsTruncated), ""}
	if n := len(out.Contents); n > 0 {
		page.next = keyOf(&out.Contents[n-1], out.EncodingType)
	}
	return page, nil
}

func (c *Client) encoding() types.EncodingType {
	if c.RawKeys {
		return ""
	}
	return types.EncodingTypeUrl
}

func (c *Client) maxKeys() *int32 {
	if c.PageSize <= 0 {
		return nil
	}
	return &c.PageSize
}

// set returns nil for an empty parameter, which is not sent then.
func set(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// yieldPage yields the objects of a page that come at or after from.
func yieldPage(page listing, from string, yield func(inventory.Member, error) bool) bool {
	for i := range page.objects {
		o := &page.objects[i]
		key := keyOf(o, page.encoding)
		if key < from {
			continue
		}
		m := inventory.Member{
			Key: key, Bytes: aws.ToInt64(o.Size), ModTime: aws.ToTime(o.LastModified).UTC(),
			ETag: strings.Trim(aws.ToString(o.ETag), `"`),
		}
		if !yield(m, nil) {
			return false
		}
	}
	return true
}

// keyOf returns the key of an object, decoded where the server says that it is encoded.
func keyOf(o *types.Object, encoding types.EncodingType) string {
	key := aws.ToString(o.Key)
	if encoding != types.EncodingTypeUrl || !strings.ContainsAny(key, "%+") {
		return key
	}
	if plain, err := url.QueryUnescape(key); err == nil {
		return plain
	}
	return key
}

// startAfter returns the key after which a listing must start to contain from and what follows. The protocol only
// knows "after a key": that is exact for a from that ends in a zero byte, and otherwise starts at what from begins
// with, so that the first keys may have to be dropped.
func startAfter(from string) string {
	if key, ok := strings.CutSuffix(from, "\x00"); ok {
		return key
	}
	_, last := utf8.DecodeLastRuneInString(from)
	return from[:len(from)-last]
}

// stuck is the gap of a server that says that there is more, and not where.
func stuck(call inventory.Call) *inventory.Gap {
	return &inventory.Gap{
		Scope: call.Scope, Store: call.Store, Op: call.Op, Cause: inventory.Truncated,
		Fix: inventory.Fix{Code: inventory.FixReport},
	}
}
