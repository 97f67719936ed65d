package objects_test

import (
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// shelf is a store of objects in memory.
type shelf struct {
	texts  map[string]string
	sizes  map[string]int64 // of objects that are only listed, or of which texts has the head
	denied map[string]bool  // keys that cannot be opened
	opens  atomic.Int64
	keys   func() []string // in their order, where they do not change; nil: they may
}

var _ objects.Objects = (*shelf)(nil)

func (s *shelf) List(ctx context.Context, _ inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		keys := s.sorted()
		at, _ := slices.BinarySearch(keys, from)
		for _, key := range keys[at:] {
			if err := ctx.Err(); err != nil {
				yield(inventory.Member{}, err)
				return
			}
			size := int64(len(s.texts[key]))
			if n, ok := s.sizes[key]; ok {
				size = n
			}
			if !yield(inventory.Member{Key: key, Bytes: size}, nil) {
				return
			}
		}
	}
}

func (s *shelf) Open(_ context.Context, _ inventory.Store, key string, off, n int64) (io.ReadCloser, error) {
	s.opens.Add(1)
	text, ok := s.texts[key]
	switch {
	case s.denied[key]:
		return nil, &inventory.Gap{Op: "open", Cause: inventory.Denied}
	case !ok:
		return nil, errors.New("no such object")
	}
	text = text[min(off, int64(len(text))):]
	if n >= 0 {
		text = text[:min(n, int64(len(text)))]
	}
	return io.NopCloser(strings.NewReader(text)), nil
}

// sorted returns the keys of all objects.
func (s *shelf) sorted() []string {
	if s.keys != nil {
		return s.keys()
	}
	keys := slices.Collect(maps.Keys(s.texts))
	keys = slices.AppendSeq(keys, maps.Keys(s.sizes))
	slices.Sort(keys)
	return slices.Compact(keys)
}

// bucket is the store of the tests.
func bucket() inventory.Store {
	return inventory.Store{ID: "arn:aws:s3:::b", Provider: "aws", Service: "s3", Kind: inventory.Bucket, Name: "b"}
}

// list returns the datasets and gaps of a shelf.
func list(t *testing.T, s *shelf, cfg objects.Config) ([]inventory.Dataset, []*inventory.Gap) {
	t.Helper()
	return collect(t, objects.Datasets(t.Context(), s, bucket(), cfg))
}

// collect returns the datasets and gaps of a sequence.
func collect(t *testing.T, seq iter.Seq2[inventory.Dataset, error]) (all []inventory.Dataset, gaps []*inventory.Gap) {
	t.Helper()
	for d, err := range seq {
		switch gap := inventory.AsGap(err); {
		case gap != nil:
			gaps = append(gaps, gap)
		case err != nil:
			t.Fatal(err)
		default:
			all = append(all, d)
		}
	}
	return all, gaps
}

// table is what a reading yielded of one dataset: the values of its first column, in their order.
type table map[inventory.ID][]string

// read returns the rows and gaps of a reading.
func read(t *testing.T, s *shelf, d inventory.Dataset, w inventory.Want) (table, []*inventory.Gap) {
	t.Helper()
	rows := table{}
	var gaps []*inventory.Gap
	for b, err := range objects.Read(t.Context(), s, d, w, objects.Config{Heads: 4}) {
		switch gap := inventory.AsGap(err); {
		case gap != nil:
			gaps = append(gaps, gap)
			continue
		case err != nil:
			t.Fatal(err)
		}
		for i := range b.Rows {
			rows[b.Dataset] = append(rows[b.Dataset], string(b.Columns[0].Value(i)))
		}
	}
	return rows, gaps
}

// ids returns the ids of datasets without that of their store.
func ids(all []inventory.Dataset) []string {
	var out []string
	for _, d := range all {
		out = append(out, strings.TrimPrefix(string(d.ID), string(bucket().ID)+"/"))
	}
	return out
}

// first returns the dataset with that name.
func first(t *testing.T, all []inventory.Dataset, id string) inventory.Dataset {
	t.Helper()
	i := slices.Index(ids(all), id)
	if i < 0 {
		t.Fatalf("no dataset %q in %q", id, ids(all))
	}
	return all[i]
}
