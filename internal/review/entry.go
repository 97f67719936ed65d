package review

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Kind is what sort of thing a review is about.
type Kind string

// The kinds of subjects. A sample is about many datasets at once.
const (
	OfFinding Kind = "finding"
	OfGap     Kind = "gap"
	OfResult  Kind = "result"
	OfSample  Kind = "sample"
)

// Act is what a person did.
type Act string

// The acts.
const (
	Accept  Act = "accept"  // say what holds of a subject until a day
	Confirm Act = "confirm" // be the second person behind an acceptance that loosens
	Reopen  Act = "reopen"  // put a subject before people again
	Sampled Act = "sample"  // the outcome of an audit sample
)

// Status is what a person says of a subject.
type Status string

// The statuses. A finding is confirmed, not_personal or false_positive; a gap is a known_gap; a result is confirmed, an
// accepted_risk, or raised to a level.
const (
	Confirmed     Status = "confirmed"
	NotPersonal   Status = "not_personal"   // the kind is right, and nobody is behind it
	FalsePositive Status = "false_positive" // the kind is wrong
	KnownGap      Status = "known_gap"
	AcceptedRisk  Status = "accepted_risk"
	Raised        Status = "raised"
)

// Statuses lists what can be said of a kind of subject.
func Statuses(k Kind) []Status {
	switch k {
	case OfFinding:
		return []Status{Confirmed, NotPersonal, FalsePositive}
	case OfGap:
		return []Status{KnownGap}
	case OfResult:
		return []Status{Confirmed, AcceptedRisk, Raised}
	case OfSample:
	}
	return nil
}

// Identity says how the name of a reviewer is known.
type Identity string

// The ways. A self-declared name is what somebody typed; it proves nothing but that whoever could write into the store
// typed it. That of the operating system is the account that ran the command. OIDC is a name that a proxy proved.
const (
	SelfDeclared Identity = "self_declared"
	OS           Identity = "os"
	OIDC         Identity = "oidc"
)

// Entry is one link of the chain, as its canonical form holds it. Its hash is not part of it.
type Entry struct {
	Seq      int64  `json:"seq"`                 // 1 for the first
	PrevHash string `json:"prev_hash,omitempty"` // of the entry before; none for the first
	Act      Act    `json:"act"`
	Kind     Kind   `json:"kind"`
	Of       string `json:"of"`               // fingerprint of a finding; id of a gap, a decision or a sample
	Refers   string `json:"refers,omitempty"` // hash of the entry that is confirmed or reopened

	Status Status       `json:"status,omitempty"`
	Level  decide.Level `json:"level,omitempty"` // of the result that is accepted, or to which it is raised
	Reason string       `json:"reason"`

	Author   string    `json:"author"`
	Identity Identity  `json:"identity"`
	Account  string    `json:"account,omitempty"` // of the operating system that ran the command
	At       time.Time `json:"at"`
	Expires  time.Time `json:"expires_at,omitzero"`
	Alone    bool      `json:"alone,omitempty"` // review.second_person was off: it loosens without a second person

	Evidence string       `json:"evidence_hash,omitempty"`
	Was      string       `json:"was,omitempty"`     // what the evidence hash is of, in words
	Object   string       `json:"object,omitempty"`  // the subject as people read it
	Dataset  inventory.ID `json:"dataset,omitempty"` // that a finding lies in
	Column   string       `json:"column,omitempty"`
	Data     string       `json:"data_kind,omitempty"` // the kind of data of a finding
	Form     string       `json:"form,omitempty"`
	Category string       `json:"category,omitempty"`
	Scan     string       `json:"scan,omitempty"` // whose document the person had before them

	Sample *Sample `json:"sample,omitempty"`

	Hash string `json:"-"` // of the canonical form
}

// ID is the short name of an entry, by which people refer to it.
func (e *Entry) ID() inventory.ID { return inventory.ID(e.Hash[:min(len(e.Hash), idLength)]) }

// idLength is as many digits as findings have in their ids.
const idLength = 16

// Loosens reports whether an acceptance lowers a result, says that data is about nobody, or takes a result that the
// rules demand something for out of the exit code. Such an acceptance needs a second person.
func (e *Entry) Loosens() bool {
	switch e.Status {
	case NotPersonal, FalsePositive:
		return true
	case AcceptedRisk:
		return decide.Rank(e.Level) >= decide.Rank(decide.LevelFiling)
	case Confirmed, KnownGap, Raised:
	}
	return false
}

// tightens reports whether an acceptance makes a result stricter. What does holds until two people say otherwise: neither
// time nor changed evidence nor one person alone takes it back.
func (e *Entry) tightens() bool {
	return e.Status == Raised || e.Status == Confirmed && e.Kind == OfFinding
}

// The longest texts of an entry, in characters.
const (
	longestReason = 500
	longestObject = 4000
)

// check finds what is wrong with what a person says, before it becomes a link.
func (e *Entry) check() error {
	errs := []error{e.checkStatus(), e.checkTexts()}
	if strings.TrimSpace(e.Author) == "" {
		errs = append(errs, errors.New("by: is empty: want who says so"))
	}
	if strings.TrimSpace(e.Reason) == "" {
		errs = append(errs, errors.New("reason: is empty: want why"))
	}
	if !slices.Contains([]Identity{SelfDeclared, OS, OIDC}, e.Identity) {
		errs = append(errs, fmt.Errorf("identity: %q is none of self_declared, os, oidc", e.Identity))
	}
	return errors.Join(errs...)
}

// checkStatus asks for a status that the kind of the subject can have, and for a day on which it ends.
func (e *Entry) checkStatus() error {
	switch {
	case e.Act != Accept:
		return nil
	case !slices.Contains(Statuses(e.Kind), e.Status):
		return fmt.Errorf("status: a %s is none of %q: %v", e.Kind, e.Status, Statuses(e.Kind))
	case e.Status == NotPersonal && e.Category != "personal" && e.Category != "sensitive":
		return fmt.Errorf("status: %s data is not personal as it is; false_positive says that there is none", e.Category)
	case e.Status == Raised && decide.Rank(e.Level) == 0:
		return fmt.Errorf("level: %q is none of must, filing, review, advised", e.Level)
	case !e.Expires.After(e.At):
		return errors.New("until: want a day after today")
	}
	return nil
}

// CheckReason finds what has no place in a reason that the store keeps: more than a few sentences, signs that steer a terminal,
// numbers of people.
func CheckReason(text string) error {
	err := checkText(text, longestReason)
	if kind := personal(text); kind != "" {
		err = errors.Join(err, fmt.Errorf("%s has no place in it: name the document", kind))
	}
	if err != nil {
		return fmt.Errorf("reason: %w", err)
	}
	return nil
}

// checkTexts asks for plain text without numbers of people.
func (e *Entry) checkTexts() error {
	var errs []error
	for _, t := range []struct {
		name, text string
		most       int
	}{{"reason", e.Reason, longestReason}, {"by", e.Author, longestName}, {"account", e.Account, longestName}} {
		if err := checkText(t.text, t.most); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", t.name, err))
		}
		if kind := personal(t.text); kind != "" {
			errs = append(errs, fmt.Errorf("%s: %s has no place in a review: name the document", t.name, kind))
		}
	}
	return errors.Join(errs...)
}

// Until is the end of a day in the zone of the rules: an acceptance until a day holds all of it.
func Until(day time.Time, zone *time.Location) time.Time {
	y, m, d := day.In(zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone).Add(-time.Second).UTC()
}

// Sample is the outcome of an audit sample.
type Sample struct {
	Seed     string `json:"seed"`
	N        int    `json:"n"` // that were drawn
	Of       string `json:"of"`
	Universe int    `json:"universe"`        // that they were drawn from
	Wrong    int    `json:"wrong"`           // those that nobody looked at included
	Blank    int    `json:"blank,omitempty"` // that nobody looked at
}
