package aliyun

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

// ossClient is all that is asked of the SDK of OSS, at one endpoint. No other file but the classifier knows the SDK.
type ossClient struct{ sdk *oss.Client }

// ossClientAt makes the client of an endpoint, which signs for its region. It makes no request.
func ossClientAt(cfg Config, k keys, site bucketSite) (*ossClient, error) {
	sdk, err := oss.New(site.endpoint, k.id, k.secret.Reveal(), oss.SecurityToken(k.token.Reveal()),
		oss.AuthVersion(oss.AuthV4), oss.Region(site.region), oss.HTTPClient(cfg.HTTP), oss.EnableCRC(false),
		oss.VerifyObjectStrict(false)) // an address without a name is reached path style by itself
	if err != nil {
		return nil, errors.New("aliyun: connect: the endpoint of OSS is no URL")
	}
	return &ossClient{sdk}, nil
}

// bucketPage is the most buckets that OSS lists at once; without it a page has a hundred.
const bucketPage = 1000

// list fetches one page of buckets.
func (c *ossClient) list(ctx context.Context, marker string) (oss.ListBucketsResult, error) {
	return c.sdk.ListBuckets(oss.WithContext(ctx), oss.MaxKeys(bucketPage), oss.Marker(marker))
}

func (c *ossClient) info(ctx context.Context, bucket string) (oss.BucketInfo, error) {
	out, err := c.sdk.GetBucketInfo(bucket, oss.WithContext(ctx))
	return out.BucketInfo, err
}

func (c *ossClient) stat(ctx context.Context, bucket string) (oss.GetBucketStatResult, error) {
	return c.sdk.GetBucketStat(bucket, oss.WithContext(ctx))
}

func (c *ossClient) policy(ctx context.Context, bucket string) (string, error) {
	return c.sdk.GetBucketPolicy(bucket, oss.WithContext(ctx))
}

// logs returns the bucket to which the accesses of a bucket are logged, "" for none.
func (c *ossClient) logs(ctx context.Context, bucket string) (string, error) {
	out, err := c.sdk.GetBucketLogging(bucket, oss.WithContext(ctx))
	return out.LoggingEnabled.TargetBucket, err
}

func (c *ossClient) tags(ctx context.Context, bucket string) ([]oss.Tag, error) {
	out, err := c.sdk.GetBucketTagging(bucket, oss.WithContext(ctx))
	return out.Tags, err
}

// replication returns the rules of a bucket as the XML that OSS sends.
func (c *ossClient) replication(ctx context.Context, bucket string) (string, error) {
	return c.sdk.GetBucketReplication(bucket, oss.WithContext(ctx))
}

// objectPage is the most keys that OSS lists at once.
const objectPage = 1000

// objects fetches one page of keys: the one of the token, else the first after a key.
func (c *ossClient) objects(ctx context.Context, bucket, after, token string) (oss.ListObjectsResultV2, error) {
	b, err := c.sdk.Bucket(bucket)
	if err != nil {
		return oss.ListObjectsResultV2{}, err
	}
	opts := []oss.Option{oss.WithContext(ctx), oss.MaxKeys(objectPage)}
	if token != "" {
		opts = append(opts, oss.ContinuationToken(token))
	} else if after != "" {
		opts = append(opts, oss.StartAfter(after))
	}
	return b.ListObjectsV2(opts...)
}

// span is a part of an object: n bytes from off on, to the end when n is negative, as long as it is the object of the
// tag ("": any).
type span struct {
	bucket, key, tag string
	off, n           int64
}

// get asks for a part of an object. It returns the tag that the object has.
func (c *ossClient) get(ctx context.Context, s span) (part, error) {
	b, err := c.sdk.Bucket(s.bucket)
	if err != nil {
		return part{}, err
	}
	opts := []oss.Option{oss.WithContext(ctx)}
	if s.off > 0 || s.n >= 0 {
		bytes := strconv.FormatInt(s.off, 10) + "-"
		if s.n >= 0 {
			bytes += strconv.FormatInt(s.off+max(s.n, 1)-1, 10)
		}
		// Without the second header OSS answers a range beyond the end with the whole object.
		opts = append(opts, oss.NormalizedRange(bytes), oss.RangeBehavior("standard"))
	}
	if s.tag != "" {
		opts = append(opts, oss.IfMatch(s.tag))
	}
	out, err := b.DoGetObject(&oss.GetObjectRequest{ObjectKey: s.key}, opts)
	if refusalOf(err).status == http.StatusRequestedRangeNotSatisfiable {
		return part{http.NoBody, s.tag}, nil
	}
	if err != nil {
		return part{}, err
	}
	return part{out.Response, out.Response.Headers.Get(oss.HTTPHeaderEtag)}, nil
}

// part is the answer to a span.
type part struct {
	io.ReadCloser
	tag string
}
