package s3

import (
	"context"
	"encoding/base64"
	"io"
	"iter"
	"net/http"

	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

var (
	_ objects.Objects = (*Provider)(nil)
	_ objects.Summer  = (*Provider)(nil)
	_ objects.Summer  = (*Client)(nil)
)

// List implements objects.Objects for the stores of the provider.
func (p *Provider) List(ctx context.Context, store inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		c, err := p.ready(ctx, store.ID, store.Region)
		if err != nil {
			yield(inventory.Member{}, err)
			return
		}
		c.List(ctx, store, from)(yield)
	}
}

// Open implements objects.Objects for the stores of the provider.
func (p *Provider) Open(ctx context.Context, store inventory.Store, key string, off, n int64) (io.ReadCloser, error) {
	c, err := p.ready(ctx, store.ID, store.Region)
	if err != nil {
		return nil, err
	}
	return c.Open(ctx, store, key, off, n)
}

// Sums implements objects.Summer for the stores of the provider.
func (p *Provider) Sums(ctx context.Context, store inventory.Store, key string) ([]objects.Sum, error) {
	c, err := p.ready(ctx, store.ID, store.Region)
	if err != nil {
		return nil, err
	}
	return c.Sums(ctx, store, key)
}

// Sums implements objects.Summer: the checksums that the server states of the whole object. One that is made of the
// checksums of parts says nothing about an object that was cut otherwise, and is left out.
func (c *Client) Sums(ctx context.Context, store inventory.Store, key string) ([]objects.Sum, error) {
	bucket := BucketOf(store.ID)
	var out *awss3.HeadObjectOutput
	err := c.Do.Do(ctx, c.call(store.ID, "HeadObject"), func(ctx context.Context) error {
		var err error
		in := &awss3.HeadObjectInput{Bucket: &bucket, Key: &key, ChecksumMode: types.ChecksumModeEnabled}
		out, err = c.API(bucket).HeadObject(ctx, in)
		if statusOf(err) == http.StatusNotImplemented {
			out = &awss3.HeadObjectOutput{}
			return nil
		}
		return err
	})
	if err != nil || out.ChecksumType == types.ChecksumTypeComposite {
		return nil, err
	}
	var sums []objects.Sum
	for _, s := range []struct {
		algorithm objects.Algorithm
		stated    *string
	}{
		{objects.SHA256, out.ChecksumSHA256},
		{objects.CRC64NVME, out.ChecksumCRC64NVME},
		{objects.SHA1, out.ChecksumSHA1},
		{objects.CRC32C, out.ChecksumCRC32C},
		{objects.CRC32, out.ChecksumCRC32},
	} {
		if s.stated == nil {
			continue
		}
		// The checksum of parts ends in "-" and their number where a server does not state its type.
		if value, err := base64.StdEncoding.DecodeString(*s.stated); err == nil {
			sums = append(sums, objects.Sum{Algorithm: s.algorithm, Value: string(value)})
		}
	}
	return sums, nil
}
