package report

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Calendar is what is due in a span of days, by entity, and what holds without a day.
type Calendar struct {
	From     decide.Date     `json:"from"`
	To       decide.Date     `json:"to"`
	Today    decide.Date     `json:"today"`
	SaidAt   time.Time       `json:"said_at"`
	Entries  []CalendarEntry `json:"entries"`  // in the order of their days
	Standing []CalendarEntry `json:"standing"` // without a day: they hold at all times, or nobody said when they began
}

// CalendarEntry is one thing that is due.
type CalendarEntry struct {
	ID          string            `json:"id"` // the same in every calendar of the estate
	Day         decide.Date       `json:"day,omitempty"`
	Opens       decide.Date       `json:"opens,omitempty"` // where it can be done from a day on
	Approximate bool              `json:"approximate,omitempty"`
	Kind        string            `json:"kind"` // duty, filing, comments, pack, review
	Entity      inventory.ID      `json:"entity,omitempty"`
	Obligation  string            `json:"obligation,omitempty"`
	Of          string            `json:"of,omitempty"` // system, number of the filing, or instrument
	Every       string            `json:"every,omitempty"`
	Basis       string            `json:"basis,omitempty"`
	Done        *bool             `json:"done"`
	What        Both              `json:"what"`
	Evidence    string            `json:"evidence,omitempty"` // how well the rule of a duty is known: P, S, U
	Articles    []decide.Citation `json:"articles"`
}

// The kinds of entries.
const (
	dutyEntry     = "duty"
	filingEntry   = "filing"   // a filing ends
	commentsEntry = "comments" // comments on a draft end
	packEntry     = "pack"     // the pack of rules is old
	reviewEntry   = "review"   // a decision of a person ends
)

// WriteJSON writes the calendar as indented JSON.
func (c *Calendar) WriteJSON(w io.Writer) error { return writeIndented(w, c) }

// Scheduler makes calendars. Drafts are the instruments whose comments may end; EN and ZH word what is no rule.
type Scheduler struct {
	Instruments []decide.Instrument
	EN, ZH      *Words
}

// Schedule lists what is due from a day on, until another day, both included. What was due before today and is not known
// to be done stands first, under its own day.
func (s *Scheduler) Schedule(d *Document, from, to decide.Date) *Calendar {
	c := &Calendar{From: from, To: to, Today: d.day(), SaidAt: d.now().UTC(), Entries: []CalendarEntry{}, Standing: []CalendarEntry{}}
	for i := range d.Duties {
		s.duty(c, &d.Duties[i])
	}
	for i := range d.Stated.Filings {
		s.filing(c, &d.Stated.Filings[i])
	}
	for i := range s.Instruments {
		s.comments(c, &s.Instruments[i])
	}
	for i := range d.Reviews {
		s.review(c, &d.Reviews[i])
	}
	s.pack(c, d)
	slices.SortStableFunc(c.Entries, func(a, b CalendarEntry) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID))
	})
	return c
}

// add puts an entry in its place: what has no day apart, what is outside of the span nowhere. What is late stays.
func (c *Calendar) add(e *CalendarEntry) {
	switch {
	case e.Day == 0:
		c.Standing = append(c.Standing, *e)
	case c.From <= e.Day && e.Day <= c.To, c.isLate(e):
		c.Entries = append(c.Entries, *e)
	}
}

// isLate reports whether a duty was due before the span, and before today, and nobody said that it was done.
func (c *Calendar) isLate(e *CalendarEntry) bool {
	return e.Kind == dutyEntry && e.Day < c.From && e.Day < c.Today && (e.Done == nil || !*e.Done)
}

// duty adds a duty, and where it comes again on the same day of every year, each time of the span.
func (s *Scheduler) duty(c *Calendar, d *decide.Duty) {
	e := CalendarEntry{
		ID: "duty|" + string(d.ID), Day: d.Due, Opens: d.Opens, Approximate: d.Approximate, Kind: dutyEntry, Entity: d.Entity,
		Obligation: d.Obligation, Of: cmp.Or(d.Filing, d.System), Every: d.Every, Basis: d.Basis, Done: d.Done, What: Both{EN: d.EN, ZH: d.ZH},
		Evidence: d.Evidence, Articles: orEmpty(d.Citations),
	}
	if e.Day == 0 && d.Latest != 0 {
		e.Day, e.Approximate = d.Latest, true
	}
	c.add(&e)
	if d.From != decide.FromCalendar || d.Due == 0 || d.Every != "year" {
		return
	}
	const year = 10_000 // the place of the year in a Date
	for day := d.Due + year; day <= c.To; day += year {
		next := e
		next.ID, next.Day, next.Done = e.ID+"|"+day.String(), day, nil
		c.add(&next)
	}
}

func (s *Scheduler) filing(c *Calendar, f *inventory.Filing) {
	if f.Expires == nil {
		return
	}
	c.add(&CalendarEntry{
		ID: "filing|" + string(f.Entity) + "|" + f.Number, Day: decide.DateOf(*f.Expires), Kind: filingEntry, Entity: f.Entity,
		Of: f.Number, What: s.both("calendar.filing", f.Number, strings.ReplaceAll(f.Kind, "_", " ")), Articles: []decide.Citation{},
	})
}

// comments adds the last day for comments on a draft.
func (s *Scheduler) comments(c *Calendar, in *decide.Instrument) {
	if in.CommentsUntil == 0 {
		return
	}
	c.add(&CalendarEntry{
		ID: "comments|" + in.ID, Day: in.CommentsUntil, Kind: commentsEntry, Of: in.ID, Articles: []decide.Citation{},
		What: Both{EN: s.EN.Say("calendar.comments", in.EN), ZH: s.ZH.Say("calendar.comments", in.ZH)},
	})
}

// review adds the day on which a decision of a person ends.
func (s *Scheduler) review(c *Calendar, r *Review) {
	if r.ExpiresAt.IsZero() {
		return
	}
	c.add(&CalendarEntry{
		ID: "review|" + string(r.ID), Day: decide.DateOf(r.ExpiresAt.In(shanghaiTime())), Kind: reviewEntry, Of: string(r.ID),
		What: s.both("calendar.review", string(cmp.Or(r.Gap, r.Decision, r.ID)), r.Author), Articles: []decide.Citation{},
	})
}

// pack adds the day from which the rules are said to be old.
func (s *Scheduler) pack(c *Calendar, d *Document) {
	of, err := time.ParseInLocation(time.DateOnly, d.Metadata.Knowledge.RulesAsOf, shanghaiTime())
	if err != nil {
		return
	}
	c.add(&CalendarEntry{
		ID: "pack|" + d.Metadata.Knowledge.RulesAsOf, Day: decide.DateOf(of.AddDate(0, 0, oldAfter)), Kind: packEntry,
		What: s.both("calendar.pack", d.Metadata.Knowledge.RulesAsOf), Articles: []decide.Citation{},
	})
}

func (s *Scheduler) both(key string, args ...string) Both {
	return Both{EN: s.EN.Say(key, args...), ZH: s.ZH.Say(key, args...)}
}
