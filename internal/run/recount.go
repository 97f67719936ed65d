package run

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// nearMargin is how near a count comes to a threshold of the rules before it turns exact by itself: the sketches of a
// million people err by less than 1 %, and a source grows until somebody looks at the report.
const nearMargin = 0.04

// recounting is the last round: the datasets whose people are counted again, exactly.
type recounting struct {
	records map[inventory.ID]*report.Recount // by dataset
	shards  map[inventory.ID]int             // that count a dataset
	exact   map[inventory.ID]bool            // unions that keep every identifier
	work    []shard
}

// openCount is a dataset whose people a full read would count better.
type openCount struct {
	id   inventory.ID
	keys classify.Keys
	done bool // an earlier scan counted them, and nothing changed since
}

// recount counts people exactly where their number lies near a threshold of the rules, and folds again what that
// changes. Its first error is the context's: then what was counted until then is in the result.
func (s *scan) recount(ctx context.Context, inv *inventory.Inventory, h held) (held, error, error) { //nolint:revive // two kinds of errors
	s.again = s.planRecount(inv, h)
	if len(s.again.records) == 0 && len(s.again.exact) == 0 {
		return h, nil, nil
	}
	var stopped error
	if len(s.again.work) > 0 {
		s.cfg.Log.Info("people are counted again", "shards", len(s.again.work))
		if err := s.enqueue(context.WithoutCancel(ctx), s.again.work, anew); err != nil {
			return h, nil, err
		}
		stopped = s.workAll(ctx, s.again.work)
	}
	h, err := s.fold(context.WithoutCancel(ctx), inv)
	return h, stopped, err
}

// againPrint is the fingerprint of every shard that follows from the result of others. No other shard has it, so that a
// scan that is resumed drops them and plans them once more.
const againPrint = "again"

func anew(*shard) string { return againPrint }

// planRecount finds the counts that lie near a threshold, and what settles them.
func (s *scan) planRecount(inv *inventory.Inventory, h held) recounting {
	again := recounting{
		records: map[inventory.ID]*report.Recount{}, shards: map[inventory.ID]int{}, exact: map[inventory.ID]bool{},
	}
	near := decide.Near(s.weighty(inv, h), s.thresholds(), nearMargin)
	if len(near) == 0 {
		return again
	}
	p := newPlanning(s, inv, &again)
	feeds := p.feeds(h.open)
	for _, c := range near {
		for _, i := range feeds[c.Of] {
			p.note(&h.open[i], c)
		}
		again.exact[c.Of] = true
	}
	p.admit(h.open)
	return again
}

// thresholds are the numbers of people on which results depend, as far as so many can be kept.
func (s *scan) thresholds() []decide.Threshold {
	all := s.cfg.Rules.Thresholds(decide.DateOf(s.day()))
	return slices.DeleteFunc(all, func(t decide.Threshold) bool { return t.People > people.ExactSize })
}

// weighty are the counts on which results depend: those of datasets and entities. Where nobody says whose the stores
// are, all of them are looked at as one.
func (s *scan) weighty(inv *inventory.Inventory, h held) []classify.Count {
	var counts []classify.Count
	for i := range h.profiles {
		counts = append(counts, h.profiles[i].People...)
	}
	of := map[inventory.ID]bool{}
	for _, st := range inv.Stores {
		of[st.Entity] = true
	}
	delete(of, "")
	if len(of) == 0 {
		of[report.ScanUnion] = true
	}
	for _, c := range h.people {
		if of[c.Of] {
			counts = append(counts, c)
		}
	}
	return counts
}

// planning decides which datasets are counted again.
type planning struct {
	scan     *scan
	again    *recounting
	datasets map[inventory.ID]inventory.Dataset
	stores   map[inventory.ID]inventory.Store
	left     budgets
}

func newPlanning(s *scan, inv *inventory.Inventory, again *recounting) *planning {
	p := &planning{
		scan: s, again: again, left: s.left(),
		datasets: make(map[inventory.ID]inventory.Dataset, len(inv.Datasets)),
		stores:   make(map[inventory.ID]inventory.Store, len(inv.Stores)),
	}
	for _, d := range inv.Datasets {
		p.datasets[d.ID] = d
	}
	for _, st := range inv.Stores {
		p.stores[st.ID] = st
	}
	return p
}

// feeds lists by the ids of datasets and unions which of the open datasets count in each.
func (p *planning) feeds(open []openCount) map[inventory.ID][]int {
	all := make(map[inventory.ID][]int, len(open))
	for i := range open {
		id := open[i].id
		for _, of := range []inventory.ID{id, report.ScanUnion, p.stores[p.datasets[id].Store].Entity} {
			if of != "" {
				all[of] = append(all[of], i)
			}
		}
	}
	return all
}

// note records why a dataset is to be counted again.
func (p *planning) note(o *openCount, c decide.Crossing) {
	r := p.again.records[o.id]
	if r == nil {
		r = &report.Recount{Dataset: o.id, Columns: o.keys.Columns()}
		p.again.records[o.id] = r
	}
	r.Near = append(r.Near, report.Near{Of: c.Of, Group: string(c.Threshold.Of), People: c.People})
}

// admit makes the shards of the datasets that may be read in full, in the order of their ids; the others keep what would
// settle them.
func (p *planning) admit(open []openCount) {
	next := map[inventory.ID]int{}
	for i := range open {
		r := p.again.records[open[i].id]
		if r == nil || open[i].done {
			continue
		}
		sh := p.shard(&open[i])
		if fix := p.refuses(&sh); fix != nil {
			r.Fix = fix
			continue
		}
		for _, part := range sh.split() {
			part.id = shardID(sh.dataset.ID.Container(), fmt.Sprintf("%c%06d", recountMark, next[sh.dataset.ID.Container()]))
			next[sh.dataset.ID.Container()]++
			p.again.work = append(p.again.work, part)
			p.again.shards[open[i].id]++
		}
	}
}

// recountMark begins the number of a shard that counts again: it comes before all digits, so that its result is there
// when the tables of the container are folded.
const recountMark = '!'

// shard reads the key columns of a dataset.
func (p *planning) shard(o *openCount) shard {
	d := p.datasets[o.id]
	if d.ID != d.Container() {
		d.Ranges = nil // they are those of the container
	}
	st := p.stores[d.Store]
	return shard{
		source: p.scan.owner[d.Container()], store: st, dataset: d, census: &o.keys,
		want: inventory.Want{Seed: seed, Columns: o.keys.Columns(), Distinct: asks(&st)},
	}
}

// asks reports whether values are asked of a server, which can group them, rather than read from a file.
func asks(st *inventory.Store) bool {
	return !slices.Contains([]inventory.Kind{inventory.Bucket, inventory.FileSystem, inventory.Folder}, st.Kind)
}

// exactRemote is the size up to which objects far away are read again without asking.
const exactRemote = 1 << 30

// refuses says what would allow to read a dataset in full, nil when nothing is in the way.
func (p *planning) refuses(sh *shard) *inventory.Fix {
	src := &p.scan.cfg.Sources[sh.source]
	if src.Sample.None() {
		return &inventory.Fix{Code: inventory.FixSetting, Args: []string{"sample", "auto"}}
	}
	if gap := p.scan.mayNotReadHere(*sh); gap != nil { // exact counts keep hashes, which must not leave
		return &gap.Fix
	}
	size := sh.takes()
	if !src.AllowExact && !src.Sample.exact(asks(&sh.store), size) {
		return &inventory.Fix{Code: inventory.FixSetting, Args: []string{"allow_exact", "true"}}
	}
	if !p.left.take(sh, size) {
		return &inventory.Fix{Code: inventory.FixRaiseBudget, Args: []string{"--budget"}}
	}
	return nil
}

// exact reports whether so many bytes may be read in full without asking; never what a server far away has to group.
func (s Sample) exact(grouped bool, size int64) bool {
	if s.local {
		return s.mode == "full" || s.mode == "auto"
	}
	return !grouped && (s.mode == "full" || s.mode == "auto" && size <= exactRemote)
}

// censuses are the results of shards that count again, until the dataset is folded.
type censuses struct {
	whole map[inventory.ID]*people.Sketches
	seen  map[inventory.ID]int
	holes map[inventory.ID]*inventory.Gap
}

func newCensuses() censuses {
	return censuses{
		whole: map[inventory.ID]*people.Sketches{}, seen: map[inventory.ID]int{}, holes: map[inventory.ID]*inventory.Gap{},
	}
}

// add merges what a shard counted.
func (c *censuses) add(out outcome) error {
	for _, p := range out.Parts {
		id := p.Dataset.ID
		c.seen[id]++
		for _, h := range out.Holes {
			c.holes[id] = h.Gap
		}
		s := new(people.Sketches)
		if err := s.UnmarshalBinary(p.Table); err != nil {
			return fmt.Errorf("run: fold census %s: %w", id, err)
		}
		if c.whole[id] == nil {
			c.whole[id] = s
		} else {
			c.whole[id].Merge(s)
		}
	}
	return nil
}

// take returns the people of a dataset that was counted again in full, by this scan or by the one whose result is carried
// over, nil when it was not, and says in the document which of both.
func (c *censuses) take(again *recounting, id inventory.ID, kept *people.Sketches) *people.Sketches {
	r := again.records[id]
	switch {
	case r == nil:
		return nil
	case kept != nil:
		r.Exact = true
		return kept
	case again.shards[id] == 0:
		return nil
	}
	s := c.whole[id]
	delete(c.whole, id)
	switch gap := c.holes[id]; {
	case gap != nil:
		r.Fix = &gap.Fix
		return nil
	case s == nil || c.seen[id] < again.shards[id]: // interrupted
		r.Fix = &inventory.Fix{Code: inventory.FixRetry}
		return nil
	}
	r.Exact = true
	return s
}

// results yields what the shards left, in the order of their ids; those that count again come before the tables that
// they are about.
func (s *scan) results(ctx context.Context) iter.Seq2[result, error] {
	return func(yield func(result, error) bool) {
		for kept, err := range s.cfg.Store.Results(ctx, s.cfg.ScanID) {
			if err != nil {
				yield(result{}, err)
				return
			}
			out, err := decodeOutcome(kept.Data)
			if err != nil {
				err = fmt.Errorf("run: fold shard %s: %w", kept.Shard, err)
			}
			if !yield(result{kept.Shard, out}, err) || err != nil {
				return
			}
		}
	}
}

// result is the outcome of a shard.
type result struct {
	shard string
	outcome
}

// records lists what became of the counts near a threshold, in the order of the datasets.
func (a *recounting) list() []report.Recount {
	all := []report.Recount{}
	for _, id := range slices.Sorted(maps.Keys(a.records)) {
		all = append(all, *a.records[id])
	}
	return all
}
