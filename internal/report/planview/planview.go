// Package planview says a plan for people: a page to look at, a calendar, tickets, cost lines and a workbook. It changes
// nothing of the plan. What was not seen comes first in each of them, and none holds a value of a person.
package planview

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

// View is a plan with what it was made of and the words to say it with. It is read only and safe for concurrent use.
type View struct {
	doc    *report.Document
	plan   *plan.Plan
	en, zh *report.Words
	lang   string // which language a page opens in
	stores map[inventory.ID]*inventory.Store
	names  map[plan.ID]string // of move groups and flows, as their options say them
	groups map[plan.ID]bool   // ids of the move groups
	places map[plan.ID]bool   // flows that are no more than the place of their store
	chains map[plan.ID]bool   // steps of the chain that ends last
}

// New makes a view. en and zh are the catalogues of the two languages; lang is the reader's.
func New(doc *report.Document, p *plan.Plan, en, zh *report.Words, lang string) *View {
	v := &View{
		doc: doc, plan: p, en: en, zh: zh, lang: lang,
		stores: map[inventory.ID]*inventory.Store{}, names: map[plan.ID]string{},
		groups: map[plan.ID]bool{}, places: map[plan.ID]bool{}, chains: map[plan.ID]bool{},
	}
	for i := range doc.Flows {
		v.places[doc.Flows[i].ID] = doc.Flows[i].Via == inventory.ViaStorage
	}
	for _, link := range p.Schedule.Binding {
		v.chains[link.Step] = true
	}
	for i := range doc.Stores {
		v.stores[doc.Stores[i].ID] = &doc.Stores[i]
	}
	for i := range p.Groups {
		v.names[p.Groups[i].ID] = p.Groups[i].Name
		v.groups[p.Groups[i].ID] = true
	}
	for i := range p.Options {
		v.names[p.Options[i].Of] = p.Options[i].Subject
	}
	for i := range p.Syncs {
		if n := v.names[p.Syncs[i].Flow]; n != "" {
			v.names[p.Syncs[i].ID] = n
		}
	}
	return v
}

// File is one file of the plan's folder.
type File struct {
	Path string
	Data []byte
}

// Files says the plan in every form. The same plan, document and words give the same bytes.
func (v *View) Files() ([]File, error) {
	forms := []struct {
		path  string
		write func(io.Writer) error
	}{
		{"costs.csv", v.WriteCosts},
		{"jira.csv", v.WriteTickets},
		{"plan.html", v.WritePage},
		{"plan.ics", v.WriteCalendar},
		{"plan.md", v.in("en").WriteMarkdown},
		{"plan.xlsx", v.WriteWorkbook},
		{"plan.zh.md", v.in("zh").WriteMarkdown},
	}
	files := make([]File, 0, len(forms))
	for _, f := range forms {
		var b bytes.Buffer
		if err := f.write(&b); err != nil {
			return nil, fmt.Errorf("planview: write %s: %w", f.path, err)
		}
		files = append(files, File{Path: f.path, Data: b.Bytes()})
	}
	return files, nil
}

// in is the same view for a reader of another language.
func (v *View) in(lang string) *View {
	other := *v
	other.lang = lang
	return &other
}

// step is a step with its place in the plan.
type step struct {
	*plan.Step
	phase plan.PhaseID
	wave  *plan.Wave
	group *plan.Group
}

// steps lists every step in the order of the plan.
func (v *View) steps() []step {
	var list []step
	for i := range v.plan.Phases {
		ph := &v.plan.Phases[i]
		for k := range ph.Waves {
			w := &ph.Waves[k]
			for g := range w.Groups {
				for s := range w.Groups[g].Steps {
					list = append(list, step{&w.Groups[g].Steps[s], ph.ID, w, &w.Groups[g]})
				}
			}
		}
	}
	return list
}

// storeName is what people call a store.
func (v *View) storeName(id inventory.ID) string {
	if st := v.stores[id]; st != nil && st.Name != "" {
		return st.Name
	}
	return string(id)
}

// groupName is what people call the work on one subject: a flow by its flow, an entity's work by what it is.
func (v *View) groupName(g *plan.Group) string {
	if n := v.names[g.ID]; n != "" {
		return n
	}
	if id := string(g.ID); strings.Count(id, "/") > 1 { // legal/ENTITY/duties
		return g.Name + " · " + id[strings.LastIndexByte(id, '/')+1:]
	}
	return g.Name
}

// name is what people call a move group or a flow.
func (v *View) name(id plan.ID) string {
	if n := v.names[id]; n != "" {
		return n
	}
	return string(id)
}
