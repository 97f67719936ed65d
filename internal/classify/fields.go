package classify

import "slices"

// vocabulary translates findings into the words of the rules: sorted and each once. Candidates, empty and unread
// columns say nothing.
func (e *Engine) vocabulary(findings []Finding) (fields, kinds []string) {
	fields, kinds = []string{}, []string{}
	for i := range findings {
		f := &findings[i]
		if !f.Status.speaks() {
			continue
		}
		m := e.field(f.Kind, f.Form)
		if m == nil {
			continue
		}
		if m.Field != "" {
			fields = append(fields, m.Field)
		}
		if m.DataKind != "" {
			kinds = append(kinds, m.DataKind)
		}
	}
	slices.Sort(fields)
	slices.Sort(kinds)
	return slices.Compact(fields), slices.Compact(kinds)
}

// field finds the line of a kind: that of its form, else that of the kind.
func (e *Engine) field(kind, form string) *Field {
	var best *Field
	for i := range e.fields {
		f := &e.fields[i]
		if f.Kind != kind {
			continue
		}
		if f.Form == form {
			return f
		}
		if f.Form == "" {
			best = f
		}
	}
	return best
}

// sensitive reports whether a kind alone is sensitive personal information.
func (e *Engine) sensitive(d *Detector) bool {
	f := e.field(d.Kind, d.Form)
	return f != nil && f.Sensitive == "yes"
}

// speaks reports whether a finding of the status says that the data is there.
func (s Status) speaks() bool { return s != Candidate && s != Empty && s != Unread }

// The clauses that several findings meet together.
const (
	accountClause   = "with_credential"
	aggregateClause = "combination"
)

// together names the clauses that the findings of a dataset meet only together, sorted.
func (e *Engine) together(findings []Finding) []string {
	var account, credential bool
	parts := make(map[string]bool)
	for i := range findings {
		f := &findings[i]
		m := e.field(f.Kind, f.Form)
		if m == nil || !f.Status.speaks() {
			continue
		}
		parts[m.Part] = true
		account = account || m.Sensitive == accountClause
		credential = credential || f.Category == "credential"
	}
	var met []string
	if e.holdsAll(parts) {
		met = append(met, aggregateClause)
	}
	if account && credential {
		met = append(met, accountClause)
	}
	return met
}

// holdsAll reports whether every part of the combination is there; without any part there is no combination.
func (e *Engine) holdsAll(parts map[string]bool) bool {
	known := false
	for i := range e.fields {
		if part := e.fields[i].Part; part != "" {
			known = true
			if !parts[part] {
				return false
			}
		}
	}
	return known
}
