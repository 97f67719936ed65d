// Package verify compares source and target after a wave: is what arrived what was there? It follows stage 4 and reads
// both sides, never writes to one.
//
// Objects are joined by key as two ordered listings, and their contents compared ([Objects]); tables are compared by
// digests that the databases compute ([Tables]). What is compared is kept as it goes in a [State], so that a
// comparison that was interrupted goes on where it stopped. No key, no value and no digest of a value is in a result
// unless the caller names keys in it; what was not read is a gap, and a comparison with gaps is not equal.
package verify

import (
	"errors"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// Kind is what a difference is.
type Kind string

// The kinds of differences.
const (
	Missing Kind = "missing" // at the source, not at the target
	Extra   Kind = "extra"   // at the target, not at the source
	Differs Kind = "differs" // at both, with other contents
	Columns Kind = "columns" // a column that only one side has, or an order of a key that only one has
)

// Difference is one thing that is not equal.
type Difference struct {
	Kind Kind `json:"kind"`
	// Dataset is the table, or where the objects lie as the caller says it; never a value.
	Dataset string `json:"dataset,omitempty"`
	// Key names the object or row as the caller says it: a keyed digest, unless people asked for keys.
	Key string `json:"key,omitempty"`
	// Part is the part of a table that holds the row, by which people who may read the table find it.
	Part string `json:"part,omitempty"`
	// What tells more of it: which size, which column. It holds no value.
	What string `json:"what,omitempty"`
}

// Gap is something that was not compared, with how often.
type Gap struct {
	Op    string          `json:"op"`
	Cause inventory.Cause `json:"cause"`
	Count int64           `json:"count"`
}

// Outcome is what a comparison found. The zero value is one that has not begun.
type Outcome struct {
	Source   int64            `json:"source"`   // objects or rows at the source
	Target   int64            `json:"target"`   // objects or rows at the target, of those that the comparison is about
	Compared int64            `json:"compared"` // of Source: those of which it is known whether they are equal
	Bytes    int64            `json:"bytes"`    // of the objects that were compared
	Missing  int64            `json:"missing"`
	Extra    int64            `json:"extra"`
	Differs  int64            `json:"differs"`
	Columns  int64            `json:"columns"`
	AtLeast  bool             `json:"at_least,omitempty"` // there are more differences than were counted
	First    []Difference     `json:"first"`
	Gaps     []Gap            `json:"gaps"`
	Methods  map[string]int64 `json:"methods"` // how many by which method
	Notes    []string         `json:"notes"`   // what the methods do not see
	Frozen   Frozen           `json:"frozen"`
}

// Different reports whether a difference was found.
func (o *Outcome) Different() bool { return o.Missing+o.Extra+o.Differs+o.Columns > 0 || o.AtLeast }

// Equal reports whether everything was compared and nothing differs.
func (o *Outcome) Equal() bool {
	return !o.Different() && len(o.Gaps) == 0 && o.Compared == o.Source && o.Source == o.Target
}

// note counts a difference and keeps the first ones.
func (o *Outcome) note(d Difference, keep int) {
	switch d.Kind {
	case Missing:
		o.Missing++
	case Extra:
		o.Extra++
	case Differs:
		o.Differs++
	case Columns:
		o.Columns++
	}
	if len(o.First) < keep {
		o.First = append(o.First, d)
	}
}

// gap counts something that was not compared. It reports false for an error that is no gap.
func (o *Outcome) gap(err error) bool {
	g := inventory.AsGap(err)
	if g == nil {
		return false
	}
	o.addGap(Gap{Op: g.Op, Cause: g.Cause, Count: 1})
	return true
}

func (o *Outcome) addGap(g Gap) {
	for i := range o.Gaps {
		if o.Gaps[i].Op == g.Op && o.Gaps[i].Cause == g.Cause {
			o.Gaps[i].Count += g.Count
			return
		}
	}
	o.Gaps = append(o.Gaps, g)
}

// by counts how something was compared.
func (o *Outcome) by(method string, n int64) {
	if n == 0 {
		return
	}
	if o.Methods == nil {
		o.Methods = map[string]int64{}
	}
	o.Methods[method] += n
}

// The notes: what a method does not see.
const (
	NoteSizes   = "sizes_only" // contents of objects were not looked at
	NoteFewer   = "fewer"      // the source holds fewer objects than the scan saw: was something deleted before it was copied?
	NoteNoKey   = "no_key"     // a table has no key: rows are compared as a multiset, a changed one is a missing and an extra
	NoteResumed = "resumed"    // tables of which a part was compared by a run before this one
	NoteSums    = "sums_only"  // two families of databases: counts, sums and lengths alone are compared
)

// Frozen says whether the source stayed as it was during the comparison, and how that is known.
type Frozen struct {
	Is inventory.Tri `json:"is"`
	By string        `json:"by"`
}

// ErrUnordered says that a listing is in no order, so that it cannot be joined with another.
var ErrUnordered = errors.New("verify: the listing is not in the order of its keys")

// add adds another outcome to this one.
func (o *Outcome) add(next *Outcome, keep int) {
	o.Source += next.Source
	o.Target += next.Target
	o.Compared += next.Compared
	o.Bytes += next.Bytes
	o.Missing += next.Missing
	o.Extra += next.Extra
	o.Differs += next.Differs
	o.Columns += next.Columns
	o.AtLeast = o.AtLeast || next.AtLeast
	o.First = append(o.First, next.First[:min(len(next.First), max(keep-len(o.First), 0))]...)
	for _, g := range next.Gaps {
		o.addGap(g)
	}
	for _, n := range next.Notes {
		o.say(n)
	}
	for method, n := range next.Methods {
		o.by(method, n)
	}
}

// say adds a note once.
func (o *Outcome) say(note string) {
	if !slices.Contains(o.Notes, note) {
		o.Notes = append(o.Notes, note)
	}
}
