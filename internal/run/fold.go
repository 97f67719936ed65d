package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// foldOnce is one try of fold.
func (s *scan) foldOnce(ctx context.Context, inv *inventory.Inventory) (held, error) {
	f := newFolding(s, inv)
	s.spent = make([]int64, len(s.cfg.Sources))
	for _, c := range s.over.containers { // of an earlier fold
		c.done, c.holes = 0, false
	}
	for r, err := range s.results(ctx) {
		if err != nil {
			return held{}, err
		}
		s.spent[s.owner[containerOf(r.shard)]] += r.Bytes
		if err := f.addResult(ctx, r); err != nil {
			return held{}, err
		}
	}
	if err := errors.Join(f.flush(ctx), f.foldCarried(ctx)); err != nil {
		return held{}, err
	}
	f.end()
	slices.SortFunc(f.counted, func(a, b openCount) int { return cmp.Compare(a.id, b.id) })
	return held{profiles: f.profiles, people: f.counts(), children: f.nursery.list(), open: f.counted}, nil
}

// folding is a fold under way.
type folding struct {
	scan     *scan
	inv      *inventory.Inventory
	stores   map[inventory.ID]inventory.Store
	open     inventory.ID // the container whose ranges are being merged
	anew     inventory.ID // the container that was read anew, with what was left of a budget
	holes    bool         // something of it was not seen
	order    []inventory.ID
	judged   []keptDataset // of the open container, that were judged elsewhere
	tables   map[inventory.ID]*classify.Table
	datasets map[inventory.ID]inventory.Dataset
	profiles []classify.Profile
	unions   map[inventory.ID]*people.Tally
	nursery  *nursery
	censuses censuses
	counted  []openCount // datasets that could be counted better
	gaps     []*inventory.Gap
}

func newFolding(s *scan, inv *inventory.Inventory) *folding {
	f := &folding{
		scan: s, inv: inv, stores: map[inventory.ID]inventory.Store{}, datasets: map[inventory.ID]inventory.Dataset{},
		tables: map[inventory.ID]*classify.Table{}, unions: map[inventory.ID]*people.Tally{},
		nursery: newNursery(), censuses: newCensuses(),
	}
	for _, st := range inv.Stores {
		f.stores[st.ID] = st
	}
	return f
}

// addResult adds what one shard left, by the round that it was of.
func (f *folding) addResult(ctx context.Context, r result) error {
	id := containerOf(r.shard)
	switch {
	case r.Census:
		return f.censuses.add(r.outcome)
	case r.Again:
		f.anew, f.holes = id, len(r.Holes) > 0
		return f.add(ctx, r.outcome)
	}
	if f.anew == id {
		f.scan.finished(r.shard, f.holes)
		return nil
	}
	f.scan.finished(r.shard, len(r.Holes) > 0)
	if r.Looked {
		f.scan.looked(r.shard)
	}
	return f.add(ctx, r.outcome)
}

// add merges what one shard left. Shards of one container follow each other.
func (f *folding) add(ctx context.Context, out outcome) error {
	for _, h := range out.Holes {
		h.Gap.Scope = h.Scope
		f.gaps = append(f.gaps, h.Gap)
	}
	for _, p := range out.Parts {
		if p.Dataset.ID.Container() != f.open {
			if err := f.flush(ctx); err != nil {
				return err
			}
			f.open = p.Dataset.ID.Container()
		}
		if err := f.addPart(p); err != nil {
			return err
		}
	}
	return nil
}

func (f *folding) addPart(p part) error {
	if p.Profile != nil {
		return f.addJudged(p)
	}
	t := f.scan.cfg.Engine.NewTable(p.Dataset, f.scan.tableOptions())
	if err := t.UnmarshalBinary(p.Table); err != nil {
		return fmt.Errorf("run: fold table %s: %w", p.Dataset.ID, err)
	}
	old, ok := f.tables[p.Dataset.ID]
	if !ok {
		f.order = append(f.order, p.Dataset.ID)
		f.tables[p.Dataset.ID], f.datasets[p.Dataset.ID] = t, p.Dataset
		return f.addPeople(t, p)
	}
	d := f.datasets[p.Dataset.ID]
	for _, c := range p.Dataset.Columns {
		if !hasColumn(d.Columns, c.Name) {
			d.Columns = append(d.Columns, c)
		}
	}
	f.datasets[p.Dataset.ID] = d
	return errors.Join(old.Merge(t), f.addPeople(old, p))
}

// addPeople adds the people of a part that were kept apart from its table.
func (f *folding) addPeople(t *classify.Table, p part) error {
	if len(p.People) == 0 {
		return nil
	}
	s := new(people.Sketches)
	if err := s.UnmarshalBinary(p.People); err != nil {
		return fmt.Errorf("run: fold people of %s: %w", p.Dataset.ID, err)
	}
	t.AddPeople(s)
	return nil
}

// addJudged takes over a dataset that was judged where it lies. Nobody else read a part of it.
func (f *folding) addJudged(p part) error {
	k := keptDataset{Dataset: p.Dataset, Profile: *p.Profile, people: new(people.Sketches)}
	if len(p.People) > 0 {
		if err := k.people.UnmarshalBinary(p.People); err != nil {
			return fmt.Errorf("run: fold people of %s: %w", p.Dataset.ID, err)
		}
	}
	f.datasets[p.Dataset.ID] = p.Dataset
	f.judged = append(f.judged, k)
	return nil
}

// flush judges the tables of the open container, keeps their results, and forgets them.
func (f *folding) flush(ctx context.Context) error {
	kept := make([]keptDataset, 0, len(f.order)+len(f.judged))
	for _, id := range f.order {
		t := f.tables[id]
		k := keptDataset{Profile: f.scan.cfg.Engine.Judge(t), people: t.People()}
		if !k.people.Empty() && !k.people.Whole() {
			keys := t.Keys()
			k.Keys = &keys
		}
		f.settle(id, &k.Profile)
		k.Dataset = f.datasets[id]
		if err := f.take(ctx, &k); err != nil {
			return err
		}
		k.Census = k.census != nil
		kept = append(kept, k)
	}
	for i := range f.judged {
		k := &f.judged[i]
		f.settle(k.Dataset.ID, &k.Profile)
		k.Dataset = f.datasets[k.Dataset.ID]
		if err := f.take(ctx, k); err != nil {
			return err
		}
		kept = append(kept, *k)
	}
	f.order, f.judged = f.order[:0], f.judged[:0]
	clear(f.tables)
	return f.scan.keep(ctx, f.open, kept)
}

// persons returns the people of a dataset: those that were counted again where they were, with what the profile then
// says of them.
func (f *folding) persons(k *keptDataset) (*people.Sketches, classify.Profile) {
	p := k.Profile
	if s := f.censuses.take(&f.scan.again, p.Dataset, k.census); s != nil {
		k.census = s
		tally := people.NewExactTally()
		tally.Add(s)
		p.People = tally.Counts(p.Dataset)
		return s, p
	}
	if k.Keys != nil {
		f.counted = append(f.counted, openCount{id: p.Dataset, keys: *k.Keys, done: k.census != nil})
	}
	return k.people, p
}

// take adds the result of a dataset to that of the estate.
func (f *folding) take(ctx context.Context, k *keptDataset) error {
	s, p := f.persons(k)
	f.profiles = append(f.profiles, p)
	st := f.stores[k.Dataset.Store]
	f.nursery.add(report.ScanUnion, &p, s)
	if st.Entity != "" {
		f.nursery.add(st.Entity, &p, s)
	}
	if s.Empty() {
		return nil
	}
	f.count(s, report.ScanUnion, st.Entity, inventory.ID(st.System))
	sketch, err := k.stored()
	if err != nil {
		return fmt.Errorf("run: keep sketch %s: %w", p.Dataset, err)
	}
	return f.scan.cfg.Store.PutSketch(ctx, f.scan.cfg.ScanID, p.Dataset, sketch)
}

// settle completes the dataset of the inventory by what reading taught: its columns, and its rows when all were read.
func (f *folding) settle(id inventory.ID, p *classify.Profile) {
	d := f.datasets[id]
	if p.Full {
		d.Rows = &inventory.Measure{Value: p.Rows, Method: inventory.Exact}
	}
	f.datasets[id] = d
}

// count adds the people of a dataset to the unions that it belongs to.
func (f *folding) count(s *people.Sketches, unions ...inventory.ID) {
	for _, of := range unions {
		if of == "" {
			continue
		}
		if f.unions[of] == nil {
			f.unions[of] = people.NewTally()
			if f.scan.again.exact[of] {
				f.unions[of] = people.NewExactTally()
			}
		}
		f.unions[of].Add(s)
	}
}

// end writes what was learnt into the inventory. Datasets whose shard is not done have a gap: not seen is never clean.
func (f *folding) end() {
	seen := map[inventory.ID]bool{}
	for i, d := range f.inv.Datasets {
		if learnt, ok := f.datasets[d.ID]; ok {
			f.inv.Datasets[i].Columns, f.inv.Datasets[i].Rows = learnt.Columns, learnt.Rows
		} else {
			f.gaps = append(f.gaps, f.unfinished(d))
		}
		seen[d.ID] = true
	}
	for id, d := range f.datasets {
		if !seen[id] {
			f.inv.Datasets = append(f.inv.Datasets, d)
		}
	}
	addGaps(f.inv, f.gaps)
	f.inv.Sort()
}

func (f *folding) unfinished(d inventory.Dataset) *inventory.Gap {
	return &inventory.Gap{
		Scope: f.stores[d.Store].Scope(), Store: d.Store, Dataset: d.ID, Op: "scan", Cause: inventory.ContentsUnread,
		Fix: inventory.Fix{Code: inventory.FixRetry},
	}
}

// counts states the unions.
func (f *folding) counts() []classify.Count {
	var out []classify.Count
	for of, tally := range f.unions {
		out = append(out, tally.Counts(of)...)
	}
	return out
}
