package planview

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/domicile/domicile/internal/plan"
)

// WriteCalendar writes plan.ics: all-day events of RFC 5545 for what people have to be there for, in the reader's language.
// These are the filings, the switches, the acceptances and the removals, the day on which everything is home, and the
// deadline. An event keeps its UID from one plan to the next, so that a calendar moves it.
func (v *View) WriteCalendar(w io.Writer) error {
	cal := ics.NewCalendarFor("domicile")
	cal.SetMethod(ics.MethodPublish)
	cal.SetProductId("-//domicile//domicile//" + strings.ToUpper(v.lang))
	cal.SetXWRCalName(v.plain(v.say("ics.plan")))
	for _, x := range v.steps() {
		if v.attended(x) {
			v.event(cal, entry{
				id: string(x.ID), title: v.plain(x.Title), from: x.Start, to: x.Finish,
				text: v.plain(v.bound(x.BoundBy)), category: string(x.Verb),
			})
		}
	}
	if d := v.plan.Schedule.Home.P80; !d.IsZero() {
		v.event(cal, entry{id: "home", title: v.plain(v.say("ics.home")), from: d, to: d, category: "home"})
	}
	if d := v.plan.Schedule.Deadline; d != nil {
		v.event(cal, entry{id: "deadline", title: v.plain(v.say("ics.deadline")), from: d.Day, to: d.Day, category: "deadline"})
	}
	if err := cal.SerializeTo(w, ics.WithNewLineWindows); err != nil {
		return fmt.Errorf("planview: calendar: %w", err)
	}
	return nil
}

// attended reports whether people meet for a step; copies run by themselves.
func (v *View) attended(x step) bool {
	switch x.Verb {
	case plan.File, plan.CutOver, plan.RetireV:
		return true
	case plan.Compare:
		return x.group.ID == x.wave.ID // the acceptance of a wave
	case plan.Prepare, plan.Provision, plan.Copy, plan.Follow:
	}
	return false
}

// entry is one event of the calendar.
type entry struct {
	id, title, text, category string
	from, to                  plan.Date
}

func (v *View) event(cal *ics.Calendar, e entry) {
	sum := sha256.Sum256([]byte(e.id))
	ev := cal.AddEvent(hex.EncodeToString(sum[:12]) + "@plan.domicile")
	ev.SetDtStampTime(v.doc.Metadata.FinishedAt.UTC().Truncate(time.Second))
	ev.SetAllDayStartAt(e.from.Time())
	ev.SetAllDayEndAt((e.to + 1).Time())
	ev.SetSummary(e.title)
	if e.text != "" {
		ev.SetDescription(e.text + "\n" + e.id)
	}
	ev.AddCategory(e.category)
}
