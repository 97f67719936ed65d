package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/domicile/domicile/internal/decide"
)

// WriteICS writes the entries that have a day as all-day events of RFC 5545, in the language of the words with the other
// beside it. An entry keeps its UID from one export to the next, so that a calendar takes over what moved. The stamps are
// the time at which the calendar was said.
func WriteICS(w io.Writer, d *Document, c *Calendar, words *Words) error {
	v := lawWords{view: newView(d, words)}
	cal := ics.NewCalendarFor("domicile")
	cal.SetMethod(ics.MethodPublish)
	cal.SetProductId("-//domicile//domicile//" + strings.ToUpper(words.Lang))
	cal.SetXWRCalName(words.Say("calendar.title", c.From.String(), c.To.String()))
	for i := range c.Entries {
		v.event(cal, &c.Entries[i], c.SaidAt)
	}
	if err := cal.SerializeTo(w, ics.WithNewLineWindows); err != nil {
		return fmt.Errorf("report: write calendar: %w", err)
	}
	return nil
}

// event adds one entry. Its window, if it has one, is said and not shown: calendars that show weeks of it hide the day.
func (w lawWords) event(cal *ics.Calendar, e *CalendarEntry, said time.Time) {
	ev := cal.AddEvent(uidOf(e))
	ev.SetDtStampTime(said)
	day := dayTime(e.Day)
	ev.SetAllDayStartAt(day)
	ev.SetAllDayEndAt(day.AddDate(0, 0, 1))
	title := w.whose(e) + ": " + w.both(e.What.ZH, e.What.EN)
	if e.Approximate {
		title = w.words.Say("calendar.about", "") + title
	}
	ev.SetSummary(oneLine(clip(strings.TrimSpace(title))))
	ev.SetDescription(w.describe(e))
	ev.AddCategory(w.words.Say("calendar.kind." + e.Kind))
	ev.SetTimeTransparency(ics.TransparencyTransparent) // it blocks nobody's day
}

// describe is the text of an event: what is due in both languages, its window and its articles.
func (w lawWords) describe(e *CalendarEntry) string {
	lines := []string{oneLine(e.What.EN), oneLine(e.What.ZH)}
	if e.Opens != 0 {
		lines = append(lines, w.words.Say("calendar.opens", e.Opens.String()))
	}
	for _, a := range e.Articles {
		lines = append(lines, w.words.Say("calendar.article", a.Instrument, a.Article, a.ZH))
	}
	return strings.Join(append(lines, w.words.Say("calendar.foot")), "\n")
}

// uidOf is the identity of an entry: it names nothing that its reader may not see.
func uidOf(e *CalendarEntry) string {
	const enough = 16 // bytes
	sum := sha256.Sum256([]byte(e.ID))
	return hex.EncodeToString(sum[:enough]) + "@domicile"
}

// dayTime is the beginning of a civil day, as all-day events take it: without a zone.
func dayTime(d decide.Date) time.Time {
	t, err := time.Parse(time.DateOnly, d.String())
	if err != nil {
		return time.Time{}
	}
	return t
}
