package decide

import (
	"cmp"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// Meter says how far an entity is from the numbers of people on which the rules act: people exported this calendar year
// (Asia/Shanghai), or held. Data of nobody has no meter: thresholds count per legal entity.
type Meter struct {
	Entity inventory.ID `json:"entity"`
	Of     string       `json:"of"`   // exported_ordinary, exported_sensitive, exported_exempt, processed, under_14, faces
	Year   int          `json:"year"` // the calendar year that is counted, 0 where the stock is
	Low    int64        `json:"low"`
	High   int64        `json:"high"` // Unbounded: nothing bounds it
	Marks  []Mark       `json:"marks"`
}

// Mark is a number of people at which something begins to hold.
type Mark struct {
	People  int64  `json:"people"`
	Above   bool   `json:"above"` // holds above the number only, not at it
	Rule    string `json:"rule"`
	Means   string `json:"means"`   // the export result, storage result, obligation or alternative that begins there
	Reached string `json:"reached"` // yes, no, open: the interval straddles it
}

// The words of Meter.Of.
const (
	MeterOrdinary  = "exported_ordinary"
	MeterSensitive = "exported_sensitive"
	MeterExempt    = "exported_exempt" // shown, and compared with nothing
	MeterProcessed = "processed"
	MeterUnder14   = "under_14"
	MeterFaces     = "faces"
)

// The words of Mark.Reached.
const (
	ReachedYes  = "yes"
	ReachedNo   = "no"
	ReachedOpen = "open"
)

// metersOf reads the meters of every entity, in the order of the entities, with the marks of the rules in force on the
// day of the input.
func metersOf(e *estate, r *Rules) []Meter {
	day := e.in.Date
	marks := r.marks(day)
	var meters []Meter
	for i := range e.in.Inventory.Entities {
		id := e.in.Inventory.Entities[i].ID
		year := int(day / yearPlace)
		l := e.ledgers[id]
		for _, m := range []struct {
			of   string
			year int
			Count
		}{
			{MeterOrdinary, year, l.ordinary.total(l.surely(nil))},
			{MeterSensitive, year, l.sensitive.total(l.surelySensitive(nil))},
			{MeterExempt, year, l.exempt.total(0)},
			{MeterProcessed, 0, e.processed(id)},
			{MeterUnder14, 0, e.childrenOf(id)},
			{MeterFaces, 0, e.facesOf(id)},
		} {
			meters = append(meters, Meter{
				Entity: id, Of: m.of, Year: m.year, Low: m.Low, High: m.High, Marks: reached(marks[m.of], m.Count),
			})
		}
	}
	slices.SortStableFunc(meters, func(a, b Meter) int { return cmp.Compare(a.Entity, b.Entity) })
	return meters
}

// reached compares a count with marks.
func reached(marks []Mark, c Count) []Mark {
	list := slices.Clone(marks)
	for i := range list {
		m := &list[i]
		at := Exactly(m.People)
		holds := c.atLeast(at)
		if m.Above {
			holds = c.above(at)
		}
		m.Reached = [...]string{Unknown: ReachedOpen, No: ReachedNo, Yes: ReachedYes}[holds]
	}
	if list == nil {
		return []Mark{}
	}
	return list
}

// marks are the numbers of people at which something begins to hold by the rules in force on a day, by meter, in
// ascending order. The numbers, and whether they are included, are those of the rules.
func (r *Rules) marks(day Date) map[string][]Mark {
	all := map[string][]Mark{}
	for _, table := range [][]*rule{r.export, r.storage, r.beside} {
		for _, x := range table {
			if !x.force.holds(day) {
				continue
			}
			for _, b := range x.heads {
				of := x.meterOf(r, b)
				all[of] = append(all[of], x.marks(b)...)
			}
		}
	}
	for of, list := range all {
		slices.SortFunc(list, func(a, b Mark) int {
			return cmp.Or(cmp.Compare(a.People, b.People), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Means, b.Means))
		})
		all[of] = slices.Compact(list)
	}
	delete(all, "")
	return all
}

// meterOf names the meter that a comparison of the rule reads, "" for none: one that ends something, that looks at one
// dataset, or for which anybody counts.
func (x *rule) meterOf(r *Rules, b bound) string {
	if b.op != ">=" && b.op != ">" {
		return ""
	}
	faces := func(f *Facts) { f.SetList(Kinds, []string{faceKind}) }
	children := func(f *Facts) { f.SetCount(Under14People, Exactly(b.people+1)) }
	switch {
	case b.of == People && x.turns(r, b, faces):
		return MeterFaces
	case b.of == Under14People && x.turns(r, b, children):
		return MeterUnder14
	}
	return map[Fact]string{
		ordinaryTotal: MeterOrdinary, sensitiveTotal: MeterSensitive, ProcessedPeople: MeterProcessed,
	}[b.of]
}

// turns reports whether a change makes the rule speak of more people than a comparison names, where it did not.
func (x *rule) turns(r *Rules, b bound, change func(*Facts)) bool {
	var f Facts
	f.SetTruth(ContainsPI, Yes)
	f.SetWord(PIState, "identified")
	f.SetCount(People, Exactly(b.people+1))
	f.SetCount(Under14People, Exactly(0))
	f.SetCount(SensitivePeople, Exactly(0))
	f.SetList(Fields, nil)
	f.SetList(Kinds, nil)
	speaks := func() Truth {
		w := newWorld(&f)
		w.derive(r, everything)
		return x.when(&w)
	}
	without := speaks()
	change(&f)
	return without != Yes && speaks() == Yes
}

// faceKind is the word of dataset.kinds and of dataset.fields for faces.
const faceKind = "face"

// marks turns a comparison into a mark for each word of the rule's result.
func (x *rule) marks(b bound) []Mark {
	words := x.adds
	if result := string(x.export) + string(x.place); result != "" {
		words = []string{result}
	}
	marks := make([]Mark, 0, len(words))
	for _, w := range words {
		marks = append(marks, Mark{People: b.people, Above: b.op == ">", Rule: x.id, Means: w})
	}
	return marks
}

// processed counts the people whose data an entity processes: those that were seen, within what it states.
func (e *estate) processed(id inventory.ID) Count {
	if f := &e.companyOf(id).facts; f.isStated(ProcessedPeople) {
		return f.count(ProcessedPeople)
	}
	return e.sumOf(id, func(s *subject) bool { return s.base.truth(ContainsPI) != No })
}

// childrenOf counts the people under 14 of an entity. Somebody without an age may be a child.
func (e *estate) childrenOf(id inventory.ID) Count {
	h := e.heads[id]
	children, known := h.childrenOf()
	if !known {
		children.High = h.of(groupAll).High
	}
	if e.isUnseen(id) {
		children.High = Unbounded
	}
	return children
}

// facesOf counts the people whose faces an entity stores, who are never more than those that it processes.
func (e *estate) facesOf(id inventory.ID) Count {
	sum := e.sumOf(id, (*subject).hasFaces)
	sum.High = max(sum.Low, min(sum.High, e.processed(id).High))
	return sum
}

// sumOf counts the people of those datasets of an entity that are asked for: at least those of the largest, at most all
// of them, without an upper end when something was not seen.
func (e *estate) sumOf(id inventory.ID, asked func(*subject) bool) Count {
	var sum Count
	for _, s := range e.owned[id] {
		if asked(s) {
			n := s.base.count(People)
			sum.Low, sum.High = max(sum.Low, n.Low), add(sum.High, n.High)
		}
	}
	if e.isUnseen(id) {
		sum.High = Unbounded
	}
	return sum
}

// hasFaces reports whether a label of the dataset, or its kind, says that faces are in it.
func (s *subject) hasFaces() bool {
	labels, kinds := vocabulary[Fields].set([]string{faceKind}), vocabulary[Kinds].set([]string{faceKind})
	return s.base.list(Fields).meets(labels) || s.base.list(Kinds).meets(kinds)
}
