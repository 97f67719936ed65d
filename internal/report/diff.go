package report

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Class is what sort of difference a change is.
type Class string

// The classes of changes.
const (
	CoverageLost Class = "coverage_lost" // not there, and nobody looked
	Exposed      Class = "exposed"       // a store became reachable by more
	Moved        Class = "moved"         // a store lies in another region or place
	Reclassified Class = "reclassified"  // other kinds, or another result
	Grew         Class = "grew"          // rows or bytes grew by a tenth or more
	Added        Class = "added"
	Removed      Class = "removed"
)

// classes is the order in which changes are told: what was not seen, then what alarms, then the rest.
func classes() []Class {
	return []Class{CoverageLost, Exposed, Moved, Reclassified, Grew, Added, Removed}
}

// Change is one difference between two documents.
type Change struct {
	Class  Class        `json:"class"`
	Kind   string       `json:"kind"` // store, dataset, flow, decision, review
	ID     inventory.ID `json:"id"`
	Before string       `json:"before,omitempty"`
	After  string       `json:"after,omitempty"`
}

// Diff compares two documents. What is missing in after because its scope has a gap there, or was not looked at by that
// scan, is coverage_lost, never removed.
func Diff(before, after *Document) []Change {
	d := &differ{lost: uncovered(before, after), kindsBefore: kindsOf(before), kindsAfter: kindsOf(after)}
	stores := scopesOfStores(before)
	datasets := scopesOfDatasets(before, stores)
	lists[inventory.Store]{
		kind: "store", before: before.Stores, after: after.Stores, changed: d.store,
		id:    func(s inventory.Store) inventory.ID { return s.ID },
		scope: func(s inventory.Store) inventory.ID { return s.Scope().ID() },
	}.compare(d)
	lists[inventory.Dataset]{
		kind: "dataset", before: before.Datasets, after: after.Datasets, changed: d.dataset,
		id:    func(s inventory.Dataset) inventory.ID { return s.ID },
		scope: func(s inventory.Dataset) inventory.ID { return stores[s.Store] },
	}.compare(d)
	lists[inventory.Flow]{
		kind: "flow", before: before.Flows, after: after.Flows, changed: func(_, _ inventory.Flow) {},
		id:    func(f inventory.Flow) inventory.ID { return f.ID },
		scope: func(f inventory.Flow) inventory.ID { return stores[f.Store] },
	}.compare(d)
	lists[decide.Decision]{
		kind: "decision", before: before.Decisions, after: after.Decisions, changed: d.decision,
		id:    func(x decide.Decision) inventory.ID { return x.ID },
		scope: func(x decide.Decision) inventory.ID { return datasets[x.Dataset] },
	}.compare(d)
	lists[Review]{
		kind: "review", before: before.Reviews, after: after.Reviews, changed: d.review,
		id:    func(r Review) inventory.ID { return r.ID },
		scope: func(Review) inventory.ID { return "" },
	}.compare(d)
	rank := classes()
	slices.SortFunc(d.changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(slices.Index(rank, a.Class), slices.Index(rank, b.Class)),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	return d.changes
}

// uncovered returns the scopes that after did not see whole: those with a gap, and those of before that it did not look
// at, because the sources of the two scans differ.
func uncovered(before, after *Document) map[inventory.ID]bool {
	lost := map[inventory.ID]bool{}
	for _, c := range before.Coverage {
		lost[c.Scope] = true
	}
	for _, c := range after.Coverage {
		lost[c.Scope] = c.Status != inventory.Complete && c.Status != inventory.NotApplicable
	}
	return lost
}

// kindsOf says the kinds of data of each dataset, as one text.
func kindsOf(d *Document) map[inventory.ID]string {
	kinds := map[inventory.ID][]string{}
	for i := range d.Findings {
		f := &d.Findings[i]
		kinds[f.Dataset] = append(kinds[f.Dataset], f.Kind)
	}
	out := make(map[inventory.ID]string, len(kinds))
	for id, all := range kinds {
		slices.Sort(all)
		out[id] = strings.Join(slices.Compact(all), ", ")
	}
	return out
}

func scopesOfStores(d *Document) map[inventory.ID]inventory.ID {
	m := map[inventory.ID]inventory.ID{}
	for _, s := range d.Stores {
		m[s.ID] = s.Scope().ID()
	}
	return m
}

func scopesOfDatasets(d *Document, stores map[inventory.ID]inventory.ID) map[inventory.ID]inventory.ID {
	m := map[inventory.ID]inventory.ID{}
	for _, s := range d.Datasets {
		m[s.ID] = stores[s.Store]
	}
	return m
}

type differ struct {
	lost                    map[inventory.ID]bool
	kindsBefore, kindsAfter map[inventory.ID]string
	changes                 []Change
}

func (d *differ) add(c Change) { d.changes = append(d.changes, c) }

// lists are one section of two documents, and how to compare it.
type lists[T any] struct {
	kind          string
	before, after []T
	id, scope     func(T) inventory.ID
	changed       func(before, after T)
}

// compare pairs two lists by id: what is only in one is added or removed, what is in both goes to changed.
func (l lists[T]) compare(d *differ) {
	old := make(map[inventory.ID]T, len(l.before))
	for _, v := range l.before {
		old[l.id(v)] = v
	}
	for _, v := range l.after {
		if was, ok := old[l.id(v)]; ok {
			l.changed(was, v)
			delete(old, l.id(v))
			continue
		}
		d.add(Change{Class: Added, Kind: l.kind, ID: l.id(v)})
	}
	for key, v := range old {
		class := Removed
		if d.lost[l.scope(v)] {
			class = CoverageLost
		}
		d.add(Change{Class: class, Kind: l.kind, ID: key})
	}
}

func (d *differ) store(a, b inventory.Store) {
	if a.Region != b.Region || a.Place.Zone != b.Place.Zone {
		d.add(Change{Class: Moved, Kind: "store", ID: b.ID, Before: whereabouts(a), After: whereabouts(b)})
	}
	if wider(b.Exposure) > wider(a.Exposure) {
		d.add(Change{Class: Exposed, Kind: "store", ID: b.ID, Before: string(a.Exposure), After: string(b.Exposure)})
	}
	d.grew("store", b.ID, a.Size.Bytes, b.Size.Bytes)
}

func whereabouts(s inventory.Store) string { return s.Region + " " + string(s.Place.Zone) }

func (d *differ) dataset(a, b inventory.Dataset) {
	d.grew("dataset", b.ID, a.Rows, b.Rows)
	if was, is := d.kindsBefore[a.ID], d.kindsAfter[b.ID]; was != is {
		d.add(Change{Class: Reclassified, Kind: "dataset", ID: b.ID, Before: cmp.Or(was, "–"), After: cmp.Or(is, "–")})
	}
}

func (d *differ) decision(a, b decide.Decision) {
	was, is := result(a), result(b)
	if was != is {
		d.add(Change{Class: Reclassified, Kind: "decision", ID: b.ID, Before: was, After: is})
	}
}

// review notes that what a person said stands in another way.
func (d *differ) review(a, b Review) {
	if a.State != b.State {
		d.add(Change{Class: Reclassified, Kind: "review", ID: b.ID, Before: a.Status + " " + a.State, After: b.Status + " " + b.State})
	}
}

func result(d decide.Decision) string { return string(d.Storage) + "/" + string(d.Export) }

// grew notes growth of a tenth or more: less is noise of estimates.
func (d *differ) grew(kind string, id inventory.ID, a, b *inventory.Measure) {
	if a == nil || b == nil || b.Value-a.Value < max(a.Value/10, 1) {
		return
	}
	d.add(Change{Class: Grew, Kind: kind, ID: id, Before: thousands(a.Value), After: thousands(b.Value)})
}

func wider(e inventory.Exposure) int {
	switch e {
	case inventory.Public:
		return 2
	case inventory.Shared:
		return 1
	case inventory.Private, inventory.ExposureUnknown:
		return 0
	default:
		return 0
	}
}

// WriteChanges writes changes as lines for people.
func WriteChanges(w io.Writer, changes []Change) error {
	if len(changes) == 0 {
		_, err := io.WriteString(w, "no difference\n")
		return err
	}
	var b strings.Builder
	lines := make([][]string, 0, len(changes))
	for _, c := range changes {
		line := []string{string(c.Class), c.Kind, oneLine(string(c.ID))}
		if c.Before != "" || c.After != "" {
			line = append(line, oneLine(c.Before+" → "+c.After))
		}
		lines = append(lines, line)
	}
	align(&b, "", lines)
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteChangesJSON writes changes as a JSON array.
func WriteChangesJSON(w io.Writer, changes []Change) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(orEmpty(changes))
}
