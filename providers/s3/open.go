package s3

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// Open implements objects.Objects. A connection that breaks is taken up again where it broke.
func (c *Client) Open(
	ctx context.Context, store inventory.Store, key string, off, n int64,
) (io.ReadCloser, error) {
	o := &object{client: c, bucket: BucketOf(store.ID), key: key}
	return objects.Request{Do: c.Do, Call: c.call(store.ID, "GetObject"), Get: o.get}.Open(ctx, off, n)
}

// object is one object that is being read.
type object struct {
	client *Client
	bucket string
	key    string
	etag   string // of the object whose beginning was read
}

// get sends one request.
func (o *object) get(ctx context.Context, off, n int64) (io.ReadCloser, error) {
	in := &awss3.GetObjectInput{Bucket: &o.bucket, Key: &o.key, Range: byteRange(off, n)}
	if o.etag != "" {
		in.IfMatch = &o.etag
	}
	out, err := o.client.API(o.bucket).GetObject(ctx, in)
	if statusOf(err) == http.StatusRequestedRangeNotSatisfiable {
		return http.NoBody, nil
	}
	if err != nil {
		return nil, err
	}
	o.etag = aws.ToString(out.ETag)
	if in.Range != nil && out.ContentRange == nil {
		return skip(out.Body, off)
	}
	return out.Body, nil
}

// skip goes to the offset of an answer that is the whole object, from a server that knows no ranges.
func skip(rc io.ReadCloser, off int64) (io.ReadCloser, error) {
	if _, err := io.CopyN(io.Discard, rc, off); err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, rc.Close())
	}
	return rc, nil
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
