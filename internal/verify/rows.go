package verify

import (
	"cmp"
	"context"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/format/digest"
)

// differing names the buckets that are not equal, in order.
func differing(source, target *sideDone) []string {
	var names []string
	for name, b := range source.Buckets {
		if target.Buckets[name] != b {
			names = append(names, name)
		}
	}
	for name := range target.Buckets {
		if _, ok := source.Buckets[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// refine compares the rows of the buckets that differ, one by one, as long as they are few enough for memory. It returns
// the number of rows of the source that it left uncompared.
func (r *tableRun) refine(ctx context.Context, t *tablePair, names []string) (int64, error) {
	var few []string
	var rows, left int64
	for _, name := range names {
		a, b := r.done.Table.Source.Buckets[name], r.done.Table.Target.Buckets[name]
		if n := max(a.Rows, b.Rows); rows+n <= r.cfg.Rows {
			rows += n
			few = append(few, name)
			continue
		}
		left += a.Rows
		t.out.AtLeast = true
	}
	if len(few) == 0 {
		return left, nil
	}
	a, err := r.rowsOf(ctx, r.source, t, few)
	if err != nil {
		return left, err
	}
	b, err := r.rowsOf(ctx, r.target, t, few)
	if err != nil {
		return left, err
	}
	r.joinRows(t, a, b)
	return left, nil
}

// byKeys are the hashes of rows by those of their keys. A table without a key may hold a row twice.
type byKeys map[digest.Hash][]digest.Hash

func (r *tableRun) rowsOf(ctx context.Context, d Database, t *tablePair, buckets []string) (byKeys, error) {
	all := byKeys{}
	for row, err := range d.Digester.Rows(ctx, t.request(d), buckets) {
		if err != nil {
			return nil, err
		}
		all[row.Key] = append(all[row.Key], row.Row)
	}
	return all, nil
}

// joinRows notes the rows that differ, in the order of the hashes of their keys.
func (r *tableRun) joinRows(t *tablePair, a, b byKeys) {
	keys := maps.Clone(a)
	maps.Copy(keys, b)
	order := slices.SortedFunc(maps.Keys(keys), func(x, y digest.Hash) int { return slices.Compare(x[:], y[:]) })
	for _, key := range order {
		missing, extra := without(a[key], b[key]), without(b[key], a[key])
		changed := min(missing, extra)
		for i := range max(missing, extra) {
			d := Difference{Kind: Differs, Dataset: t.name, Part: hex.EncodeToString(key[:])[:bucketDigits]}
			switch {
			case i >= changed && missing > extra:
				d.Kind = Missing
			case i >= changed:
				d.Kind = Extra
			}
			d.Key = r.cfg.Name(t.name, hex.EncodeToString(key[:]))
			t.out.note(d, r.cfg.Keep)
		}
	}
}

// without counts what is in a and not in b, each as often as it is.
func without(a, b []digest.Hash) int {
	less := func(x, y digest.Hash) int { return cmp.Or(slices.Compare(x[:], y[:])) }
	a, b = slices.SortedFunc(slices.Values(a), less), slices.SortedFunc(slices.Values(b), less)
	n := 0
	for _, x := range a {
		for len(b) > 0 && less(b[0], x) < 0 {
			b = b[1:]
		}
		if len(b) > 0 && b[0] == x {
			b = b[1:]
			continue
		}
		n++
	}
	return n
}
