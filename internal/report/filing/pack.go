package filing

import (
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/plan"
)

// Kind is what a draft is for.
type Kind string

// The kinds of drafts.
const (
	assessmentKind Kind = "assessment"
	contractKind   Kind = "contract"
	ropaKind       Kind = "ropa"
	mapKind        Kind = "map"
	statementKind  Kind = "statement"
	bundleKind     Kind = "bundle"
)

// Kinds lists the kinds.
func Kinds() []Kind {
	return []Kind{bundleKind, assessmentKind, contractKind, ropaKind, mapKind, statementKind}
}

// Role is who can say what evidence does not hold.
type Role string

// The roles, as the words name them: filing.by.ROLE.
const (
	handler   Role = "handler"
	lawyer    Role = "lawyer"
	owner     Role = "owner"
	security  Role = "security"
	platform  Role = "platform"
	recipient Role = "recipient"
)

func roles() []Role { return []Role{handler, lawyer, owner, security, platform, recipient} }

// Pack is the structure of one document: which sections and fields it has, where that comes from and how well it is
// known. It is a file of configs/packs.
type Pack struct {
	ID        string        `yaml:"id"`
	Kind      Kind          `yaml:"kind"`
	Order     int           `yaml:"order"`
	File      string        `yaml:"file"`                // name of the file, without its ending
	Mechanism decide.Export `yaml:"mechanism,omitempty"` // the export result that asks for it; "": it is always written
	Title     plan.Text     `yaml:"title"`
	Source    Source        `yaml:"source"`
	Unseen    plan.Text     `yaml:"unseen"` // what of the official structure was not verified
	Sections  []Section     `yaml:"sections"`
}

// Source says where a structure comes from. Evidence is P primary text, S secondary, U unverified, own.
type Source struct {
	ZH        string `yaml:"zh"`
	EN        string `yaml:"en"`
	Evidence  string `yaml:"evidence"`
	CheckedOn string `yaml:"checked_on"`
}

// Section is one heading with what belongs under it.
type Section struct {
	ID        string        `yaml:"id"`
	Number    plan.Text     `yaml:"number"`
	ZH        string        `yaml:"zh"`
	EN        string        `yaml:"en"`
	What      plan.Text     `yaml:"what"`
	Evidence  string        `yaml:"evidence"`
	Each      string        `yaml:"each,omitempty"`      // scenario: the fields stand once for each scenario
	Mechanism decide.Export `yaml:"mechanism,omitempty"` // only where this mechanism is indicated
	Fields    []Field       `yaml:"fields"`
}

// Field is one thing that the document asks for. Fill names the filler that looks for it in the evidence; By says who
// confirms what evidence does not hold.
type Field struct {
	ID   string `yaml:"id"`
	ZH   string `yaml:"zh"`
	EN   string `yaml:"en"`
	Fill string `yaml:"fill,omitempty"`
	By   Role   `yaml:"by"`
	Add  bool   `yaml:"add,omitempty"` // it is a document that By provides, not a fact
}

// eachScenario is the one repetition that sections know.
const eachScenario = "scenario"
