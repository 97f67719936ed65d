package decide

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The words of Duty.From: what the day is counted from.
const (
	FromCalendar = "calendar" // a day of the year
	FromEvent    = "event"    // so long after something happened
	FromExpiry   = "expiry"   // before a filing ends
	FromStanding = "standing" // at all times
)

// due says by when something is due, as data of a rule.
type due struct {
	From  string `yaml:"from"`
	Month int    `yaml:"month"` // of the calendar
	Day   int    `yaml:"day"`
	Every string `yaml:"every"`
	// Loose says that the law names no day, only how often: the end of the period is shown, as approximate.
	Loose       bool   `yaml:"loose"`
	Event       string `yaml:"event"` // what starts the time
	WorkingDays int    `yaml:"working_days"`
	Months      int    `yaml:"months"`
	Stock       Date   `yaml:"stock"` // the day for what happened before the rule was in force
	ValidFrom   Date   `yaml:"valid_from"`
	ValidTo     Date   `yaml:"valid_to"`
}

// event is something that starts the time of a duty. Since nobody can scan for its day, it is asked.
type event struct {
	ID       string `yaml:"event"`
	Happened bool   `yaml:"happened"` // where the duty is asked for it has certainly happened
	Text     `yaml:",inline"`
	Evidence Text `yaml:"evidence"`
}

// dutyFile is the file of configs/rules that says what events are.
type dutyFile struct {
	Events []event `yaml:"events"`
}

// lastDone is the event that the same duty was done before.
const lastDone = "last_done"

// everyMonths are the periods, in months.
func everyMonths(word string) int {
	return map[string]int{"year": 12, "two_years": 24, "three_years": 36, "four_years": 48, "five_years": 60}[word]
}

// isDutyTable reports whether rules of the table add duties, which need to say by when.
func isDutyTable(table string) bool {
	return table == tableObligation || table == tableFiling || table == tableAdvice
}

// checkDue finds what is wrong with the due dates of a rule.
func (s *source) checkDue() error {
	if !isDutyTable(s.folder) {
		if len(s.Due) > 0 {
			return errors.New("due: this table adds no duties")
		}
		return nil
	}
	always := func(d due) bool { return d.ValidFrom == 0 && d.ValidTo == 0 }
	if !slices.ContainsFunc(s.Due, always) {
		return errors.New("due: none holds at all times")
	}
	for i := range s.Due {
		if err := s.Due[i].check(); err != nil {
			return fmt.Errorf("due %d: %w", i+1, err)
		}
	}
	return nil
}

// check asks for what the word takes, and for nothing else.
func (d *due) check() error {
	takes, ok := map[string]string{
		FromCalendar: "month day every loose", FromEvent: "event every working_days months stock",
		FromExpiry: "every working_days months", FromStanding: "",
	}[d.From]
	if !ok {
		return fmt.Errorf("from: %q is none of %s %s %s %s", d.From, FromCalendar, FromEvent, FromExpiry, FromStanding)
	}
	for _, word := range d.given() {
		if !slices.Contains(strings.Fields(takes), word) {
			return fmt.Errorf("from: %s takes no %s", d.From, word)
		}
	}
	if d.Every != "" && everyMonths(d.Every) == 0 {
		return fmt.Errorf("every: %q is no period", d.Every)
	}
	return d.checkAmounts()
}

// given are the words that are stated beside from.
func (d *due) given() []string {
	var list []string
	for _, w := range []struct {
		word  string
		given bool
	}{
		{"month", d.Month != 0},
		{"day", d.Day != 0},
		{"every", d.Every != ""},
		{"loose", d.Loose},
		{"event", d.Event != ""},
		{"working_days", d.WorkingDays != 0},
		{"months", d.Months != 0},
		{"stock", d.Stock != 0},
	} {
		if w.given {
			list = append(list, w.word)
		}
	}
	return list
}

// commonYear is a year without the day that a duty cannot be due on: 29 February.
const commonYear = 2026

func (d *due) checkAmounts() error {
	switch {
	case d.From == FromCalendar:
		return d.checkDay()
	case d.From == FromEvent && (d.Event == "" || (d.WorkingDays > 0) == (d.Months > 0)):
		return errors.New("an event takes its word, and either working_days or months after it")
	case d.From == FromExpiry && d.WorkingDays > 0:
		return errors.New("an expiry takes working_days before it, as a negative number")
	case d.From == FromEvent && d.WorkingDays < 0, d.Months < 0:
		return errors.New("what comes after an event is no negative number")
	}
	return nil
}

// checkDay asks for a day that every year has.
func (d *due) checkDay() error {
	if d.Every != "year" {
		return errors.New("a day of the calendar comes every: year")
	}
	_, err := ParseDate(fmt.Sprintf("%04d-%02d-%02d", commonYear, d.Month, d.Day))
	return err
}

// checkEvents compares the events that rules name with those that are worded.
func checkEvents(events []event, sources []source) error {
	known := map[string]bool{}
	var errs []error
	for i := range events {
		e := &events[i]
		if e.ID == "" || known[e.ID] || !e.complete() || !e.Evidence.complete() {
			errs = append(errs, fmt.Errorf("decide: event %q: is there twice, or lacks a text", e.ID))
		}
		known[e.ID] = true
	}
	for i := range sources {
		for j := range sources[i].Due {
			if word := sources[i].Due[j].Event; word != "" && !known[word] {
				errs = append(errs, fmt.Errorf("decide: rule %s/%s: due: there is no event %q", sources[i].folder, sources[i].ID, word))
			}
		}
	}
	return errors.Join(errs...)
}

// anchor is what is known of one duty of one entity.
type anchor struct {
	since   Date // when its event happened
	doneOn  Date // when it was last done
	expires Date // when the filing ends that it is about
	force   Date // since when there is such a duty
}

// term fills in by when a duty is due, seen from a day.
func (d *due) term(out *Duty, w *Workdays, e *event, day Date, a anchor) {
	out.From, out.Every, out.DoneOn = d.From, d.Every, a.doneOn
	switch d.From {
	case FromCalendar:
		d.yearly(out, day, a)
	case FromEvent:
		d.after(out, w, e, day, a)
	case FromExpiry:
		d.before(out, w, a)
	case FromStanding:
		if a.doneOn != 0 {
			out.say(true)
		}
	}
}

// before is the window that ends with a filing. Where only its beginning is known, its end follows from how long it is
// valid, and is approximate: what counts is the day in its text.
func (d *due) before(out *Duty, w *Workdays, a anchor) {
	out.Due = a.expires
	if a.expires == 0 && a.since != 0 && d.Months != 0 {
		out.Due, out.Approximate = a.since.plusMonths(d.Months), true
	}
	if out.Due != 0 && d.WorkingDays != 0 {
		var settled bool
		out.Opens, settled = w.count(out.Due, d.WorkingDays)
		out.Approximate = out.Approximate || !settled
	}
}

// yearly is the next day of the calendar, and whether the duty was done since the one before.
func (d *due) yearly(out *Duty, day Date, a anchor) {
	at := func(year int) Date { return Date(int32(year*yearPlace + d.Month*monthPlace + d.Day)) } //nolint:gosec // a year of four digits fits
	out.Due = at(day.year())
	if out.Due < day {
		out.Due = min(at(day.year()+1), lastDay)
	}
	out.Approximate = d.Loose
	if a.doneOn > at(out.Due.year()-1) {
		out.say(true)
	}
}

// after is so long after the event. While its day is not known, what certainly happened is due at the latest so long
// after the day of the evaluation.
func (d *due) after(out *Duty, w *Workdays, e *event, day Date, a anchor) {
	from := a.since
	if d.Event == lastDone {
		from = a.doneOn
	} else if a.doneOn != 0 && a.doneOn >= a.since {
		out.say(true)
	}
	switch {
	case from != 0 && from < a.force && d.Stock != 0:
		out.Due = d.Stock
	case from != 0:
		out.Due, out.Approximate = d.offset(w, from)
	case e != nil && e.Happened:
		out.Latest, out.Approximate = d.offset(w, day)
	}
}

// offset is so long after a day, and whether that is approximate.
func (d *due) offset(w *Workdays, from Date) (day Date, approximate bool) {
	if d.Months != 0 {
		return from.plusMonths(d.Months), false
	}
	day, settled := w.count(from, d.WorkingDays)
	return day, !settled
}

// dueOn picks the due date of a rule that holds on a day.
func (x *rule) dueOn(day Date) *due {
	for i := range x.due {
		d := &x.due[i]
		if (span{d.ValidFrom, d.ValidTo}).holds(day) {
			return d
		}
	}
	return nil
}

// eventsOf finds events by their word.
func eventsOf(events []event) map[string]*event {
	byWord := make(map[string]*event, len(events))
	for i := range events {
		byWord[events[i].ID] = &events[i]
	}
	return byWord
}
