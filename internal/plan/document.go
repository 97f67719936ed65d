package plan

import "github.com/domicile/domicile/internal/inventory"

// ID names a group, option, step, sync, check or line of a plan. It follows from what the thing is about, so that it
// is the same in the next plan, also when others come and go.
type ID = inventory.ID

// Plan is the result of stage 4. Every list is in a stable order: phases and waves in the order of work, the rest by
// id. Gaps come first, because what was not seen may change everything below.
type Plan struct {
	Gaps        []Gap        `json:"gaps"`
	Final       bool         `json:"final"` // false while a gap, an open question or a stopping check is left
	RulesAsOf   Date         `json:"rules_as_of"`
	Start       Date         `json:"start"`
	Region      string       `json:"region"`
	Assumptions []Assumption `json:"assumptions"`
	Groups      []MoveGroup  `json:"groups"`
	Options     []Option     `json:"options"`
	Choices     []Choice     `json:"choices"` // what people decided among them
	Phases      []Phase      `json:"phases"`
	Cuts        []Cut        `json:"cuts"`     // ties between groups of different waves
	Landings    []Landing    `json:"landings"` // where each store that moves lands, and what else it could be
	Rebuild     []Rebuild    `json:"rebuild"`  // what holds no data and is made again
	Syncs       []Sync       `json:"syncs"`
	Preflight   []Check      `json:"preflight"`
	Costs       Costs        `json:"costs"`
	Schedule    Schedule     `json:"schedule"`
	Constraints Constraints  `json:"constraints"`
}

// Text is one sentence for people, in both languages.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// Basis is what asks for something: the order is from binding to optional.
type Basis string

// The bases.
const (
	Law     Basis = "law"
	Grade   Basis = "grade"
	Advised Basis = "advised"
	Policy  Basis = "policy"
	Latency Basis = "latency"
	None    Basis = "none"
)

// Because is the ground of a step, an option or a sync: an article, a decision, or a rule of this planner.
type Because struct {
	Basis      Basis  `json:"basis"`
	Decision   ID     `json:"decision,omitempty"`
	Instrument string `json:"instrument,omitempty"`
	Article    string `json:"article,omitempty"`
	Text
}

// Gap is something that was not seen, with the move groups that it may change.
type Gap struct {
	ID      ID              `json:"id"`
	Scope   ID              `json:"scope"`
	Store   ID              `json:"store,omitempty"`
	Dataset ID              `json:"dataset,omitempty"`
	Column  string          `json:"column,omitempty"`
	Op      string          `json:"op"`
	Cause   inventory.Cause `json:"cause"`
	Fix     inventory.Fix   `json:"fix"`
	Groups  []ID            `json:"groups,omitempty"`
}

// Assumption is something that the plan takes for granted; Change says how to replace it by a fact.
type Assumption struct {
	ID ID `json:"id"`
	Text
	Change Text `json:"change"`
}

// Phase is one of the six parts of the way home.
type Phase struct {
	ID    PhaseID `json:"id"`
	Waves []Wave  `json:"waves"`
}

// PhaseID names a phase.
type PhaseID string

// The phases, in order.
const (
	Foundation PhaseID = "foundation"
	Legal      PhaseID = "legal"
	Pilot      PhaseID = "pilot"
	Waves      PhaseID = "waves"
	Hybrid     PhaseID = "hybrid"
	Retire     PhaseID = "retire"
)

// Phases lists the phases in order.
func Phases() []PhaseID { return []PhaseID{Foundation, Legal, Pilot, Waves, Hybrid, Retire} }

// Wave is a set of groups that are accepted together.
type Wave struct {
	ID      ID        `json:"id"`
	Start   Date      `json:"start"`
	Finish  Date      `json:"finish"`
	Range   Quantiles `json:"finish_range"` // its last day of work in the drawn courses
	Because []Text    `json:"because"`      // why it holds what it holds
	Groups  []Group   `json:"groups"`
}

// Group is the work on one subject within a wave: a move group, a flow, an entity's filing, or the foundation.
type Group struct {
	ID    ID     `json:"id"`
	Name  string `json:"name"`
	Steps []Step `json:"steps"`
}
