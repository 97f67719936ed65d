package objects_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"testing"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// endless lists so many keys of a data lake without keeping them.
type endless int

func (n endless) List(context.Context, inventory.Store, string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		for i := range int(n) {
			key := fmt.Sprintf("lake/t%02d/dt=2026-01-%02d/part-%08d.parquet", i%40, i%28, i)
			if !yield(inventory.Member{Key: key, Bytes: 1 << 20}, nil) {
				return
			}
		}
	}
}

func (endless) Open(context.Context, inventory.Store, string, int64, int64) (io.ReadCloser, error) {
	return nil, io.ErrUnexpectedEOF
}

// BenchmarkListing measures what a listing costs besides the requests: keys a second, and memory for each.
func BenchmarkListing(b *testing.B) {
	const keys = 100_000
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range objects.Datasets(b.Context(), endless(keys), bucket(), objects.Config{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(keys)*float64(b.N)/b.Elapsed().Seconds(), "keys/s")
}

// BenchmarkState measures what it costs to keep a listing: to write the state of the most that a pile holds, and to go on
// from it.
func BenchmarkState(b *testing.B) {
	var state []byte
	var err error
	for p := range objects.ListPart(b.Context(), endless(1_000_000), bucket(), inventory.Rest{}, objects.Config{}) {
		if p.Done {
			state, err = p.State()
		}
	}
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(state)))
	b.ReportAllocs()
	for b.Loop() {
		for p := range objects.ListPart(b.Context(), endless(0), bucket(), inventory.Rest{State: state}, objects.Config{}) {
			if _, err := p.State(); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(state)), "state-bytes")
}
