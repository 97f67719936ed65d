package aliyun

import (
	"context"
	"encoding/binary"
	"io"
	"iter"
	"strconv"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

var (
	_ objects.Objects = (*Provider)(nil)
	_ objects.Summer  = (*Provider)(nil)
)

// List implements objects.Objects for the buckets of the account.
func (p *Provider) List(ctx context.Context, store inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return shelf{p}.List(ctx, store, from)
}

// Open implements objects.Objects for the buckets of the account.
func (p *Provider) Open(ctx context.Context, store inventory.Store, key string, off, n int64) (io.ReadCloser, error) {
	return shelf{p}.Open(ctx, store, key, off, n)
}

// Sums implements objects.Summer: OSS states the CRC-64 of the whole object, however it was uploaded. Objects from
// before it did have none.
func (p *Provider) Sums(ctx context.Context, store inventory.Store, key string) ([]objects.Sum, error) {
	r, err := shelf{p}.reach(store.ID, "HeadObject")
	if err != nil {
		return nil, err
	}
	stated := ""
	err = p.cfg.Do.Do(ctx, r.call, func(ctx context.Context) (err error) {
		stated, err = r.crc64(ctx, r.bucket, key)
		return err
	})
	if err != nil {
		return nil, err
	}
	crc, err := strconv.ParseUint(stated, 10, 64)
	if err != nil {
		return nil, nil //nolint:nilerr // no checksum is stated, or none that can be read
	}
	value := binary.BigEndian.AppendUint64(nil, crc)
	return []objects.Sum{{Algorithm: objects.CRC64ECMA, Value: string(value)}}, nil
}

// crc64 returns the checksum of an object as OSS writes it: decimal digits, "" for none.
func (c *ossClient) crc64(ctx context.Context, bucket, key string) (string, error) {
	b, err := c.sdk.Bucket(bucket)
	if err != nil {
		return "", err
	}
	head, err := b.GetObjectDetailedMeta(key, oss.WithContext(ctx))
	return head.Get(oss.HTTPHeaderOssCRC64), err
}
