package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// Labelling is a document seen through one standard. It is only there when somebody asked for it.
type Labelling struct {
	View       string              `json:"view"`
	Instrument string              `json:"instrument"`
	EN         string              `json:"en"`
	ZH         string              `json:"zh"`
	Note       string              `json:"note"`
	CheckedOn  string              `json:"checked_on"`
	Classes    []classify.ViewWord `json:"classes"`
	Levels     []classify.ViewWord `json:"levels"` // the lowest first
	Labels     []Label             `json:"labels"`
}

// Label is what a standard calls one finding. The label of a whole dataset has no finding: its level is the highest of
// its findings.
type Label struct {
	Dataset  inventory.ID    `json:"dataset"`
	Column   string          `json:"column"`
	Finding  inventory.ID    `json:"finding,omitempty"`
	Kind     string          `json:"kind,omitempty"`
	Form     string          `json:"form,omitempty"`
	Status   classify.Status `json:"status,omitempty"`
	Class    string          `json:"class,omitempty"`
	Level    string          `json:"level,omitempty"` // empty: the standard does not cover it
	Evidence string          `json:"evidence,omitempty"`
	Basis    string          `json:"basis,omitempty"`
}

// LabelBy adds the labels of a view to the document: one for each finding that says something, and one for each dataset
// with the highest level of its findings.
func (d *Document) LabelBy(v *classify.View) {
	l := &Labelling{
		View: v.Name, Instrument: v.Instrument, EN: v.Label["en"], ZH: v.Label["zh"], Note: v.Note, CheckedOn: v.CheckedOn,
		Classes: orEmpty(v.Classes), Levels: orEmpty(v.Levels), Labels: []Label{},
	}
	found := findingsOf(d)
	for i := range d.Datasets {
		l.Labels = append(l.Labels, labelsOf(v, d.Datasets[i].ID, found[d.Datasets[i].ID])...)
	}
	d.Labelling = l
}

// labelsOf labels a dataset as a whole, and its findings behind.
func labelsOf(v *classify.View, dataset inventory.ID, findings []classify.Finding) []Label {
	all := []Label{{Dataset: dataset}}
	for i := range findings {
		f := &findings[i]
		switch f.Status {
		case classify.Candidate, classify.Empty, classify.Unread:
			continue
		case classify.Evidenced, classify.Declared, classify.Encrypted, classify.Masked:
		}
		r, _ := v.Of(f.Kind, f.Form)
		all = append(all, Label{
			Dataset: dataset, Column: f.Column, Finding: f.ID, Kind: f.Kind, Form: f.Form, Status: f.Status,
			Class: r.Class, Level: r.Level, Evidence: r.Evidence, Basis: r.Basis,
		})
		if v.Rank(r.Level) > v.Rank(all[0].Level) {
			all[0].Level, all[0].Evidence, all[0].Basis = r.Level, r.Evidence, r.Basis
		}
	}
	if len(all) == 1 {
		return nil
	}
	return all
}

// labelHead names the view and says how far it can be trusted.
func (v *view) labelHead() string {
	l := v.doc.Labelling
	name := l.EN
	if v.words.Lang == "zh" {
		name = l.ZH
	}
	return v.words.Say("head.labels", name, l.CheckedOn)
}

// labelCells words one label.
func (v *view) labelCells(l *Label) []string {
	where := cmp.Or(v.names[l.Dataset], string(l.Dataset))
	if l.Finding == "" {
		return []string{where, v.words.Say("labels.whole"), "", "", v.levelName(l.Level), l.Evidence, l.Basis}
	}
	kind := l.Kind
	if l.Form != "" {
		kind += "/" + l.Form
	}
	column := cmp.Or(l.Column, v.words.Say("labels.object"))
	return []string{where, column, kind, v.className(l.Class), v.levelName(l.Level), l.Evidence, l.Basis}
}

func (v *view) className(id string) string { return v.viewWord(v.doc.Labelling.Classes, id) }

// levelName says a level, and that there is none where the standard does not cover the kind.
func (v *view) levelName(id string) string {
	if id == "" {
		return v.words.Say("labels.none")
	}
	return v.viewWord(v.doc.Labelling.Levels, id)
}

func (v *view) viewWord(all []classify.ViewWord, id string) string {
	at := slices.IndexFunc(all, func(w classify.ViewWord) bool { return w.ID == id })
	switch {
	case at < 0:
		return id
	case v.words.Lang == "zh":
		return all[at].ZH
	default:
		return all[at].EN
	}
}

// writeLabels writes the labels of the view that was asked for.
func (v *view) writeLabels(b *strings.Builder) {
	if v.doc.Labelling == nil {
		return
	}
	labels := v.doc.Labelling.Labels
	b.WriteString(v.labelHead() + "\n")
	t := table{head: v.words.Say("col.labels"), n: len(labels), more: "more.labels", cells: func(i int) []string { return v.labelCells(&labels[i]) }}
	t.write(b, v.words)
}

// pipeLabels writes the same for a page, all of them.
func (v *view) pipeLabels(b *strings.Builder) {
	if v.doc.Labelling == nil {
		return
	}
	heading(b, v.labelHead())
	b.WriteString(oneLine(v.doc.Labelling.Note) + "\n\n")
	pipeHead(b, v.words.Say("col.labels"))
	for i := range v.doc.Labelling.Labels {
		pipeRow(b, v.labelCells(&v.doc.Labelling.Labels[i])...)
	}
}
