package report

import (
	"slices"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Review is what people said of one finding, gap or result, and how that stands when the document is said. What it is
// about stands in the document as it was found: a review is shown beside it and takes nothing away.
type Review struct {
	ID           inventory.ID `json:"id"` // the beginning of its hash
	Fingerprint  string       `json:"fingerprint,omitempty"`
	Gap          inventory.ID `json:"gap,omitempty"`
	Decision     inventory.ID `json:"decision,omitempty"`
	Dataset      inventory.ID `json:"dataset,omitempty"` // that a finding or a result is of
	Object       string       `json:"object"`            // what it is about, as people read it
	Status       string       `json:"status"`            // confirmed, not_personal, false_positive, known_gap, accepted_risk, raised
	Level        decide.Level `json:"level,omitempty"`   // of the result, or to which it was raised
	State        string       `json:"state"`             // accepted, proposed, expired, reopened, absent
	Why          *ReviewWhy   `json:"why,omitempty"`     // why it does not hold
	Stays        bool         `json:"stays,omitempty"`   // it makes a result stricter, and does so in every state
	Reason       string       `json:"reason"`
	Author       string       `json:"author"`
	Identity     string       `json:"identity"` // self_declared, os, oidc
	Account      string       `json:"account,omitempty"`
	At           time.Time    `json:"at"`
	ExpiresAt    time.Time    `json:"expires_at"`
	Loosens      bool         `json:"loosens,omitempty"`
	Alone        bool         `json:"alone,omitempty"` // it loosens, and the settings asked for no second person
	Second       *Reviewer    `json:"second,omitempty"`
	EvidenceHash string       `json:"evidence_hash,omitempty"`
	Seq          int64        `json:"seq"`
	Hash         string       `json:"hash"`
	PrevHash     string       `json:"prev_hash"`
}

// Reviewer is the second person behind a review that loosens.
type Reviewer struct {
	Author   string    `json:"author"`
	Identity string    `json:"identity"`
	Account  string    `json:"account,omitempty"`
	At       time.Time `json:"at"`
	Hash     string    `json:"hash"`
}

// ReviewWhy says why a review does not hold: changed (with what it rested on, and what that is now), gone, person,
// not_seen, closed.
type ReviewWhy struct {
	Code   string `json:"code"`
	Was    string `json:"was,omitempty"`
	Is     string `json:"is,omitempty"`
	Author string `json:"author,omitempty"` // who put it back
	Reason string `json:"reason,omitempty"`
}

// ReviewCounts are how many findings, gaps and results wait for a person, and how many reviews stand how.
type ReviewCounts struct {
	Open         int `json:"open"` // whether nobody looked yet, or what was said does not hold
	Accepted     int `json:"accepted"`
	Proposed     int `json:"proposed"`
	Expired      int `json:"expired"`
	Reopened     int `json:"reopened"`
	GapsAccepted int `json:"gaps_accepted"` // of the gaps of the document
}

// Overlay is what people said of a document.
type Overlay struct {
	Reviews    []Review
	Unreviewed []decide.Decision // results without what people said of findings, where they differ
	Gaps       map[inventory.ID]time.Time
	Open       int
	Head       string // of the chain
}

// Overlay lays what people said over the document. What another overlay put there before is replaced.
func (d *Document) Overlay(o *Overlay) {
	d.Reviews, d.Unreviewed, d.Metadata.ChainHead = orEmpty(o.Reviews), o.Unreviewed, o.Head
	inv := d.Inventory()
	for _, g := range inv.Gaps() {
		g.AcceptedUntil = nil
		if until, accepted := o.Gaps[g.ID()]; accepted {
			g.AcceptedUntil = &until
		}
	}
	d.sort()
	c := ReviewCounts{Open: o.Open, GapsAccepted: d.Summary.Gaps - d.OpenGaps()}
	for i := range d.Reviews {
		switch d.Reviews[i].State {
		case StateAccepted:
			c.Accepted++
		case StateProposed:
			c.Proposed++
		case StateExpired:
			c.Expired++
		case StateReopened:
			c.Reopened++
		}
	}
	d.Summary.Reviews = c
}

// The states of a review.
const (
	StateAccepted = "accepted"
	StateProposed = "proposed"
	StateExpired  = "expired"
	StateReopened = "reopened"
	StateAbsent   = "absent"
)

// Corrected reports whether a review of a finding changes what the results of the document rest on.
func (d *Document) Corrected() bool {
	return slices.ContainsFunc(d.Reviews, func(r Review) bool {
		return r.Fingerprint != "" && (r.Stays || r.Loosens && r.State == StateAccepted)
	})
}

// OpenGaps is how many gaps nobody accepted, or accepted until a day that is over when the document is said.
func (d *Document) OpenGaps() int {
	n := 0
	for _, c := range d.Coverage {
		for _, g := range c.Gaps {
			if !d.accepted(g) {
				n++
			}
		}
	}
	return n
}

func (d *Document) accepted(g *inventory.Gap) bool {
	return g.AcceptedUntil != nil && d.now().Before(*g.AcceptedUntil)
}

// WorstLevel is the highest level of a result that counts: one whose risk was accepted does not, one that a person raised
// counts as that.
func (d *Document) WorstLevel() decide.Level {
	worst := decide.LevelNone
	by := d.reviewsOfResults()
	for i := range d.Decisions {
		if l := by.level(&d.Decisions[i]); decide.Rank(l) > decide.Rank(worst) {
			worst = l
		}
	}
	return worst
}

// resultReviews are the reviews of results, by the decision.
type resultReviews map[inventory.ID][]Review

func (d *Document) reviewsOfResults() resultReviews {
	return group(slices.DeleteFunc(slices.Clone(d.Reviews), func(r Review) bool { return r.Decision == "" }),
		func(r Review) inventory.ID { return r.Decision })
}

// level is the level as which a result counts.
func (by resultReviews) level(dec *decide.Decision) decide.Level {
	level, accepted := dec.Level, false
	for i := range by[dec.ID] {
		r := &by[dec.ID][i]
		accepted = accepted || r.Status == "accepted_risk" && r.State == StateAccepted
		if r.Stays && decide.Rank(r.Level) > decide.Rank(level) {
			level = r.Level
		}
	}
	if accepted {
		return decide.LevelNone
	}
	return level
}

// NamesIn says objects of reviews for people: a flow by where it goes, else with the name of the store or dataset that the
// object begins with.
func (d *Document) NamesIn() func(object string) string { return newView(d, nil).nameIn }

func (v *view) nameIn(object string) string {
	if f, ok := v.flows[inventory.ID(object)]; ok {
		return v.flowName(&f)
	}
	for i := len(object); i > 0; i-- {
		if i < len(object) && !strings.ContainsRune(" #/", rune(object[i])) {
			continue
		}
		if name, ok := v.names[inventory.ID(object[:i])]; ok {
			return name + object[i:]
		}
	}
	return object
}
