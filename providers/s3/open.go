package s3

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/domicile/domicile/internal/inventory"
)

// Open implements objects.Objects. A connection that breaks is taken up again where it broke.
func (c *Client) Open(
	ctx context.Context, store inventory.Store, key string, off, n int64,
) (io.ReadCloser, error) {
	b := &body{ctx: ctx, client: c, store: store.ID, key: key, off: off, left: n}
	if err := b.connect(); err != nil {
		return nil, err
	}
	return b, nil
}

// maxResumes bounds how often one read is taken up again.
const maxResumes = 3

// body is the answer to a range read.
type body struct {
	ctx     context.Context //nolint:containedctx // a body lives as long as the call of Open that made it
	client  *Client
	store   inventory.ID
	key     string
	etag    string // of the object whose beginning was read
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
	b.close()
	return n, b.connect()
}

// Close implements io.Closer.
func (b *body) Close() error {
	b.close()
	return nil
}

// connect asks for what is left. The answer outlives the call, whose time is only for its beginning.
func (b *body) connect() error {
	call := b.client.call(b.store, "GetObject")
	return b.client.Do.Do(b.ctx, call, func(limited context.Context) error {
		ctx, cancel := context.WithCancel(b.ctx)
		stop := context.AfterFunc(limited, cancel)
		out, err := b.get(ctx) //nolint:contextcheck // the answer outlives the call
		if !stop() && err == nil {
			err = limited.Err()
		}
		if err != nil {
			cancel()
			return err
		}
		b.rc, b.cancel = out, cancel
		return nil
	})
}

// get sends one request.
func (b *body) get(ctx context.Context) (io.ReadCloser, error) {
	bucket := BucketOf(b.store)
	in := &awss3.GetObjectInput{Bucket: &bucket, Key: &b.key, Range: byteRange(b.off, b.left)}
	if b.etag != "" {
		in.IfMatch = &b.etag
	}
	out, err := b.client.API(bucket).GetObject(ctx, in)
	if statusOf(err) == http.StatusRequestedRangeNotSatisfiable {
		return http.NoBody, nil
	}
	if err != nil {
		return nil, err
	}
	b.etag = aws.ToString(out.ETag)
	if in.Range != nil && out.ContentRange == nil {
		return b.skip(out.Body)
	}
	return out.Body, nil
}

// skip goes to the offset of an answer that is the whole object, from a server that knows no ranges.
func (b *body) skip(rc io.ReadCloser) (io.ReadCloser, error) {
	if _, err := io.CopyN(io.Discard, rc, b.off); err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, rc.Close())
	}
	return rc, nil
}

// close ends the request, read to its end or not.
func (b *body) close() {
	if b.rc != nil {
		b.cancel()
		_ = b.rc.Close() // nothing was written, so nothing can be lost
		b.rc = nil
	}
}

// byteRange is the Range header for n bytes from off on.
func byteRange(off, n int64) *string {
	switch {
	case n < 0 && off == 0:
		return nil
	case n < 0:
		return aws.String("bytes=" + strconv.FormatInt(off, 10) + "-")
	default:
		return aws.String("bytes=" + strconv.FormatInt(off, 10) + "-" + strconv.FormatInt(off+max(n, 1)-1, 10))
	}
}
