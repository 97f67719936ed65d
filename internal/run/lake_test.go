package run_test

import (
	"context"
	"io"
	"iter"
	"sort"
	"sync/atomic"
	"time"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// lake is a provider of one bucket of so many objects, of which none is kept: keys are made when they are asked for.
type lake struct {
	objects int
	listed  atomic.Int64 // keys that were made
	at      func(int64)  // is told how many were, before each
}

// perTable is how many objects of the lake lie under one template.
const perTable = 100_000

func lakeKey(i int) string {
	t, n := i/perTable, i%perTable
	key := append(make([]byte, 0, 40), "lake/xx/dt=2026-mm-dd/part-nnnnnn.parquet"...)
	key[5], key[6] = byte('a'+t/26%26), byte('a'+t%26)
	digits(key[16:18], n*12/perTable+1)
	digits(key[19:21], n%28+1)
	digits(key[27:33], n)
	return string(key)
}

// digits writes a number over the whole of a text.
func digits(text []byte, n int) {
	for i := len(text) - 1; i >= 0; i-- {
		text[i] = byte('0' + n%10)
		n /= 10
	}
}

// sortedKey is the key of which i come before it: within a month the days sort before the numbers.
func sortedKey(i int) string {
	t, n := i/perTable, i%perTable
	month := n * 12 / perTable
	first := (month*perTable + 11) / 12
	last := ((month+1)*perTable + 11) / 12
	n -= first
	for day := range 28 {
		begin := first + (day-first%28+28)%28
		count := max(0, (last-begin+27)/28)
		if n < count {
			return lakeKey(t*perTable + begin + n*28)
		}
		n -= count
	}
	return ""
}

func (l *lake) List(ctx context.Context, _ inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		first := sort.Search(l.objects, func(i int) bool { return sortedKey(i) >= from })
		for i := first; i < l.objects; i++ {
			if err := ctx.Err(); err != nil {
				yield(inventory.Member{}, err)
				return
			}
			if n := l.listed.Add(1); l.at != nil {
				l.at(n)
			}
			m := inventory.Member{
				Key: sortedKey(i), Bytes: int64(i%1000 + 1), ETag: etag(i), ModTime: time.Unix(1_700_000_000+int64(i), 0).UTC(),
			}
			if !yield(m, nil) {
				return
			}
		}
	}
}

// etag is made of digits, as long as a real one.
func etag(i int) string {
	text := make([]byte, 32)
	digits(text, i)
	return string(text)
}

func (l *lake) Open(context.Context, inventory.Store, string, int64, int64) (io.ReadCloser, error) {
	return nil, io.ErrUnexpectedEOF
}

func (l *lake) Scopes(context.Context) iter.Seq2[inventory.Scope, error] {
	return one(inventory.Scope{Provider: "lake", Region: "r", Service: "objects"})
}

func (l *lake) Stores(_ context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return one(inventory.Store{
		ID: "lake://b", Provider: s.Provider, Region: s.Region, Service: s.Service, Kind: inventory.Bucket, Name: "b",
		Place: inventory.Place{Country: "sg", Zone: inventory.Abroad, Basis: inventory.BasisRegionTable},
	})
}

func (l *lake) Flows(context.Context, inventory.Scope) iter.Seq2[inventory.Flow, error] {
	return func(func(inventory.Flow, error) bool) {}
}

func (l *lake) Datasets(ctx context.Context, s inventory.Store) iter.Seq2[inventory.Dataset, error] {
	return objects.Datasets(ctx, l, s, objects.Config{})
}

func (l *lake) Read(
	ctx context.Context, d inventory.Dataset, w inventory.Want,
) iter.Seq2[inventory.Batch, error] {
	return objects.Read(ctx, l, d, w, objects.Config{})
}

func (l *lake) Lists(inventory.Store) bool { return true }

func (l *lake) ListPart(ctx context.Context, s inventory.Store, left inventory.Rest) iter.Seq2[inventory.Part, error] {
	return objects.ListPart(ctx, l, s, left, objects.Config{})
}

func (l *lake) Middle(ctx context.Context, s inventory.Store, within inventory.Range) (string, error) {
	return objects.Middle(ctx, l, s, within, objects.Config{})
}

func (l *lake) Gather(
	ctx context.Context, s inventory.Store, states iter.Seq2[[]byte, error],
) iter.Seq2[inventory.Dataset, error] {
	return objects.Gather(ctx, l, s, states, objects.Config{})
}

func one[T any](item T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) { yield(item, nil) }
}
