package verify_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/verify"
	"github.com/domicile/domicile/providers/s3"
	"github.com/domicile/domicile/providers/s3/s3test"
)

// endless is a store of n objects that exist only while they are listed.
type endless struct {
	n    int
	size int64
	text string
}

// List implements objects.Objects.
func (e endless) List(_ context.Context, _ inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		for i := range e.n {
			key := fmt.Sprintf("part/%09d.parquet", i)
			if key >= from && !yield(inventory.Member{Key: key, Bytes: e.size, ETag: "tag"}, nil) {
				return
			}
		}
	}
}

// Open implements objects.Objects.
func (e endless) Open(context.Context, inventory.Store, string, int64, int64) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader(e.text)), nil
}

func (e endless) side() verify.Shelf { return verify.Shelf{Objects: e} }

// TestMillionObjectsInBoundedMemory compares two listings of 10^6 keys. All keys of one side would take some 100 MB.
func TestMillionObjectsInBoundedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	const most = 48 << 20 // pages of both sides under way, and the runtime's own
	var top uint64
	cfg := config()
	cfg.Content = verify.Size
	cfg.Every = -1
	rounds := 0
	cfg.Progress = func(verify.Outcome) {
		if rounds++; rounds%1000 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			top = max(top, m.HeapAlloc)
		}
	}
	o, err := verify.Objects(t.Context(), endless{n: 1_000_000, size: 1}.side(), endless{n: 999_999, size: 1}.side(), cfg)
	if err != nil || o.Missing != 1 || o.Compared != 1_000_000 {
		t.Fatalf("%+v, %v", o, err)
	}
	if top == 0 || top > most {
		t.Errorf("%d MiB were held", top>>20)
	}
}

// BenchmarkObjectsListed joins listings of 100,000 keys whose contents are not read.
func BenchmarkObjectsListed(b *testing.B) {
	side := endless{n: 100_000, size: 1}.side()
	cfg := config()
	cfg.Content = verify.Size
	for b.Loop() {
		if o, err := verify.Objects(b.Context(), side, side, cfg); err != nil || !o.Equal() {
			b.Fatal(o, err)
		}
	}
	b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "objects/s")
}

// BenchmarkObjectsRead reads both sides of 64 objects of 4 MiB.
func BenchmarkObjectsRead(b *testing.B) {
	const n, size = 64, 4 << 20
	side := endless{n: n, size: size, text: strings.Repeat("x", size)}.side()
	cfg := config()
	cfg.Content = verify.Read
	b.SetBytes(2 * n * size)
	for b.Loop() {
		if o, err := verify.Objects(b.Context(), side, side, cfg); err != nil || !o.Equal() {
			b.Fatal(o, err)
		}
	}
}

// BenchmarkTableDigested compares 200,000 rows of a database in memory, hashed in this process.
func BenchmarkTableDigested(b *testing.B) {
	rows := table(200_000)
	x, y := newBase(rows), newBase(rows)
	x.counters = true
	cfg := tablesConfig()
	cfg.Now = func() time.Time { return time.Time{} }
	for b.Loop() {
		if o, err := verify.Tables(b.Context(), x.database(), y.database(), cfg); err != nil || !o.Equal() {
			b.Fatal(o, err)
		}
	}
	b.ReportMetric(2*200_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkBuckets compares two buckets of 1,000 objects of 256 KiB on servers that somebody else wrote, reading both
// sides: the work of the servers is in it.
func BenchmarkBuckets(b *testing.B) {
	const n, size = 1000, 256 << 10
	objects := map[string]string{}
	for i := range n {
		objects[fmt.Sprintf("part/%06d", i)] = strings.Repeat("0123456789abcdef", size/16)
	}
	var sides [2]verify.Shelf
	for i := range sides {
		g := s3test.Start(b)
		g.Bucket(b, "bench", objects)
		p, err := s3.New(s3.Config{
			Bucket: "bench", Endpoint: g.URL, Region: s3test.Region, AccessKey: s3test.AccessKey, SecretKey: s3test.SecretKey,
			Do: inventory.NewCaller(inventory.CallerConfig{Limit: func(inventory.Scope) inventory.Limit { return inventory.Limit{Start: 10_000} }}),
		})
		if err != nil {
			b.Fatal(err)
		}
		host := strings.TrimPrefix(g.URL, "http://")
		sides[i] = verify.Shelf{Objects: p, Store: inventory.Store{ID: inventory.ID("s3://" + host + "/bench")}}
	}
	cfg := config()
	cfg.Content = verify.Read
	b.SetBytes(2 * n * size)
	for b.Loop() {
		if o, err := verify.Objects(b.Context(), sides[0], sides[1], cfg); err != nil || !o.Equal() {
			b.Fatal(o, err)
		}
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "objects/s")
}
