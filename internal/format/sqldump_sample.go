package format

import (
	"cmp"
	"container/heap"
	"errors"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// sqlSample is a random sample of the rows of one table: those with the least hashes. Since a dump is read to its end
// anyway, it costs no more than the head of each table, and says more.
type sqlSample struct {
	salt  uint64
	rows  sampleHeap
	limit int64
}

// sampledRow is a row with a memory of its own.
type sampledRow struct {
	hash   uint64
	number int64
	cells  inventory.Column
	slots  []int
}

// sampleHeap has the row with the greatest hash on top.
type sampleHeap []sampledRow

func (h sampleHeap) Len() int           { return len(h) }
func (h sampleHeap) Less(i, j int) bool { return h[i].hash > h[j].hash }
func (h sampleHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push is for package heap alone.
func (h *sampleHeap) Push(x any) {
	if row, ok := x.(sampledRow); ok {
		*h = append(*h, row)
	}
}

// Pop is for package heap alone.
func (h *sampleHeap) Pop() any {
	last := len(*h) - 1
	row := (*h)[last]
	(*h)[last] = sampledRow{}
	*h = (*h)[:last]
	return row
}

// sample takes the current row of t into its sample, if it belongs there.
func (d *dump) sample(t *dumpTable, into *target) {
	s := t.sample
	if s == nil {
		salt := seedOf(d.in.want.Seed, string(d.in.dataset.Inside(t.name)))
		s = &sqlSample{salt: salt, limit: d.in.want.Rows}
		t.sample, t.told = s, true
	}
	hash := mix64(s.salt + uint64(t.count))
	if int64(len(s.rows)) >= s.limit && hash >= s.rows[0].hash {
		return
	}
	row := sampledRow{hash: hash, number: t.count, slots: slices.Clone(into.slots)}
	row.cells.Data, row.cells.End = slices.Clone(d.row.Data), slices.Clone(d.row.End)
	row.cells.Null = slices.Clone(d.row.Null)
	d.sampled += row.size()
	heap.Push(&s.rows, row)
	for len(s.rows) > 1 && (int64(len(s.rows)) > s.limit || d.sampled > d.in.limits.Spool) {
		d.sampled -= s.rows[0].size()
		heap.Pop(&s.rows)
		s.limit = min(s.limit, max(int64(len(s.rows)), 1))
	}
}

// size is the memory of a row.
func (r *sampledRow) size() int64 {
	const word = 8
	return int64(len(r.cells.Data) + word*(len(r.cells.End)+len(r.cells.Null)+len(r.slots)))
}

// emitSample hands over the sample of t, in the order of the dump.
func (d *dump) emitSample(t *dumpTable) error {
	if t.sample == nil {
		return nil
	}
	rows := t.sample.rows
	slices.SortFunc(rows, func(a, b sampledRow) int { return cmp.Compare(a.number, b.number) })
	design := d.out.design
	defer func() { d.out.design = design }()
	d.out.design = inventory.Design{Sampling: inventory.RandomRows, Of: t.count}
	if int64(len(rows)) == t.count {
		d.out.design.Sampling = inventory.FullRead
	}
	if err := d.turn(t); err != nil {
		return err
	}
	for i := range rows {
		d.build(t, &rows[i].cells, rows[i].slots)
		if err := t.rows.endRow(); err != nil && !errors.Is(err, errFull) {
			return err
		}
	}
	t.sample = nil
	return d.flush()
}
