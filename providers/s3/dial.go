package s3

import (
	"cmp"
	"context"
	"net/http"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"
)

// anyRegion signs requests to servers that know no regions; it is also where AWS lists the buckets of an account.
const anyRegion = "us-east-1"

// dialer makes the SDK clients: one for each region, because a call for a bucket must go to its own.
type dialer struct {
	server server
	cfg    aws.Config
	http   *http.Client // nil: that of the SDK

	mu      sync.Mutex
	region  map[string]string // by bucket
	clients map[string]*awss3.Client
}

// dial reads the environment and the files of the AWS tools. It makes no request.
func (s server) dial(cfg Config) (*dialer, error) {
	opts := []func(*config.LoadOptions) error{
		config.WithRetryer(func() aws.Retryer { return aws.NopRetryer{} }),
		config.WithRequestChecksumCalculation(aws.RequestChecksumCalculationWhenRequired),
		config.WithResponseChecksumValidation(aws.ResponseChecksumValidationWhenRequired),
		config.WithLogger(logging.Nop{}),
	}
	if s.region != "" || !s.isAWS() {
		opts = append(opts, config.WithRegion(cmp.Or(s.region, anyRegion)))
	}
	if cfg.Profile != "" {
		opts = append(opts, config.WithSharedConfigProfile(cfg.Profile))
	}
	if cfg.AccessKey != "" {
		keys := credentials.NewStaticCredentialsProvider(cfg.AccessKey, cfg.SecretKey.Reveal(), cfg.SessionToken.Reveal())
		opts = append(opts, config.WithCredentialsProvider(keys))
	}
	loaded, err := config.LoadDefaultConfig(context.Background(), opts...)
	if err != nil {
		return nil, err
	}
	loaded.Region = cmp.Or(loaded.Region, anyRegion)
	return &dialer{
		server: s, cfg: loaded, http: cfg.HTTP, region: map[string]string{}, clients: map[string]*awss3.Client{},
	}, nil
}

// learn remembers the region of a bucket.
func (d *dialer) learn(bucket, region string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.region[bucket] = region
}

// regionOf returns the region of a bucket, and whether it is known.
func (d *dialer) regionOf(bucket string) (string, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	region, ok := d.region[bucket]
	return region, ok
}

// client returns the client for a bucket, "" being none in particular.
func (d *dialer) client(bucket string) *awss3.Client {
	d.mu.Lock()
	defer d.mu.Unlock()
	region := d.cfg.Region
	if d.server.isAWS() {
		region = cmp.Or(d.region[bucket], region)
	}
	if c, ok := d.clients[region]; ok {
		return c
	}
	c := awss3.NewFromConfig(d.cfg, func(o *awss3.Options) {
		o.Region = region
		o.UsePathStyle = d.server.style == Path
		o.DisableLogOutputChecksumValidationSkipped = true
		if d.http != nil {
			o.HTTPClient = d.http
		}
		if !d.server.isAWS() {
			o.BaseEndpoint = &d.server.endpoint
		}
	})
	d.clients[region] = c
	return c
}
