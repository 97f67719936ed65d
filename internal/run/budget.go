package run

import (
	"cmp"
	"math"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// claim is what one container asks of a budget.
type claim struct {
	shards []int // places in the list of shards; a container that is cut is read by the first of them
	bytes  int64 // that reading it takes, as far as its source says
	weight int64 // what a byte of it may show, against others
	got    int64
}

// What a container takes whose source does not say, and what a byte of one may show.
const (
	unknownBytes = autoFullRemote
	rowBytes     = 256       // of a row of unknown width: a few numbers, a name, an address
	leastBytes   = 128 << 10 // a sample of a few rows reads as much, in heads and blocks

	plainWeight  = 1
	openWeight   = 2 // a column may still be anything
	peopleWeight = 4 // people are in it
)

// spend shares the budgets of the scan and of its sources among the shards, ahead of reading and whoever reads first: so
// the same bytes are read at any number of workers. Small containers are read in full; of those that a few rows may
// settle, and of those that get less than they ask for, a few rows are read, and readMore shares the rest by what they
// have shown.
func (s *scan) spend(todo []shard) {
	if !s.bounded() {
		return
	}
	s.spent = make([]int64, len(s.cfg.Sources))
	for _, c := range s.shareAll(todo) {
		c.apply(todo)
		lead := &todo[c.shards[0]]
		lead.looks = (lead.look || lead.cut) && !lead.skip
	}
}

// shareAll shares what is left of the budgets among shards.
func (s *scan) shareAll(todo []shard) []*claim {
	claims := s.claims(todo)
	all := make([]*claim, 0, len(claims))
	left := s.left()
	for i, budget := range left.sources {
		var own []*claim
		for j := range claims {
			if todo[claims[j].shards[0]].source == i {
				own = append(own, &claims[j])
			}
		}
		share(budget, own)
		all = append(all, own...)
	}
	within(left.scan, all)
	return all
}

// bounded reports whether the scan has any budget.
func (s *scan) bounded() bool {
	return s.cfg.Budget > 0 || slices.ContainsFunc(s.cfg.Sources, func(src Source) bool { return src.Budget > 0 })
}

// claims lists what the containers of the shards ask for. Those of which no value is read ask for nothing.
func (s *scan) claims(todo []shard) []claim {
	var claims []claim
	at := map[inventory.ID]int{}
	for i := range todo {
		sh := &todo[i]
		if s.cfg.Sources[sh.source].Sample.None() || s.mayNotRead(*sh) != nil {
			continue
		}
		id := sh.dataset.ID
		if j, ok := at[id]; ok {
			claims[j].shards = append(claims[j].shards, i)
			continue
		}
		at[id] = len(claims)
		weight := sh.weight
		if weight == 0 {
			weight = s.weigh(sh)
		}
		claims = append(claims, claim{shards: []int{i}, bytes: sh.takes(), weight: weight})
	}
	return claims
}

// takes is how many bytes reading a container takes.
func (s *shard) takes() int64 {
	size := int64(unknownBytes)
	if d := containerSize(s.dataset, s.tables); d.Bytes != nil {
		size = max(d.Bytes.Value, 1)
	}
	if s.want.Rows == 0 {
		return size
	}
	return min(size, max(leastBytes, s.want.Rows*s.width()*int64(max(len(s.tables), 1))))
}

// width is how many bytes a row takes.
func (s *shard) width() int64 {
	d := s.dataset
	if s.wide > 0 {
		return s.wide
	}
	if d.Bytes == nil || d.Rows == nil || d.Rows.Value <= 0 {
		return rowBytes
	}
	return max(1, d.Bytes.Value/d.Rows.Value)
}

// weigh asks the schema what the bytes of a container may show.
func (s *scan) weigh(sh *shard) int64 {
	weight := int64(plainWeight)
	for i := range sh.tables {
		if len(sh.tables[i].Columns) == 0 {
			weight = max(weight, openWeight)
			continue
		}
		p := s.cfg.Engine.Judge(s.cfg.Engine.NewTable(sh.tables[i], s.tableOptions()))
		if slices.ContainsFunc(p.Findings, aboutPeople) {
			return peopleWeight
		}
	}
	return weight
}

func aboutPeople(f classify.Finding) bool {
	return f.Category == "personal" || f.Category == "sensitive"
}

// share gives claims what they ask for, as far as a budget goes.
func share(budget int64, claims []*claim) {
	for _, c := range claims {
		c.got = c.bytes
	}
	within(budget, claims)
}

// within cuts what claims got to a budget: those that ask for little get it all, and what they leave goes to the others
// by their weights.
func within(budget int64, claims []*claim) {
	if budget == unbounded {
		return
	}
	sorted := slices.Clone(claims)
	slices.SortStableFunc(sorted, func(a, b *claim) int {
		return cmp.Compare(float64(a.got)/float64(a.weight), float64(b.got)/float64(b.weight))
	})
	var weights int64
	for _, c := range sorted {
		weights += c.weight
	}
	for _, c := range sorted {
		part := int64(float64(max(budget, 0)) * (float64(c.weight) / float64(weights)))
		c.got = max(0, min(c.got, part, budget))
		budget -= c.got
		weights -= c.weight
	}
}

// apply turns what a claim got into what its shards read. Sizes of objects are exact; those of tables are estimates, so
// that what was promised is a bound.
func (c *claim) apply(todo []shard) {
	first := &todo[c.shards[0]]
	if c.got >= c.bytes {
		if first.dataset.Members == 0 {
			first.want.Bytes = c.got
		}
		return
	}
	for _, i := range c.shards[1:] {
		todo[i].skip = true
	}
	first.cut = true
	rows := max(1, c.got/max(1, first.width()))
	if first.want.Rows == 0 || rows < first.want.Rows {
		first.want.Rows = rows
	}
	first.want.Range = inventory.Range{}
	first.want.Bytes = c.got
	first.skip = c.got < leastRead
}

// leastRead is a part of a budget that is too small to read anything with: less than one block of a disk.
const leastRead = 4096

// budgets are what is left of the budgets.
type budgets struct {
	scan    int64
	sources []int64
}

// unbounded is a budget without a bound.
const unbounded = math.MaxInt64

// left returns what the first rounds left.
func (s *scan) left() budgets {
	b := budgets{scan: unbounded, sources: make([]int64, len(s.cfg.Sources))}
	var all int64
	for i, n := range s.spent {
		b.sources[i] = unbounded
		if own := s.cfg.Sources[i].Budget; own > 0 {
			b.sources[i] = own - n
		}
		all += n
	}
	if s.cfg.Budget > 0 {
		b.scan = s.cfg.Budget - all
	}
	return b
}

// take takes what a shard reads out of the budgets, if there is so much, and bounds a shard whose size is an estimate.
func (b *budgets) take(sh *shard, size int64) bool {
	own := &b.sources[sh.source]
	free := min(b.scan, *own)
	if free == unbounded {
		return true
	}
	if size > free {
		return false
	}
	b.scan, *own = lessen(b.scan, size), lessen(*own, size)
	if sh.dataset.Members == 0 {
		sh.want.Bytes = size
	}
	return true
}

func lessen(left, n int64) int64 {
	if left == unbounded {
		return left
	}
	return left - n
}
