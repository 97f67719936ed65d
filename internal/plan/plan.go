// Package plan is stage 4 of the pipeline and answers: what are the options, how does it come home, what may still
// flow?
//
// It is pure: an input in, a plan out, the same bytes on every machine. It applies nothing, and it names what was not
// seen before it names what to do. What it proposes rests on what the shipped rules indicate; it is not legal advice.
package plan

import (
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Input is everything that a plan depends on. Nothing else, no clock and no chance, changes the result; the order of
// its lists changes nothing either.
type Input struct {
	Inventory   *inventory.Inventory
	Profiles    []classify.Profile
	People      []classify.Count
	Decisions   []decide.Decision // after the reviews were applied
	Meters      []decide.Meter    // of the year, for what a flow adds to them
	Lines       []decide.LineCheck
	Filings     []inventory.Filing
	Knowledge   Knowledge
	Constraints Constraints
	Previous    *Plan // the plan that this one replaces: choices of equal worth fall as they did there
	Done        []Done
	Start       Date // the plan starts on the first working day on or after it
	RulesAsOf   Date // the day whose law the decisions are of
}

// Done is a step that people have finished.
type Done struct {
	Step ID     `json:"step"`
	On   Date   `json:"on"`
	By   string `json:"by,omitempty"`
}

// Constraints are what people decide about a plan. The zero value moves what law and grade ask for, with the limits
// that the vendors publish.
type Constraints struct {
	Bring    []Basis  `json:"bring,omitempty"`    // advised, policy: moved as well
	Abroad   []Abroad `json:"abroad,omitempty"`   // what a person says is needed abroad of a flow
	Choose   []Chosen `json:"choose,omitempty"`   // a person's choice among the options of a group or flow
	Deadline Date     `json:"deadline,omitempty"` // zero: none
	Freezes  []Freeze `json:"freezes,omitempty"`
	Region   string   `json:"region,omitempty"`    // target region; "": the best of the table
	LinkMbps int64    `json:"link_mbps,omitempty"` // what the line across the border carries; 0: not stated
	// Utilisation is the measured share of the link that a copy reaches; zero: the default of the limits.
	Utilisation Utilisation `json:"utilisation,omitzero"`
	// Measured is what a probe measured; it replaces what was published or assumed for its route and method.
	Measured    []Measurement `json:"measured,omitempty"`
	Rates       []Rate        `json:"rates,omitempty"`         // dated rates between currencies; none is shipped
	Teams       int           `json:"teams,omitempty"`         // people that can work on different groups at once; 0: one
	CutOvers    int           `json:"cut_overs,omitempty"`     // groups that may switch on one day; 0: one
	WaveGroups  int           `json:"wave_groups,omitempty"`   // groups in one wave at most; 0: the default of the limits
	ForeignLaw  []ID          `json:"foreign_law,omitempty"`   // datasets whose foreign people's law a person has checked
	Holds       []ID          `json:"holds,omitempty"`         // stores or datasets under a legal hold: not deleted
	ExitWaiver  bool          `json:"exit_waiver,omitempty"`   // the source cloud has waived egress for an exit
	WaiverFrom  Date          `json:"waiver_from,omitempty"`   // the day of its approval, from which its days run
	Targets     []Targeted    `json:"targets,omitempty"`       // a person's choice among the rows of the target table
	WavePeople  int64         `json:"wave_people,omitempty"`   // people in one wave at most; 0: no bound
	ByResidency []ID          `json:"by_residency,omitempty"`  // mixed datasets whose rows can be split by residency
	Horizon     int           `json:"horizon_days,omitempty"`  // over how many days exposure is compared; 0: 365
	Solve       int           `json:"solve_tries,omitempty"`   // schedules that the solver may build; 0: by size
	Entities    []ID          `json:"only_entities,omitempty"` // plan for these entities only; none: all
}

// Targeted is a person's choice of a row of the target table for a store, or for every store of a move group.
type Targeted struct {
	Of  ID     `json:"of"` // id or unique name of a store or a move group
	Row string `json:"row"`
}

// Chosen is a person's choice for a move group or a flow. A choice that leaves open what law or grade ask for needs By
// and Why.
type Chosen struct {
	Of   ID         `json:"of"` // id of a move group or a flow, or its name where no other has it
	Kind OptionKind `json:"kind"`
	By   string     `json:"by,omitempty"`
	Why  string     `json:"why,omitempty"`
}

// Freeze is a span of days, both included, on which nothing is switched over.
type Freeze struct {
	From Date   `json:"from"`
	To   Date   `json:"to"`
	Why  string `json:"why,omitempty"`
}

// Utilisation is the share of a link that a copy reaches, for the three durations: P50 is the median and the largest.
type Utilisation struct {
	P50 float64 `json:"p50"`
	P80 float64 `json:"p80"`
	P95 float64 `json:"p95"`
}
