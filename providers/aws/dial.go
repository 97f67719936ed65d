package aws

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"
)

// session is what all clients of one account share.
type session struct {
	cfg       aws.Config
	partition string      // as far as it is known before the keys were asked
	region    string      // where the identity is asked for and buckets are listed
	endpoint  string      // host of the one endpoint for everything; "": AWS itself
	temporary atomic.Bool // the keys come with a session token

	mu       sync.Mutex
	regionOf map[string]string        // by bucket
	buckets  map[string]*awss3.Client // by region
}

// home returns the region in which the identity of a partition is asked for and its domain, "" when they are not known.
func home(partition string) (region, domain string) {
	switch partition {
	case "aws":
		return "us-east-1", "amazonaws.com"
	case "aws-cn":
		return "cn-north-1", "amazonaws.com.cn"
	}
	return "", ""
}

// dial reads the files and variables of the AWS tools. It makes no request.
func dial(cfg Config) (*session, error) {
	loaded, err := config.LoadDefaultConfig(context.Background(), options(cfg)...)
	if err != nil {
		return nil, fmt.Errorf("aws: connect: %w", err)
	}
	ses := &session{regionOf: map[string]string{}, buckets: map[string]*awss3.Client{}}
	ses.locate(cfg, loaded.Region)
	loaded.Region = ses.region
	if cfg.HTTP != nil {
		loaded.HTTPClient = cfg.HTTP
	}
	if cfg.Endpoint != "" {
		u, err := url.Parse(cfg.Endpoint)
		if err != nil || u.Host == "" || u.User != nil {
			return nil, errors.New("aws: connect: endpoint must be a URL such as https://host:port")
		}
		loaded.BaseEndpoint, ses.endpoint = &cfg.Endpoint, u.Host
	}
	ses.cfg = loaded
	return ses, nil
}

func options(cfg Config) []func(*config.LoadOptions) error {
	opts := []func(*config.LoadOptions) error{
		config.WithRetryer(func() aws.Retryer { return aws.NopRetryer{} }),
		config.WithRequestChecksumCalculation(aws.RequestChecksumCalculationWhenRequired),
		config.WithResponseChecksumValidation(aws.ResponseChecksumValidationWhenRequired),
		config.WithLogger(logging.Nop{}),
	}
	if cfg.Profile != "" {
		opts = append(opts, config.WithSharedConfigProfile(cfg.Profile))
	}
	if cfg.AccessKey != "" {
		keys := credentials.NewStaticCredentialsProvider(cfg.AccessKey, cfg.SecretKey.Reveal(), cfg.SessionToken.Reveal())
		opts = append(opts, config.WithCredentialsProvider(keys))
	}
	return opts
}

// locate settles where to begin: the region of the settings, that of the AWS tools where it is of the wanted
// partition, else the home of the partition.
func (s *session) locate(cfg Config, loaded string) {
	s.partition, s.region = cfg.Partition, cfg.Region
	known, ok := cfg.Regions.Lookup(provider, loaded)
	if ok && (s.partition == "" || s.partition == known.Partition) {
		s.partition = known.Partition
		s.region = cmp.Or(s.region, known.ID)
	}
	s.partition = cmp.Or(s.partition, "aws")
	region, _ := home(s.partition)
	s.region = cmp.Or(s.region, region, loaded)
}

// host is the host that answers for a service in a region. It is the name of the circuit breaker, and what a person
// must be able to reach; "" leaves both to provider and region.
func (s *session) host(service, region string) string {
	if s.endpoint != "" {
		return s.endpoint
	}
	_, domain := home(s.partition)
	if domain == "" || region == "" {
		return ""
	}
	return service + "." + region + "." + domain
}

// in returns the settings of a client for a region.
func (s *session) in(region string) aws.Config {
	cfg := s.cfg.Copy()
	cfg.Region = region
	return cfg
}

// learn remembers the region of a bucket.
func (s *session) learn(bucket, region string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.regionOf[bucket] = region
}

// regionOfBucket returns the region of a bucket, and whether it is known.
func (s *session) regionOfBucket(bucket string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	region, ok := s.regionOf[bucket]
	return region, ok
}

// bucketAPI returns the client for a bucket, which goes to its own region.
func (s *session) bucketAPI(bucket string) *awss3.Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	region := cmp.Or(s.regionOf[bucket], s.region)
	if c, ok := s.buckets[region]; ok {
		return c
	}
	c := awss3.NewFromConfig(s.in(region), func(o *awss3.Options) {
		o.UsePathStyle = s.endpoint != ""
		o.DisableLogOutputChecksumValidationSkipped = true
	})
	s.buckets[region] = c
	return c
}
