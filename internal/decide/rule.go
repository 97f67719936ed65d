package decide

// Rules are the law and the rules, compiled. They are made by Load, never change, and are safe for concurrent use.
type Rules struct {
	law     *library
	asOf    Date
	version string
	digest  string
	count   int

	terms      []name
	sensitive  int     // index of the term that says whether sensitive personal information is held
	export     []*rule // in the order in which they decide
	storage    []*rule
	beside     []*rule  // obligations, alternatives, reviews, in the order of their ids
	drafts     []*rule  // of drafts, for when they are switched on
	switched   []string // drafts that are switched on
	questions  []*rule
	asked      []Question
	filed      []*rule // what filings ask for
	clocks     []*rule // how soon an incident is reported
	advice     []*rule // what is expected of entities, and no duty
	events     map[string]*event
	workdays   *Workdays
	grades     gradeSources // the graded protection of systems; a pack may have none
	lines      lineSource   // what is said of lines across the border
	worksheets map[string]*checkpointSource
	kinds      []*rule // what makes data sensitive
	core       uint32  // the terms that the two tables name
	limits     []int64 // with which the year's sensitive people are compared
}

// AsOf returns the day until which the facts of the law were checked.
func (r *Rules) AsOf() Date { return r.asOf }

// Version returns the version of the pack.
func (r *Rules) Version() string { return r.version }

// Digest returns the SHA-256 of the files that the rules were loaded from, as hexadecimal digits.
func (r *Rules) Digest() string { return r.digest }

// Count returns how many rules there are.
func (r *Rules) Count() int { return r.count }

// name is a condition with a name that rules share.
type name struct {
	id    string
	when  condition
	needs factSet
	own   reliance
	told  *source // nil: it stands for a whole table
}

// reliance is what a condition looks at itself: only when something of that changes can its truth change.
type reliance struct {
	facts  factSet
	terms  uint32
	totals bool // the year's totals
}

// meets reports whether two have something in common.
func (r reliance) meets(o reliance) bool {
	return r.facts&o.facts != 0 || r.terms&o.terms != 0 || r.totals && o.totals
}

// open says what a rule does while its condition is unknown.
type open uint8

const (
	stays  open = iota // its result stays possible: the verdict is open
	asks               // it does not speak; what would make it speak is asked
	silent             // it does not speak and nothing is asked
)

// rule is one compiled rule.
type rule struct {
	id     string
	table  string
	force  span
	when   condition
	needs  factSet
	own    reliance
	open   open
	export Export
	place  Storage
	strict int // the strictness of its export or storage result
	basis  string
	adds   []string
	done   Fact // an obligation that this fact ticks off
	due    []due
	rank   string
	kinds  []string // of filings
	hours  int
	asks   []Fact
	heads  []bound // with which it compares people
	review bool
	soft   bool // a review that does not raise the level
	cites  []article
	names  []string // of all of them, as instrument/article
	reason Reason
	told   *source // what it was made from
	draft  string  // the draft that it belongs to, "" for what is in force
}

// article is one citation of a rule with the time in which it is in force.
type article struct {
	span
	index int // among all articles of the pack
	Citation
}

// On returns the rules in force on a day, in the order in which they are applied, with the articles of that day.
func (r *Rules) On(day Date) []Rule {
	var list []Rule
	for _, table := range [][]*rule{r.kinds, r.export, r.storage, r.beside} {
		for _, x := range table {
			if x.force.holds(day) {
				list = append(list, r.describe(x, day))
			}
		}
	}
	return list
}
