// Package s3test starts a private S3 server for tests that somebody else wrote: versitygw, in a temporary folder, on
// 127.0.0.1, on a free port, ended with the test. Where the program is missing the test is skipped, in CI it fails.
package s3test

import (
	"cmp"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
)

// The keys and the region of the server.
const (
	AccessKey = "domicile"
	SecretKey = "domicile-secret"
	Region    = "cn-test-1"
)

// startTimeout is how long the server may take until it answers.
const startTimeout = 20 * time.Second

// Gateway is a running server.
type Gateway struct {
	URL string
	API *awss3.Client // to fill it
}

// Start runs versitygw on a free port until the test ends.
func Start(tb testing.TB) Gateway {
	tb.Helper()
	bin := find(tb)
	listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		tb.Fatal(err)
	}
	dir := tb.TempDir()
	for _, sub := range []string{"data", "versions"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o750); err != nil {
			tb.Fatal(err)
		}
	}
	cmd := exec.CommandContext(tb.Context(), bin, "--port", addr, "--access", AccessKey, "--secret", SecretKey, //nolint:gosec // the program that CI installs
		"--region", Region, "--quiet", "posix", "--versioning-dir", filepath.Join(dir, "versions"), filepath.Join(dir, "data"))
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	g := Gateway{URL: "http://" + addr}
	g.API = awss3.New(awss3.Options{
		Region: Region, BaseEndpoint: &g.URL, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(AccessKey, SecretKey, ""),
	})
	g.await(tb)
	return g
}

func find(tb testing.TB) string {
	tb.Helper()
	cache, _ := os.UserCacheDir()
	bin := filepath.Join(cmp.Or(os.Getenv("XDG_CACHE_HOME"), cache), "domicile-ci", "bin", "versitygw")
	if _, err := os.Stat(bin); err == nil { //nolint:gosec // the folder is the one that CI installs into
		return bin
	}
	bin, err := exec.LookPath("versitygw")
	if err == nil {
		return bin
	}
	if os.Getenv("CI") == "true" {
		tb.Fatal("versitygw is missing; .ci/run installs it")
	}
	tb.Skip("versitygw is missing")
	return ""
}

// Bucket makes a bucket with objects.
func (g Gateway) Bucket(tb testing.TB, name string, objects map[string]string) {
	tb.Helper()
	if _, err := g.API.CreateBucket(tb.Context(), &awss3.CreateBucketInput{Bucket: &name}); err != nil {
		tb.Fatal(err)
	}
	for key, text := range objects {
		g.Put(tb, name, key, text)
	}
}

// Put writes an object.
func (g Gateway) Put(tb testing.TB, bucket, key, text string) {
	tb.Helper()
	in := &awss3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(text)}
	if _, err := g.API.PutObject(tb.Context(), in); err != nil {
		tb.Fatalf("put %q: %v", key, err)
	}
}

// Delete removes an object.
func (g Gateway) Delete(tb testing.TB, bucket, key string) {
	tb.Helper()
	if _, err := g.API.DeleteObject(tb.Context(), &awss3.DeleteObjectInput{Bucket: &bucket, Key: &key}); err != nil {
		tb.Fatalf("delete %q: %v", key, err)
	}
}

// await returns when the server accepts requests.
func (g Gateway) await(tb testing.TB) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), startTimeout)
	defer cancel()
	for {
		if _, err := g.API.ListBuckets(ctx, &awss3.ListBucketsInput{}); err == nil {
			return
		}
		select {
		case <-ctx.Done():
			tb.Fatal("versitygw does not answer")
		case <-time.After(20 * time.Millisecond):
		}
	}
}
