package conform

import (
	"cmp"
	"context"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// readable returns the datasets to read, the first by id. A store whose datasets are only listed has none.
func (c *checker) readable(l *listing) []inventory.Dataset {
	all := l.allDatasets()
	slices.SortFunc(all, func(a, b inventory.Dataset) int { return cmp.Compare(a.ID, b.ID) })
	return all[:max(0, min(len(all), c.cfg.Reads))]
}

// reads checks what Read yields of some datasets.
func (c *checker) reads(ctx context.Context, l *listing) {
	for _, d := range c.readable(l) {
		object := "Read of " + string(d.ID)
		sample := c.read(ctx, d, inventory.Want{Rows: c.cfg.Sample, Seed: 1})
		c.faults(object, sample)
		again := c.read(ctx, d, inventory.Want{Rows: c.cfg.Sample, Seed: 1})
		c.faults(object, again)
		if sample.undisturbed() && again.undisturbed() && !slices.Equal(sample.rows, again.rows) {
			c.breaks("the same seed picks the same rows", object, "two samples of %d and %d rows differ",
				len(sample.rows), len(again.rows))
		}
		c.sampled(object, d, sample)
		if c.small(d, sample) {
			c.whole(ctx, object, d, sample)
		}
	}
}

// undisturbed reports whether nothing kept the reading from its end, so that it may be compared with another.
func (r *reading) undisturbed() bool { return len(r.gaps) == 0 && r.end == nil }

// small reports whether a dataset may be read to its end.
func (c *checker) small(d inventory.Dataset, sample *reading) bool {
	if sample.design.Sampling == inventory.FullRead {
		return true
	}
	if d.Rows != nil && d.Rows.Method == inventory.Exact {
		return d.Rows.Value <= c.cfg.Rows
	}
	return sample.design.Of > 0 && sample.design.Of <= c.cfg.Rows
}

// sampled checks the size of a sample, and that it says how it was picked.
func (c *checker) sampled(object string, d inventory.Dataset, r *reading) {
	for id, n := range r.perDataset {
		if int64(n) > c.cfg.Sample {
			c.breaks("a sample has at most as many rows as wanted", object, "%d rows of %s, wanted %d", n, id, c.cfg.Sample)
		}
	}
	if len(r.rows) > 0 && r.design.Sampling == "" {
		c.breaks("a batch says how its rows were picked", object, "it has no design")
	}
	if d.Columns == nil || len(r.rows) == 0 {
		return
	}
	for _, f := range d.Columns {
		if !r.columns[f.Name] && !r.nested {
			c.breaks("Read yields the columns of the schema", object, "column %q is missing", f.Name)
		}
	}
}

// whole reads everything, and compares: parts with the whole, the sample with all rows, nulls with what is known.
func (c *checker) whole(ctx context.Context, object string, d inventory.Dataset, sample *reading) {
	all := c.read(ctx, d, inventory.Want{})
	c.faults(object, all)
	c.spread(object, sample, all)
	c.blanks(d, all)
	c.parts(ctx, object, d, all)
	c.resumes(ctx, object, d, all)
	c.budget(ctx, object, d, all)
	c.oneColumn(ctx, object, d, all)
}

// spread checks that a sample is part of the whole and is not its head.
func (c *checker) spread(object string, sample, all *reading) {
	at := map[uint64]int{}
	for i, row := range all.rows {
		at[row] = i
	}
	last := 0
	for _, row := range sample.rows {
		i, ok := at[row]
		if !ok {
			c.breaks("a sample is part of the whole", object, "a row of the sample is not in a full read")
			return
		}
		last = max(last, i)
	}
	const wide = 4 // of so many times the sample, a spread sample shows more than the head
	head := sample.design.Sampling == inventory.HeadRows
	if n := len(sample.rows); !head && n > 0 && len(at) >= wide*n && last < n {
		c.breaks("a sample is spread, or says that it is the head", object, "its %d rows are the first of %d", n, len(at))
	}
}

// blanks compares nulls and empty values with what is known.
func (c *checker) blanks(d inventory.Dataset, all *reading) {
	for _, want := range c.cfg.Expected.Blanks {
		if want.Dataset != d.ID {
			continue
		}
		got := all.blanks[want.Column]
		if got.Null != want.Null || got.Empty != want.Empty {
			c.breaks("null is not empty", "column "+want.Column+" of "+string(d.ID),
				"%d nulls and %d empty values, expected %d and %d", got.Null, got.Empty, want.Null, want.Empty)
		}
	}
}

// parts checks that the ranges of a dataset are the whole.
func (c *checker) parts(ctx context.Context, object string, d inventory.Dataset, all *reading) {
	if len(d.Ranges) == 0 {
		return
	}
	total := 0
	for _, r := range d.Ranges {
		total += len(c.read(ctx, d, inventory.Want{Range: r}).rows)
	}
	if total != len(all.rows) {
		c.breaks("the ranges of a dataset are the whole", object, "%d rows in %d ranges, %d in one",
			total, len(d.Ranges), len(all.rows))
	}
}

// resumes checks that reading goes on at a cursor without losing or repeating a row.
func (c *checker) resumes(ctx context.Context, object string, d inventory.Dataset, all *reading) {
	if all.cursor == "" {
		return
	}
	rest := c.read(ctx, d, inventory.Want{Range: inventory.Range{From: all.cursor}})
	if got := all.beforeCursor + len(rest.rows); got != len(all.rows) {
		c.breaks("reading goes on at a cursor", object, "%d rows before and %d after it, %d in all",
			all.beforeCursor, len(rest.rows), len(all.rows))
	}
}

// budget checks that a read that a budget cut short says so.
func (c *checker) budget(ctx context.Context, object string, d inventory.Dataset, all *reading) {
	cut := c.read(ctx, d, inventory.Want{Bytes: 1})
	if len(cut.rows) >= len(all.rows) || len(cut.rows) == 0 && len(all.rows) == 0 {
		return
	}
	if !slices.ContainsFunc(cut.gaps, func(g *inventory.Gap) bool { return g.Cause == inventory.BudgetSpent }) {
		c.breaks("a spent budget is a gap", object, "%d of %d rows came, without a gap", len(cut.rows), len(all.rows))
	}
}

// oneColumn checks that only the wanted columns come, with all their rows.
func (c *checker) oneColumn(ctx context.Context, object string, d inventory.Dataset, all *reading) {
	if all.nested || len(d.Columns) < 2 {
		return
	}
	name := d.Columns[0].Name
	one := c.read(ctx, d, inventory.Want{Columns: []string{name}})
	if len(one.columns) != 1 || !one.columns[name] || len(one.rows) != len(all.rows) {
		c.breaks("Read yields the columns that are wanted", object, "wanted 1 column of %d rows, got %d of %d",
			len(all.rows), len(one.columns), len(one.rows))
	}
}
