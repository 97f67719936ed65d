package filing

import (
	"fmt"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan/artifact"
)

// Paper is one draft, worded in one language.
type Paper struct {
	ID      string
	Lang    string
	Path    string // ENTITY/LANGUAGE/NAME, without an ending
	Title   string
	Entity  string // its name
	Marking string // stands on every page
	Cover   []string
	Blocks  []Block
	Refs    []Ref // the appendix: reference n is Refs[n-1]
	Fill    Fill

	order   int
	colRefs string
	refsAt  refWords
}

// Block is one part of a paper: a heading where Level is set, else a hint, else a field with its answer.
type Block struct {
	Level   int // 1 to 3
	Heading string
	Hint    string // what belongs here, and where that comes from
	Label   string // name of a field
	Answer  Answer
}

// Answer is what evidence says of a field, and what somebody has to say.
type Answer struct {
	Lines  []Line
	Tables []Table
}

// Line is one sentence. What evidence gave has references; what somebody has to confirm is open.
type Line struct {
	Text string
	Refs []int
	Open bool
}

// Table is a list of rows, each with the references that it rests on.
type Table struct {
	Head string
	Refs []int // of the head
	Cols []string
	Rows []Row
	// Lanes says that the columns are the lanes of a diagram, and that each cell with words is a card on one.
	Lanes bool
}

// Row is one row of a table.
type Row struct {
	Cells []string
	Refs  []int
}

// state is how far a field is answered.
type state int

const (
	open state = iota
	partly
	filled
)

func (a *Answer) state() state {
	said, asks := len(a.Tables) > 0, false
	for _, l := range a.Lines {
		said, asks = said || !l.Open, asks || l.Open
	}
	switch {
	case !said:
		return open
	case asks:
		return partly
	default:
		return filled
	}
}

// said are the lines that evidence gave, asked those that somebody confirms.
func (a *Answer) said() (said, asked []Line) {
	for _, l := range a.Lines {
		if l.Open {
			asked = append(asked, l)
		} else {
			said = append(said, l)
		}
	}
	return said, asked
}

func (a *Answer) add(lines ...Line) { a.Lines = append(a.Lines, lines...) }

// table adds a table that has rows.
func (a *Answer) table(t Table) {
	if len(t.Rows) > 0 {
		a.Tables = append(a.Tables, t)
	}
}

// Fill is how many fields of a draft evidence filled.
type Fill struct {
	Fields int
	Filled int
	Partly int
}

// Percent is the share of fields that evidence filled as a whole, rounded down.
func (f Fill) Percent() int { return 100 * f.Filled / max(1, f.Fields) }

func (f *Fill) count(s state) {
	f.Fields++
	switch s {
	case filled:
		f.Filled++
	case partly:
		f.Partly++
	case open:
	}
}

// Ref is one thing that a draft rests on.
type Ref struct {
	Kind RefKind
	ID   inventory.ID
}

// RefKind is what a reference points to.
type RefKind string

// The kinds of references. Those that `domicile explain` follows come first.
const (
	ToDecision RefKind = "decision"
	ToFinding  RefKind = "finding"
	ToDataset  RefKind = "dataset"
	ToStore    RefKind = "store"
	ToFlow     RefKind = "flow"
	ToEntity   RefKind = "entity"
	ToMeter    RefKind = "meter"  // ENTITY of WHAT
	ToFiling   RefKind = "filing" // its number
	ToSystem   RefKind = "system"
	ToDuty     RefKind = "duty"
	ToLine     RefKind = "line" // a link or a registered line
	ToStep     RefKind = "step" // of the plan
	ToSync     RefKind = "sync"
	ToScan     RefKind = "scan"
	ToDraft    RefKind = "draft" // another document of the bundle
)

// refs numbers references in the order in which they are first used.
type refs struct {
	all []Ref
	at  map[Ref]int
}

func newRefs() *refs { return &refs{at: map[Ref]int{}} }

func (r *refs) to(kind RefKind, id inventory.ID) int {
	ref := Ref{kind, id}
	if r.at[ref] == 0 {
		r.all = append(r.all, ref)
		r.at[ref] = len(r.all)
	}
	return r.at[ref]
}

// File writes the paper in a format.
func (p *Paper) File(format Format) (artifact.File, error) {
	if format == Markdown {
		return artifact.File{Path: p.Path + ".md", Data: p.markdown()}, nil
	}
	data, err := p.docx()
	if err != nil {
		return artifact.File{}, fmt.Errorf("filing: %s: %w", p.Path, err)
	}
	return artifact.File{Path: p.Path + ".docx", Data: data}, nil
}
