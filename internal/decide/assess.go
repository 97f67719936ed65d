package decide

// Assessment is all that stage 3 says about an estate on a day. Each part is in the order of its ids.
type Assessment struct {
	Decisions   []Decision
	Meters      []Meter
	Duties      []Duty
	Systems     []System
	Lines       []LineCheck
	Instruments []Instrument // those that the parts cite
}

// Assess applies the rules in force on the day of the input to every dataset and flow, and says what follows for each
// entity, system and line. It is pure; the input is not changed.
func Assess(in *Input, r *Rules) *Assessment {
	a := &Assessment{}
	for _, it := range FactsFrom(*in) {
		d := Decide(it.Facts, r, in.Date)
		d.ID, d.Dataset, d.Flow = it.ID, it.Dataset, it.Flow
		a.Decisions = append(a.Decisions, d)
	}
	a.Meters = metersOf(in, r)
	a.Duties = dutiesOf(in, r, a)
	a.Systems = systemsOf(in, r)
	a.Duties = append(a.Duties, systemDuties(in, r, a.Systems)...)
	a.Lines = linesOf(in, r)
	a.Instruments = citedBy(a, r)
	return a
}
