package aliyun

import (
	"context"
	"errors"
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
	b := &body{ctx: ctx, do: s.provider.cfg.Do, reached: r, key: key, off: off, left: n}
	if err := b.connect(); err != nil {
		return nil, err
	}
	return b, nil
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

// maxResumes bounds how often one read is taken up again.
const maxResumes = 3

// body is the answer to a range read.
type body struct {
	ctx context.Context //nolint:containedctx // a body lives as long as the call of Open that made it
	do  inventory.Doer
	reached
	key     string
	tag     string // of the object whose beginning was read
	off     int64
	left    int64 // bytes still wanted, negative: all
	rc      io.ReadCloser
	cancel  context.CancelFunc
	resumes int
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	if b.left > 0 && int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.rc.Read(p)
	b.off += int64(n)
	if b.left > 0 {
		b.left -= int64(n)
	}
	if err == nil || errors.Is(err, io.EOF) || b.ctx.Err() != nil || b.resumes >= maxResumes {
		return n, err
	}
	b.resumes++
	if err := b.Close(); err != nil {
		return n, err
	}
	return n, b.connect()
}

// Close implements io.Closer. Nothing was written, so an error of the connection can lose nothing.
func (b *body) Close() error {
	if b.rc != nil {
		b.cancel()
		_ = b.rc.Close()
		b.rc = nil
	}
	return nil
}

// connect asks for what is left. The answer outlives the call, whose time is only for its beginning.
func (b *body) connect() error {
	return b.do.Do(b.ctx, b.call, func(limited context.Context) error {
		ctx, cancel := context.WithCancel(b.ctx)
		stop := context.AfterFunc(limited, cancel)
		got, err := b.get(ctx, span{b.bucket, b.key, b.tag, b.off, b.left}) //nolint:contextcheck // the answer outlives the call
		if !stop() && err == nil {
			err = limited.Err()
		}
		if err != nil {
			cancel()
			return err
		}
		b.rc, b.tag, b.cancel = got, got.tag, cancel
		return nil
	})
}
