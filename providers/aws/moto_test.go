package aws_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/aws"
)

// account is the one that moto gives to keys that it does not know.
const account = "123456789012"

// moto is a server that somebody else wrote, in which a test makes an estate.
type moto struct{ url string }

// startMoto starts a server, which ends with the test. It is the one server that a job cannot install by itself.
func startMoto(t *testing.T) moto {
	t.Helper()
	path, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("NOT RUN: moto_server (Python package moto[server]) is not on this machine")
	}
	port := freePort(t)
	cmd := exec.Command(path, "-H", "127.0.0.1", "-p", port)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it does not end by itself
		_ = cmd.Wait()
	})
	m := moto{"http://127.0.0.1:" + port}
	for range 300 {
		if res, err := http.Get(m.url + "/moto-api/"); err == nil {
			_ = res.Body.Close()
			return m
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("moto_server does not answer")
	return m
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// in is how the SDK reaches a region of the server.
func (m moto) in(region string) awssdk.Config {
	return awssdk.Config{
		Region: region, BaseEndpoint: &m.url,
		Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""),
	}
}

// recorder keeps the names of the calls that a provider makes.
type recorder struct {
	next http.RoundTripper
	mu   sync.Mutex
	seen map[string]int
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	name, err := callName(req)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.seen[name]++
	r.mu.Unlock()
	return r.next.RoundTrip(req)
}

// callName is how a request names its call: a header, a field of the form, or a method.
func callName(req *http.Request) (string, error) {
	if target := req.Header.Get("X-Amz-Target"); target != "" {
		return target[strings.LastIndexByte(target, '.')+1:], nil
	}
	if req.Method != http.MethodPost || req.Body == nil {
		return req.Method, nil
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return "", err
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	form, err := url.ParseQuery(string(body))
	return form.Get("Action"), err
}

// writes are the calls that do more than read.
func (r *recorder) writes() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for name := range r.seen {
		reads := name == http.MethodGet || name == http.MethodHead || name == "Scan"
		for _, verb := range []string{"List", "Describe", "Get"} {
			reads = reads || strings.HasPrefix(name, verb)
		}
		if !reads {
			out = append(out, name)
		}
	}
	return out
}

// regions is the table of the product.
func regions(t *testing.T) *inventory.Regions {
	t.Helper()
	r, err := inventory.LoadRegions(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// caller makes calls as fast as the server takes them, and does not wait between tries.
func caller() *inventory.Caller {
	return inventory.NewCaller(inventory.CallerConfig{
		Limit: func(inventory.Scope) inventory.Limit { return inventory.Limit{Start: 1e6} },
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
}

// settings reach a server with keys that are good there.
func settings(t *testing.T, url string) (aws.Config, *recorder) {
	t.Helper()
	r := &recorder{next: http.DefaultTransport, seen: map[string]int{}}
	return aws.Config{
		Name: "aws", Endpoint: url, AccessKey: "AKIAIOSFODNN7EXAMPLE", SecretKey: "secret", Do: caller(),
		Regions: regions(t), HTTP: &http.Client{Transport: r},
	}, r
}

func open(t *testing.T, cfg aws.Config) *aws.Provider {
	t.Helper()
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_CONFIG_FILE", "/dev/null")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
	p, err := aws.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
