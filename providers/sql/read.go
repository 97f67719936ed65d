package sql

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// Read implements [inventory.Provider]. All rows come in the order of the key, and a batch's Cursor says where to go on
// after it; a sample comes in blocks that are spread over the table; a table that has no key gives its head and says so.
// With Want.Distinct the server groups equal rows of the wanted columns, and each comes once with its count.
func (p *Provider) Read(
	ctx context.Context, d inventory.Dataset, w inventory.Want,
) iter.Seq2[inventory.Batch, error] {
	return func(yield func(inventory.Batch, error) bool) {
		of := p.splitID(d)
		r := &reader{
			p: p, d: d, want: w, yield: yield,
			s: p.session(of.database, inventory.Call{Store: d.Store, Dataset: d.ID}),
		}
		defer r.s.close()
		err := cmp.Or(r.read(ctx, of), ctx.Err())
		if err != nil && !errors.Is(err, errStop) {
			yield(inventory.Batch{}, err)
		}
	}
}

// reader is one Read.
type reader struct {
	p     *Provider
	s     *session
	d     inventory.Dataset
	want  inventory.Want
	yield func(inventory.Batch, error) bool
	shape shape
	bytes int64 // that came
}

// What one page may hold in memory, and up to how many wanted rows a small table is read whole.
const (
	pageBytes = 4 << 20
	wholeRows = 20_000
)

func (r *reader) read(ctx context.Context, of name) error {
	err := r.s.run(ctx, "describe", func(ctx context.Context, q querier) error {
		var err error
		r.shape, err = r.p.engine.shape(ctx, q, of)
		return err
	})
	if err != nil {
		return err
	}
	if r.shape.columns == nil {
		return r.gap(inventory.Unreadable, inventory.Fix{Code: inventory.FixRepair, Args: []string{string(r.d.ID)}})
	}
	if err := r.chooseColumns(); err != nil || len(r.shape.columns) == 0 || r.shape.most == 0 {
		return err
	}
	return r.rows(ctx)
}

// chooseColumns leaves the columns that are wanted and may be read. Each that may not is a gap.
func (r *reader) chooseColumns() error {
	var chosen []column
	for _, c := range r.shape.columns {
		if r.want.Columns != nil && !slices.Contains(r.want.Columns, c.Name) {
			continue
		}
		if !c.denied {
			chosen = append(chosen, c)
			continue
		}
		gap := r.gap(inventory.Denied, inventory.Fix{Code: inventory.FixGrant, Args: []string{"SELECT"}})
		gap.Column = c.Name
		if !r.yield(inventory.Batch{}, gap) {
			return errStop
		}
	}
	r.shape.columns = chosen
	return nil
}

// rows chooses the way of reading.
func (r *reader) rows(ctx context.Context) error {
	n := r.want.Rows
	if n <= 0 {
		return r.full(ctx)
	}
	if n <= wholeRows && r.shape.mayFit(n) {
		if done, err := r.whole(ctx); done || err != nil {
			return err
		}
	}
	if r.shape.blocks != nil {
		return r.sample(ctx)
	}
	return r.flow(ctx, n)
}

// full reads every row of the range.
func (r *reader) full(ctx context.Context) error {
	switch {
	case r.want.Distinct && r.want.Range == (inventory.Range{}):
		return r.distinct(ctx)
	case r.shape.pages != nil:
		return r.all(ctx)
	default:
		return r.flow(ctx, 0)
	}
}

// all reads every row of the range, page by page.
func (r *reader) all(ctx context.Context) error {
	pg := newPage(r.shape.columns)
	to, limit := r.want.Range.To, r.p.cfg.Page
	for pos := r.shape.pages.start(r.want.Range.From); pos != ""; {
		statement := r.shape.pages.page(r.list(), pos, to, limit)
		if err := r.fetch(ctx, pg, statement, limit); err != nil {
			return err
		}
		next := r.shape.pages.after(pos, "", to)
		if pg.cut || pg.rows == limit {
			next = r.shape.pages.after(pos, pg.key, to)
		}
		if err := r.emit(pg, inventory.Design{Sampling: inventory.FullRead}, next); err != nil {
			return err
		}
		pos = next
	}
	return nil
}

// whole reads a table that should have no more rows than are wanted, and reports false when it has more.
func (r *reader) whole(ctx context.Context) (bool, error) {
	pg := newPage(r.shape.columns)
	pg.room = r.room(16 * pageBytes)
	limit := int(r.want.Rows) + 1
	if err := r.fetch(ctx, pg, r.shape.head(r.list(), limit), limit); err != nil {
		return false, err
	}
	if pg.cut || pg.rows == limit {
		return false, nil // what came counts against the budget all the same
	}
	return true, r.emit(pg, inventory.Design{Sampling: inventory.FullRead, Of: int64(pg.rows)}, "")
}

// sample reads blocks until there are as many rows as are wanted.
func (r *reader) sample(ctx context.Context) error {
	design := inventory.Design{
		Sampling: inventory.RandomBlocks, BlockRows: r.p.cfg.Block, Of: max(r.shape.rows, 0),
	}
	r.shape.blocks.pick(seedOf(r.d.ID, r.want.Seed), r.want.Rows)
	block, all := newPage(r.shape.columns), newPage(r.shape.columns)
	for left := r.want.Rows; left > 0; {
		statement := r.shape.blocks.next(r.list())
		if statement == "" {
			break
		}
		if err := r.fetch(ctx, block, statement, int(left)); err != nil {
			return err
		}
		r.shape.blocks.saw(block.rows, block.key)
		left -= int64(block.rows)
		all.take(block)
		if all.rows >= r.p.cfg.Page || all.bytes >= pageBytes {
			if err := r.emit(all, design, ""); err != nil {
				return err
			}
			all.reset()
		}
		if r.overdrawn() {
			break
		}
	}
	return r.emit(all, design, "")
}

// flow reads a table in one statement: its head of n rows, or with 0 all of it. What came before an error stays.
func (r *reader) flow(ctx context.Context, n int64) error {
	design := inventory.Design{Sampling: inventory.FullRead}
	statement := r.shape.head(r.list(), int(n))
	if n > 0 {
		design = inventory.Design{Sampling: inventory.HeadRows, Of: max(r.shape.rows, 0)}
	}
	return r.stream(ctx, newPage(r.shape.columns), statement, design)
}

// stream hands over the rows of one statement, page by page.
func (r *reader) stream(ctx context.Context, pg *page, statement string, design inventory.Design) error {
	began := false
	var ended error // of the caller's making: no failure of the call
	err := r.s.run(ctx, "select", func(_ context.Context, q querier) error {
		if began {
			return r.gap(inventory.Truncated, inventory.Fix{Code: inventory.FixRetry})
		}
		rows, err := q.QueryContext(ctx, statement)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // an error of the rows comes from Err
		for more := true; more; {
			pg.reset()
			pg.room = r.room(pageBytes)
			if more, err = pg.fill(rows, r.p.cfg.Page); err != nil {
				return err
			}
			began = began || pg.rows > 0
			r.bytes += pg.bytes
			if ended = r.emit(pg, design, ""); ended != nil {
				return nil
			}
		}
		return rows.Err()
	})
	return cmp.Or(ended, err)
}

// fetch fills the page with the rows of a statement, as one call.
func (r *reader) fetch(ctx context.Context, pg *page, statement string, limit int) error {
	err := r.s.run(ctx, "select", func(ctx context.Context, q querier) error {
		pg.reset()
		pg.room = min(pg.room, r.room(pg.room))
		rows, err := q.QueryContext(ctx, statement)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // an error of the rows comes from Err
		if _, err := pg.fill(rows, limit); err != nil {
			return err
		}
		return rows.Err()
	})
	r.bytes += pg.bytes
	return err
}

// emit hands over a page, and the gap when the budget is spent.
func (r *reader) emit(pg *page, design inventory.Design, cursor string) error {
	if pg.rows > 0 {
		b := inventory.Batch{
			Dataset: r.d.ID, Rows: pg.rows, Columns: pg.columns, Design: design, Cursor: cursor, Bytes: pg.bytes,
		}
		if !r.yield(b, nil) {
			return errStop
		}
	}
	if r.overdrawn() {
		return r.gap(inventory.BudgetSpent, inventory.Fix{Code: inventory.FixRaiseBudget, Args: []string{"--budget"}})
	}
	return nil
}

// room is how many bytes the next page may hold: a page, and no more than what is left of the budget.
func (r *reader) room(page int64) int64 {
	if r.want.Bytes <= 0 {
		return page
	}
	return max(1, min(page, r.want.Bytes-r.bytes))
}

func (r *reader) overdrawn() bool { return r.want.Bytes > 0 && r.bytes >= r.want.Bytes }

func (r *reader) gap(cause inventory.Cause, fix inventory.Fix) *inventory.Gap {
	return &inventory.Gap{
		Scope: r.p.scope(), Store: r.d.Store, Dataset: r.d.ID, Op: r.p.addr.engine + ":select", Cause: cause, Fix: fix,
	}
}

// list is what a statement selects after the key.
func (r *reader) list() string {
	exprs := make([]string, len(r.shape.columns))
	for i, c := range r.shape.columns {
		exprs[i] = c.expr
	}
	return strings.Join(exprs, ", ")
}
