package decide

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// LineCheck is a link across the border beside the register of lines.
type LineCheck struct {
	Link      inventory.ID `json:"link,omitempty"` // empty: a registered line that no scan saw
	Line      inventory.ID `json:"line,omitempty"`
	State     LineState    `json:"state"`
	Review    bool         `json:"review"` // a person has to look
	Evidence  string       `json:"evidence"`
	ZH        string       `json:"zh"`
	EN        string       `json:"en"`
	Citations []Citation   `json:"citations"`
}

// LineState is what the register says of a link. None of them is an assessment: only the carrier and the authority can
// say whether a line is approved.
type LineState string

// The states.
const (
	LineRegistered      LineState = "registered"
	LineOtherUse        LineState = "other_use" // registered, and not for internal office use
	LineExpired         LineState = "expired"
	LineWithoutEvidence LineState = "evidence_missing"
	TunnelWithout       LineState = "tunnel_without_evidence"
	LineEndUnknown      LineState = "end_unknown"
	OrdinaryAccess      LineState = "ordinary_access"
	LineNotSeen         LineState = "not_seen"
)

// LineStates lists the states in the order of what a person looks at first.
func LineStates() []LineState {
	return []LineState{
		TunnelWithout, LineWithoutEvidence, LineExpired, LineOtherUse, LineEndUnknown, LineNotSeen, OrdinaryAccess, LineRegistered,
	}
}

// The folder of what is said of lines, and its file.
const (
	lineFolder = "lines"
	lineFile   = "states.yaml"
)

// lineSource is what is said of each state.
type lineSource struct {
	gradeHead `yaml:",inline"`
	States    []lineText `yaml:"states"`
}

type lineText struct {
	ID     LineState `yaml:"id"`
	Review bool      `yaml:"review"`
	Cite   []string  `yaml:"cite"`
	words  `yaml:",inline"`
	cited  []article
}

// readLines reads the file of configs/lines.
func (p *pack) readLines(name string, data []byte) error {
	if name != lineFile {
		return fmt.Errorf("is not %s", lineFile)
	}
	return strict(data, &p.lines)
}

// compile asks that every state has words and articles.
func (l *lineSource) compile(law *library) error {
	if len(l.States) == 0 {
		return nil
	}
	errs := []error{l.check()}
	for i := range l.States {
		if err := l.States[i].compile(law); err != nil {
			errs = append(errs, fmt.Errorf("state %s: %w", l.States[i].ID, err))
		}
	}
	for _, s := range LineStates() {
		if !slices.ContainsFunc(l.States, func(t lineText) bool { return t.ID == s }) {
			errs = append(errs, fmt.Errorf("state %s is missing", s))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("decide: load lines: %w", err)
	}
	return nil
}

func (t *lineText) compile(law *library) (err error) {
	t.cited, err = law.all(t.Cite)
	if err == nil && (!t.complete() || len(t.Cite) == 0 || !slices.Contains(LineStates(), t.ID)) {
		err = errors.New("a known id, cite, zh and en are needed")
	}
	return err
}

// linesOf holds every link that crosses the border, or may, against the register, and names the registered lines that
// no link runs over.
func linesOf(in *Input, r *Rules) []LineCheck {
	if len(r.lines.States) == 0 {
		return nil
	}
	var list []LineCheck
	used := map[inventory.ID]bool{}
	for i := range in.Inventory.Links {
		l := &in.Inventory.Links[i]
		crossing := l.Crosses()
		if crossing == inventory.No {
			continue
		}
		named := l.LinesOf(in.Lines)
		for _, line := range named {
			used[line.ID] = true
		}
		list = append(list, r.lines.say(checkOf(l, named, crossing, in.Date), in.Date))
	}
	for i := range in.Lines {
		if !used[in.Lines[i].ID] {
			list = append(list, r.lines.say(LineCheck{Line: in.Lines[i].ID, State: LineNotSeen}, in.Date))
		}
	}
	slices.SortFunc(list, func(a, b LineCheck) int {
		return cmp.Or(cmp.Compare(a.Link, b.Link), cmp.Compare(a.Line, b.Line))
	})
	return list
}

// checkOf is a link beside the lines of the register that name it. Of several the one counts that a person has least to
// look at, the first of them: a contract that ended was renewed by it.
func checkOf(l *inventory.Link, named []*inventory.Line, crossing inventory.Tri, day Date) LineCheck {
	c := LineCheck{Link: l.ID, State: unregistered(l, crossing)}
	for i, line := range named {
		state := stateOfLine(line, day)
		if i == 0 || slices.Index(LineStates(), state) > slices.Index(LineStates(), c.State) {
			c.Line, c.State = line.ID, state
		}
	}
	return c
}

// unregistered is the state of a link that the register does not name.
func unregistered(l *inventory.Link, crossing inventory.Tri) LineState {
	switch {
	case l.Kind == inventory.Internet:
		return OrdinaryAccess
	case crossing != inventory.Yes:
		return LineEndUnknown
	case l.Kind.IsTunnel():
		return TunnelWithout
	default:
		return LineWithoutEvidence
	}
}

// stateOfLine is what the register says of a link that it names.
func stateOfLine(line *inventory.Line, day Date) LineState {
	switch {
	case line.Expires != nil && DateOf(*line.Expires) < day:
		return LineExpired
	case line.Carrier == "" || line.Contract == "":
		return LineWithoutEvidence
	case line.Use != inventory.InternalOffice:
		return LineOtherUse
	default:
		return LineRegistered
	}
}

// say adds the words of the state.
func (l *lineSource) say(c LineCheck, day Date) LineCheck {
	at := slices.IndexFunc(l.States, func(t lineText) bool { return t.ID == c.State })
	t := &l.States[at]
	c.Review, c.Evidence, c.ZH, c.EN, c.Citations = t.Review, l.Evidence, t.ZH, t.EN, citationsOn(t.cited, day)
	return c
}
