package objects

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// Read yields the contents of a dataset that [Datasets] listed: every member in the order of the keys, or with
// Want.Rows a sample of them. Want.Range.From and To are keys; Offset and Length are bytes of the one object that
// those leave. A template whose members do not agree in their layout names the ones that differ
// "<template>#~<fingerprint>".
func Read(
	ctx context.Context, o Objects, d inventory.Dataset, want inventory.Want, cfg Config,
) iter.Seq2[inventory.Batch, error] {
	return func(yield func(inventory.Batch, error) bool) {
		s := shelf{o, inventory.Store{ID: d.Store}, cfg.withDefaults()}
		r := &reading{shelf: s, target: newTarget(d), dataset: d, want: want, yield: yield}
		err := r.run(ctx)
		if err != nil && !errors.Is(err, errStop) {
			yield(inventory.Batch{}, err)
		}
	}
}

// errStop ends a reading that has said everything.
var errStop = errors.New("objects: the reading is over")

// reading is one call of Read.
type reading struct {
	shelf
	target
	dataset inventory.Dataset
	want    inventory.Want
	yield   func(inventory.Batch, error) bool
	usual   string // fingerprint of the members that go by the name of the template
	alone   bool   // there is one member, which needs no telling apart
	bytes   int64  // taken so far
	picked  int64  // members that a sample takes
}

func (r *reading) run(ctx context.Context) error {
	if r.dataset.Sample == nil {
		if err := r.relist(ctx); err != nil {
			return err
		}
	}
	r.alone = r.dataset.Members == 1 && len(r.dataset.Sample) == 1
	if err := r.learnUsual(ctx); err != nil {
		return err
	}
	if r.want.Rows > 0 {
		return r.some(ctx)
	}
	return r.all(ctx)
}

// relist finds the members of a dataset whose sample was not kept.
func (r *reading) relist(ctx context.Context) error {
	found := newPile(1)
	g := &group{}
	for m, err := range r.members(ctx, inventory.Range{}) {
		if err != nil {
			return err
		}
		g.members++
		g.sample.add(m, found.k)
	}
	r.dataset.Sample, r.dataset.Members = g.sample.byKey(), g.members
	return nil
}

// learnUsual finds out which layout goes by the name of the template.
func (r *reading) learnUsual(ctx context.Context) error {
	if r.alone || r.variant != "" {
		return nil
	}
	if r.dataset.Name == r.template && len(r.dataset.Columns) > 0 {
		r.usual = fingerprint(format.Layout{Format: r.dataset.Format, Columns: r.dataset.Columns})
		return nil
	}
	g := &group{}
	for _, m := range r.dataset.Sample {
		g.sample.add(m, sampleSize)
	}
	const fewest = 4 // heads when the listing looked into none
	r.cfg.Heads = max(r.cfg.Heads, fewest)
	looked, err := r.inspect(ctx, []*group{g})
	if err != nil {
		return err
	}
	if v := looked[0].variants(); len(v) == 1 {
		r.usual = v[0].fingerprint
	}
	return nil
}

// all reads every member of the range.
func (r *reading) all(ctx context.Context) error {
	if r.alone && len(r.dataset.Sample) == 1 && inside(r.want.Range, r.dataset.Sample[0].Key) {
		_, err := r.member(ctx, r.dataset.Sample[0], 0)
		return err
	}
	for m, err := range r.members(ctx, r.want.Range) {
		if err != nil {
			return err
		}
		if _, err := r.member(ctx, m, 0); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// members lists the members of the template within a range. Gaps of the listing are passed on.
func (r *reading) members(ctx context.Context, within inventory.Range) iter.Seq2[inventory.Member, error] {
	prefix, _ := literal(r.template)
	return func(yield func(inventory.Member, error) bool) {
		for m, err := range r.listed(ctx, max(within.From, prefix)) {
			if err != nil {
				yield(inventory.Member{}, err)
				return
			}
			if within.To != "" && m.Key >= within.To || m.Key > prefix && !strings.HasPrefix(m.Key, prefix) {
				return
			}
			if m.Bytes > 0 && Matches(r.template, m.Key) && !yield(m, nil) {
				return
			}
		}
	}
}

// listed lists the store and passes on its gaps.
func (r *reading) listed(ctx context.Context, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		for m, err := range r.objects.List(ctx, r.store, from) {
			gap := inventory.AsGap(err)
			if gap != nil {
				err = r.pass(gap)
			}
			if gap != nil && err == nil {
				continue
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

// inside reports whether a key lies in a range.
func inside(within inventory.Range, key string) bool {
	return key >= within.From && (within.To == "" || key < within.To)
}

// pass hands on a gap.
func (r *reading) pass(gap *inventory.Gap) error {
	if !r.yield(inventory.Batch{}, r.at(gap, r.whole, "read")) {
		return errStop
	}
	return nil
}
