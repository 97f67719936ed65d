package report

import "github.com/domicile/domicile/internal/decide"

// Assess does stage 3 on the input and keeps what it says, with what it rests on.
func (d *Document) Assess(in *decide.Input, r *decide.Rules) {
	a, agenda := decide.AssessAndAsk(in, r, questionsKept)
	d.Decisions, d.Instruments = orEmpty(a.Decisions), orEmpty(a.Instruments)
	d.Meters, d.Duties, d.Systems, d.Lines = orEmpty(a.Meters), orEmpty(a.Duties), orEmpty(a.Systems), orEmpty(a.Lines)
	d.Stated = Stated{
		Filings: orEmpty(in.Filings), Lines: orEmpty(in.Lines), Statements: orEmpty(in.Statements), Policies: in.Policies,
	}
	d.keepQuestions(agenda)
	d.sort()
	d.Summary = summarise(d)
}

// DecideInput returns what the results of the document rest on, for the rules of another day, of another pack, or with
// further statements.
func (d *Document) DecideInput(on decide.Date) decide.Input {
	return decide.Input{
		Inventory: d.Inventory(), Profiles: d.ClassifyProfiles(), People: d.People, Filings: d.Stated.Filings,
		Lines: d.Stated.Lines, Statements: d.Stated.Statements, Policies: d.Stated.Policies, Date: on,
	}
}
