package inventory

import (
	"cmp"
	"slices"
)

// Add appends everything in other. Call Unify when all parts are in.
func (inv *Inventory) Add(other Inventory) {
	inv.Entities = append(inv.Entities, other.Entities...)
	inv.Scopes = append(inv.Scopes, other.Scopes...)
	inv.Coverage = append(inv.Coverage, other.Coverage...)
	inv.Stores = append(inv.Stores, other.Stores...)
	inv.Datasets = append(inv.Datasets, other.Datasets...)
	inv.Flows = append(inv.Flows, other.Flows...)
	inv.Links = append(inv.Links, other.Links...)
}

// Unify sorts the inventory and keeps one record of each id, so that what an index and a list both returned is one
// thing. Of two stores or datasets with one id the record that knows more wins, and a store is completed from the
// other; the coverage of a scope that two sources visited is added up.
func (inv *Inventory) Unify() {
	inv.mergeCoverage()
	inv.Sort()
	inv.Entities = keepFirst(inv.Entities, func(e Entity) ID { return e.ID })
	inv.Scopes = keepFirst(inv.Scopes, Scope.ID)
	inv.Stores = mergeStores(inv.Stores)
	inv.Datasets = keepBest(inv.Datasets, func(d Dataset) ID { return d.ID }, compareDatasets)
	inv.Flows = keepBest(inv.Flows, func(f Flow) ID { return f.ID }, compareFlows)
	inv.Links = keepFirst(inv.Links, func(l Link) ID { return l.ID })
}

// mergeCoverage adds up the coverage of each scope.
func (inv *Inventory) mergeCoverage() {
	at := make(map[ID]int, len(inv.Coverage))
	merged := make([]Coverage, 0, len(inv.Coverage))
	for _, c := range inv.Coverage {
		i, ok := at[c.Scope]
		if !ok {
			at[c.Scope] = len(merged)
			merged = append(merged, c)
			continue
		}
		merged[i] = merged[i].plus(c)
	}
	inv.Coverage = merged
}

// plus adds two visits to one scope up. Both were whole, or the sum is partial.
func (c Coverage) plus(other Coverage) Coverage {
	if c.Status == NotApplicable {
		c.Status = other.Status
	} else if other.Status != c.Status && other.Status != NotApplicable {
		c.Status = Partial
	}
	c.Calls = max(c.Calls, other.Calls) // both read the counter of the scope
	c.Rows += other.Rows
	c.Gaps = append(slices.Clone(c.Gaps), other.Gaps...)
	slices.SortFunc(c.Gaps, compareGaps)
	c.Gaps = slices.CompactFunc(c.Gaps, func(a, b *Gap) bool { return a.ID() == b.ID() })
	return c
}

// mergeStores makes one store of all records with its id, the best first.
func mergeStores(list []Store) []Store {
	slices.SortStableFunc(list, func(a, b Store) int { return cmp.Or(cmp.Compare(a.ID, b.ID), compareStores(a, b)) })
	merged := list[:0]
	for _, s := range list {
		if last := len(merged) - 1; last >= 0 && s.ID != "" && merged[last].ID == s.ID {
			merged[last] = merged[last].filledFrom(s)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// keepFirst keeps the first record of each id of a sorted list. What has no id is never the same as anything.
func keepFirst[T any](sorted []T, id func(T) ID) []T {
	return slices.CompactFunc(sorted, func(a, b T) bool { return id(a) != "" && id(a) == id(b) })
}

// keepBest keeps the record of each id that compares lowest.
func keepBest[T any](list []T, id func(T) ID, compare func(a, b T) int) []T {
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Or(cmp.Compare(id(a), id(b)), compare(a, b)) })
	return keepFirst(list, id)
}

// compareStores puts the record that knows more first.
func compareStores(a, b Store) int {
	return cmp.Or(
		compareKnown(a.Account != "", b.Account != ""),
		compareKnown(a.Place.known(), b.Place.known()),
		compareKnown(a.Size.Bytes != nil, b.Size.Bytes != nil),
		cmp.Compare(len(b.Endpoints), len(a.Endpoints)),
		cmp.Compare(len(b.Tags), len(a.Tags)),
		cmp.Compare(a.Scope().ID(), b.Scope().ID()),
	)
}

// compareDatasets puts the record with more columns, then the larger one, first.
func compareDatasets(a, b Dataset) int {
	return cmp.Or(
		cmp.Compare(len(b.Columns), len(a.Columns)),
		cmp.Compare(b.Members, a.Members),
		cmp.Compare(a.Store, b.Store),
		cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.Format, b.Format),
	)
}

// compareFlows puts what an interface stated before what was derived.
func compareFlows(a, b Flow) int {
	return cmp.Or(
		compareKnown(a.Source != derived, b.Source != derived),
		compareKnown(a.Target != "", b.Target != ""),
		cmp.Compare(a.Mode, b.Mode),
		cmp.Compare(a.Source, b.Source),
	)
}

// compareKnown puts true first.
func compareKnown(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}
