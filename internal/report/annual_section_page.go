package report

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// section words what a yearly report of one entity is written from: the datasets, where they go, and what is open.
func (w annualWords) section(s *AnnualSection) []Part {
	report, entity := w.say("report."+s.Report), w.entityName(s.Entity)
	held := Part{
		Head: w.say("annual.section", report, entity), Cols: w.cols("annual.col.section"),
		Notes: []string{w.say("annual.section.people", strconv.Itoa(len(s.Datasets)), w.peopleSpan(s.People))},
	}
	out := Part{Head: w.say("annual.section.flows", report, entity), Cols: w.cols("annual.col.flows")}
	var heldRows, outRows [][]string
	for i := range s.Datasets {
		ds := &s.Datasets[i]
		heldRows = append(heldRows, []string{
			ds.Name, w.whereName(ds.Place, ds.Region), w.datasetPeople(ds), w.kindNames(ds), w.say("storage." + string(ds.Storage)),
		})
		for j := range ds.Flows {
			outRows = append(outRows, w.flowRow(ds, &ds.Flows[j]))
		}
	}
	parts := []Part{w.limited(held, heldRows)}
	if len(outRows) > 0 {
		parts = append(parts, w.limited(out, outRows))
	} else {
		parts[0].After = append(parts[0].After, w.say("annual.section.no_flows"))
	}
	if len(s.Open) == 0 {
		return parts
	}
	open := Part{Head: w.say("annual.section.open", report, entity)}
	for _, o := range s.Open {
		open.Notes = append(open.Notes, w.say("annual.open_fact", w.confirm(o.By), w.text(o.text())))
	}
	return append(parts, open)
}

// datasetPeople says the people of a dataset; of one that was not read, that they are not known.
func (w annualWords) datasetPeople(ds *AnnualDataset) string {
	if !ds.Read {
		return w.confirm("owner")
	}
	return w.peopleSpan(ds.People)
}

func (w annualWords) kindNames(ds *AnnualDataset) string {
	if !ds.Read && len(ds.Kinds) == 0 {
		return w.confirm("owner")
	}
	names := make([]string, 0, len(ds.Kinds))
	for _, k := range ds.Kinds {
		names = append(names, w.text(k.Both))
	}
	return cmp.Or(strings.Join(names, w.say("comma")), w.say("annual.no_kinds"))
}

func (w annualWords) flowRow(ds *AnnualDataset, f *AnnualFlow) []string {
	who := f.Who
	if who == "" && f.Via != inventory.ViaStorage {
		who = w.confirm("owner")
	}
	ground := cmp.Or(f.Ground, w.confirm("lawyer"))
	return []string{
		ds.Name, w.whereName(f.To, ""), cmp.Or(who, "–"), strings.ReplaceAll(f.Via, "_", " "), w.say("export." + string(f.Export)), ground,
	}
}

// trimmed joins two words, of which the second may be missing.
func trimmed(a, b string) string { return strings.TrimSpace(a + " " + b) }

// cutResult parts a result of a change into storage and export.
func cutResult(value string) (storage, export string) {
	storage, export, _ = strings.Cut(value, "/")
	return storage, export
}

// children says the children of each entity, and of how many of them no record of consent was seen.
func (w annualWords) children() Part {
	part := Part{Head: w.say("annual.children"), Cols: w.cols("annual.col.children")}
	for i := range w.a.Children {
		c := &w.a.Children[i]
		if c.Of == ScanUnion || c.Under14.High == 0 {
			continue
		}
		without := w.confirm("owner")
		if c.By != "" {
			without = interval(c.Without.Low, c.Without.High)
		}
		part.Rows = append(part.Rows, []string{w.entityName(c.Of), interval(c.Under14.Low, c.Under14.High), without})
	}
	if len(part.Rows) == 0 {
		return Part{}
	}
	return part
}

// systems says the grades of systems, and what of their controls a scan sees: for the survey of graded systems.
func (w annualWords) systems() Part {
	part := Part{Head: w.say("annual.systems"), Cols: w.cols("annual.col.systems")}
	rows := make([][]string, 0, len(w.a.Systems))
	for i := range w.a.Systems {
		s := &w.a.Systems[i]
		state := map[inventory.Tri]int{}
		for _, c := range s.Controls {
			state[c.State]++
		}
		rows = append(rows, []string{
			w.entityName(s.Entity), s.Name, strconv.Itoa(len(s.Stores)), w.grade(s.Declared), w.suggested(s),
			w.say("annual.controls", strconv.Itoa(state[inventory.Yes]), strconv.Itoa(state[inventory.No]), strconv.Itoa(state[inventory.Unknown])),
		})
	}
	if len(rows) == 0 {
		return Part{}
	}
	return w.limited(part, rows)
}

// grade says a grade; where there is none, who can say it.
func (w annualWords) grade(n int) string {
	if n == 0 {
		return w.confirm("owner")
	}
	return strconv.Itoa(n)
}

// lines counts links across the border by their state beside the register.
func (w annualWords) lines() Part {
	if len(w.a.Lines) == 0 {
		return Part{}
	}
	part := Part{Head: w.say("annual.lines")}
	rows := make([][]string, 0, len(w.a.Lines))
	for i := range w.a.Lines {
		l := &w.a.Lines[i]
		rows = append(rows, []string{w.name(cmp.Or(l.Link, l.Line)), w.lineText(l)})
	}
	return w.limited(part, rows)
}

func (w annualWords) lineText(l *decide.LineCheck) string {
	return cmp.Or(w.text(Both{EN: l.EN, ZH: l.ZH}), strings.ReplaceAll(string(l.State), "_", " "))
}
