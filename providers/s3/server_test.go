package s3_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/s3"
	"github.com/domicile/domicile/providers/s3/s3test"
)

// The keys of the server of the tests.
const (
	accessKey = s3test.AccessKey
	secretKey = s3test.SecretKey
	region    = s3test.Region
)

// gateway is a running versitygw: an S3 server that somebody else wrote.
type gateway struct {
	s3test.Gateway
	url string
	api *awss3.Client // to fill it
}

// startGateway runs versitygw on a free port until the test ends.
func startGateway(t *testing.T) gateway {
	t.Helper()
	g := s3test.Start(t)
	return gateway{url: g.URL, api: g.API, Gateway: g}
}

// bucket makes a bucket with objects.
func (g gateway) bucket(t *testing.T, name string, objects map[string]string) {
	t.Helper()
	g.Bucket(t, name, objects)
}

// recorder is an HTTP transport that remembers requests.
type recorder struct {
	mu       sync.Mutex
	requests []string
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	r.requests = append(r.requests, req.Method+" "+req.URL.Path+"?"+req.URL.RawQuery)
	r.mu.Unlock()
	return http.DefaultTransport.RoundTrip(req)
}

func (r *recorder) client() *http.Client { return &http.Client{Transport: r} }

// written returns the requests that were no reads.
func (r *recorder) written() []string {
	return r.filter(func(s string) bool { return !strings.HasPrefix(s, "GET ") && !strings.HasPrefix(s, "HEAD ") })
}

// lists counts pages of listings.
func (r *recorder) lists() int {
	return len(r.filter(func(s string) bool { return strings.Contains(s, "list-type=2") }))
}

// objects counts reads of objects.
func (r *recorder) objects() int {
	return len(r.filter(func(s string) bool { return strings.Contains(s, "x-id=GetObject") }))
}

func (r *recorder) filter(keep func(string) bool) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.requests), func(s string) bool { return !keep(s) })
}

// provider makes a provider for the server, with changes to its settings.
func (g gateway) provider(t *testing.T, change func(*s3.Config)) *s3.Provider {
	t.Helper()
	cfg := s3.Config{
		Endpoint: g.url, Region: region, AccessKey: accessKey, SecretKey: secretKey, Heads: 4, PageSize: 7,
		Place: inventory.Place{Country: "sg", Zone: inventory.Abroad, Basis: inventory.BasisSetting},
		Do: inventory.NewCaller(inventory.CallerConfig{
			Limit: func(inventory.Scope) inventory.Limit { return inventory.Limit{Start: 1000} },
			Sleep: func(context.Context, time.Duration) error { return nil }, // no pause between tries
		}),
	}
	if change != nil {
		change(&cfg)
	}
	p, err := s3.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
