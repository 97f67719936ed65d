package report

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
)

// record is one line of the line form.
type record struct {
	Type   string `json:"type"`
	Record any    `json:"record"`
}

// WriteNDJSON writes a header line and then one typed record a line, in the order of the sections. Files of several
// shards may be put one behind the other.
func WriteNDJSON(w io.Writer, d *Document) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for r := range d.records {
		if err := enc.Encode(r); err != nil {
			return fmt.Errorf("report: write ndjson: %w", err)
		}
	}
	return nil
}

func (d *Document) records(yield func(record) bool) {
	header := struct {
		APIVersion string   `json:"api_version"`
		Kind       string   `json:"kind"`
		Metadata   Metadata `json:"metadata"`
	}{d.APIVersion, d.Kind, d.Metadata}
	sections := []iter.Seq[record]{
		each("header", []any{header}), each("entity", d.Entities), each("scope", d.Scopes), each("coverage", d.Coverage),
		each("store", d.Stores), each("dataset", d.Datasets), each("flow", d.Flows), each("link", d.Links),
		each("profile", d.Profiles), each("finding", d.Findings), each("people", d.People),
		each("children", d.Children), each("recount", d.Recounts), each("decision", d.Decisions),
		each("instrument", d.Instruments), each("meter", d.Meters), each("duty", d.Duties), each("system", d.Systems),
		each("line", d.Lines), each("stated", []Stated{d.Stated}), each("review", d.Reviews),
		each("unreviewed", d.Unreviewed), each("summary", []Summary{d.Summary}),
		each("labelling", d.labellings()),
	}
	for _, section := range sections {
		for r := range section {
			if !yield(r) {
				return
			}
		}
	}
}

// labellings is the labelling as a list, empty without one.
func (d *Document) labellings() []*Labelling {
	if d.Labelling == nil {
		return nil
	}
	return []*Labelling{d.Labelling}
}

func each[T any](kind string, all []T) iter.Seq[record] {
	return func(yield func(record) bool) {
		for i := range all {
			if !yield(record{kind, &all[i]}) {
				return
			}
		}
	}
}
