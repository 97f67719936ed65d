package plan

import "slices"

// Provenance is where a row of the catalogue comes from, and how well that is known.
type Provenance struct {
	Source string `yaml:"source"`
	Date   string `yaml:"date"`  // of the source; "" when it states none
	Read   string `yaml:"read"`  // day on which the row was written; the head of its file says it for all rows
	Basis  string `yaml:"basis"` // tried, documented, recalled
	Mark   string `yaml:"mark"`  // P a primary page, M measured, S a secondary page, R recall
	Note   string `yaml:"note"`
}

// isMark reports whether a word is one of the marks.
func isMark(mark string) bool { return slices.Contains([]string{"P", "M", "S", "R"}, mark) }

// Service is one service of the target cloud.
type Service struct {
	ID         string   `yaml:"id"` // oss, rds_mysql, polardb_ddb …
	Name       Text     `yaml:"name"`
	Sizing     Text     `yaml:"sizing"` // how large an instance, or which class of storage
	Room       string   `yaml:"room"`   // id of the limit on the storage that it asks for, in sizes of the source; "": it grows
	Quotas     []Quota  `yaml:"quotas"`
	Terraform  []string `yaml:"terraform"` // resources that make it; none when the provider has none, with the reason in note
	Provenance `yaml:",inline"`
}

// Method is one way of moving data.
type Method struct {
	ID         string   `yaml:"id"`
	Name       Text     `yaml:"name"`
	Follow     bool     `yaml:"follow"`    // changes are carried until the switch
	Window     int      `yaml:"window"`    // hours within which the full copy must end, 0: none
	Resumable  bool     `yaml:"resumable"` // the full copy can go on after a break
	Regional   string   `yaml:"regional"`  // the name under which the table of regions lists it; "" runs anywhere
	Caps       []string `yaml:"caps"`      // ids of the limits that bound the copy
	Limits     []string `yaml:"limits"`    // ids of further limits that bear on it
	Near       string   `yaml:"near"`      // id of the limit on the round trip below which its rates hold
	Quotas     []Quota  `yaml:"quotas"`
	Downtime   Text     `yaml:"downtime"`
	Verify     Text     `yaml:"verify"`
	Undo       Text     `yaml:"undo"`
	Provenance `yaml:",inline"`
}

// Target is one service with the method that brings the data there. What a row leaves out it takes from its service
// and its method.
type Target struct {
	ID         string    `yaml:"id"`
	Service    string    `yaml:"service"`
	Name       Text      `yaml:"name"`   // as people know it
	Method     string    `yaml:"method"` // of migration
	Others     []string  `yaml:"others"` // other methods
	DTS        string    `yaml:"dts"`    // yes, part, no
	Classes    []Class   `yaml:"classes"`
	Versions   []Version `yaml:"versions"`
	Downtime   Text      `yaml:"downtime"`
	Verify     Text      `yaml:"verify"`
	Undo       Text      `yaml:"undo"`
	Caps       []string  `yaml:"caps"`   // ids of the limits that bound the copy
	Limits     []string  `yaml:"limits"` // ids of further limits that bear on it
	Quotas     []Quota   `yaml:"quotas"`
	Logs       *Logs     `yaml:"logs"`     // nil: the method needs no log of the source
	Room       string    `yaml:"room"`     // as the service says it
	Findings   []Lost    `yaml:"findings"` // what the target lacks, with the fix
	Follow     bool      `yaml:"-"`        // these four are the method's
	Window     int       `yaml:"-"`
	Resumable  bool      `yaml:"-"`
	Near       string    `yaml:"-"`
	Sizing     Text      `yaml:"-"` // these two are the service's
	Terraform  []string  `yaml:"-"`
	Provenance `yaml:",inline"`
}

// Class maps storage classes of the source to one of the target.
type Class struct {
	Source  []string `yaml:"source"`
	Target  string   `yaml:"target"`
	Restore string   `yaml:"restore"` // id of the limit that says how long a restore takes; "" when none is needed
	Kept    string   `yaml:"kept"`    // id of the limit on the least days of storage; "" when there is none
}

// Version says which versions of the source a target takes. A rule without a target says that none is confirmed.
type Version struct {
	Source []string `yaml:"source"` // prefixes
	UpTo   string   `yaml:"up_to"`  // the last minor version; "" for all
	Target string   `yaml:"target"`
	Until  string   `yaml:"until"` // day on which the support of that target version ends
}

// Source says which stores something is for. Empty parts match everything; an empty word in a list matches a store that
// does not state that part.
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
	Code string `yaml:"check"` // of the check that says it; "": the one on features
	When string `yaml:"when"`  // the store must show it, a word of [lostWhen]; "": always
}

// Quota is a limit on how many of something there may be by default.
type Quota struct {
	Limit  string `yaml:"limit"`  // id of the limit
	Counts string `yaml:"counts"` // tables, databases: of one store; stores: of the plan
	Splits bool   `yaml:"splits"` // more than that only takes more tasks
	Of     Text   `yaml:"of"`
}

// Logs says how long a source keeps its log of changes while a copy runs.
type Logs struct {
	Least string `yaml:"least"` // id of the limit on the hours
	How   Text   `yaml:"how"`   // the setting that raises it
}

// Product is one product of a source cloud, or one engine that people run themselves.
type Product struct {
	ID         string        `yaml:"id"`      // aws.s3
	Cloud      string        `yaml:"cloud"`   // aws, azure, gcp, aliyun for its regions outside the mainland, self
	Name       string        `yaml:"name"`    // as its vendor writes it
	Class      string        `yaml:"class"`   // data, no_data
	Stores     []Source      `yaml:"stores"`  // how an inventory shows it
	Targets    []string      `yaml:"targets"` // ids of rows in order of preference; none without data
	Replace    Text          `yaml:"replace"` // what takes its place, where no data move
	Do         Text          `yaml:"do"`      // what to do, where no data move
	Findings   []Lost        `yaml:"findings"`
	Cases      []ProductCase `yaml:"cases"`
	Provenance `yaml:",inline"`

	Family string   `yaml:"-"` // the file it stands in
	To     []Target `yaml:"-"` // the rows, each with the findings of the product
}

// The classes of products.
const (
	HoldsData = "data"
	NoData    = "no_data"
)

// ProductCase is a store and the row that comes first for it.
type ProductCase struct {
	Kind     string `yaml:"kind"`
	Provider string `yaml:"provider"`
	Service  string `yaml:"service"`
	Engine   string `yaml:"engine"`
	Version  string `yaml:"version"`
	Want     string `yaml:"want"`   // id of a row, or none
	Method   string `yaml:"method"` // "" is not looked at
}
