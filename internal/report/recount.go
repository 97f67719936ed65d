package report

import (
	"cmp"

	"github.com/domicile/domicile/internal/inventory"
)

// Recount says what became of the count of a dataset's people near a threshold of the rules: it was counted again,
// exactly, from the columns that say who somebody is, or what would settle it.
type Recount struct {
	Dataset inventory.ID   `json:"dataset"`
	Near    []Near         `json:"near"`    // why: the counts that it is, or is a part of
	Exact   bool           `json:"exact"`   // the columns were read in full
	Columns []string       `json:"columns"` // that are read
	Fix     *inventory.Fix `json:"fix,omitempty"`
}

// Near is a count that holds a threshold, or comes close to it.
type Near struct {
	Of     inventory.ID `json:"of"`     // dataset, entity, or all of the scan
	Group  string       `json:"group"`  // all, ordinary, sensitive, under_14, 14_17
	People int64        `json:"people"` // the threshold
}

// recountLines say which counts are exact because a threshold is near, and what would settle the others.
func (v *view) recountLines() []string {
	var lines []string
	for _, r := range v.doc.Recounts {
		where, people := cmp.Or(v.names[r.Dataset], string(r.Dataset)), thousands(r.Near[0].People)
		switch {
		case r.Exact:
			lines = append(lines, v.words.Say("recount.exact", where, people))
		case r.Fix != nil:
			lines = append(lines, v.words.Say("recount.open", where, people, v.words.Fix(*r.Fix)))
		}
	}
	return lines
}
