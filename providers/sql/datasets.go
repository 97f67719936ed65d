package sql

import (
	"context"
	"iter"

	"github.com/domicile/domicile/internal/inventory"
)

// Datasets implements [inventory.Provider]: the tables and materialized views of a database, page by page, from
// catalogs alone. A table whose values the user may not read is listed, with a gap beside it.
func (p *Provider) Datasets(ctx context.Context, st inventory.Store) iter.Seq2[inventory.Dataset, error] {
	return func(yield func(inventory.Dataset, error) bool) {
		if st.Scope() != p.scope() {
			return
		}
		in := listing{limit: p.cfg.Page}
		if p.addr.engine != sqliteName {
			in.database = st.Name
		}
		s := p.session(in.database, inventory.Call{Store: st.ID})
		defer s.close()
		for {
			page, err := s.tables(ctx, in)
			if err != nil {
				yield(inventory.Dataset{}, err)
				return
			}
			if !p.yieldTables(ctx, st, page, yield) || len(page) < in.limit {
				return
			}
			in.after = page[len(page)-1].name
		}
	}
}

// tables reads one page of a listing.
func (s *session) tables(ctx context.Context, in listing) ([]table, error) {
	var page []table
	err := s.run(ctx, "tables", func(ctx context.Context, q querier) error {
		var err error
		page, err = s.p.engine.tables(ctx, q, in)
		return err
	})
	return page, err
}

// yieldTables hands over a page, and reports whether to go on.
func (p *Provider) yieldTables(
	ctx context.Context, st inventory.Store, page []table, yield func(inventory.Dataset, error) bool,
) bool {
	for _, t := range page {
		if !p.yieldTable(ctx, st, t, yield) {
			return false
		}
	}
	return true
}

// yieldTable hands over a table and what is missing of it, and reports whether to go on.
func (p *Provider) yieldTable(
	ctx context.Context, st inventory.Store, t table, yield func(inventory.Dataset, error) bool,
) bool {
	if err := ctx.Err(); err != nil {
		yield(inventory.Dataset{}, err)
		return false
	}
	d := dataset(st, t)
	if !yield(d, nil) {
		return false
	}
	if gap := p.tableGap(st, d, t); gap != nil {
		return yield(inventory.Dataset{}, gap)
	}
	return true
}

// tableGap says why the values of a table cannot be read, nil when they can.
func (p *Provider) tableGap(st inventory.Store, d inventory.Dataset, t table) *inventory.Gap {
	gap := &inventory.Gap{
		Scope: p.scope(), Store: st.ID, Dataset: d.ID, Op: p.addr.engine + ":select", Cause: inventory.Denied,
		Fix: inventory.Fix{Code: inventory.FixGrant, Args: []string{t.denied}},
	}
	switch {
	case t.foreign:
		gap.Cause = inventory.ContentsUnread
		gap.Fix = inventory.Fix{Code: inventory.FixConnect, Args: []string{d.Path}}
		return gap
	case t.denied != "":
		return gap
	}
	return nil
}

func dataset(st inventory.Store, t table) inventory.Dataset {
	path := t.name.table
	if t.name.schema != "" {
		path = t.name.schema + "." + path
	}
	return inventory.Dataset{
		ID: datasetID(st.ID, t.name.schema, t.name.table), Store: st.ID, Name: t.name.table, Path: path,
		Format: t.format, Comment: t.comment, Rows: t.rows, Bytes: t.bytes, Columns: t.columns,
		State: t.state, Ranges: blockRanges(t.blocks),
	}
}
