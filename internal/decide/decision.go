package decide

import "github.com/domicile/domicile/internal/inventory"

// Storage is where the rules indicate that a dataset is kept.
type Storage string

// The storage results, strictest first.
const (
	MustMainland        Storage = "must_mainland"
	MainlandByGrade     Storage = "mainland_by_grade"
	RecommendedMainland Storage = "recommended_mainland"
	NoRule              Storage = "no_rule"
	StorageUndetermined Storage = "undetermined"
)

// Export is what the rules indicate before data may leave the mainland.
type Export string

// The export results, strictest first.
const (
	Prohibited         Export = "prohibited"
	ApprovalRequired   Export = "approval_required"
	SecurityAssessment Export = "security_assessment"
	Contract           Export = "scc_or_certification"
	Exempt             Export = "exempt"
	Free               Export = "free"
	NotAnExport        Export = "not_an_export"
	ExportUndetermined Export = "undetermined"
)

// Level is how urgent a decision is for a reader; --fail-on takes one. It follows from the rest:
//
//   - must: the storage result is must_mainland, or every open export result is prohibited or approval_required;
//   - filing: every open export result is at least scc_or_certification;
//   - review: a rule asks for a review, or a result is undetermined;
//   - advised: another storage result than no_rule;
//   - none: the rest. A review that rests on nothing but a fact that nobody stated does not raise the level.
type Level string

// The levels, highest first.
const (
	LevelMust    Level = "must"
	LevelFiling  Level = "filing"
	LevelReview  Level = "review"
	LevelAdvised Level = "advised"
	LevelNone    Level = "none"
)

// Citation is an article in force on the evaluation date, with its text in both languages.
type Citation struct {
	Instrument string `json:"instrument"`
	Article    string `json:"article"`
	ZH         string `json:"zh"`
	EN         string `json:"en"`
}

// Reason is one sentence of one rule that spoke.
type Reason struct {
	Rule  string   `json:"rule"`
	Table string   `json:"table"` // what the rule speaks on: storage, export, obligation, review …; grade
	ZH    string   `json:"zh"`
	EN    string   `json:"en"`
	Cites []string `json:"cites,omitempty"` // the articles behind it on that day, as instrument/article
}

// Decision is what the rules indicate for one dataset, or for one flow of it, on the facts given.
type Decision struct {
	ID           inventory.ID `json:"id"`
	Dataset      inventory.ID `json:"dataset,omitempty"`
	Flow         inventory.ID `json:"flow,omitempty"`
	Level        Level        `json:"level"`
	Basis        string       `json:"basis"` // law, grade, advised, policy, none: what the strictest storage or export result rests on
	Storage      Storage      `json:"storage"`
	Export       Export       `json:"export"`
	Sensitive    *bool        `json:"sensitive"`
	Obligations  []string     `json:"obligations"`
	Alternatives []string     `json:"alternatives"`
	Missing      []string     `json:"missing"`
	WorstCase    Export       `json:"worst_case"`
	Review       bool         `json:"review"`
	Citations    []Citation   `json:"citations"`
	Reasons      []Reason     `json:"reasons"`
	Filing       *FilingCheck `json:"filing,omitempty"`    // of a flow: whether an existing filing covers it
	Contested    []string     `json:"contested,omitempty"` // facts that a person stated against what was evidenced
	Error        string       `json:"error,omitempty"`
}
