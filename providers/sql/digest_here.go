package sql

import (
	"context"
	dbsql "database/sql"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/format/digest"
	"github.com/domicile/domicile/internal/inventory"
)

// hashHere digests a table that its database cannot: rows are read, hashed and forgotten.
func (g *digesting) hashHere(ctx context.Context, sel selection) ([]digest.Bucket, error) {
	found := map[string]*digest.Bucket{}
	err := g.eachHere(ctx, sel, func(r digest.Row) bool {
		name := hex.EncodeToString(r.Key[:])[:sel.digits]
		b := found[name]
		if b == nil {
			b = &digest.Bucket{Name: name}
			found[name] = b
		}
		b.Add(r.Row)
		return true
	})
	buckets := make([]digest.Bucket, 0, len(found))
	for _, b := range found {
		buckets = append(buckets, *b)
	}
	return buckets, err
}

// rowsHere yields the rows of some buckets.
func (g *digesting) rowsHere(
	ctx context.Context, sel selection, buckets []string, yield func(digest.Row, error) bool,
) {
	more := true
	err := g.eachHere(ctx, sel, func(r digest.Row) bool {
		if slices.Contains(buckets, hex.EncodeToString(r.Key[:])[:sel.digits]) {
			more = yield(r, nil)
		}
		return more
	})
	if more && err != nil {
		yield(digest.Row{}, err)
	}
}

// eachHere reads the rows of a selection in one statement. A statement that broke off is a gap: its first rows were
// counted already.
func (g *digesting) eachHere(ctx context.Context, sel selection, take func(digest.Row) bool) error {
	all := slices.Concat(sel.key, sel.columns)
	exprs := make([]string, len(all))
	for i, c := range all {
		exprs[i] = c.expr
	}
	statement := "SELECT " + strings.Join(exprs, ", ") + " FROM " + sel.from
	if sel.condition != "" {
		statement += " WHERE " + sel.condition
	}
	begun := false
	return g.s.run(ctx, "select", func(ctx context.Context, q querier) error {
		if begun {
			return g.gap(inventory.Truncated, inventory.Fix{Code: inventory.FixRetry})
		}
		rows, err := q.QueryContext(ctx, statement)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // an error of the rows comes from Err
		h := newRowHasher(len(sel.key), len(all))
		for rows.Next() {
			begun = true
			row, err := h.scan(rows)
			if err != nil {
				return err
			}
			if !take(row) {
				return nil
			}
		}
		return rows.Err()
	})
}

// rowHasher hashes the rows of a statement.
type rowHasher struct {
	hasher *digest.Hasher
	keys   int
	cells  []dbsql.RawBytes
	into   []any
}

func newRowHasher(keys, columns int) *rowHasher {
	h := &rowHasher{
		hasher: digest.NewHasher(), keys: keys, cells: make([]dbsql.RawBytes, columns), into: make([]any, columns),
	}
	for i := range h.cells {
		h.into[i] = &h.cells[i]
	}
	return h
}

func (h *rowHasher) scan(rows *dbsql.Rows) (digest.Row, error) {
	if err := rows.Scan(h.into...); err != nil {
		return digest.Row{}, err
	}
	var r digest.Row
	for _, c := range h.cells[:h.keys] {
		h.hasher.Add(c)
	}
	r.Key = h.hasher.Sum()
	for _, c := range h.cells[h.keys:] {
		h.hasher.Add(c)
	}
	r.Row = h.hasher.Sum()
	return r, nil
}
