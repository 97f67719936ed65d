package classify

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// The signs: what a dataset may be, for people to say.
const (
	SignMinors     = "minors"     // people under 18 are likely among the people in it
	SignOpinion    = "opinion"    // what users publish: of services with the power to move opinion
	SignImportant  = "important"  // of a sort that catalogues of important data name
	SignTechnology = "technology" // technology, whose export may need a licence
)

// signs lists what the findings and the name of a dataset raise, sorted and each once.
func (e *Engine) signs(t *Table, findings []Finding) []string {
	var all []string
	personal := false
	for i := range findings {
		f := &findings[i]
		m := e.field(f.Kind, f.Form)
		if m == nil || !f.Status.speaks() {
			continue
		}
		personal = personal || m.Field != ""
		if m.Sign != "" {
			all = append(all, m.Sign)
		}
	}
	if personal && e.youth(t) {
		all = append(all, SignMinors)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// youth reports whether the path or the name of a dataset has a word that makes minors likely.
func (e *Engine) youth(t *Table) bool {
	path, name := objectOf(&t.dataset), objectOf(&inventory.Dataset{Name: t.dataset.Name})
	return slices.ContainsFunc(e.minors, func(w string) bool { return path.says(w) || name.says(w) })
}
