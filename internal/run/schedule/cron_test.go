package schedule_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of the tests, wherever they run

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/run/schedule"
)

func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		tb.Fatal(err)
	}
	return loc
}

func parse(tb testing.TB, text, place string) schedule.Cron {
	tb.Helper()
	c, err := schedule.Parse(text, zone(tb, place))
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// fires lists the fires of an expression in local time.
func fires(c schedule.Cron, from time.Time, n int) []string {
	var all []string
	for at := c.Next(from); len(all) < n && !at.IsZero(); at = c.Next(at) {
		all = append(all, at.In(c.Zone()).Format("2006-01-02 15:04 MST Mon"))
	}
	return all
}

func TestDays(t *testing.T) {
	for _, tt := range []struct {
		name, cron string
		want       []string // the first days after 2026-11-23, a Monday
	}{
		{"every day", "0 0 * * *", []string{"2026-11-24", "2026-11-25", "2026-11-26"}},
		{"by name", "0 0 1 JAN,jul *", []string{"2027-01-01", "2027-07-01", "2028-01-01"}},
		{"Sunday is 0", "0 0 * * 0", []string{"2026-11-29", "2026-12-06"}},
		{"Sunday is 7", "0 0 * * 7", []string{"2026-11-29", "2026-12-06"}},
		{"a range to Sunday", "0 0 * * 5-7", []string{"2026-11-27", "2026-11-28", "2026-11-29", "2026-12-04"}},
		{"working days", "0 0 * * mon-fri", []string{"2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"}},
		{"leap day", "0 0 29 2 *", []string{"2028-02-29", "2032-02-29"}},
		{"either day", "0 0 13 * 5", []string{"2026-11-27", "2026-12-04", "2026-12-11", "2026-12-13"}},
		{"both where one begins with a star", "0 0 */2 * 5", []string{"2026-11-27", "2026-12-11", "2026-12-25"}},
		{"last day", "0 0 L * *", []string{"2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"}},
		{"nearest working day", "0 0 15W * *", []string{"2026-12-15", "2027-01-15", "2027-02-15", "2027-03-15", "2027-04-15", "2027-05-14"}},
		{"last Friday", "0 0 * * 5L", []string{"2026-11-27", "2026-12-25", "2027-01-29"}},
		{"third Wednesday", "0 0 * * wed#3", []string{"2026-12-16", "2027-01-20", "2027-02-17"}},
		{"fifth Friday of February", "0 0 * 2 5#5", []string{"2036-02-29", "2064-02-29"}},
		{"steps of a range", "0 0 10-20/5 * ?", []string{"2026-12-10", "2026-12-15", "2026-12-20"}},
		{"monthly", "@monthly", []string{"2026-12-01", "2027-01-01"}},
		{"weekly", " @Weekly ", []string{"2026-11-29", "2026-12-06"}},
		{"yearly", "@yearly", []string{"2027-01-01", "2028-01-01"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := fires(parse(t, tt.cron, "Asia/Shanghai"), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), len(tt.want))
			for i := range got {
				got[i] = got[i][:len(time.DateOnly)]
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHours(t *testing.T) {
	for _, tt := range []struct {
		name, cron string
		want       []string
	}{
		{"hourly", "@hourly", []string{"13:00", "14:00", "15:00"}},
		{"quarters", "*/15 * * * *", []string{"12:15", "12:30", "12:45", "13:00"}},
		{"from a minute", "50/5 * * * *", []string{"12:50", "12:55", "13:50"}},
		{"office hours", "30 9-17/4 * * *", []string{"13:30", "17:30", "09:30"}},
		{"two times", "5 3,22 * * *", []string{"22:05", "03:05"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := parse(t, tt.cron, "Asia/Kathmandu") // 5 h 45 min before UTC
			got := fires(c, time.Date(2026, 11, 23, 12, 0, 0, 0, c.Zone()), len(tt.want))
			for i := range got {
				got[i] = got[i][11:16]
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWrongExpressions(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "want five fields",
		"0 2 * *":              "want five fields",
		"0 0 2 * * *":          "want five fields",
		"@every 5m":            "want five fields",
		"TZ=Asia/Shanghai":     "want five fields",
		"60 * * * *":           `minute: "60" is no number from 0 to 59`,
		"1,99 * * * *":         `minute: "99" is no number from 0 to 59`,
		"-5 * * * *":           `minute: "" is no number`,
		"+5 * * * *":           `minute: "+5" is no number`,
		"MON * * * *":          `minute: "MON" is no number`,
		"1,,2 * * * *":         `minute: "" is no number`,
		"*/0 * * * *":          "the step is no number from 1 to 59",
		"*/ * * * *":           "the step is no number from 1 to 59",
		"1/2/3 * * * *":        "the step is no number",
		"30-10 * * * *":        "the range ends before it begins",
		"? * * * *":            `minute: "?" is no number`,
		"0 24 * * *":           `hour: "24" is no number from 0 to 23`,
		"0 0 0 * *":            `day of month: "0" is no number from 1 to 31`,
		"0 0 L-3 * *":          `day of month: "L" is no number`,
		"0 0 LW * *":           `day of month: "L" is no number`,
		"0 0 * 13 *":           `month: "13" is no number from 1 to 12`,
		"0 0 * FRI *":          `month: "FRI" is no number`,
		"0 0 * * 8":            `day of week: "8" is no number from 0 to 7`,
		"0 0 * * FRI-MON":      "the range ends before it begins",
		"0 0 * * L":            `day of week: "" is no number`,
		"0 0 * * 5#6":          "one to five times",
		"0 0 * * 5#":           "one to five times",
		"0 0 30 2 *":           "there is no such day",
		"0 0 31 4,6,9,11 *":    "there is no such day",
		"0 0 30 feb mon":       "", // one of the day fields is enough: Mondays of February
		"0 0 29 2 1#5":         "",
		"0 0 * * */2":          "",
		"0 0 1-31/30,L * 7,1L": "",
	} {
		_, err := schedule.Parse(text, time.UTC)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestChangesOfTheClock compares with a walk over each minute of the time around the changes.
func TestChangesOfTheClock(t *testing.T) {
	at := func(hours ...int) func(time.Time) bool {
		return func(wall time.Time) bool {
			for _, h := range hours {
				if wall.Hour() == h && wall.Minute() == 30 {
					return true
				}
			}
			return false
		}
	}
	quarter := func(w time.Time) bool { return w.Minute()%15 == 0 }
	for _, tt := range []struct {
		name, cron string
		matches    func(wall time.Time) bool
		running    bool // it goes with the clock
	}{
		{"at night", "30 2 * * *", at(2), false},
		{"at night, an hour before", "30 1 * * *", at(1), false},
		{"at midnight", "30 0 * * *", at(0), false},
		{"twice in one gap", "10,40 2 * * *", func(w time.Time) bool { return w.Hour() == 2 && w.Minute()%30 == 10 }, false},
		{"every second hour", "30 */2 * * *", func(w time.Time) bool { return w.Hour()%2 == 0 && w.Minute() == 30 }, false},
		{"quarters of the night", "*/15 1-5 * * *", func(w time.Time) bool { return w.Hour() >= 1 && w.Hour() <= 5 && quarter(w) }, false},
		{"once a month", "30 2 L * *", func(w time.Time) bool { return at(2)(w) && w.AddDate(0, 0, 1).Day() == 1 }, false},
		{"Sundays", "30 2 * * 0", func(w time.Time) bool { return at(2)(w) && w.Weekday() == time.Sunday }, false},
		{"hourly", "30 * * * *", func(w time.Time) bool { return w.Minute() == 30 }, true},
		{"quarters", "*/15 * * * *", quarter, true},
		{"every minute of Sundays", "* * * * SUN", func(w time.Time) bool { return w.Weekday() == time.Sunday }, true},
	} {
		for place, year := range map[string]int{
			"America/New_York": 2027, "Europe/Berlin": 2028, "Asia/Shanghai": 2028, "UTC": 2027,
			"Australia/Lord_Howe": 2027, // half an hour
			"Antarctica/Troll":    2027, // two hours
			"America/Sao_Paulo":   2018, // at midnight
			"Pacific/Apia":        2011, // a day was left out
			"America/Godthab":     2023, // the evening before
			"Asia/Pyongyang":      2015, // half an hour back, once
		} {
			t.Run(tt.name+" "+place, func(t *testing.T) {
				c := parse(t, tt.cron, place)
				for _, change := range changes(c.Zone(), year) {
					from, to := change.AddDate(0, 0, -2), change.AddDate(0, 0, 2)
					var got []time.Time
					for at := c.Next(from); at.Before(to); at = c.Next(at) {
						got = append(got, at)
					}
					if diff := cmp.Diff(walk(c.Zone(), from, to, tt.matches, tt.running), got); diff != "" {
						t.Errorf("around %s\n%s", change, diff)
					}
				}
			})
		}
	}
}

// changes lists when clocks change in a year, and its first day.
func changes(place *time.Location, year int) []time.Time {
	all := []time.Time{time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)}
	for at := all[0]; ; {
		_, end := at.In(place).ZoneBounds()
		if end.IsZero() || end.Year() > year {
			return all
		}
		all, at = append(all, end), end
	}
}

// walk finds the fire times after from by looking at the clock each minute.
func walk(place *time.Location, from, to time.Time, matches func(time.Time) bool, running bool) []time.Time {
	wallOf := func(at time.Time) time.Time {
		local := at.In(place)
		return time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, time.UTC)
	}
	var all []time.Time
	high := wallOf(from)
	for at := from.Add(time.Minute); at.Before(to); at = at.Add(time.Minute) {
		wall := wallOf(at)
		fires := matches(wall) && (running || wall.After(high))
		for left := high.Add(time.Minute); left.Before(wall) && !running; left = left.Add(time.Minute) {
			fires = fires || matches(left)
		}
		if fires {
			all = append(all, at)
		}
		if wall.After(high) {
			high = wall
		}
	}
	return all
}

// TestNightsOfChange says in words what the walk above finds.
func TestNightsOfChange(t *testing.T) {
	for _, tt := range []struct {
		name, cron, place string
		after             string
		want              []string
	}{
		{
			"02:30 does not exist", "30 2 * * *", "America/New_York", "2027-03-13 12:00",
			[]string{"2027-03-14 03:00 EDT Sun", "2027-03-15 02:30 EDT Mon"},
		},
		{
			"01:30 comes twice", "30 1 * * *", "America/New_York", "2027-11-06 12:00",
			[]string{"2027-11-07 01:30 EDT Sun", "2027-11-08 01:30 EST Mon"},
		},
		{
			"02:30 comes twice", "30 2 * * *", "Europe/Berlin", "2027-10-30 12:00",
			[]string{"2027-10-31 02:30 CEST Sun", "2027-11-01 02:30 CET Mon"},
		},
		{
			"hourly on the long day", "0 * * * *", "Europe/Berlin", "2027-10-31 01:30",
			[]string{"2027-10-31 02:00 CEST Sun", "2027-10-31 02:00 CET Sun", "2027-10-31 03:00 CET Sun"},
		},
		{
			"hourly on the short day", "0 * * * *", "Europe/Berlin", "2027-03-28 00:30",
			[]string{"2027-03-28 01:00 CET Sun", "2027-03-28 03:00 CEST Sun", "2027-03-28 04:00 CEST Sun"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := parse(t, tt.cron, tt.place)
			from, err := time.ParseInLocation("2006-01-02 15:04", tt.after, c.Zone())
			if diff := cmp.Diff(tt.want, fires(c, from, len(tt.want))); diff != "" || err != nil {
				t.Error(diff, err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"0 2 * * *", "*/15 9-17 * * mon-fri", "0 0 L * *", "0 0 15W 2 5#5", "@daily", "1,2-5/2 0/3 ? 12 7L"} {
		f.Add(text, int64(1795417200))
	}
	places := []*time.Location{time.UTC, zone(f, "Europe/Berlin"), zone(f, "Australia/Lord_Howe")}
	f.Fuzz(func(t *testing.T, text string, seconds int64) {
		after := time.Unix(seconds%(1<<33), 0)
		for _, place := range places {
			c, err := schedule.Parse(text, place)
			if err != nil {
				return
			}
			next := c.Next(after)
			if !next.After(after) || next.Second() != 0 {
				t.Fatalf("%q after %s fires at %s", text, after, next)
			}
			if before := c.Next(next.Add(-1)); !before.Equal(next) {
				t.Fatalf("%q fires at %s, but just before the next is %s", text, next, before)
			}
			again, err := schedule.Parse(c.String(), place)
			if err != nil || !again.Next(after).Equal(next) {
				t.Fatalf("%q is %q, which is another: %v", text, c, err)
			}
		}
	})
}

func BenchmarkNext(b *testing.B) {
	c := parse(b, "30 2 * * mon-fri", "Europe/Berlin")
	b.ReportAllocs()
	at := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC) // a Friday
	for b.Loop() {
		c.Next(at)
	}
}
