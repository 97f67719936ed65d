package run

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// shard is what one worker reads in one go: a container with all its tables, a dataset, or one range of it.
type shard struct {
	id     string
	source int
	store  inventory.Store
	// dataset is what to read: the container itself for tables inside one.
	dataset inventory.Dataset
	tables  []inventory.Dataset // what is known before reading
	want    inventory.Want
	look    bool           // a few rows first: they may be enough
	cut     bool           // a budget leaves less than it wants
	asked   int64          // rows that it wanted before, 0 is all
	looks   bool           // no more than a look, before the rest of a budget is shared
	weight  int64          // what a byte of it may show, as a look has told; 0: nobody looked
	wide    int64          // bytes of a row, as a look has told; 0: nobody looked
	again   bool           // what it reads replaces what was read of its container before
	skip    bool           // nothing of it is read: the budget has nothing for it, or all goes to another shard of its container
	census  *classify.Keys // only people are counted again, by these columns
	stretch *stretch       // that it goes on with; nil when it stands alone

	before   *outcome    // what earlier slices read of it
	due      func() bool // whether the slice is over
	piece    int64       // rows after which the slice may end
	confined bool        // its tables must not leave where it lies: only counts and registers do
}

// shards splits the datasets of an inventory into shards, in the order of their ids. Datasets whose values are not to
// be read have one too: their schema speaks.
func (s *scan) shards(inv *inventory.Inventory) []shard {
	stores := make(map[inventory.ID]inventory.Store, len(inv.Stores))
	for _, st := range inv.Stores {
		stores[st.ID] = st
	}
	var all []shard
	for _, tables := range byContainer(inv.Datasets) {
		d := tables[0]
		d.ID = d.ID.Container()
		base := shard{source: s.owner[d.ID], store: stores[d.Store], dataset: d, tables: tables}
		whole := containerSize(d, tables)
		sample := s.cfg.Sources[base.source].Sample
		base.want, base.look = sample.want(whole), sample.looks(whole)
		base.confined = s.confines(&base)
		if sample.None() {
			base.dataset.Ranges = nil // there is nothing to read at the same time
		}
		all = append(all, base.split()...)
	}
	return all
}

// split makes a shard a range when everything is read, one shard otherwise: a sample is spread over the whole.
func (s shard) split() []shard {
	ranges := s.dataset.Ranges
	if len(ranges) < 2 || s.want.Rows > 0 || s.confined {
		ranges = []inventory.Range{{}}
	}
	out := make([]shard, len(ranges))
	for i, r := range ranges {
		part := s
		part.look = s.look && len(ranges) == 1
		part.id = shardID(s.dataset.ID, fmt.Sprintf("%06d", i))
		part.want.Range, part.asked = r, part.want.Rows
		out[i] = part
	}
	return out
}

// shardID names a part of a container. Whatever containers are called, those of one follow each other in the order of the
// ids: the mark between both is doubled in the name, and comes after all that the number of a part may begin with.
func shardID(container inventory.ID, part string) string {
	return strings.ReplaceAll(string(container), "|", "||") + "|" + part
}

// containerOf cuts the number of the part off the id of a shard.
func containerOf(shard string) inventory.ID {
	name := shard[:max(0, strings.LastIndexByte(shard, '|'))]
	return inventory.ID(strings.ReplaceAll(name, "||", "|"))
}

// stage names what a shard does, for people who watch.
func (s *shard) stage() string {
	switch {
	case s.census != nil:
		return "count"
	case s.again:
		return "deepen"
	default:
		return "classify"
	}
}

// byContainer groups datasets that lie in the same container, in the order of the container's id.
func byContainer(all []inventory.Dataset) [][]inventory.Dataset {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b inventory.Dataset) int {
		return cmp.Or(cmp.Compare(a.ID.Container(), b.ID.Container()), cmp.Compare(a.ID, b.ID))
	})
	var out [][]inventory.Dataset
	for _, d := range sorted {
		if n := len(out); n > 0 && out[n-1][0].ID.Container() == d.ID.Container() {
			out[n-1] = append(out[n-1], d)
			continue
		}
		out = append(out, []inventory.Dataset{d})
	}
	return out
}

// containerSize returns d with the bytes of the whole container, the largest that any of its tables states.
func containerSize(d inventory.Dataset, tables []inventory.Dataset) inventory.Dataset {
	for _, t := range tables {
		if t.Bytes != nil && (d.Bytes == nil || t.Bytes.Value > d.Bytes.Value) {
			d.Bytes = t.Bytes
		}
	}
	return d
}
