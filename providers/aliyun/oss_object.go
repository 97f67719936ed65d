package aliyun

import (
	"context"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// shelf is the objects of a bucket as package objects wants them.
type shelf struct{ provider *Provider }

var _ objects.Objects = shelf{}

// List implements objects.Objects. It pages to the end, and refuses a token that does not change.
func (s shelf) List(ctx context.Context, store inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		r, err := s.reach(store.ID, "ListObjectsV2")
		if err != nil {
			yield(inventory.Member{}, err)
			return
		}
		after, token := startAfter(from), ""
		for {
			var page oss.ListObjectsResultV2
			err := s.provider.cfg.Do.Do(ctx, r.call, func(ctx context.Context) (err error) {
				page, err = r.objects(ctx, r.bucket, after, token)
				return err
			})
			if err != nil {
				yield(inventory.Member{}, err)
				return
			}
			if !yieldObjects(page.Objects, from, yield) || !page.IsTruncated {
				return
			}
			if page.NextContinuationToken == "" || page.NextContinuationToken == token {
				yield(inventory.Member{}, stuck(r.call))
				return
			}
			token = page.NextContinuationToken
		}
	}
}

// yieldObjects yields the objects of a page that come at or after from.
func yieldObjects(page []oss.ObjectProperties, from string, yield func(inventory.Member, error) bool) bool {
	for _, o := range page {
		if o.Key < from {
			continue
		}
		m := inventory.Member{
			Key: o.Key, Bytes: o.Size, ModTime: o.LastModified.UTC(), ETag: strings.Trim(o.ETag, `"`),
		}
		if !yield(m, nil) {
			return false
		}
	}
	return true
}

// startAfter returns the key after which a listing must start to contain from and what follows: exact for a from that
// ends in a zero byte, otherwise what from begins with, so that the first keys may have to be dropped.
func startAfter(from string) string {
	if key, ok := strings.CutSuffix(from, "\x00"); ok {
		return key
	}
	_, last := utf8.DecodeLastRuneInString(from)
	return from[:len(from)-last]
}

// Open implements objects.Objects. A connection that breaks is taken up again where it broke.
func (s shelf) Open(ctx context.Context, store inventory.Store, key string, off, n int64) (io.ReadCloser, error) {
	r, err := s.reach(store.ID, "GetObject")
	if err != nil {
		return nil, err
	}
	tag := "" // of the object whose beginning was read
	get := func(ctx context.Context, off, n int64) (io.ReadCloser, error) {
		got, err := r.get(ctx, span{r.bucket, key, tag, off, n})
		if err != nil {
			return nil, err
		}
		tag = got.tag
		return got, nil
	}
	return objects.Request{Do: s.provider.cfg.Do, Call: r.call, Get: get}.Open(ctx, off, n)
}

// reached is a bucket with the client that reaches it and a call for it.
type reached struct {
	*ossClient
	bucket string
	call   inventory.Call
}

// reach finds out how to call a bucket.
func (s shelf) reach(store inventory.ID, api string) (reached, error) {
	a := parseACS(store)
	site, ok := s.provider.siteOfBucket(a.resource)
	if !ok {
		site = s.provider.siteOf(a.region, "oss-"+a.region)
	}
	c := call(s.provider.bucketScope(a.account), api, hostOf(site.endpoint))
	c.Store = store
	client, err := s.provider.ossAt(site)
	return reached{client, a.resource, c}, err
}
