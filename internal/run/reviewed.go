package run

import (
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/review"
)

// Reviewing is what reviews are laid over a document with.
type Reviewing struct {
	Chain  review.Chain
	Policy review.Policy
	Now    time.Time
	// Knowledge is asked for only where people corrected findings: then the results are found again.
	Knowledge func() (*decide.Rules, *classify.Engine, error)
}

// Review lays the reviews of a chain over a document, in place of those that lie there, and returns how they stand. Done
// twice it changes nothing more. Where people corrected findings, the results are found with and without that, by the
// rules at hand on the day of the scan; both stay in the document.
func Review(doc *report.Document, r *Reviewing) ([]review.Standing, error) {
	estate := estateOf(doc)
	standings := review.Weigh(r.Chain, &estate, r.Policy, r.Now)
	unreviewed, err := correct(doc, standings, r)
	if err != nil {
		return nil, err
	}
	estate.Decisions = doc.Decisions
	standings = review.Weigh(r.Chain, &estate, r.Policy, r.Now)
	o := report.Overlay{
		Unreviewed: unreviewed, Gaps: map[inventory.ID]time.Time{}, Head: r.Chain.Head(),
		Open: review.CountOpen(estate.Subjects(), standings),
	}
	for i := range standings {
		s := &standings[i]
		if s.Kind == review.OfGap && s.Holds() {
			o.Gaps[inventory.ID(s.Of)] = s.Entry.Expires
		}
		o.Reviews = append(o.Reviews, reviewsOf(s)...)
	}
	doc.Overlay(&o)
	return standings, nil
}

func estateOf(doc *report.Document) review.Estate {
	return review.Estate{Inventory: doc.Inventory(), Findings: doc.Findings, Decisions: doc.Decisions}
}

// correct does stage 3 again where people corrected findings, or had done so, and returns the results without that which
// differ.
func correct(doc *report.Document, standings []review.Standing, r *Reviewing) ([]decide.Decision, error) {
	if !doc.Corrected() && !review.Corrects(standings) {
		return nil, nil
	}
	rules, engine, err := r.Knowledge()
	if err != nil {
		return nil, err
	}
	in := doc.DecideInput(doc.DecidedOn())
	doc.Assess(&in, rules)
	without := doc.Decisions
	corrected, changed := review.Correct(&in, standings, engine.Restate)
	if !changed {
		return nil, nil
	}
	doc.Assess(&corrected, rules)
	return differing(without, doc.Decisions), nil
}

// differing returns the results before that are another after.
func differing(before, after []decide.Decision) []decide.Decision {
	now := make(map[inventory.ID]*decide.Decision, len(after))
	for i := range after {
		now[after[i].ID] = &after[i]
	}
	var out []decide.Decision
	for _, b := range before {
		a := now[b.ID]
		if a == nil || a.Level != b.Level || a.Basis != b.Basis || a.Storage != b.Storage || a.Export != b.Export || a.WorstCase != b.WorstCase {
			out = append(out, b)
		}
	}
	return out
}

// reviewsOf words a standing as documents hold it: what counts or counted last, and what waits for a second person.
func reviewsOf(s *review.Standing) []report.Review {
	var out []report.Review
	if s.Entry != nil {
		x := reviewOf(s, s.Entry)
		x.State, x.Why, x.Stays = string(s.State), whyOf(s), s.Floor == s.Entry
		if s.Second != nil {
			x.Second = &report.Reviewer{
				Author: s.Second.Author, Identity: string(s.Second.Identity), Account: s.Second.Account, At: s.Second.At, Hash: s.Second.Hash,
			}
		}
		out = append(out, x)
	}
	if s.Floor != nil && s.Floor != s.Entry {
		x := reviewOf(s, s.Floor)
		x.State, x.Stays = string(s.State), true
		out = append(out, x)
	}
	if s.Proposal != nil {
		x := reviewOf(s, s.Proposal)
		x.State = string(review.Proposed)
		if s.Entry == nil {
			x.State, x.Why = string(s.State), whyOf(s)
		}
		out = append(out, x)
	}
	return out
}

func whyOf(s *review.Standing) *report.ReviewWhy {
	if s.Why.Code == "" {
		return nil
	}
	y := &report.ReviewWhy{Code: string(s.Why.Code), Was: s.Why.Was, Is: s.Why.Is}
	if s.Back != nil {
		y.Author, y.Reason = s.Back.Author, s.Back.Reason
	}
	return y
}

func reviewOf(s *review.Standing, e *review.Entry) report.Review {
	x := report.Review{
		ID: e.ID(), Dataset: e.Dataset, Object: e.Object, Status: string(e.Status), Level: e.Level, Reason: e.Reason, Author: e.Author,
		Identity: string(e.Identity), Account: e.Account, At: e.At, ExpiresAt: e.Expires, Loosens: e.Loosens(), Alone: e.Alone,
		EvidenceHash: e.Evidence, Seq: e.Seq, Hash: e.Hash, PrevHash: e.PrevHash,
	}
	switch s.Kind {
	case review.OfFinding:
		x.Fingerprint = s.Of
	case review.OfGap:
		x.Gap = inventory.ID(s.Of)
	case review.OfResult:
		x.Decision = inventory.ID(s.Of)
	case review.OfSample:
	}
	return x
}
