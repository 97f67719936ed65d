package inventory

import "time"

// Entity is a legal person that answers for data. Thresholds and duties count per entity. Facts that nobody stated
// are empty or nil and mean unknown.
type Entity struct {
	ID                ID         `json:"id"`
	Name              string     `json:"name"`
	Place             string     `json:"place,omitempty"` // country code of registration
	Sectors           []string   `json:"sectors"`
	CIIO              *bool      `json:"ciio"` // null: nobody has said; it comes from a letter, never from a guess
	StateOrgan        *bool      `json:"state_organ,omitempty"`
	ForeignControlled *bool      `json:"foreign_controlled,omitempty"`
	GBARegistered     *bool      `json:"gba_registered,omitempty"`
	RegisteredCity    string     `json:"registered_city,omitempty"`
	FTZListResult     string     `json:"ftz_list_result,omitempty"`
	Source            string     `json:"source,omitempty"`
	AnsweredBy        string     `json:"answered_by,omitempty"`
	AnsweredAt        *time.Time `json:"answered_at,omitempty"`
}

// Match selects stores. Empty parts match everything; Path is a glob over the store's name and aliases.
type Match struct {
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

// Filing is an approval, contract or certificate that exists already.
type Filing struct {
	Number    string     `json:"number"`
	Kind      string     `json:"kind"` // security_assessment, standard_contract, certification, gba_contract
	Entity    ID         `json:"entity"`
	Recipient string     `json:"recipient"`
	Datasets  []string   `json:"datasets"` // globs over dataset ids
	Kinds     []string   `json:"kinds"`
	To        string     `json:"to"`
	People    int64      `json:"people"`
	Expires   *time.Time `json:"expires"`
}
