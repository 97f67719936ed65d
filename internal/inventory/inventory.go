// Package inventory is stage 1 of the pipeline and answers: what is there, whose is it, and who can reach it?
//
// It owns the contract that every provider meets ([Provider]), the things that a provider reports ([Scope], [Store],
// [Dataset], [Flow], [Gap]) and the machinery around the calls of a provider ([Caller]). It knows no cloud, no format
// and no law.
//
// What was not seen is never clean: every sequence of a provider reports what it could not read as a [Gap], and
// [Inventory] carries the gaps beside the rest.
package inventory

import (
	"cmp"
	"slices"
)

// Inventory is the result of stage 1: everything that was seen, and everything that is known not to have been seen.
// It holds no value of any dataset. The zero value is an empty inventory. It is not safe for concurrent use.
type Inventory struct {
	Entities []Entity   `json:"entities"`
	Scopes   []Scope    `json:"scopes"`
	Coverage []Coverage `json:"coverage"`
	Stores   []Store    `json:"stores"`
	Datasets []Dataset  `json:"datasets"`
	Flows    []Flow     `json:"flows"`
	Links    []Link     `json:"links,omitempty"`
}

// Sort brings every section into the order of its id, so that the same estate is the same bytes whatever the order of
// arrival. Gaps are ordered within their scope.
func (inv *Inventory) Sort() {
	slices.SortFunc(inv.Entities, func(a, b Entity) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(inv.Scopes, func(a, b Scope) int { return cmp.Compare(a.ID(), b.ID()) })
	slices.SortFunc(inv.Coverage, func(a, b Coverage) int { return cmp.Compare(a.Scope, b.Scope) })
	for i := range inv.Coverage {
		slices.SortFunc(inv.Coverage[i].Gaps, compareGaps)
	}
	slices.SortFunc(inv.Stores, func(a, b Store) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(inv.Datasets, func(a, b Dataset) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(inv.Flows, func(a, b Flow) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(inv.Links, func(a, b Link) int { return cmp.Compare(a.ID, b.ID) })
}

// Gaps returns every gap of every scope, in the order of the scopes.
func (inv *Inventory) Gaps() []*Gap {
	var all []*Gap
	for _, c := range inv.Coverage {
		all = append(all, c.Gaps...)
	}
	return all
}
