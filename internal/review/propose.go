package review

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/domicile/domicile/internal/decide"
)

// Word is what a person says of one or more subjects.
type Word struct {
	Status Status
	Level  decide.Level // to which a result is raised
	Reason string
	By     Person
	At     time.Time
	Until  time.Time
	Scan   string
	Policy Policy
}

// Accepts makes the entry by which a person accepts a subject, of which a standing says what counts so far; it may be
// nil.
func (w *Word) Accepts(s *Subject, st *Standing) Entry {
	e := w.entry(Accept, s)
	e.Status, e.Expires = w.Status, w.Until
	if e.Level = s.Level; w.Status == Raised {
		e.Level = w.Level
	}
	if st == nil {
		st = &Standing{}
	}
	e.Alone = st.lowers(&e) && !w.Policy.SecondPerson
	return e
}

// Confirms makes the entry by which a second person makes a proposal hold. It is refused where the first person is the
// same, where what the proposal rests on is another now, and where its time is over.
func (w *Word) Confirms(st *Standing) (Entry, error) {
	p := st.Proposal
	switch {
	case p == nil:
		return Entry{}, errors.New("nothing waits for a second person")
	case st.Subject == nil || st.Subject.Evidence != p.Evidence:
		return Entry{}, fmt.Errorf("what it rests on is another since %s proposed it: accept it again", p.Author)
	}
	e := w.entry(Confirm, st.Subject)
	e.Refers = p.Hash
	e.Reason = cmp.Or(w.Reason, p.Reason)
	switch {
	case samePerson(p, &e):
		return e, fmt.Errorf("%s proposed it: what loosens needs another person", p.Author)
	case !p.seconded(&e):
		return e, fmt.Errorf("the proposal ended on %s: accept it again", p.Expires.Format(time.DateOnly))
	}
	return e, nil
}

// Reopens makes the entry by which a person puts a subject back.
func (w *Word) Reopens(st *Standing) (Entry, error) {
	last := st.Last()
	if st.Proposal != nil {
		last = st.Proposal
	}
	if last == nil || st.Back != nil && st.Proposal == nil {
		return Entry{}, errors.New("it is open already")
	}
	e := Entry{
		Act: Reopen, Kind: last.Kind, Of: last.Of, Object: last.Object, Dataset: last.Dataset, Column: last.Column,
		Evidence: last.Evidence, Was: last.Was,
	}
	w.sign(&e)
	e.Refers = last.Hash
	return e, nil
}

// entry begins an entry about a subject.
func (w *Word) entry(act Act, s *Subject) Entry {
	e := Entry{
		Act: act, Kind: s.Kind, Of: s.Of, Evidence: s.Evidence, Was: s.Was, Object: s.Object, Dataset: s.Dataset, Column: s.Column,
	}
	if f := s.Finding; f != nil {
		e.Data, e.Form, e.Category = f.Kind, f.Form, f.Category
	}
	w.sign(&e)
	return e
}

func (w *Word) sign(e *Entry) {
	e.Reason, e.At, e.Scan = w.Reason, Stamp(w.At), w.Scan
	e.Author, e.Identity, e.Account = w.By.Name, w.By.Identity, w.By.Account
}
