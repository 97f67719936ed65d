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

// Sync is the verdict on one flow: whether, by which pattern and mechanism, with which columns.
type Sync struct {
	ID        ID              `json:"id"`
	Flow      ID              `json:"flow"`
	Store     ID              `json:"store"`
	Dataset   ID              `json:"dataset,omitempty"`
	Word      SyncWord        `json:"word"`
	Pattern   string          `json:"pattern"` // A to G
	Mechanism string          `json:"mechanism"`
	How       Text            `json:"how"`
	Limits    []Text          `json:"limits"` // within which the mechanism works
	To        inventory.Place `json:"to"`
	Mode      inventory.Mode  `json:"mode"`
	Columns   []Column        `json:"columns"`
	People    Interval        `json:"people"` // of the flow as it is, in the worst case
	Steps     []ID            `json:"steps"`  // that must be done before
	Missing   []string        `json:"missing"`
	Because   []Because       `json:"because"`
	Notes     []Text          `json:"notes"` // that a pseudonym stays personal data, for one
}

// Column is one column of a sync with what happens to it. What is not listed does not flow.
type Column struct {
	Dataset ID     `json:"dataset"`
	Name    string `json:"name"`
	Kind    string `json:"kind,omitempty"` // what it was found to hold
	Mask    string `json:"mask"`           // keep, drop, token, month, province, aggregate
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
