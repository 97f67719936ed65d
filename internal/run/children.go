package run

import (
	"cmp"
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// consentKind is what the detectors call a record of consent.
const consentKind = "consent_record"

// nursery finds the people under 14 of each entity for whom no record of consent was seen.
type nursery struct{ byEntity map[inventory.ID]*wards }

// wards are the children of one entity and the records about them.
type wards struct {
	children *people.Tally // the datasets that hold people under 14
	records  *people.Tally // the datasets that are records of consent
	maybe    *people.Tally // these, and other datasets of children with a column on consent
	lists    classify.Children
}

func newNursery() *nursery { return &nursery{byEntity: map[inventory.ID]*wards{}} }

// add accounts for a dataset of an entity.
func (n *nursery) add(of inventory.ID, p *classify.Profile, s *people.Sketches) {
	minors, columns := hasChildren(p), consentColumns(p)
	if !minors && columns == 0 {
		return
	}
	w := n.byEntity[of]
	if w == nil {
		w = &wards{children: people.NewTally(), records: people.NewTally(), maybe: people.NewTally()}
		w.lists = classify.Children{Of: of, Records: []inventory.ID{}, Own: []inventory.ID{}}
		n.byEntity[of] = w
	}
	if minors {
		w.children.Add(s)
	}
	switch {
	case columns >= recordColumns:
		w.records.Add(s)
		w.maybe.Add(s)
		w.lists.Records = append(w.lists.Records, p.Dataset)
	case columns > 0:
		w.maybe.Add(s)
		w.lists.Own = append(w.lists.Own, p.Dataset)
	}
}

// list states the result of every entity that holds people under 14, in the order of their ids.
func (n *nursery) list() []classify.Children {
	all := []classify.Children{}
	for _, of := range slices.Sorted(maps.Keys(n.byEntity)) {
		if c := n.byEntity[of].compare(); c.Under14.High > 0 {
			all = append(all, c)
		}
	}
	return all
}

// compare states for how many of the children there is no record.
func (w *wards) compare() classify.Children {
	c := w.lists
	slices.Sort(c.Records)
	slices.Sort(c.Own)
	c.Under14 = under14(w.children.Counts(c.Of))
	c.Without = c.Under14
	of := people.Filter{Band: people.Under14}
	strict := w.children.Overlap(w.records, of)
	if len(strict) > 0 {
		c.By = strict[0].Kind.String()
		c.Without = missing(c.Under14, strict[0])
	}
	if maybe := w.children.Overlap(w.maybe, of); len(maybe) > 0 {
		c.By = cmp.Or(c.By, maybe[0].Kind.String())
		c.Without.Low = min(c.Without.Low, surelyMissing(maybe))
	}
	if c.By == "" && len(c.Records)+len(c.Own) > 0 {
		c.Without.Low = 0 // there are records, of which nobody can say whose they are
	}
	c.Without.Mid = max(c.Without.Mid, c.Without.Low)
	return c
}

// surelyMissing is how many children are in no record at the least: those whom the first kind of identifier does not
// find, without those whom another kind may find.
func surelyMissing(all []people.Shared) int64 {
	low := all[0].Only.Low
	for _, s := range all[1:] {
		low -= s.Both.High
	}
	return max(0, low)
}

// missing is how many of all children are in no record, when those who are known by one kind of identifier were
// compared.
func missing(all classify.Number, s people.Shared) classify.Number {
	rest := max(0, all.High-s.InA.Low)
	return classify.Number{Low: s.Only.Low, Mid: s.Only.Mid, High: min(all.High, s.Only.High+rest)}
}

// under14 sums the lines of people under 14 wherever they are.
func under14(counts []classify.Count) (n classify.Number) {
	for _, c := range counts {
		if c.Band == classify.Under14 && c.Sensitive == classify.AnySensitivity {
			n = classify.Number{Low: n.Low + c.Low, Mid: n.Mid + c.Mid, High: min(people.Unbounded, n.High+c.High)}
		}
	}
	return n
}

func hasChildren(p *classify.Profile) bool {
	return slices.ContainsFunc(p.People, func(c classify.Count) bool { return c.Band == classify.Under14 && c.Mid > 0 })
}

// recordColumns is how many columns on consent (what, which version, when) make a dataset one of records of consent. A
// flag and its date in another table say only that somebody may have been asked.
const recordColumns = 3

// consentColumns counts the columns of a dataset that are about consent.
func consentColumns(p *classify.Profile) int {
	var names []string
	for _, f := range p.Findings {
		if f.Kind == consentKind && f.Status != classify.Candidate && f.Status != classify.Empty && !slices.Contains(names, f.Column) {
			names = append(names, f.Column)
		}
	}
	return len(names)
}
