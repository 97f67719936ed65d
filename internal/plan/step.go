package plan

// Verb is what a step does.
type Verb string

// The verbs.
const (
	Provision Verb = "provision" // create what the data will live in
	Copy      Verb = "copy"      // the full copy
	Follow    Verb = "follow"    // keep up with changes until the switch
	Compare   Verb = "compare"   // show that source and target are equal
	CutOver   Verb = "cut_over"  // switch readers and writers
	RetireV   Verb = "retire"    // remove the copies abroad
	File      Verb = "file"      // a filing with an authority
	Prepare   Verb = "prepare"   // everything that makes another step possible
)

// Step is one piece of work. No step is without Verify, Undo and Because.
type Step struct {
	ID        ID        `json:"id"`
	Verb      Verb      `json:"verb"`
	Title     Text      `json:"title"`
	Store     ID        `json:"store,omitempty"`
	Dataset   ID        `json:"dataset,omitempty"`      // the one dataset that the step is about
	Datasets  []ID      `json:"datasets,omitempty"`     // all of them, where there are several
	Target    string    `json:"target,omitempty"`       // row of the target table
	Known     string    `json:"target_basis,omitempty"` // how well that row is known: tried, documented, recalled
	Method    string    `json:"method,omitempty"`
	Needs     []ID      `json:"needs"`
	Duration  Duration  `json:"duration"`
	Start     Date      `json:"start"`
	Finish    Date      `json:"finish"` // the last day of work, at P80
	Cost      []Money   `json:"cost"`
	Unpriced  int       `json:"unpriced"`
	Artifacts []string  `json:"artifacts"`
	Verify    []Text    `json:"verify"`
	Undo      []Text    `json:"undo"`
	Because   []Because `json:"because"`
	BoundBy   Bound     `json:"bound_by"`
	Done      Date      `json:"done,omitempty"`
	Crew      Crew      `json:"crew,omitempty"`
	Caps      []Cap     `json:"caps,omitempty"` // of a copy: what bounds it, by the usual way
	Ways      []Way     `json:"ways,omitempty"` // where there are several; the schedule takes one
	Way       string    `json:"way,omitempty"`  // id of the one that it took
	Range     Quantiles `json:"finish_range"`   // its last day of work in the drawn courses
	Slack     int       `json:"slack_days"`     // days that it can slip before the end moves, at P80
	Critical  float64   `json:"criticality"`    // share of the drawn courses in which a day of delay moved the end
}

// Way is one way of doing a step: faster and dearer, or slower and cheaper.
type Way struct {
	ID string `json:"id"` // small, large, two_tasks …
	Text
	Duration Duration `json:"duration"`
	Mbps     int      `json:"mbps,omitempty"`  // that it asks of the line
	Slots    int      `json:"slots,omitempty"` // transfer tasks that it takes at once
	Cost     []Money  `json:"cost,omitempty"`  // on top of the cheapest way
	Unpriced int      `json:"unpriced,omitempty"`
}

// Crew is who works on a step; it is a resource of the schedule.
type Crew string

// The crews.
const (
	Platform Crew = "platform"
	Counsel  Crew = "counsel"
	NoCrew   Crew = ""
)

// Unit is what days are counted.
type Unit string

// The units.
const (
	Days        Unit = "days"         // every day
	WorkingDays Unit = "working_days" // of the mainland calendar
)

// Duration is how long something takes, as quantiles. P50 <= P80 <= P95.
type Duration struct {
	P50  int  `json:"p50"`
	P80  int  `json:"p80"`
	P95  int  `json:"p95"`
	Unit Unit `json:"unit"`
	By   Text `json:"by"` // which limit makes it so long
}

// Bound is what keeps a step from starting earlier.
type Bound struct {
	Kind BoundKind `json:"kind"`
	What string    `json:"what,omitempty"` // the step, resource, calendar or article
}

// BoundKind is the sort of a bound.
type BoundKind string

// The kinds of bounds.
const (
	ByStart       BoundKind = "start"
	ByPredecessor BoundKind = "predecessor"
	ByResource    BoundKind = "resource"
	ByCalendar    BoundKind = "calendar"
	ByArticle     BoundKind = "article"
	ByDone        BoundKind = "done"
	ByAge         BoundKind = "age"      // the step named, for which it would be too old if it were done earlier
	ByPrevious    BoundKind = "previous" // the previous plan had it there, and earlier would gain nothing
)

// Schedule is how good the dates are.
type Schedule struct {
	Finish      Quantiles `json:"finish"`
	Home        Quantiles `json:"home"` // everything that moves is at home and the copies abroad are gone
	Weeks       Weeks     `json:"weeks"`
	Calibrated  bool      `json:"calibrated"` // durations rest on a measurement; until then people read weeks
	Draws       int       `json:"draws"`      // courses drawn for the quantiles
	Holds       float64   `json:"holds"`      // share of them that end by the last date of the steps, which is long for all at once
	Days        int       `json:"days"`       // calendar days from start to finish, at P80
	Bound       int       `json:"bound"`      // no schedule of these steps takes fewer days
	Gap         float64   `json:"gap"`        // (days - bound) / bound
	Tries       int       `json:"tries"`
	Critical    []ID      `json:"critical"`    // steps that a day of delay moves the end
	Binding     []Binding `json:"binding"`     // the chain that makes it so long, from the start to the end
	Burn        []Burn    `json:"burn"`        // people within reach from abroad, day by day where it changes
	Provisional []int     `json:"provisional"` // years whose holidays no notice has settled
	Conflict    []Text    `json:"conflict,omitempty"`
	Deadline    *Deadline `json:"deadline,omitempty"`
}

// Binding is one link of the chain that ends last: the step, its days, and what held it until its start.
type Binding struct {
	Step ID   `json:"step"`
	From Date `json:"from"`
	To   Date `json:"to"`
	Text
}

// Burn is how many people are within reach from abroad from a day on, at P80.
type Burn struct {
	Day       Date     `json:"day"`
	People    Interval `json:"people"`
	Sensitive Interval `json:"sensitive"`
}

// Deadline answers whether the plan meets the day that people asked for.
type Deadline struct {
	Day Date `json:"day"`
	Met bool `json:"met"`
	// Conflict is a smallest set of things that cannot all hold; without any one of them the day could be met. Its last
	// text is the chain of steps that they leave.
	Conflict []Text  `json:"conflict"`
	Earliest Date    `json:"earliest,omitempty"` // when it is missed: the first day by which everything could be home, at P80
	Chance   float64 `json:"chance"`             // share of the drawn courses in which everything is home by the day
}

// Quantiles are three dates for one event.
type Quantiles struct {
	P50 Date `json:"p50"`
	P80 Date `json:"p80"`
	P95 Date `json:"p95"`
}

// Weeks are quantiles in whole weeks, rounded up: the precision that an uncalibrated plan has.
type Weeks struct {
	P50 int `json:"p50"`
	P80 int `json:"p80"`
	P95 int `json:"p95"`
}
