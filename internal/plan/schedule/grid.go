package schedule

import (
	"encoding/binary"
	"math"
	"slices"
)

// grid is how the resources of a network lie in words.
type grid struct {
	words int
	full  []uint64 // all capacity, one row
	top   uint64   // the top bits of a word's lanes
	need  []uint64 // task × words
	bits  int
	lane  []int   // of each resource, -1 for one that never binds
	lanes [][]int // of each task: lane × level
	least []int32 // lane × level: what the tasks of the level ask for at least
	kind  []int32 // of each task: those of one kind fit into the same slots
	kinds map[kind]int32
}

// many is from how many tasks on it pays to remember where tasks no longer fit, and levels for how many sizes of demand on
// each lane it is remembered apart: what is too little for one task may be enough for another.
const (
	many   = 500
	levels = 8
)

// kind is what decides where a task fits.
type kind struct {
	need          string // packed demands
	duration, cal int32
}

const (
	narrow = 16 // bits of a lane when every capacity fits
	wide   = 32
)

// newGrid packs the capacities. A resource whose capacity the tasks together cannot fill binds nothing and takes no lane.
func newGrid(nw *network) grid {
	g := grid{bits: narrow, lane: make([]int, nw.res), lanes: make([][]int, nw.n), kind: make([]int32, nw.n), kinds: map[kind]int32{}}
	binding := bindingResources(nw)
	for _, r := range binding {
		if nw.capacity[r] >= 1<<(narrow-1) {
			g.bits = wide
		}
	}
	for r := range g.lane {
		g.lane[r] = -1
	}
	for k, r := range binding {
		g.lane[r] = k
	}
	lanes := 64 / g.bits
	g.words = (len(binding) + lanes - 1) / lanes
	g.full = make([]uint64, g.words)
	g.need = make([]uint64, nw.n*g.words)
	for lane := range lanes {
		g.top |= 1 << (g.bits*(lane+1) - 1)
	}
	for k, r := range binding {
		g.full[k/lanes] |= uint64(nw.capacity[r]) << (g.bits * (k % lanes))
		g.least = append(g.least, levelsOf(nw, r)...)
	}
	return g
}

// levelsOf divides the demands on a resource into levels, each of which begins at one of them.
func levelsOf(nw *network, r int) []int32 {
	list := make([]int32, 0, levels)
	if nw.n >= many {
		var demands []int32
		for i := range nw.tasks {
			for m := range nw.tasks[i].modes() {
				if n := sumOf(nw.tasks[i].mode(m).Use, r); n > 0 {
					demands = append(demands, int32(n))
				}
			}
		}
		slices.Sort(demands)
		demands = slices.Compact(demands)
		for k := range min(levels, len(demands)) {
			list = append(list, demands[k*len(demands)/min(levels, len(demands))])
		}
	}
	for len(list) < levels {
		list = append(list, math.MaxInt32)
	}
	return list
}

// level is the index, over all lanes, of the highest level that a demand on a lane reaches.
func (g *grid) level(lane int, use int32) int {
	at := lane * levels
	last := at + levels - 1
	for at < last && g.least[at+1] <= use {
		at++
	}
	return at
}

// bindingResources lists the resources that all tasks together overfill, each in its hungriest mode.
func bindingResources(nw *network) []int {
	total := make([]int64, nw.res)
	most := make([]int, nw.res)
	for i := range nw.tasks {
		clear(most)
		for m := range nw.tasks[i].modes() {
			for _, u := range nw.tasks[i].mode(m).Use {
				most[u.Resource] = max(most[u.Resource], sumOf(nw.tasks[i].mode(m).Use, u.Resource))
			}
		}
		for r, n := range most {
			total[r] += int64(n)
		}
	}
	var binding []int
	for r, c := range nw.capacity {
		if total[r] > int64(c) {
			binding = append(binding, r)
		}
	}
	return binding
}

func sumOf(use []Use, resource int) int {
	n := 0
	for _, u := range use {
		if u.Resource == resource {
			n += u.Amount
		}
	}
	return n
}

// set packs the demand of i and finds its kind.
func (g *grid) set(nw *network, i int32) {
	row := g.need[int(i)*g.words : (int(i)+1)*g.words]
	clear(row)
	lanes := 64 / g.bits
	for r, k := range g.lane {
		if use := nw.demand[int(i)*nw.res+r]; k >= 0 && use > 0 {
			row[k/lanes] |= uint64(use) << (g.bits * (k % lanes))
		}
	}
	if nw.n < many {
		return
	}
	g.lanes[i] = g.lanes[i][:0]
	for r, k := range g.lane {
		if use := nw.demand[int(i)*nw.res+r]; k >= 0 && use > 0 {
			g.lanes[i] = append(g.lanes[i], g.level(k, use))
		}
	}
	var packed []byte
	for _, w := range row {
		packed = binary.LittleEndian.AppendUint64(packed, w)
	}
	key := kind{string(packed), nw.dur[i], nw.cal[i]}
	id, known := g.kinds[key]
	if !known {
		id = int32(len(g.kinds))
		g.kinds[key] = id
	}
	g.kind[i] = id
}
