package report

import (
	"math"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// NoticeSchema names the form of a digest on the wire. Fields may be added to it; another meaning gets another name.
const NoticeSchema = "domicile/notice/v1"

// NoticeKind is why a notice is sent.
type NoticeKind string

// The kinds of notices.
const (
	NoticeFirst       NoticeKind = "first"       // nothing to compare with yet
	NoticeDifference  NoticeKind = "difference"  // something differs from the scan before
	NoticeInterrupted NoticeKind = "interrupted" // the scan stopped before its end
	NoticeFailed      NoticeKind = "failed"      // the scan left no result
	NoticeMissed      NoticeKind = "missed"      // a planned scan did not begin
	NoticeTest        NoticeKind = "test"        // somebody tries a target
)

// Digest is all that a notice says: counts and a link. It leaves the company's own machines, so it holds no name of a
// store, a dataset, an account, a column or a person, and no text that a source wrote.
type Digest struct {
	Schema  string         `json:"schema"`
	Kind    NoticeKind     `json:"kind"`
	Scan    string         `json:"scan,omitempty"`   // its id: a time and a random number
	Before  string         `json:"before,omitempty"` // the scan that it is compared with
	At      time.Time      `json:"at"`
	Link    string         `json:"link,omitempty"`
	File    string         `json:"file,omitempty"` // where the inventory lies on the machine, when there is no link
	Gaps    GapTally       `json:"gaps"`
	Changes []ClassTally   `json:"changes"` // classes that occurred, in the order of a diff
	Results []LevelTally   `json:"new_results"`
	People  []PeopleAbout  `json:"people"`
	Seen    map[string]int `json:"seen,omitempty"` // stores and datasets of this scan
	Missed  int            `json:"missed,omitempty"`
}

// GapTally counts what was not seen, and how that changed since the scan before.
type GapTally struct {
	Total  int `json:"total"`
	New    int `json:"new"`
	Closed int `json:"closed"`
}

// ClassTally counts the changes of a class, also by what changed.
type ClassTally struct {
	Class  Class          `json:"class"`
	Count  int            `json:"count"`
	ByKind map[string]int `json:"by_kind"` // store, dataset, flow, decision
}

// LevelTally counts results that are new at a level, or rose to it.
type LevelTally struct {
	Level decide.Level `json:"level"`
	Count int          `json:"count"`
}

// PeopleAbout is the estimate of the people of a place, rounded to two digits. AtLeast says that nothing bounds it.
type PeopleAbout struct {
	Place   classify.PeoplePlace `json:"place"`
	About   int64                `json:"about"`
	AtLeast bool                 `json:"at_least,omitempty"`
}

// NewDigest counts what differs between two documents of the same sources. A nil before makes a digest of a first scan.
func NewDigest(before, after *Document) *Digest {
	d := &Digest{
		Schema: NoticeSchema, Kind: NoticeFirst, Scan: after.Metadata.ScanID, At: after.Metadata.FinishedAt,
		Gaps: GapTally{Total: after.Summary.Gaps}, Changes: []ClassTally{}, Results: []LevelTally{},
		People: aboutPeople(after.Summary.People),
		Seen:   map[string]int{"stores": after.Summary.Stores, "datasets": after.Summary.Datasets},
	}
	if before == nil {
		d.Results = newResults(nil, after.Decisions)
		return d
	}
	d.Kind, d.Before = NoticeDifference, before.Metadata.ScanID
	d.Changes = tallyChanges(Diff(before, after))
	d.Results = newResults(before.Decisions, after.Decisions)
	was, is := holes(before), holes(after)
	d.Gaps.New, d.Gaps.Closed = only(is, was), only(was, is)
	return d
}

// Differs reports whether there is anything to tell.
func (d *Digest) Differs() bool {
	return d.Kind != NoticeDifference || len(d.Changes) > 0 || len(d.Results) > 0 || d.Gaps.New > 0 || d.Gaps.Closed > 0
}

// Alarming reports whether the scan saw less than it should have: it failed, stopped, did not begin or lost coverage.
func (d *Digest) Alarming() bool {
	switch d.Kind {
	case NoticeFailed, NoticeInterrupted, NoticeMissed:
		return true
	case NoticeFirst, NoticeDifference, NoticeTest:
	}
	return d.Gaps.New > 0 || d.count(CoverageLost) > 0
}

// Reaches reports whether a result is new at a level or above it.
func (d *Digest) Reaches(level decide.Level) bool {
	for _, r := range d.Results {
		if r.Count > 0 && decide.Rank(r.Level) >= decide.Rank(level) {
			return true
		}
	}
	return false
}

func (d *Digest) count(class Class) int {
	for _, c := range d.Changes {
		if c.Class == class {
			return c.Count
		}
	}
	return 0
}

// tallyChanges counts changes by class and kind. Classes without a change are left out.
func tallyChanges(changes []Change) []ClassTally {
	by := map[Class]*ClassTally{}
	for _, c := range changes {
		if by[c.Class] == nil {
			by[c.Class] = &ClassTally{Class: c.Class, ByKind: map[string]int{}}
		}
		by[c.Class].Count++
		by[c.Class].ByKind[c.Kind]++
	}
	out := []ClassTally{}
	for _, class := range classes() {
		if c := by[class]; c != nil {
			out = append(out, *c)
		}
	}
	return out
}

// newResults counts the decisions that stand at a level to which they had not risen before.
func newResults(before, after []decide.Decision) []LevelTally {
	was := make(map[inventory.ID]int, len(before))
	for i := range before {
		was[before[i].ID] = decide.Rank(before[i].Level)
	}
	count := map[decide.Level]int{}
	for i := range after {
		if rank := decide.Rank(after[i].Level); rank > was[after[i].ID] {
			count[after[i].Level]++
		}
	}
	out := []LevelTally{}
	for _, level := range []decide.Level{decide.LevelMust, decide.LevelFiling, decide.LevelReview, decide.LevelAdvised} {
		if count[level] > 0 {
			out = append(out, LevelTally{Level: level, Count: count[level]})
		}
	}
	return out
}

// hole is a gap of a document: its place, operation and cause. A gap that was read from a file does not know its scope,
// so that of the coverage around it stands for it.
type hole struct {
	scope, store, dataset inventory.ID
	column, op            string
	cause                 inventory.Cause
}

func holes(d *Document) map[hole]bool {
	all := map[hole]bool{}
	for _, c := range d.Coverage {
		for _, g := range c.Gaps {
			all[hole{c.Scope, g.Store, g.Dataset, g.Column, g.Op, g.Cause}] = true
		}
	}
	return all
}

// only counts what is in a and not in b.
func only(a, b map[hole]bool) int {
	n := 0
	for id := range a {
		if !b[id] {
			n++
		}
	}
	return n
}

// aboutPeople rounds the counts of the whole scan: a notice tells how many, never how many exactly.
func aboutPeople(all []classify.Count) []PeopleAbout {
	out := []PeopleAbout{}
	for _, c := range allAges(all) {
		p := PeopleAbout{Place: c.Place, About: roughly(max(c.Mid, c.Low))}
		if c.High >= people.Unbounded {
			p.About, p.AtLeast = roughly(c.Low), true
		}
		out = append(out, p)
	}
	return out
}

// roughly rounds to two significant digits, and small numbers to tens.
func roughly(n int64) int64 {
	const ten = 10
	unit := int64(ten)
	for n/unit >= ten*ten && unit < math.MaxInt64/ten {
		unit *= ten
	}
	if n > math.MaxInt64-unit {
		return n / unit * unit
	}
	return (n + unit/2) / unit * unit
}
