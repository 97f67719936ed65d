package classify

import (
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// Status is how well a result stands.
type Status string

// The statuses. Only a person confirms; context alone never certifies a column.
const (
	Evidenced Status = "evidenced" // the values prove it
	Declared  Status = "declared"  // the schema says so and the values fit the shape, or there are no values
	Encrypted Status = "encrypted" // the schema says so and the values are ciphertext
	Masked    Status = "masked"    // the values are masked forms of it
	Candidate Status = "candidate" // it may be
	Empty     Status = "empty"     // the column holds nothing
	Unread    Status = "unread"    // nobody read the values
)

// Span is an estimate with its interval (95 %).
type Span struct {
	Low  float64 `json:"low"`
	Mid  float64 `json:"mid"`
	High float64 `json:"high"`
}

// Stream is one of the three kinds of evidence, which are kept apart.
type Stream string

// The streams.
const (
	Values     Stream = "values"
	Schema     Stream = "schema"
	Neighbours Stream = "neighbours"
)

// Evidence is what one stream says. Masked holds at most three samples, masked at birth. The numbers stand where the
// stream has them: how many of how many distinct values pass, how often a value of something else would, how much
// better the kind explains them than chance (in nats), the least share of a column of the kind; and of schema and
// neighbours their log-odds.
type Evidence struct {
	Stream Stream   `json:"stream"`
	Detail string   `json:"detail"`
	Masked []string `json:"masked,omitempty"`
	Fits   int      `json:"fits,omitempty"`
	Of     int      `json:"of,omitempty"`
	Inside bool     `json:"inside,omitempty"` // Fits and Of count rows that hold it inside text
	Chance float64  `json:"chance,omitempty"`
	Nats   float64  `json:"nats,omitempty"`
	Least  float64  `json:"least,omitempty"`
	Odds   float64  `json:"odds,omitempty"`
}

// Finding is one kind of data in one column. No raw value is in it.
type Finding struct {
	ID           inventory.ID `json:"id"` // short fingerprint
	Dataset      inventory.ID `json:"dataset"`
	Column       string       `json:"column"`
	Kind         string       `json:"kind"`           // detector name, e.g. resident_id, phone, person_name
	Form         string       `json:"form,omitempty"` // the sort within the kind: passport, mobile, password_hash …
	Category     string       `json:"category"`       // personal, sensitive, credential, org, opinion, important, technology, other
	Status       Status       `json:"status"`
	Confidence   float64      `json:"confidence"`   // the probability that the kind is right, as learned from labelled columns; 0 without a column: nothing was learned of files
	Share        Span         `json:"share"`        // of the distinct non-empty values
	Presence     Span         `json:"presence"`     // of the rows
	MissedBelow  float64      `json:"missed_below"` // least prevalence that the rows read, and the distinct values judged, exclude at 95 %
	Design       string       `json:"design"`
	Sampled      int64        `json:"sampled"`
	Effective    int64        `json:"effective"`
	Distinct     int64        `json:"distinct"`
	Evidence     []Evidence   `json:"evidence"`
	Fingerprint  string       `json:"fingerprint"`
	EvidenceHash string       `json:"evidence_hash"`
}

// PeoplePlace says whose people are counted. Nobody is mainland without evidence, and nobody is elsewhere without
// evidence.
type PeoplePlace = people.Place

// The places of people.
const (
	MainlandPeople  = people.Mainland
	ElsewherePeople = people.Elsewhere
	UnknownPeople   = people.Unknown
)

// Band is an age band.
type Band = people.Band

// The bands.
const (
	AllAges = people.AllAges
	Under14 = people.Under14
	Minor14 = people.Minor14
	Adult   = people.Adult
	NoAge   = people.NoAge
)

// Sensitivity narrows a count to the people about whom sensitive personal information is held.
type Sensitivity = people.Sensitivity

// The sensitivities.
const (
	AnySensitivity = people.Any
	Sensitive      = people.Sensitive
	NotSensitive   = people.NotSensitive
)

// Count is how many distinct people something is about, as an interval.
type Count = people.Count

// ColumnProfile is what was read of one column.
type ColumnProfile struct {
	Name     string `json:"name"`
	Rows     int64  `json:"rows"`
	Nulls    int64  `json:"nulls"`
	Empties  int64  `json:"empties"`
	Distinct int64  `json:"distinct"`
}

// Profile is the result of stage 2 for one dataset.
type Profile struct {
	Dataset  inventory.ID    `json:"dataset"`
	Rows     int64           `json:"rows"` // rows that were read
	Full     bool            `json:"full"` // every row was read
	Columns  []ColumnProfile `json:"columns"`
	Findings []Finding       `json:"findings"`
	People   []Count         `json:"people"`
	// Fields and DataKinds are the closed vocabulary of the rules (dataset.fields, dataset.kinds) that the findings
	// stand for.
	Fields    []string `json:"fields"`
	DataKinds []string `json:"data_kinds"`
	// Together are the clauses of GB/T 45574-2025 that no finding meets alone and that the findings together may meet:
	// with_credential, combination. A person decides.
	Together []string `json:"together,omitempty"`
	// Signs are what the dataset may be beside personal information: minors, opinion, important, technology. They are
	// questions for people and decide nothing.
	Signs []string `json:"signs,omitempty"`
}
