package decide

import (
	"cmp"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// FilingCheck says whether a flow is covered by a filing: an approval, contract or certificate that exists already.
type FilingCheck struct {
	State  string   `json:"state"`            // inside, outside, expired, none
	Number string   `json:"number,omitempty"` // of the filing that comes nearest
	Kind   string   `json:"kind,omitempty"`   // security_assessment, standard_contract, certification, gba_contract
	Why    []string `json:"why,omitempty"`    // in what the flow is outside: the Outside words
}

// The states of a FilingCheck.
const (
	FilingInside  = "inside"
	FilingOutside = "outside" // a filing is about this flow, and is not shown to cover it
	FilingExpired = "expired"
	FilingNone    = "none" // no filing is about it
)

// The words of FilingCheck.Why: what the filing is not shown to cover. What nobody knows of a flow is not covered.
const (
	OutsideRecipient        = "recipient"
	OutsideRecipientUnknown = "recipient_unknown"
	OutsidePlace            = "destination"
	OutsideKinds            = "kinds"            // data that the filing does not name
	OutsidePeople           = "people"           // more people, as far as is known, than were filed
	OutsideSensitive        = "sensitive_people" // the same, of those with sensitive data
	OutsideEarly            = "not_yet_effective"
	OutsideLate             = "expired"
	OutsideRoute            = "route" // the result asks for more than filings of its kind give
)

// forResult returns the check for a flow with the given export result: a contract covers no flow that an assessment is
// indicated for, and no filing one that needs an approval.
func (c *FilingCheck) forResult(x Export) *FilingCheck {
	most := Contract
	if c.Kind == inventory.FilingAssessment {
		most = SecurityAssessment
	}
	if c.State != FilingInside || x.Strictness() <= most.Strictness() {
		return c
	}
	return &FilingCheck{State: FilingOutside, Number: c.Number, Kind: c.Kind, Why: []string{OutsideRoute}}
}

// filed finds the filing that comes nearest to covering a flow, whose facts are given. A filing is about the flows of
// its entity and datasets that go to its recipient or to its destination.
func (e *estate) filed(s *subject, flow *inventory.Flow, f *Facts) (best FilingCheck, nearest *inventory.Filing) {
	best.State = FilingNone
	if s.entity() == "" {
		return best, nil
	}
	for _, x := range e.filings[s.entity()] {
		if !covers(x.Datasets, string(s.id)) {
			continue
		}
		check := FilingCheck{Number: x.Number, Kind: x.Kind, Why: e.outside(x, flow, f)}
		check.State = check.state()
		if slices.Contains(check.Why, OutsidePlace) && check.misses("recipient") {
			continue
		}
		if best.State == FilingNone || check.compare(&best) < 0 {
			best, nearest = check, x
		}
	}
	return best, nearest
}

func (c *FilingCheck) misses(prefix string) bool {
	return slices.ContainsFunc(c.Why, func(w string) bool { return strings.HasPrefix(w, prefix) })
}

func (c *FilingCheck) state() string {
	switch {
	case len(c.Why) == 0:
		return FilingInside
	case len(c.Why) == 1 && c.Why[0] == OutsideLate:
		return FilingExpired
	default:
		return FilingOutside
	}
}

// compare orders checks: the nearest first.
func (c *FilingCheck) compare(o *FilingCheck) int {
	return cmp.Or(cmp.Compare(len(c.Why), len(o.Why)), strings.Compare(c.Number, o.Number))
}

// outside lists in what a filing is not shown to cover a flow on the day.
func (e *estate) outside(x *inventory.Filing, flow *inventory.Flow, f *Facts) []string {
	day := e.in.Date
	why := e.outsideRecipient(x, flow)
	for _, part := range []struct {
		word   string
		misses bool
	}{
		{OutsidePlace, x.To != "" && f.place(FlowTo).is(placeOf(x.To)) != Yes},
		{OutsideKinds, !f.within(x.Kinds)},
		{OutsidePeople, x.People != 0 && f.count(People).High > x.People},
		{OutsideSensitive, x.SensitivePeople != nil && f.count(SensitivePeople).High > *x.SensitivePeople},
		{OutsideEarly, x.Effective != nil && day < DateOf(*x.Effective)},
		{OutsideLate, x.Expires != nil && day > DateOf(*x.Expires)},
	} {
		if part.misses {
			why = append(why, part.word)
		}
	}
	return why
}

// outsideRecipient says why a flow is not shown to go to the recipient of a filing, nil when it does.
func (e *estate) outsideRecipient(x *inventory.Filing, flow *inventory.Flow) []string {
	names := e.recipients(flow)
	switch {
	case x.Recipient == "" || slices.ContainsFunc(names, func(n string) bool { return covers([]string{x.Recipient}, n) }):
		return nil
	case len(names) == 0:
		return []string{OutsideRecipientUnknown}
	default:
		return []string{OutsideRecipient}
	}
}

// recipients are the names by which the receiver of a flow is known.
func (e *estate) recipients(flow *inventory.Flow) []string {
	var names []string
	add := func(name string) {
		if name != "" {
			names = append(names, name)
		}
	}
	add(flow.Who)
	if target := e.stores[flow.Target]; target != nil {
		add(target.Account)
		add(string(target.Entity))
		if en := e.entities[target.Entity]; en != nil {
			add(en.Name)
		}
	}
	return names
}

// within reports whether the data is certainly of the kinds that a filing names; none named is all.
func (f *Facts) within(kinds []string) bool {
	if len(kinds) == 0 {
		return true
	}
	labels, uses := f.list(Fields), f.list(Kinds)
	allowed := &vocabulary[Fields]
	fields := allowed.set(append(allowed.known(kinds), "not_personal", "uscc"))
	return labels.stated && labels.within(fields) && uses.within(vocabulary[Kinds].set(kinds))
}

// known turns words of the input into those of the vocabulary, without those that it does not have.
func (t *term) known(words []string) []string {
	var known []string
	for i := range words {
		if w, ok := t.find(&words[i]); ok {
			known = append(known, w)
		}
	}
	return known
}
