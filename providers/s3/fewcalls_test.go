package s3_test

import (
	"fmt"
	"testing"

	"github.com/domicile/domicile/providers/s3"
)

// TestCallsPerBucket keeps the number of requests at its bound: the number of requests is the speed.
func TestCallsPerBucket(t *testing.T) {
	g := startGateway(t)
	const buckets = 9
	for i := range buckets {
		g.bucket(t, fmt.Sprintf("bucket-%d", i), nil)
	}
	calls := &recorder{}
	collect(t, g.provider(t, func(c *s3.Config) { c.HTTP, c.PageSize = calls.client(), 1000 }))
	const questions = 7 // and one listing for each bucket
	if n, want := len(calls.filter(func(string) bool { return true })), 1+buckets*(questions+1); n != want {
		t.Errorf("%d requests, want %d", n, want)
	}
}
