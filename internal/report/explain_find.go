package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// SubjectKind is what sort of thing an explanation is about.
type SubjectKind string

// The kinds of subjects.
const (
	FindingSubject SubjectKind = "finding"
	ColumnSubject  SubjectKind = "column"
	DatasetSubject SubjectKind = "dataset"
	StoreSubject   SubjectKind = "store"
	FlowSubject    SubjectKind = "flow"
)

// Subject is something that can be explained: by its id, or by the name that reports show.
type Subject struct {
	Kind   SubjectKind
	ID     inventory.ID // of a column: that of its dataset
	Column string
	Name   string // as reports show it
}

// Key is what a person types for it.
func (s Subject) Key() string {
	if s.Kind == ColumnSubject {
		return string(s.ID) + columnMark + s.Column
	}
	return string(s.ID)
}

// columnMark stands between a dataset and its column.
const columnMark = "#"

// UnknownSubjectError says that nothing, or more than one thing, has an id.
type UnknownSubjectError struct {
	ID  string
	All []Subject // what it may stand for; none when it stands for nothing
}

// Error names the id and how many things it may stand for.
func (e *UnknownSubjectError) Error() string {
	if len(e.All) == 0 {
		return fmt.Sprintf("the inventory holds no %q", e.ID)
	}
	return fmt.Sprintf("%q may be any of %d things", e.ID, len(e.All))
}

// Subjects lists everything that can be explained, in the order in which reports go from large to small.
func (d *Document) Subjects() []Subject {
	v := newView(d, nil)
	var all []Subject
	for i := range d.Stores {
		all = append(all, Subject{Kind: StoreSubject, ID: d.Stores[i].ID, Name: d.Stores[i].Name})
	}
	for i := range d.Datasets {
		all = append(all, Subject{Kind: DatasetSubject, ID: d.Datasets[i].ID, Name: v.names[d.Datasets[i].ID]})
	}
	for i := range d.Flows {
		all = append(all, Subject{Kind: FlowSubject, ID: d.Flows[i].ID, Name: v.flowName(&d.Flows[i])})
	}
	for i := range d.Datasets {
		ds := &d.Datasets[i]
		for _, c := range ds.Columns {
			all = append(all, Subject{Kind: ColumnSubject, ID: ds.ID, Column: c.Name, Name: v.names[ds.ID] + columnMark + c.Name})
		}
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		all = append(all, Subject{
			Kind: FindingSubject, ID: f.ID, Column: f.Column, Name: v.names[f.Dataset] + columnMark + f.Column + " " + f.Kind,
		})
	}
	return all
}

func (v *view) flowName(f *inventory.Flow) string {
	via := strings.ReplaceAll(cmp.Or(f.Via, string(f.Mode)), "_", " ")
	return cmp.Or(v.names[f.Dataset], v.names[f.Store]) + " → " + cmp.Or(f.To.Country, string(f.To.Zone)) + " (" + via + ")"
}

// Find returns the one thing that an id stands for: an id, a name as reports show it, the beginning of one of them, or
// else a part. A decision stands for its dataset or flow. The error is an *UnknownSubjectError.
func (d *Document) Find(id string) (Subject, error) {
	for i := range d.Decisions {
		if dec := &d.Decisions[i]; string(dec.ID) == id {
			id = string(cmp.Or(dec.Flow, dec.Dataset))
		}
	}
	all := d.Subjects()
	for _, fits := range []func(string) bool{
		func(s string) bool { return s == id },
		func(s string) bool { return strings.HasPrefix(s, id) },
		func(s string) bool { return strings.HasSuffix(s, id) },
		func(s string) bool { return strings.Contains(s, id) },
	} {
		some := slices.DeleteFunc(slices.Clone(all), func(s Subject) bool { return !fits(s.Key()) && !fits(s.Name) })
		if one, ok := single(some); ok {
			return one, nil
		}
		if len(some) > 0 {
			return Subject{}, &UnknownSubjectError{ID: id, All: some}
		}
	}
	return Subject{}, &UnknownSubjectError{ID: id}
}

// single returns what all candidates speak of: the only one, or the largest thing when the others are inside it, as a
// dataset and its columns begin alike.
func single(some []Subject) (Subject, bool) {
	if len(some) == 0 {
		return Subject{}, false
	}
	first := some[0]
	for _, s := range some[1:] {
		if !strings.HasPrefix(s.Key(), first.Key()) && !strings.HasPrefix(s.Name, first.Name) {
			return Subject{}, false
		}
	}
	return first, true
}
