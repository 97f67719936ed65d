package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// due is a document with a yearly duty, a window before a filing ends, a duty that was missed and one that was done, one
// without a day, and an accepted gap.
func due(t *testing.T) *report.Document {
	t.Helper()
	doc := shopOf(t, lawNoon(), nil)
	doc.SaidOn(lawNoon())
	yes := true
	ends := time.Date(2027, 6, 30, 0, 0, 0, 0, time.UTC)
	doc.Duties = []decide.Duty{
		{
			ID: "d|audit", Entity: "shop", Obligation: "minor_audit_31_jan", Due: 20270131, From: decide.FromCalendar, Every: "year",
			EN: "Report the audit, of last year; yes.", ZH: "报送上一年度审计情况，" + strings.Repeat("很长的说明", 30),
			Citations: []decide.Citation{{Instrument: "minors-regulations", Article: "37", ZH: "每年审计。", EN: "Audit yearly."}},
		},
		{ID: "d|renew", Entity: "shop", Obligation: "renew", Filing: "F-1", Opens: 20270401, Due: 20270630, Approximate: true, From: decide.FromExpiry, EN: "Renew.", ZH: "续期。"},
		{ID: "d|late", Entity: "shop", Obligation: "declare", Due: 20260301, From: decide.FromEvent, EN: "Late.", ZH: "迟。"},
		{ID: "d|done", Entity: "shop", Obligation: "declare", Due: 20260302, Done: &yes, From: decide.FromEvent, EN: "Done.", ZH: "毕。"},
		{ID: "d|nobody's", Obligation: "guardian_consent", From: decide.FromStanding, EN: "Ask the guardian.", ZH: "征得监护人同意。"},
		{ID: "d|standing", Entity: "shop", Obligation: "pipia", From: decide.FromStanding, EN: "Assess.", ZH: "评估。"},
	}
	doc.Stated.Filings = []inventory.Filing{{Number: "F-1", Kind: "standard_contract", Entity: "shop", Expires: &ends}}
	doc.Reviews = []report.Review{{ID: "r1", Gap: "g1", Author: "Li Na", ExpiresAt: time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)}}
	return doc
}

func schedule(t *testing.T, from, to decide.Date) *report.Calendar {
	t.Helper()
	s := report.Scheduler{EN: words(t, "en"), ZH: words(t, "zh"), Instruments: []decide.Instrument{
		{ID: "draft-x", EN: "Draft X", ZH: "草案甲", CommentsUntil: 20261222}, {ID: "law-y", EN: "Law Y", ZH: "法乙"},
	}}
	return s.Schedule(due(t), from, to)
}

// TestCalendarHoldsWhatIsDue asks for every kind of entry in its span, what is late and not done first, what comes again
// each year each time.
func TestCalendarHoldsWhatIsDue(t *testing.T) {
	tests := []struct {
		name     string
		from, to decide.Date
		want     []string
	}{
		{
			name: "a year from today", from: 20261123, to: 20271122,
			want: []string{
				"2026-03-01 duty", "2026-12-22 comments", "2027-01-01 review", "2027-01-31 duty", "2027-02-28 pack",
				"2027-06-30 duty", "2027-06-30 filing",
			},
		},
		{name: "the year after next", from: 20280101, to: 20281231, want: []string{"2026-03-01 duty", "2028-01-31 duty"}},
		{name: "a year that is over", from: 20260101, to: 20260302, want: []string{"2026-03-01 duty", "2026-03-02 duty"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := schedule(t, tt.from, tt.to)
			var got []string
			for _, e := range c.Entries {
				got = append(got, e.Day.String()+" "+e.Kind)
			}
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") || len(c.Standing) != 2 {
				t.Errorf("got\n%s\nstanding %d", strings.Join(got, "\n"), len(c.Standing))
			}
		})
	}
}

// TestICSReadsBack writes a calendar twice, the same bytes, and reads it back: lines of at most 75 octets that end with
// CRLF, stamps in UTC, one UID an entry, days without a time.
func TestICSReadsBack(t *testing.T) {
	doc, c := due(t), schedule(t, 20261123, 20271122)
	var b, again bytes.Buffer
	for _, w := range []*bytes.Buffer{&b, &again} {
		if err := report.WriteICS(w, doc, c, words(t, "zh")); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("two exports differ")
	}
	const most = 75 // octets, RFC 5545 section 3.1
	for line := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
		if len(line) > most || strings.ContainsAny(line, "\r\n") {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(&b)
	if err != nil {
		t.Fatal(err)
	}
	uids := map[string]bool{}
	for i, e := range cal.Events() {
		uids[e.Id()] = true
		start, err := e.GetAllDayStartAt()
		if err != nil || start.Format(time.DateOnly) != c.Entries[i].Day.String() {
			t.Errorf("%s begins %v, %v", c.Entries[i].ID, start, err)
		}
		if stamp := e.GetProperty(ics.ComponentPropertyDtstamp); stamp == nil || stamp.Value != "20261123T040000Z" {
			t.Errorf("stamp %v", stamp)
		}
	}
	if len(uids) != len(c.Entries) || len(uids) < 5 {
		t.Errorf("%d UIDs for %d entries", len(uids), len(c.Entries))
	}
	for _, e := range cal.Events() {
		text := e.GetProperty(ics.ComponentPropertyDescription).Value
		if strings.Contains(text, "Report the audit") && (!strings.Contains(text, "of last year; yes.") || !strings.Contains(text, "每年审计")) {
			t.Errorf("the description lost something: %s", text)
		}
	}
}

// TestCalendarIsSaid asks that days which the law does not fix are marked, and that a name cannot run as a formula.
func TestCalendarIsSaid(t *testing.T) {
	doc, c := due(t), schedule(t, 20261123, 20271122)
	c.Entries[0].Of = "=1+1"
	var text, csv strings.Builder
	if err := report.CalendarPage(doc, c, words(t, "en")).WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteCalendarCSV(&csv, c); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"LATE, as far as anybody said: 1", "2027-04-01 – about 2027-06-30", "last day for comments on: Draft X", "A shop: ",
		"(nobody yet) ", "A shop: declare",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
	if strings.Contains(csv.String(), ",=1+1") || strings.Count(csv.String(), "\n") != len(c.Entries)+len(c.Standing)+1 {
		t.Errorf("csv:\n%s", csv.String())
	}
}
