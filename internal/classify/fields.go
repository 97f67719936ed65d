package classify

import "slices"

// vocabulary translates findings into the words of the rules: sorted and each once. Candidates, empty and unread
// columns say nothing.
func (e *Engine) vocabulary(findings []Finding) (fields, kinds []string) {
	fields, kinds = []string{}, []string{}
	for i := range findings {
		f := &findings[i]
		if f.Status == Candidate || f.Status == Empty || f.Status == Unread {
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
