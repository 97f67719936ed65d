package plan

// OptionKind is one of the four things that can be done about a move group or a flow.
type OptionKind string

// The kinds of options.
const (
	BringHome   OptionKind = "bring_home"
	FileAndStay OptionKind = "file_and_stay"
	MaskOrStop  OptionKind = "mask_or_stop"
	Nothing     OptionKind = "nothing"
)

// OptionKinds lists the kinds in the order in which they are compared.
func OptionKinds() []OptionKind { return []OptionKind{BringHome, FileAndStay, MaskOrStop, Nothing} }

// Option is one thing that can be done about a subject, with what it takes and what it leaves. A person chooses.
type Option struct {
	ID       ID         `json:"id"`
	Of       ID         `json:"of"` // move group or flow
	Subject  string     `json:"subject"`
	Follows  ID         `json:"follows,omitempty"` // the move group whose place the flow is: its options are the group's
	Kind     OptionKind `json:"kind"`
	Basis    Basis      `json:"basis"` // what asks for it
	Seen     Sight      `json:"seen"`  // of the subject: what nobody read is not harmless
	Possible bool       `json:"possible"`
	Why      *Text      `json:"why,omitempty"` // it is not possible
	Default  bool       `json:"default"`       // what the planner takes when nobody chooses
	Chosen   bool       `json:"chosen"`
	Weeks    Weeks      `json:"weeks"`
	Cost     []Money    `json:"cost"`
	Unpriced int        `json:"unpriced"`
	Exposure Exposure   `json:"exposure"`
	Needs    []Text     `json:"needs"`  // what must be there for it
	Leaves   []Text     `json:"leaves"` // what it costs beside money, and what is left afterwards
	Because  []Because  `json:"because"`
	Missing  []string   `json:"missing"` // facts that would settle it
}

// Sight is how much of a subject was seen.
type Sight string

// The sights.
const (
	SeenWhole  Sight = "seen"
	SeenPartly Sight = "partly" // it has a gap, or a part that nothing decided
	SeenNot    Sight = "not_seen"
)

// Choice is what a person decided against or with the default, and what that leaves.
type Choice struct {
	Of      ID         `json:"of"`
	Subject string     `json:"subject"`
	Kind    OptionKind `json:"kind"`
	Default OptionKind `json:"default"`
	By      string     `json:"by"`
	Why     string     `json:"why"`
	Loosens bool       `json:"loosens"` // law or grade ask for more
	Leaves  []Text     `json:"leaves"`
	Open    Interval   `json:"open_person_days"`
}

// Exposure is what stays abroad or within reach from abroad: people times days over the horizon.
type Exposure struct {
	Horizon   int      `json:"horizon_days"`
	Until     Date     `json:"until"`   // the day on which it ends; empty: it does not
	Covered   Date     `json:"covered"` // the day from which a filing covers it, still abroad; empty: none does
	Known     bool     `json:"known"`   // whether the people were counted; where not, no number here means none
	People    Interval `json:"people"`
	Days      Interval `json:"person_days"`
	Open      Interval `json:"open_person_days"` // of these, while what the rules indicate is not done yet
	Sensitive Interval `json:"sensitive_person_days"`
}

// Interval is a number with its bounds.
type Interval struct {
	Low  int64 `json:"low"`
	Mid  int64 `json:"mid"`
	High int64 `json:"high"`
}

// Money is an amount in one currency. Low and High are equal where the list states one price.
type Money struct {
	Kind     CostKind `json:"kind"`
	Currency string   `json:"currency"`
	Low      float64  `json:"low"`
	High     float64  `json:"high"`
}

// CostKind is when a cost falls.
type CostKind string

// The kinds of costs.
const (
	OneOff  CostKind = "one_off"
	Egress  CostKind = "egress"
	Running CostKind = "running" // a month
)

// Costs are every line of the plan. Totals is empty while a line is unpriced: half a sum is no sum.
type Costs struct {
	Lines     []Line      `json:"lines"`
	Totals    []Money     `json:"totals"`
	Converted []Converted `json:"converted,omitempty"` // the totals in one currency, beside them
	Unpriced  int         `json:"unpriced"`
}

// Line is one list price times one quantity.
type Line struct {
	ID         ID       `json:"id"`
	Group      ID       `json:"group,omitempty"`
	Kind       CostKind `json:"kind"`
	What       Text     `json:"what"`
	Quantity   float64  `json:"quantity"`
	Unit       string   `json:"unit"`
	Price      string   `json:"price"` // id of the price
	Currency   string   `json:"currency,omitempty"`
	Low        float64  `json:"low"`
	High       float64  `json:"high"`
	Unpriced   bool     `json:"unpriced"`
	Source     string   `json:"source"`
	AsOf       string   `json:"as_of"` // date of the list, "" when the source states none
	AgeDays    *int     `json:"age_days"`
	Confidence string   `json:"confidence"`
}
