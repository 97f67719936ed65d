package report

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// LineReport is the network connections across the border beside the register of lines.
type LineReport struct {
	APIVersion string      `json:"api_version"`
	Kind       string      `json:"kind"`
	Metadata   Metadata    `json:"metadata"`
	Day        decide.Date `json:"day"`
	Seen       Seen        `json:"seen"`
	Lines      []LineEntry `json:"lines"`
}

// LineKind is the kind of a LineReport.
const LineKind = "Lines"

// LineEntry is one check with what it is about: a link, a registered line, or both.
type LineEntry struct {
	decide.LineCheck
	Found      *inventory.Link `json:"found,omitempty"`
	Registered *inventory.Line `json:"registered,omitempty"`
}

// LinesOf gathers what the document says of lines, in the order of what a person looks at first.
func LinesOf(d *Document) *LineReport {
	r := &LineReport{
		APIVersion: APIVersion, Kind: LineKind, Metadata: d.Metadata, Day: d.day(), Seen: seenOf(d), Lines: []LineEntry{},
	}
	for i := range d.Lines {
		e := LineEntry{LineCheck: d.Lines[i]}
		if at := slices.IndexFunc(d.Links, func(l inventory.Link) bool { return e.Link != "" && l.ID == e.Link }); at >= 0 {
			e.Found = &d.Links[at]
		}
		if at := slices.IndexFunc(d.Stated.Lines, func(l inventory.Line) bool { return e.Line != "" && l.ID == e.Line }); at >= 0 {
			e.Registered = &d.Stated.Lines[at]
		}
		r.Lines = append(r.Lines, e)
	}
	slices.SortStableFunc(r.Lines, func(a, b LineEntry) int {
		return cmp.Compare(slices.Index(decide.LineStates(), a.State), slices.Index(decide.LineStates(), b.State))
	})
	return r
}

// WriteJSON writes the report as a document of its own.
func (r *LineReport) WriteJSON(w io.Writer) error { return writeIndented(w, r) }

// LinePage words the report on lines.
func LinePage(d *Document, r *LineReport, words *Words) *Page {
	v := newView(d, words)
	part := Part{Head: words.Say("lines.head", strconv.Itoa(len(r.Lines)))}
	for i := range r.Lines {
		part.Rows = append(part.Rows, v.lineRow(&r.Lines[i]))
	}
	if len(part.Rows) > 0 {
		part.Cols = v.cols("lines.col")
	} else {
		part.Notes = []string{words.Say("lines.none")}
	}
	p := &Page{Title: words.Say("lines.title", r.Day.String()), Lead: []string{words.Say("lines.lead")}}
	p.Parts = []Part{v.unseenPart(), part, v.lineMeanings(r)}
	p.Foot = []string{words.Say("evidence.marks"), v.rulesLine()}
	return p
}

// lineUse words the registered use of a line, which may be unsaid.
func (v *view) lineUse(use inventory.LineUse) string {
	if use == "" {
		return ""
	}
	return v.words.Say("line_use." + string(use))
}

func (v *view) lineRow(e *LineEntry) []string {
	link, kind, ends := "–", "–", "–"
	if l := e.Found; l != nil {
		link, kind = cmp.Or(l.Name, string(l.ID)), v.words.Say("link."+string(l.Kind))
		ends = v.placeName(l.From) + " – " + v.placeName(l.To)
	}
	line, evidence := "–", "–"
	if l := e.Registered; l != nil {
		line, evidence = string(l.ID), strings.Join(nonEmpty(l.Carrier, l.Contract, v.lineUse(l.Use)), ", ")
		if l.Expires != nil {
			evidence += v.words.Say("lines.until", l.Expires.Format("2006-01-02"))
		}
		if e.Found == nil {
			ends = strings.ToUpper(l.From) + " – " + strings.ToUpper(l.To)
		}
	}
	return []string{v.words.Say("line." + string(e.State)), link, kind, ends, line, cmp.Or(evidence, "–")}
}

// lineMeanings says once what each state that occurs asks for, with its articles.
func (v *view) lineMeanings(r *LineReport) Part {
	part := Part{Head: v.words.Say("lines.meanings")}
	for _, state := range decide.LineStates() {
		at := slices.IndexFunc(r.Lines, func(e LineEntry) bool { return e.State == state })
		if at < 0 {
			continue
		}
		e := &r.Lines[at]
		part.Notes = append(part.Notes, v.words.Say("line."+string(state))+": "+
			marked(v.words.said(e.ZH, e.EN), e.Evidence)+" ("+articles(e.Citations)+")")
	}
	return part
}

func (v *view) placeName(p inventory.Place) string {
	return v.place(cmp.Or(p.Country, string(cmp.Or(p.Zone, inventory.ZoneUnknown))))
}

func nonEmpty(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
