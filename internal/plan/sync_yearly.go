package plan

import (
	"cmp"

	"github.com/domicile/domicile/internal/decide"
)

// Yearly is what a sync adds to the totals of its entity for one calendar year.
type Yearly struct {
	Entity    ID         `json:"entity"`
	Year      int        `json:"year"`
	People    Interval   `json:"people"`    // mainland people in what leaves after the masks, in the worst case
	Sensitive Interval   `json:"sensitive"` // of them, with sensitive data
	Bytes     Interval   `json:"bytes"`     // of one full round; what changes in a year was not measured
	Marks     []YearMark `json:"marks"`
	Note      Text       `json:"note"`
}

// YearMark is a number of people at which something begins to hold, with the entity's total beside it.
type YearMark struct {
	Of      string `json:"of"` // exported_ordinary, exported_sensitive
	People  int64  `json:"people"`
	Means   string `json:"means"`
	Low     int64  `json:"low"` // the entity's total with this flow
	High    int64  `json:"high"`
	Reached string `json:"reached"` // yes, no, open: the interval straddles it
}

// yearly adds a sync to the totals of its entity; nil when nothing leaves, or nobody knows whose it is. The meters count
// every flow as it runs today, this one with them: what it adds is therefore the larger of both and not their sum.
func (b *builder) yearly(f *flow, s *Sync, v *verdict) *Yearly {
	if s.Word == Never || v.pattern == nil || v.traits["export"] == string(decide.NotAnExport) || len(f.decisions) == 0 {
		return nil
	}
	h := together(f.subjects)
	y := &Yearly{Entity: f.store.Entity, Marks: []YearMark{}, Note: Text{
		ZH: "按自然年逐人计数，人数增加时重新判定；一年中的增长未知，两次全量之间的变化未测量",
		EN: "counted person by person for each calendar year, and decided again as the people grow; how it grows in a year is not known, and what changes between two full rounds was not measured",
	}}
	if s.carriesPeople() {
		y.People, y.Sensitive = h.exposed(), h.sensitive
	} else {
		y.Note = Text{
			ZH: "脱敏后不计入任何人，前提是由人确认输出不能指向个人；" + y.Note.ZH,
			EN: "after the masks nobody is counted, provided that a person confirms that the output points to nobody; " + y.Note.EN,
		}
	}
	y.Bytes = bytesOf(f, s)
	for i := range b.in.Meters {
		if m := &b.in.Meters[i]; m.Entity == f.store.Entity {
			y.add(m)
		}
	}
	return y
}

// carriesPeople reports whether personal information is in what leaves: a token is.
func (s *Sync) carriesPeople() bool { return s.Word != MaskedSync }

// bytesOf is the size of one full round: at most what the datasets hold; columns that are dropped make it less.
func bytesOf(f *flow, s *Sync) Interval {
	var v Interval
	for _, x := range f.subjects {
		if x.data.Bytes != nil {
			v.High += x.data.Bytes.Value
		}
	}
	if s.Word != MaskedSync {
		v.Low, v.Mid = v.High, v.High
	}
	return v
}

// add compares the entity's total with the marks of one meter.
func (y *Yearly) add(m *decide.Meter) {
	var adds Interval
	switch m.Of {
	case decide.MeterOrdinary:
		adds = Interval{Low: max(0, y.People.Low-y.Sensitive.High), High: y.People.High}
	case decide.MeterSensitive:
		adds = y.Sensitive
	default:
		return
	}
	y.Year = cmp.Or(y.Year, m.Year)
	for _, k := range m.Marks {
		x := YearMark{Of: m.Of, People: k.People, Means: k.Means, Low: max(m.Low, adds.Low), High: max(m.High, adds.High)}
		x.Reached = reachedBy(x, k.Above)
		y.Marks = append(y.Marks, x)
	}
}

func reachedBy(x YearMark, above bool) string {
	at := x.People
	if above {
		at++
	}
	switch {
	case x.Low >= at:
		return decide.ReachedYes
	case x.High >= at:
		return decide.ReachedOpen
	}
	return decide.ReachedNo
}
