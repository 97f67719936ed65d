package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/domicile/domicile/internal/decide"
)

// example is one sort of result that a newcomer should have seen.
type example struct {
	word string // of the catalogue
	is   func(*decide.Decision) bool
}

// examples are the sorts of results, the most pressing first.
func examples() []example {
	export := func(x decide.Export) func(*decide.Decision) bool {
		return func(d *decide.Decision) bool { return d.Export == x }
	}
	return []example{
		{"assessment", export(decide.SecurityAssessment)},
		{"contract", export(decide.Contract)},
		{"exempt", export(decide.Exempt)},
		{"undetermined", export(decide.ExportUndetermined)},
		{"lawyer", func(d *decide.Decision) bool {
			return d.Level == decide.LevelReview && d.Export != decide.ExportUndetermined
		}},
		{"preference", func(d *decide.Decision) bool { return d.Basis == decide.BasisPolicy }},
	}
}

// WriteExamples writes one result of each sort that the document has, with why, the largest dataset of the sort; sorts
// that it does not have are left out.
func WriteExamples(w io.Writer, d *Document, words *Words) error {
	v := newView(d, words)
	var b strings.Builder
	for _, x := range examples() {
		best := -1
		for i := range d.Decisions {
			dec := &d.Decisions[i]
			if x.is(dec) && (best < 0 || v.people[dec.Dataset].High > v.people[d.Decisions[best].Dataset].High) {
				best = i
			}
		}
		if best < 0 {
			continue
		}
		r := v.row(d.Decisions[best])
		fmt.Fprintf(&b, "  %s: %s\n    %s\n", words.Say("example."+x.word), oneLine(r.Where), oneLine(r.Why))
	}
	if b.Len() == 0 {
		return nil
	}
	if _, err := fmt.Fprintf(w, "%s\n%s", words.Say("example.head"), &b); err != nil {
		return fmt.Errorf("report: write examples: %w", err)
	}
	return nil
}
