package s3

import (
	"context"
	"iter"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// Client speaks the protocol for buckets that some other call has found. It implements objects.Objects, and is safe
// for concurrent use.
type Client struct {
	// API returns the SDK client for a bucket, which must go to the bucket's own region and must not retry.
	API func(bucket string) *awss3.Client
	Do  inventory.Doer
	// Scope returns the scope of a store.
	Scope func(inventory.ID) inventory.Scope
	// Host is the host that calls go to, when region and service do not decide it.
	Host string
	// PageSize is how many keys one page asks for; 0 leaves it to the server.
	PageSize int32
}

var _ objects.Objects = (*Client)(nil)

// BucketOf returns the name of the bucket that a store is: the end of its ARN, or of its URL.
func BucketOf(id inventory.ID) string {
	s := string(id)
	return s[strings.LastIndexAny(s, ":/")+1:]
}

// call is a request for a store.
func (c *Client) call(store inventory.ID, api string) inventory.Call {
	needs := permission(api)
	return inventory.Call{
		Scope: c.Scope(store), Store: store, Op: needs, Host: c.Host, Classify: Classify(needs),
	}
}

// List implements objects.Objects. It pages to the end, and refuses a page token that does not change.
func (c *Client) List(
	ctx context.Context, store inventory.Store, from string,
) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		bucket := BucketOf(store.ID)
		in := &awss3.ListObjectsV2Input{Bucket: &bucket, EncodingType: types.EncodingTypeUrl}
		if c.PageSize > 0 {
			in.MaxKeys = &c.PageSize
		}
		if after := startAfter(from); after != "" {
			in.StartAfter = &after
		}
		for {
			out, err := c.page(ctx, store.ID, in)
			if err != nil {
				yield(inventory.Member{}, err)
				return
			}
			if !yieldPage(out, from, yield) || !aws.ToBool(out.IsTruncated) {
				return
			}
			next := aws.ToString(out.NextContinuationToken)
			if next == "" || next == aws.ToString(in.ContinuationToken) {
				yield(inventory.Member{}, stuck(c.call(store.ID, "ListObjectsV2")))
				return
			}
			in.ContinuationToken, in.StartAfter = &next, nil
		}
	}
}

// page fetches one page of a listing.
func (c *Client) page(
	ctx context.Context, store inventory.ID, in *awss3.ListObjectsV2Input,
) (*awss3.ListObjectsV2Output, error) {
	var out *awss3.ListObjectsV2Output
	err := c.Do.Do(ctx, c.call(store, "ListObjectsV2"), func(ctx context.Context) error {
		var err error
		out, err = c.API(*in.Bucket).ListObjectsV2(ctx, in)
		return err
	})
	return out, err
}

// yieldPage yields the objects of a page that come at or after from.
func yieldPage(out *awss3.ListObjectsV2Output, from string, yield func(inventory.Member, error) bool) bool {
	for i := range out.Contents {
		o := &out.Contents[i]
		key := aws.ToString(o.Key)
		if out.EncodingType == types.EncodingTypeUrl {
			if plain, err := url.QueryUnescape(key); err == nil {
				key = plain
			}
		}
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

// startAfter returns the key after which a listing must start to contain from and what follows. The protocol only
// knows "after a key": that is exact for a from that ends in a zero byte, and otherwise starts at what from begins
// with, so that the first keys may have to be dropped.
func startAfter(from string) string {
	if key, ok := strings.CutSuffix(from, "\x00"); ok {
		return key
	}
	return strings.TrimRight(cutLast(from), "\x00")
}

// cutLast drops the last character.
func cutLast(s string) string {
	last := 0
	for i := range s {
		last = i
	}
	return s[:last]
}

// stuck is the gap of a server that says that there is more, and not where.
func stuck(call inventory.Call) *inventory.Gap {
	return &inventory.Gap{
		Scope: call.Scope, Store: call.Store, Op: call.Op, Cause: inventory.Truncated,
		Fix: inventory.Fix{Code: inventory.FixReport},
	}
}
