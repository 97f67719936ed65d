package plan

// Knowledge is what a plan knows beside the estate: the data of configs/targets, prices, limits and calendars.
type Knowledge struct {
	Targets   []Target
	Regions   []Region
	Prices    []Price
	Limits    []Limit
	Calendars []Year
}

// Evidence is where a fact comes from.
type Evidence struct {
	Source     string `yaml:"source"`
	Date       string `yaml:"date"`       // of the source; "" when it states none
	Confidence string `yaml:"confidence"` // high, medium, low, none, assumption
	Note       string `yaml:"note"`
}

// Target maps one kind of source to one service, with the method that brings the data there.
type Target struct {
	ID        string   `yaml:"id"`
	From      Source   `yaml:"from"`
	Service   string   `yaml:"service"`   // oss, rds_mysql, polardb_ddb …
	Name      Text     `yaml:"name"`      // as people know it
	Order     int      `yaml:"order"`     // of preference, 1 first
	Method    string   `yaml:"method"`    // of migration
	Others    []string `yaml:"others"`    // other methods
	DTS       string   `yaml:"dts"`       // yes, part, no
	Follow    bool     `yaml:"follow"`    // changes are carried until the switch
	Window    int      `yaml:"window"`    // hours within which the full copy must end, 0: none
	Resumable bool     `yaml:"resumable"` // the full copy can go on after a break
	Downtime  Text     `yaml:"downtime"`
	Verify    Text     `yaml:"verify"`
	Undo      Text     `yaml:"undo"`
	Caps      []string `yaml:"caps"` // ids of the limits that bound the copy
	Terraform []string `yaml:"terraform"`
	Findings  []Lost   `yaml:"findings"` // what the target lacks, with the fix
	Tried     string   `yaml:"tried"`    // tried or documented
	Evidence  `yaml:",inline"`
	Cases     []TargetCase `yaml:"cases"`
}

// Source says what a target row is for. Empty parts match everything.
type Source struct {
	Kind     []string `yaml:"kind"`
	Provider []string `yaml:"provider"`
	Service  []string `yaml:"service"`
	Engine   []string `yaml:"engine"`
	Version  []string `yaml:"version"` // prefixes
}

// Lost is a feature that does not come along.
type Lost struct {
	ID   string `yaml:"id"`
	What Text   `yaml:"what"`
	Fix  Text   `yaml:"fix"`
}

// TargetCase is a store and whether the row is for it.
type TargetCase struct {
	Kind     string `yaml:"kind"`
	Provider string `yaml:"provider"`
	Service  string `yaml:"service"`
	Engine   string `yaml:"engine"`
	Version  string `yaml:"version"`
	Want     bool   `yaml:"want"`
}

// Region is one region of the target cloud.
type Region struct {
	ID         string   `yaml:"id"`
	Status     string   `yaml:"status"` // open, local, closing, finance, government
	Zone       string   `yaml:"zone"`
	Methods    []string `yaml:"methods"`     // that run there
	UploadGbps float64  `yaml:"upload_gbps"` // public upload of an account
	Evidence   `yaml:",inline"`
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
	Year        int      `yaml:"year"`
	Provisional bool     `yaml:"provisional"` // no notice was seen: statutory days only, without make-up days
	Off         []string `yaml:"off"`         // days or spans "2026-02-15..2026-02-23"
	Work        []string `yaml:"work"`        // weekend days that are worked
	Evidence    `yaml:",inline"`
}
