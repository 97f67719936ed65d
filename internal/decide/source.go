package decide

// head describes the pack.
type head struct {
	Version string `yaml:"version"`
	AsOf    Date   `yaml:"verified_until"`
	Note    string `yaml:"note"`
}

// words are a text in both languages.
type words struct {
	ZH string `yaml:"zh"`
	EN string `yaml:"en"`
}

func (w words) complete() bool { return w.ZH != "" && w.EN != "" }

// checked says how a fact of the law is known.
type checked struct {
	Source   string `yaml:"source"`
	Evidence string `yaml:"evidence"` // P primary text, S secondary, U unverified
	On       Date   `yaml:"checked_on"`
	By       string `yaml:"checked_by"`
	Note     string `yaml:"note"`
}

// instrument is one file of configs/law.
type instrument struct {
	ID       string `yaml:"id"`
	words    `yaml:",inline"`
	Body     string    `yaml:"body"`
	BodyZH   string    `yaml:"body_zh"`
	Number   string    `yaml:"number"`
	Rank     string    `yaml:"rank"`
	Issued   Date      `yaml:"issued"`
	InForce  Date      `yaml:"in_force"`
	Until    Date      `yaml:"valid_to"`
	Dates    string    `yaml:"dates"`          // evidence of the dates and the number, where it differs
	Comments Date      `yaml:"comments_until"` // of a draft
	Would    words     `yaml:"would"`          // what a draft would change
	Status   string    `yaml:"status"`
	NoteZH   string    `yaml:"note_zh"`
	Articles []passage `yaml:"articles"`
	checked  `yaml:",inline"`
}

// passage is an article with a paraphrase. Formerly is the number that it had before ValidFrom.
type passage struct {
	Article    string `yaml:"article"`
	Formerly   string `yaml:"formerly"`
	From       Date   `yaml:"valid_from"`
	To         Date   `yaml:"valid_to"`
	words      `yaml:",inline"`
	Evidence   string   `yaml:"evidence"`    // where it differs from that of the instrument
	ReplacedBy []string `yaml:"replaced_by"` // instrument/article that prevails after valid_to
	Note       string   `yaml:"note"`
	NoteZH     string   `yaml:"note_zh"`
}

// source is one file of configs/rules, before it is compiled. The folder that it lies in is its table.
type source struct {
	folder string

	ID      string   `yaml:"id"`
	Row     string   `yaml:"row"`   // of the decision table that it was made from
	Order   int      `yaml:"order"` // among the rules of its table
	Rank    string   `yaml:"rank"`
	Status  string   `yaml:"status"` // "", or watch, draft: of a draft
	From    Date     `yaml:"valid_from"`
	To      Date     `yaml:"valid_to"`
	Cite    []string `yaml:"cite"` // instrument/article
	When    clause   `yaml:"when"`
	Unknown string   `yaml:"unknown"` // open, ask, silent
	Export  Export   `yaml:"export"`
	Storage Storage  `yaml:"storage"`
	Basis   string   `yaml:"basis"`
	Adds    []string `yaml:"adds"`
	Done    string   `yaml:"done"`
	Due     []due    `yaml:"due"`     // by when what it adds is due; the first that holds on a day
	Hours   int      `yaml:"hours"`   // within which an incident is reported
	Filings []string `yaml:"filings"` // the kinds of filings that a rule of the table filing is about
	Asks    []string `yaml:"asks"`
	Review  bool     `yaml:"review"`
	Soft    bool     `yaml:"soft"`
	Settles string   `yaml:"settles"` // who can: lawyer, owner, regulator
	words   `yaml:",inline"`
	checked `yaml:",inline"`
	Cases   []ruleCase `yaml:"cases"`
}

// ruleCase is one example that a rule must get right. Facts that it leaves out take the defaults of the input.
type ruleCase struct {
	Name  string         `yaml:"name"`
	On    Date           `yaml:"on"` // the last day on which the rule is in force and checked, when it is left out
	Facts map[string]any `yaml:"facts"`
	Want  string         `yaml:"want"` // yes, no, unknown; off: not in force
	// What the tables said before, for rules that follow from it.
	Result    Export `yaml:"result"`    // the export result
	Recounted bool   `yaml:"recounted"` // counting people in both columns would change it
}

// The tables of rules: the folders of configs/rules.
const (
	tableTerm        = "term"
	tableExport      = "export"
	tableStorage     = "storage"
	tableObligation  = "obligation"
	tableAlternative = "alternative"
	tableReview      = "review"
	tableSensitive   = "sensitive"
	tableQuestion    = "question"
	tableIncident    = "incident" // how soon an incident is reported; it speaks in no decision
	tableFiling      = "filing"   // what an existing filing asks for; it speaks in no decision
	tableAdvice      = "advice"   // what is expected or encouraged of an entity, and no duty; it speaks in no decision
)
