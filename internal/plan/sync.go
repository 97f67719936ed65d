package plan

import "github.com/domicile/domicile/internal/inventory"

// SyncWord says whether a flow may go on beside the data at home.
type SyncWord string

// The sync words.
const (
	May         SyncWord = "may"
	MaskedSync  SyncWord = "masked"
	AfterFiling SyncWord = "after_filing"
	Never       SyncWord = "never"
)

// Sync is the verdict on one flow: whether, by which pattern and mechanism, with which columns, and what would change it.
type Sync struct {
	ID         ID              `json:"id"`
	Flow       ID              `json:"flow"`
	Store      ID              `json:"store"`
	Dataset    ID              `json:"dataset,omitempty"`
	Word       SyncWord        `json:"word"`
	Pattern    string          `json:"pattern"` // A to G
	Mechanism  string          `json:"mechanism"`
	How        Text            `json:"how"`
	Steady     Text            `json:"steady"`     // what goes on once the store is home; empty when it does not move
	Facts      []SyncFact      `json:"facts"`      // that decided
	Considered []NotTaken      `json:"considered"` // every other pattern, with why it was not taken
	Excluded   []NotTaken      `json:"excluded"`   // mechanisms that would carry such a flow, with the limit that excludes them
	Limits     []Text          `json:"limits"`     // within which the mechanism works
	To         inventory.Place `json:"to"`
	Mode       inventory.Mode  `json:"mode"`
	Columns    []Column        `json:"columns"`
	GroupMin   int             `json:"group_min,omitempty"` // people in the least group of an aggregate
	People     Interval        `json:"people"`              // of the flow as it is, in the worst case
	Yearly     *Yearly         `json:"yearly"`              // what it adds to the year's totals; null when nothing leaves or nobody counted
	Steps      []ID            `json:"steps"`               // that must be done before
	Missing    []string        `json:"missing"`
	Questions  []Question      `json:"questions"` // who can answer what is missing
	Because    []Because       `json:"because"`
	Notes      []Text          `json:"notes"` // that a pseudonym stays personal data, for one
	Files      []string        `json:"files"` // what is generated for it
}

// Column is one column of a sync with what happens to it. What is not listed does not flow.
type Column struct {
	Dataset ID     `json:"dataset"`
	Name    string `json:"name"`
	Kind    string `json:"kind,omitempty"` // what it was found to hold
	Mask    string `json:"mask"`           // keep, drop, token, year, month, band, province, group, person
}

// SyncFact is one fact that chose the pattern or the mechanism.
type SyncFact struct {
	Fact  string `json:"fact"`
	Value string `json:"value"`
	Name  Text   `json:"name"`
}

// NotTaken is a pattern or mechanism that was looked at and not taken.
type NotTaken struct {
	ID  string `json:"id"`
	Why Text   `json:"why"`
}

// Question is a fact that would change the word or the pattern, with who can answer it.
type Question struct {
	Fact string `json:"fact"`
	Ask  Text   `json:"ask"`
	Who  Text   `json:"who"`
}

// Check is one result of the preflight, with a code like those of vet.
type Check struct {
	ID       ID       `json:"id"`
	Code     string   `json:"code"` // P101 …
	Severity Severity `json:"severity"`
	Of       ID       `json:"of"` // group, store, dataset, flow or step
	What     Text     `json:"what"`
	Fix      Text     `json:"fix"`
	Step     ID       `json:"step,omitempty"` // the step that it became
}

// Severity is how much a check weighs.
type Severity string

// The severities, heaviest first.
const (
	Stop Severity = "stop" // the subject does not move before it is fixed
	Fix  Severity = "fix"  // a step was added
	Note Severity = "note"
)
