package verify_test

import (
	"context"
	"encoding/hex"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format/digest"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/verify"
)

// base is a database in memory: each table is rows of text, its first columns the key.
type base struct {
	mu       sync.Mutex
	family   digest.Family
	columns  []string
	keys     int
	tables   map[string][][]string
	counters bool // it counts changes
	changes  int
	digested int // parts that were asked for
	answered int // parts
	onDigest func(n int)
}

const (
	partsOfBase = 4
	null        = "\x00NULL"
)

func newBase(rows [][]string) *base {
	return &base{family: "memory", columns: []string{"id", "name"}, keys: 1, tables: map[string][][]string{"t": rows}}
}

// Shape implements digest.Digester.
func (b *base) Shape(_ context.Context, d inventory.Dataset) (digest.Shape, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rows(d) == nil {
		return digest.Shape{}, nil
	}
	s := digest.Shape{Family: b.family, Key: b.columns[:b.keys]}
	for _, c := range b.columns {
		s.Columns = append(s.Columns, digest.Column{Name: c})
	}
	for i := range partsOfBase {
		s.Parts = append(s.Parts, strconv.Itoa(i))
	}
	if b.counters {
		s.State = strconv.Itoa(b.changes)
	}
	return s, nil
}

// Digest implements digest.Digester.
func (b *base) Digest(ctx context.Context, r digest.Request) ([]digest.Bucket, error) {
	b.mu.Lock()
	b.digested++
	if b.onDigest != nil {
		b.onDigest(b.digested)
	}
	b.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.mu.Lock()
	b.answered++
	b.mu.Unlock()
	found := map[string]digest.Bucket{}
	b.each(r, func(row digest.Row) {
		name := hex.EncodeToString(row.Key[:])[:r.Digits]
		sum := found[name]
		sum.Name = name
		sum.Add(row.Row)
		found[name] = sum
	})
	var list []digest.Bucket
	for _, x := range found {
		list = append(list, x)
	}
	return list, nil
}

// Rows implements digest.Digester.
func (b *base) Rows(_ context.Context, r digest.Request, buckets []string) iter.Seq2[digest.Row, error] {
	return func(yield func(digest.Row, error) bool) {
		b.each(r, func(row digest.Row) {
			if slices.Contains(buckets, hex.EncodeToString(row.Key[:])[:r.Digits]) {
				yield(row, nil)
			}
		})
	}
}

// Sums implements digest.Digester.
func (b *base) Sums(_ context.Context, d inventory.Dataset, columns []string) (digest.Sums, error) {
	s := digest.Sums{Rows: int64(len(b.rows(d)))}
	for _, c := range columns {
		sum := digest.ColumnSum{Name: c}
		for _, row := range b.rows(d) {
			cell := row[slices.Index(b.columns, c)]
			if cell != null {
				sum.Values++
				sum.Characters += int64(len(cell))
			}
		}
		s.Columns = append(s.Columns, sum)
	}
	return s, nil
}

func (b *base) database() verify.Database {
	return verify.Database{Digester: b, Store: inventory.Store{ID: "memory:db"}}
}

func (b *base) rows(d inventory.Dataset) [][]string {
	return b.tables[strings.TrimPrefix(string(d.ID), "memory:db/")]
}

func (b *base) hash(row, names []string) digest.Hash {
	h := digest.NewHasher()
	for _, n := range names {
		if cell := row[slices.Index(b.columns, n)]; cell == null {
			h.Add(nil)
		} else {
			h.Add([]byte(cell))
		}
	}
	return h.Sum()
}

func (b *base) each(r digest.Request, take func(digest.Row)) {
	for i, row := range b.rows(r.Dataset) {
		if r.Part != "" && strconv.Itoa(i%partsOfBase) != r.Part {
			continue
		}
		key := r.Key
		if len(key) == 0 {
			key = r.Columns
		}
		take(digest.Row{Key: b.hash(row, key), Row: b.hash(row, r.Columns)})
	}
}

// table makes n rows.
func table(n int) [][]string {
	var rows [][]string
	for i := range n {
		rows = append(rows, []string{strconv.Itoa(i), "name " + strconv.Itoa(i)})
	}
	return rows
}

func tablesConfig() verify.TablesConfig {
	return verify.TablesConfig{Of: "test", Tables: []string{"t"}, Now: func() time.Time { return time.Time{} }}
}

func TestTables(t *testing.T) {
	type counts struct{ missing, extra, differs, columns int64 }
	tests := []struct {
		name   string
		change func(source, target *base)
		want   counts
		equal  bool
		notes  []string
	}{
		{name: "equal", change: func(_, _ *base) {}, equal: true},
		{name: "other order", change: func(_, b *base) { slices.Reverse(b.tables["t"]) }, equal: true},
		{name: "empty", change: func(a, b *base) { a.tables["t"], b.tables["t"] = [][]string{}, [][]string{} }, equal: true},
		{name: "changed value", change: func(_, b *base) { b.tables["t"][7][1] = "x" }, want: counts{differs: 1}},
		{name: "null is not empty", change: func(a, b *base) { a.tables["t"][7][1], b.tables["t"][7][1] = "", null }, want: counts{differs: 1}},
		{name: "missing and extra", change: func(_, b *base) {
			b.tables["t"] = append(b.tables["t"][1:], []string{"new", "x"}, []string{"newer", "x"})
		}, want: counts{missing: 1, extra: 2}},
		{name: "swapped values", change: func(_, b *base) {
			r := b.tables["t"]
			r[1][1], r[2][1] = r[2][1], r[1][1]
		}, want: counts{differs: 2}},
		{name: "value moved to its neighbour", change: func(a, b *base) {
			a.tables["t"] = [][]string{{"1", "23"}}
			b.tables["t"] = [][]string{{"12", "3"}}
		}, want: counts{missing: 1, extra: 1}},
		{name: "column only at the source", change: func(_, b *base) { b.columns = []string{"id", "title"} }, want: counts{columns: 2}},
		{name: "no table", change: func(_, b *base) { delete(b.tables, "t") }, want: counts{missing: 1}},
		{
			name: "no key, a row twice", notes: []string{verify.NoteNoKey}, want: counts{missing: 1, extra: 1},
			change: func(a, b *base) {
				a.keys, b.keys = 0, 0
				a.tables["t"] = [][]string{{"1", "x"}, {"1", "x"}, {"2", "y"}}
				b.tables["t"] = [][]string{{"1", "x"}, {"2", "y"}, {"2", "y"}}
			},
		},
		{name: "two families, equal", notes: []string{verify.NoteSums}, equal: true, change: func(_, b *base) { b.family = "other" }},
		{name: "two families, one row less", notes: []string{verify.NoteSums}, want: counts{missing: 1, differs: 2}, change: func(_, b *base) {
			b.family = "other"
			b.tables["t"] = b.tables["t"][1:]
		}},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			a, b := newBase(table(500)), newBase(table(500))
			tt.change(a, b)
			o, err := verify.Tables(t.Context(), a.database(), b.database(), tablesConfig())
			if err != nil {
				t.Fatal(err)
			}
			if got := (counts{o.Missing, o.Extra, o.Differs, o.Columns}); got != tt.want || o.Equal() != tt.equal {
				t.Errorf("got %+v, equal %v; want %+v", got, o.Equal(), tt.want)
			}
			if diff := cmp.Diff(tt.notes, o.Notes); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
			if tt.name != "no table" && o.Frozen.Is != inventory.Yes {
				t.Errorf("frozen %v", o.Frozen)
			}
		})
	}
}

// TestTooManyDifferencesAreAtLeast: hashes of rows are held in memory up to a bound, and what is beyond is said.
func TestTooManyDifferencesAreAtLeast(t *testing.T) {
	a, b := newBase(table(5000)), newBase(table(5000))
	for i := range b.tables["t"] {
		b.tables["t"][i][1] = "x"
	}
	cfg := tablesConfig()
	cfg.Rows = 100
	o, err := verify.Tables(t.Context(), a.database(), b.database(), cfg)
	if err != nil || !o.AtLeast || o.Differs == 0 || o.Differs > 100 || o.Compared != o.Differs || o.Source != 5000 {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestTableThatChangesIsNotFrozen(t *testing.T) {
	for name, counters := range map[string]bool{"counted": true, "digested twice": false} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			a, b := newBase(table(500)), newBase(table(500))
			a.counters = counters
			a.onDigest = func(n int) {
				if n == partsOfBase { // the last part of the first pass: what came before is counted
					a.changes++
					a.tables["t"] = append(slices.Clone(a.tables["t"]), []string{"late", "x"}, []string{"later", "x"}, []string{"latest", "x"}, []string{"last", "x"})
				}
			}
			cfg := tablesConfig()
			cfg.Workers = 1
			o, err := verify.Tables(t.Context(), a.database(), b.database(), cfg)
			if err != nil || o.Frozen.Is != inventory.No {
				t.Errorf("%+v, %v", o.Frozen, err)
			}
		})
	}
}

// TestInterruptedTablesGoOn: parts that were digested are not digested again.
func TestInterruptedTablesGoOn(t *testing.T) {
	a, b := newBase(table(500)), newBase(table(500))
	a.counters = true
	b.tables["t"][3][1] = "x"
	cfg := tablesConfig()
	cfg.Workers = 1
	cfg.State = verify.FileState{Path: t.TempDir() + "/state.json"}
	cfg.Every = -1 // after each part
	ctx, cancel := context.WithCancel(t.Context())
	a.onDigest = func(n int) {
		if n == 3 {
			cancel()
		}
	}
	if _, err := verify.Tables(ctx, a.database(), b.database(), cfg); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	a.onDigest = nil
	o, err := verify.Tables(t.Context(), a.database(), b.database(), cfg)
	if err != nil || o.Differs != 1 || o.Compared != 500 || o.Source != 500 {
		t.Errorf("%+v, %v", o, err)
	}
	const underWay = 1
	if a.answered > partsOfBase+underWay {
		t.Errorf("%d parts were digested, of %d", a.answered, partsOfBase)
	}
}
