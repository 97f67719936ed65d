package run

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// Reading goes in rounds, so that no byte is read that cannot change a result.
//
// In the first round no value is read: names, types, comments and what catalogues and footers say. In the second a few
// rows are read; where they settle the type of every column, and nothing is left that more rows could show, that is all,
// and the bounds of the findings say so. The third reads what the sample asks for; within a budget it waits until all
// have looked, and shares the rest by what was seen: see readMore. The last one counts people exactly where a threshold
// of the rules is near: see recount.

// readShard reads a shard and returns what it learnt. Its error is the context's: whatever else goes wrong is a gap.
func (s *scan) readShard(ctx context.Context, sh shard) (outcome, error) {
	if sh.census != nil {
		return s.readCensus(ctx, sh)
	}
	r := newReading(s.cfg.Engine, s.tableOptions(), sh)
	if gap := s.mayNotReadHere(sh); gap != nil {
		return r.outcome(gap)
	}
	if s.cfg.Sources[sh.source].Sample.None() {
		return r.outcome(unlisted(sh)...)
	}
	if sh.skip {
		return r.outcome(r.overspent()...)
	}
	return s.readRounds(ctx, r)
}

// unlisted is the gap of a container whose listing names the tables of its head alone: nothing is read, so that nothing
// meets the others.
func unlisted(sh shard) []*inventory.Gap {
	if !sh.dataset.Partial {
		return nil
	}
	return []*inventory.Gap{{
		Scope: sh.store.Scope(), Store: sh.store.ID, Dataset: sh.dataset.ID, Op: "list tables",
		Cause: inventory.ContentsUnread, Fix: inventory.Fix{Code: inventory.FixSetting, Args: []string{"sample", "auto"}},
	}}
}

// readRounds reads a few rows first where that may be enough, then what the shard wants.
func (s *scan) readRounds(ctx context.Context, r *reading) (outcome, error) {
	sh := &r.shard
	if sh.before != nil {
		if err := r.resume(sh.before); err != nil {
			return outcome{}, err
		}
		return s.readAll(ctx, r)
	}
	if sh.look || sh.cut && sh.wide == 0 {
		if err := s.look(ctx, r); err != nil {
			return outcome{}, err
		}
		if sh.look && r.enough() {
			out, err := r.outcome()
			out.Looked = true
			return out, err
		}
		if sh.looks {
			return r.open()
		}
		r = r.deepen()
	}
	return s.readAll(ctx, r)
}

// readAll reads what the shard wants. With errPaused the outcome is what was read until the slice was over.
func (s *scan) readAll(ctx context.Context, r *reading) (outcome, error) {
	err := s.readInto(ctx, r)
	if errors.Is(err, errPaused) {
		out, err := r.outcome(r.gaps...)
		out.cursor = r.cursor
		return out, cmp.Or(err, errPaused)
	}
	if err != nil {
		return outcome{}, err
	}
	return r.outcome(r.overspent()...)
}

// look reads a few rows.
func (s *scan) look(ctx context.Context, r *reading) error {
	w := &r.shard.want
	rows, bound := w.Rows, w.Bytes
	w.Rows = lookRows
	if rows > 0 {
		w.Rows = min(rows, lookRows)
	}
	if bound > 0 {
		w.Bytes = max(1, bound/lookShare)
	}
	err := s.readInto(ctx, r)
	w.Rows, w.Bytes = rows, bound
	return err
}

// lookShare of a budget is what looking takes at most.
const lookShare = 4

// readInto reads what the shard wants. Its error is the context's.
func (s *scan) readInto(ctx context.Context, r *reading) error {
	sh := &r.shard
	for batch, err := range s.cfg.Sources[sh.source].Provider.Read(ctx, sh.dataset.AsListed(), sh.want) {
		if err == nil {
			r.add(&batch)
			if err := r.cut(&batch); err != nil {
				return err
			}
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r.gap(s.asGap(*sh, err))
	}
	return ctx.Err()
}

// wideText is the mean length from which a column is text that may hold anything, whatever its type seems to be.
const wideText = 40

// mostMembers is how many objects a few rows may stand for.
const mostMembers = 16

// enough reports whether a look has shown all that reading on could: every column has its type, none is wide text, no
// people are in it that would have to be counted, and it is not one of many objects of which most were not seen.
func (r *reading) enough() bool {
	if len(r.gaps) > 0 || r.wide || r.shard.dataset.Members > mostMembers || len(r.order) == 0 {
		return false
	}
	return !slices.ContainsFunc(r.order, func(id inventory.ID) bool {
		t := r.tables[id]
		return !t.Settled() || !t.People().Empty()
	})
}

// open returns what a look left that was not enough: until more is read, the rest is not seen.
func (r *reading) open() (outcome, error) {
	gaps := r.overspent()
	for _, id := range r.order {
		gaps = append(gaps, r.shard.unpaid(id))
	}
	out, err := r.outcome(gaps...)
	out.Weight = r.weigh()
	if r.rows > 0 {
		out.Width = r.width()
	}
	return out, err
}

// weigh says what more bytes may show.
func (r *reading) weigh() int64 {
	weight := int64(plainWeight)
	for _, id := range r.order {
		switch t := r.tables[id]; {
		case !t.People().Empty():
			return peopleWeight
		case r.wide || !t.Settled():
			weight = openWeight
		}
	}
	return weight
}

// deepen returns a new reading of the same shard, of which the look has taken its part of the budget.
func (r *reading) deepen() *reading {
	sh := r.shard
	if sh.want.Bytes > 0 {
		sh.want.Bytes = max(1, sh.want.Bytes-r.bytes)
	}
	if sh.cut && r.rows > 0 {
		sh.want.Rows = max(1, sh.want.Bytes/r.width())
		if sh.asked > 0 {
			sh.want.Rows = min(sh.want.Rows, sh.asked)
		}
	}
	deep := newReading(r.engine, r.opt, sh)
	deep.bytes = r.bytes
	return deep
}

// width is how many bytes of its source a row takes, a fourth more than its values and the signs between them; JSON
// repeats the names.
func (r *reading) width() int64 {
	width := r.values/r.rows + 1
	if r.shard.dataset.Format == "json" || r.shard.dataset.Format == "ndjson" {
		return 2 * width
	}
	return width + width/4
}

// overspent lists the gaps of a reading, with one for each dataset of which a budget left something unread.
func (r *reading) overspent() []*inventory.Gap {
	var gaps []*inventory.Gap
	for _, g := range r.gaps {
		if g.Cause != inventory.BudgetSpent {
			gaps = append(gaps, g)
		}
	}
	stopped := len(gaps) < len(r.gaps)
	for _, id := range r.order {
		if stopped || r.broken(id) {
			// A table whose reading was cut off must not pass for whole.
			r.tables[id].Add(&inventory.Batch{Dataset: id, Design: inventory.Design{Sampling: inventory.HeadRows}})
		}
		if stopped || r.shard.cut && (r.shard.skip || r.sampled[id]) {
			gaps = append(gaps, r.shard.unpaid(id))
		}
	}
	return gaps
}

// broken reports whether rows of a dataset could not be read. A column that may not be read leaves out no row, nor does a
// cell that is too long.
func (r *reading) broken(id inventory.ID) bool {
	return slices.ContainsFunc(r.gaps, func(g *inventory.Gap) bool {
		cell := g.Column != "" || g.Cause == inventory.TooLarge && slices.Contains(g.Fix.Args, "cell")
		return !cell && (g.Dataset == id || g.Dataset == id.Container())
	})
}

// unpaid is the gap of a dataset of which a budget left something unread.
func (s *shard) unpaid(id inventory.ID) *inventory.Gap {
	return &inventory.Gap{
		Scope: s.store.Scope(), Store: s.store.ID, Dataset: id, Op: "read", Cause: inventory.BudgetSpent,
		Fix: inventory.Fix{Code: inventory.FixRaiseBudget, Args: []string{"--budget"}},
	}
}
