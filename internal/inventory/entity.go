package inventory

import "time"

// Entity is a legal person that answers for data. Thresholds and duties count per entity. Facts that nobody stated
// are empty or nil and mean unknown.
type Entity struct {
	ID                ID       `json:"id"`
	Name              string   `json:"name"`
	Place             string   `json:"place,omitempty"` // country code of registration
	Sectors           []string `json:"sectors"`
	CIIO              *bool    `json:"ciio"` // null: nobody has said; it comes from a letter, never from a guess
	StateOrgan        *bool    `json:"state_organ,omitempty"`
	ForeignControlled *bool    `json:"foreign_controlled,omitempty"`
	GBARegistered     *bool    `json:"gba_registered,omitempty"`
	RegisteredCity    string   `json:"registered_city,omitempty"`
	FTZListResult     string   `json:"ftz_list_result,omitempty"`

	LargePlatform *bool  `json:"large_platform_designated,omitempty"` // named in a catalogue of large platforms
	PlatformUsers *int64 `json:"platform_registered_users,omitempty"`
	PlatformMAU   *int64 `json:"platform_mau,omitempty"` // monthly active users

	ProcessedPeople      *int64    `json:"processed_people,omitempty"`       // all systems together, by the entity's own count
	ExportedPreviousYear *int64    `json:"exported_previous_year,omitempty"` // people, both kinds of data
	ExportedYTD          *Exported `json:"exported_ytd,omitempty"`

	Source     string     `json:"source,omitempty"` // letter, register, ticket: where the facts can be checked
	AnsweredBy string     `json:"answered_by,omitempty"`
	AnsweredAt *time.Time `json:"answered_at,omitempty"`
}

// Exported is how many people an entity exported since 1 January of a year (Asia/Shanghai) by its own logs, all flows
// together. What is nil nobody counted.
type Exported struct {
	Year         int    `json:"year"`
	Nonsensitive *int64 `json:"nonsensitive,omitempty"`
	Sensitive    *int64 `json:"sensitive,omitempty"`
	Exempt       *int64 `json:"exempt,omitempty"` // under an exemption: shown, not counted
}

// Match selects stores. Empty parts match everything; Path is a glob over the store's name and aliases.
type Match struct {
	Store    ID     `json:"store"` // one store, by its id
	Provider string `json:"provider"`
	Account  string `json:"account"`
	Region   string `json:"region"`
	Path     string `json:"path"`
	Tag      string `json:"tag"` // "key=value", or "key" for any value
}

// Assign says whose the stores are that Match selects; the first rule that matches a field sets it.
type Assign struct {
	Match   Match  `json:"match"`
	Entity  ID     `json:"entity"`
	System  string `json:"system"`
	Owner   string `json:"owner"`
	Purpose string `json:"purpose"`
}

// Declared is a store, with its flows, that no scanner sees: SaaS, BI, a support desk.
type Declared struct {
	Store Store  `json:"store"`
	Flows []Flow `json:"flows"`
}

// Filing is an approval, contract or certificate that exists already. What it leaves empty it does not limit.
type Filing struct {
	Number          string     `json:"number"`
	Kind            string     `json:"kind"` // one of the Filing constants
	Entity          ID         `json:"entity"`
	Recipient       string     `json:"recipient"` // who receives it, as flows name it: a glob over principal, account or entity
	RecipientGBA    *bool      `json:"recipient_gba_registered,omitempty"`
	Datasets        []string   `json:"datasets"` // globs over dataset ids
	Kinds           []string   `json:"kinds"`    // labels and kinds of data that it names
	To              string     `json:"to"`       // country code
	People          int64      `json:"people"`   // at most, 0: not limited
	SensitivePeople *int64     `json:"sensitive_people,omitempty"`
	Effective       *time.Time `json:"effective,omitempty"` // the day on which it takes effect
	Expires         *time.Time `json:"expires"`
	Source          string     `json:"source,omitempty"`
	AnsweredBy      string     `json:"answered_by,omitempty"`
	AnsweredAt      *time.Time `json:"answered_at,omitempty"`
}

// The kinds of filings.
const (
	FilingAssessment    = "security_assessment"
	FilingContract      = "standard_contract"
	FilingCertification = "certification"
	FilingGBAContract   = "gba_contract"
)
