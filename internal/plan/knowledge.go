package plan

import "github.com/domicile/domicile/internal/decide"

// Knowledge is what a plan knows beside the estate: the data of configs/targets, prices, limits, calendars,
// patterns and mechanisms.
type Knowledge struct {
	Products   []Product // the catalogue: what a source is, and its targets in order of preference
	Rows       []Target  // by id
	Services   []Service
	Methods    []Method
	Checks     []CheckRule // of the preflight, by code
	Regions    []Region
	Prices     []Price
	Limits     []Limit
	Tools      []Tool
	LeftAbroad []Leftover // what can be left of a store that moved
	Calendars  []Year
	DTS        DTS           // the vocabulary of the data transmission service
	Guards     Guards        // the rails of the target cloud
	IAM        IAM           // how policies of AWS are said at home
	Sync       SyncKnowledge // patterns and mechanisms of syncs across the border
}

// Evidence is where a fact comes from.
type Evidence struct {
	Source     string `yaml:"source"`
	Date       string `yaml:"date"`       // of the source; "" when it states none
	Confidence string `yaml:"confidence"` // high, medium, low, none, assumption
	Note       string `yaml:"note"`
}

// Region is one region of the target cloud.
type Region struct {
	ID         string   `yaml:"id"`
	Status     string   `yaml:"status"` // open, local, closing, finance, government
	Zone       string   `yaml:"zone"`
	Methods    []string `yaml:"methods"`     // that run there
	UploadGbps float64  `yaml:"upload_gbps"` // public upload of an account
	Provenance `yaml:",inline"`
}

// Price is one list price. A nil Value is a price that is not known: its lines are unpriced.
type Price struct {
	ID       string   `yaml:"id"`
	Value    *float64 `yaml:"value"`
	Currency string   `yaml:"currency"`
	Unit     string   `yaml:"unit"`
	Tiers    []Tier   `yaml:"tiers"`
	Evidence `yaml:",inline"`
}

// Tier is the price up to a quantity in a month; UpTo 0 is without end.
type Tier struct {
	UpTo  float64 `yaml:"up_to"`
	Value float64 `yaml:"value"`
}

// Limit is one documented limit or lead time. Low and High stand where the source gives a span.
type Limit struct {
	ID       string  `yaml:"id"`
	Value    float64 `yaml:"value"`
	Low      float64 `yaml:"low"`
	High     float64 `yaml:"high"`
	Unit     string  `yaml:"unit"`
	Evidence `yaml:",inline"`
}

// Year is the working calendar of the mainland for one year.
type Year struct {
	decide.WorkYear `yaml:",inline"`
	Evidence        `yaml:",inline"`
}
