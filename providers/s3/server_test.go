package s3_test

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/s3"
)

// The keys of the server of the tests.
const (
	accessKey = "domicile"
	secretKey = "domicile-secret"
	region    = "cn-test-1"
)

// gateway is a running versitygw: an S3 server that somebody else wrote.
type gateway struct {
	url string
	api *awss3.Client // to fill it
}

// startGateway runs versitygw on a free port until the test ends. Without it the test is skipped, unless CI says that
// it must be there.
func startGateway(t *testing.T) gateway {
	t.Helper()
	bin := findGateway(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, sub := range []string{"data", "versions"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o750); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), bin, "--port", addr, "--access", accessKey, "--secret", secretKey,
		"--region", region, "--quiet", "posix", "--versioning-dir", filepath.Join(dir, "versions"), filepath.Join(dir, "data"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	g := gateway{url: "http://" + addr}
	g.api = awss3.New(awss3.Options{
		Region: region, BaseEndpoint: &g.url, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(accessKey, secretKey, ""),
	})
	g.await(t)
	return g
}

func findGateway(t *testing.T) string {
	t.Helper()
	cache, _ := os.UserCacheDir()
	bin := filepath.Join(cmp.Or(os.Getenv("XDG_CACHE_HOME"), cache), "domicile-ci", "bin", "versitygw")
	if _, err := os.Stat(bin); err == nil {
		return bin
	}
	bin, err := exec.LookPath("versitygw")
	if err == nil {
		return bin
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("versitygw is missing; .ci/run installs it")
	}
	t.Skip("versitygw is missing")
	return ""
}

// await returns when the server accepts requests.
func (g gateway) await(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		if _, err := g.api.ListBuckets(ctx, &awss3.ListBucketsInput{}); err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatal("versitygw does not answer")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// bucket makes a bucket with objects.
func (g gateway) bucket(t *testing.T, name string, objects map[string]string) {
	t.Helper()
	if _, err := g.api.CreateBucket(t.Context(), &awss3.CreateBucketInput{Bucket: &name}); err != nil {
		t.Fatal(err)
	}
	for key, text := range objects {
		in := &awss3.PutObjectInput{Bucket: &name, Key: &key, Body: strings.NewReader(text)}
		if _, err := g.api.PutObject(t.Context(), in); err != nil {
			t.Fatalf("put %q: %v", key, err)
		}
	}
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
