package report

import (
	"encoding/json"
	"fmt"
	"io"
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
	_ = yield(record{"header", header}) &&
		each("entity", d.Entities, yield) && each("scope", d.Scopes, yield) &&
		each("coverage", d.Coverage, yield) && each("store", d.Stores, yield) &&
		each("dataset", d.Datasets, yield) && each("flow", d.Flows, yield) &&
		each("link", d.Links, yield) && each("profile", d.Profiles, yield) &&
		each("finding", d.Findings, yield) && each("people", d.People, yield) &&
		each("decision", d.Decisions, yield) && each("review", d.Reviews, yield) &&
		yield(record{"summary", d.Summary})
}

func each[T any](kind string, all []T, yield func(record) bool) bool {
	for i := range all {
		if !yield(record{kind, &all[i]}) {
			return false
		}
	}
	return true
}
