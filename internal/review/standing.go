package review

import (
	"cmp"
	"slices"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// State is how a review stands on a day.
type State string

// The states.
const (
	Open     State = "open"     // nobody said anything of it that counts
	Accepted State = "accepted" // what a person said holds
	Proposed State = "proposed" // it loosens and waits for a second person
	Expired  State = "expired"  // its day is over: it counts again
	Reopened State = "reopened" // a person put it back, or what it rests on changed
	Absent   State = "absent"   // the inventory does not hold what it is about, so it does nothing
)

// Standing is what people said of one subject, as it counts on a day.
type Standing struct {
	Kind     Kind
	Of       string
	State    State
	Why      Why      // why it does not hold, where it does not
	Subject  *Subject // nil: the inventory has none
	Entry    *Entry   // that counts or counted last; nil: only a proposal
	Second   *Entry   // the second person behind it
	Proposal *Entry   // that waits for a second person
	Back     *Entry   // by which a person put it back
	Floor    *Entry   // the last that made a result stricter: it holds in every state
}

// Why says why a review does not hold.
type Why struct {
	Code WhyCode `json:"code"`
	Was  string  `json:"was,omitempty"`
	Is   string  `json:"is,omitempty"`
}

// WhyCode is the reason for a state; a report has words for each.
type WhyCode string

// The reasons.
const (
	WhyChanged WhyCode = "changed"  // what it rests on is another now
	WhyGone    WhyCode = "gone"     // its dataset was seen, and it is not found any more
	WhyPerson  WhyCode = "person"   // a person put it back
	WhyNotSeen WhyCode = "not_seen" // its place is not in the inventory
	WhyClosed  WhyCode = "closed"   // the gap is not there any more
)

// Last is the entry that a reader is shown: what counts or counted, else what is proposed.
func (s *Standing) Last() *Entry { return cmp.Or(s.Entry, s.Proposal) }

// Holds reports whether what was said has its effect today.
func (s *Standing) Holds() bool { return s.State == Accepted }

// Policy is what the settings say of reviews.
type Policy struct {
	SecondPerson bool // what loosens needs a second person
}

// Weigh says how the reviews of a chain stand on a day, by kind and subject. It is pure: neither the order of the
// subjects nor that of the entries matters, since a chain numbers its entries.
func Weigh(chain Chain, e *Estate, p Policy, now time.Time) []Standing {
	w := weighing{now: now, all: e.Subjects(), datasets: map[inventory.ID]bool{}, subjects: map[string]*Subject{}}
	for i := range w.all {
		w.subjects[key(w.all[i].Kind, w.all[i].Of)] = &w.all[i]
	}
	for i := range e.Inventory.Datasets {
		w.datasets[e.Inventory.Datasets[i].ID] = true
	}
	for i := range e.Inventory.Stores {
		w.datasets[e.Inventory.Stores[i].ID] = true
	}
	all := said(chain, p)
	for i := range all {
		w.state(&all[i])
	}
	return all
}

func key(k Kind, of string) string { return string(k) + "|" + of }

// said folds the chain into one standing a subject, without asking whether it still holds.
func said(chain Chain, p Policy) []Standing {
	at := map[string]*Standing{}
	sorted := slices.Clone(chain)
	slices.SortFunc(sorted, func(a, b Entry) int { return cmp.Compare(a.Seq, b.Seq) })
	for i := range sorted {
		e := &sorted[i]
		if e.Kind == OfSample {
			continue
		}
		k := key(e.Kind, e.Of)
		if at[k] == nil {
			at[k] = &Standing{Kind: e.Kind, Of: e.Of}
		}
		at[k].hear(e, p)
	}
	all := make([]Standing, 0, len(at))
	for _, s := range at {
		all = append(all, *s)
	}
	slices.SortFunc(all, func(a, b Standing) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Of, b.Of)) })
	return all
}

// hear takes one entry about the subject.
func (s *Standing) hear(e *Entry, p Policy) {
	switch e.Act {
	case Accept:
		s.accept(e, p)
	case Confirm:
		if s.Proposal != nil && s.Proposal.seconded(e) {
			s.take(s.Proposal, e)
		}
	case Reopen:
		s.reopen(e)
	case Sampled:
	}
}

// accept takes what a person said, as a proposal where it needs a second one.
func (s *Standing) accept(e *Entry, p Policy) {
	if s.lowers(e) && (p.SecondPerson || !e.Alone) {
		s.Proposal = e
		return
	}
	s.take(e, nil)
}

// reopen puts the subject back; what is said of a proposal turns down that alone.
func (s *Standing) reopen(e *Entry) {
	if s.Entry == nil || s.Proposal == nil || e.Refers != s.Proposal.Hash {
		s.Back = e
	}
	s.Proposal = nil
}

// lowers reports whether an acceptance needs a second person: it loosens, or takes back what somebody raised.
func (s *Standing) lowers(e *Entry) bool {
	return e.Loosens() || e.Status == AcceptedRisk && s.Floor != nil
}

// seconded reports whether an entry of another person confirms a proposal, on the same evidence and in time.
func (e *Entry) seconded(by *Entry) bool {
	return by.Refers == e.Hash && by.Evidence == e.Evidence && by.At.Before(e.Expires) && !samePerson(e, by)
}

// take makes an acceptance the one that counts.
func (s *Standing) take(e, second *Entry) {
	s.Entry, s.Second, s.Proposal, s.Back = e, second, nil, nil
	switch {
	case e.tightens():
		if s.Floor == nil || decide.Rank(e.Level) >= decide.Rank(s.Floor.Level) {
			s.Floor = e
		}
	case e.Status != Confirmed:
		s.Floor = nil
	}
}

// weighing is Weigh at work.
type weighing struct {
	now      time.Time
	all      []Subject
	subjects map[string]*Subject
	datasets map[inventory.ID]bool // and stores
}

// state says whether what was said of a subject still holds.
func (w *weighing) state(s *Standing) {
	s.Subject = w.subjects[key(s.Kind, s.Of)]
	e := s.Last()
	switch {
	case e == nil: // put back, and nothing said since
		s.State, s.Why = Reopened, Why{Code: WhyPerson}
	case s.Subject == nil:
		s.State, s.Why = w.missing(e)
	case s.Back != nil:
		s.State, s.Why = Reopened, Why{Code: WhyPerson}
	case e.Evidence != s.Subject.Evidence:
		s.State, s.Why = Reopened, Why{Code: WhyChanged, Was: e.Was, Is: s.Subject.Was}
	case !w.now.Before(e.Expires):
		s.State = Expired
	case s.Entry == nil:
		s.State = Proposed
	default:
		s.State = Accepted
	}
}

// missing says of a review whose subject is not there whether somebody has to look: a gap that is closed needs nobody,
// and of a place that this scan did not go to nothing can be said.
func (w *weighing) missing(e *Entry) (State, Why) {
	switch {
	case e.Kind == OfGap:
		return w.missingGap(e)
	case e.Dataset != "" && w.datasets[e.Dataset]:
		return Reopened, Why{Code: WhyGone, Was: e.Was}
	}
	return Absent, Why{Code: WhyNotSeen}
}

// missingGap finds the gap that is there instead: the same place and operation with another cause.
func (w *weighing) missingGap(e *Entry) (State, Why) {
	for i := range w.all {
		if s := &w.all[i]; s.Kind == OfGap && s.Object == e.Object {
			return Reopened, Why{Code: WhyChanged, Was: e.Was, Is: s.Was}
		}
	}
	return Absent, Why{Code: WhyClosed, Was: e.Was}
}

// CountOpen is how many subjects wait for a person: nobody looked at them, or what was said of them does not hold.
func CountOpen(all []Subject, standings []Standing) int {
	settled, back := map[string]bool{}, map[string]bool{}
	for i := range standings {
		s := &standings[i]
		settled[key(s.Kind, s.Of)] = s.Holds()
		back[key(s.Kind, s.Of)] = s.State != Absent
	}
	n := 0
	for i := range all {
		k := key(all[i].Kind, all[i].Of)
		if (all[i].Waits || back[k]) && !settled[k] {
			n++
		}
	}
	return n
}
