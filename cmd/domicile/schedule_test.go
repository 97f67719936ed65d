package main

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run/schedule"
)

func TestScheduleList(t *testing.T) {
	m := nightly(t)
	_ = m.at(t, "11-22 12:01", "scan", "--due")
	_ = m.at(t, "11-22 12:31", "scan", "--due")
	if code := m.at(t, "11-22 12:40", "schedule", "pause", "nightly", "--reason", "the database moves"); code != exitDone {
		t.Fatal(code, &m.stderr)
	}
	if code := m.at(t, "11-22 12:41", "schedule", "pause", "nightly"); code != exitFailed || !strings.Contains(m.stderr.String(), "paused already") {
		t.Errorf("paused twice: %d %s", code, &m.stderr)
	}
	if code := m.at(t, "11-22 12:45", "schedule", "list", "-o", "json"); code != exitDone {
		t.Fatal(code, &m.stderr)
	}
	var lines []scheduleLine
	if err := json.Unmarshal(m.stdout.Bytes(), &lines); err != nil {
		t.Fatal(err)
	}
	utc := func(hour, minute int) time.Time { return time.Date(2026, 11, 22, hour, minute, 0, 0, time.UTC) }
	n, h := lines[0], lines[1]
	if diff := cmp.Diff(&pausedLine{Since: utc(12, 40), By: "scanner", Why: "the database moves"}, n.Paused); diff != "" {
		t.Error(diff)
	}
	if n.When != "every day at 02:00" || n.Timezone != "Asia/Shanghai" || n.Last != nil || len(n.Next) != 3 || !n.Next[0].At.Equal(utc(18, 0)) {
		t.Errorf("%+v", n)
	}
	if h.When != "at minute 30 of every hour" || h.Paused != nil || h.Last == nil || h.Last.State != "done" || h.Last.Scan == "" || h.Last.Ended == nil {
		t.Errorf("%+v", h)
	}
	_ = m.at(t, "11-22 12:45", "schedule", "list", "--lang", "zh", "-o", "csv")
	for _, want := range []string{"每天 02:00", "每小时第 30 分", "2026-11-22 12:30 已完成（准时）", "scanner 自 2026-11-22 20:40 起暂停：the database moves"} {
		if !strings.Contains(m.stdout.String(), want) {
			t.Errorf("%q is not in\n%s", want, &m.stdout)
		}
	}
	// What came due while it was paused is skipped, although the schedule makes up for what it missed.
	if code := m.at(t, "11-22 18:30", "schedule", "resume", "nightly"); code != exitDone || !strings.Contains(m.stderr.String(), "goes on at 2026-11-24T02:00:00+08:00; skipped just now: 1") {
		t.Errorf("resume: %d %s", code, &m.stderr)
	}
	if diff := cmp.Diff([]string{"11-22 18:00 skipped paused"}, m.became(t, "nightly")); diff != "" {
		t.Error(diff)
	}
	if code := m.at(t, "11-22 18:31", "schedule", "resume", "nightly"); code != exitFailed || !strings.Contains(m.stderr.String(), "is not paused") {
		t.Errorf("resumed twice: %d %s", code, &m.stderr)
	}
}

func TestScheduleNext(t *testing.T) {
	m := nightly(t)
	m.settings(t, "schedules:\n  - {name: dst, cron: \"30 2 * * *\", timezone: Europe/Berlin, jitter: 20m}\n")
	m.now = time.Date(2026, 3, 27, 12, 0, 0, 0, time.UTC)
	if code := m.run(t.Context(), "schedule", "next", "dst", "-n", "3", "-o", "json"); code != exitDone {
		t.Fatal(code, &m.stderr)
	}
	var next []nextLine
	if err := json.Unmarshal(m.stdout.Bytes(), &next); err != nil {
		t.Fatal(err)
	}
	// On the 29th clocks go from 2 to 3: the first moment after.
	for i, want := range []string{"2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"} {
		n := next[i]
		if n.At.Format(time.RFC3339) != want || n.Begins.Before(n.At) || n.Begins.Sub(n.At) >= 20*time.Minute {
			t.Errorf("%d: %+v, want %s", i, n, want)
		}
	}
	_ = m.run(t.Context(), "schedule", "next", "dst", "-n", "2")
	if !strings.Contains(m.stdout.String(), "2026-03-29 03:00 +02:00  2026-03-29 01:00") {
		t.Errorf("%s", &m.stdout)
	}
	if code := m.run(t.Context(), "schedule", "next", "dst", "-n", "0"); code != exitUsage {
		t.Errorf("-n 0: %d", code)
	}
}

// TestScheduleRun begins scans by hand: the log says so, a schedule whose scan runs is left alone, and what fails is an error.
func TestScheduleRun(t *testing.T) {
	m := nightly(t)
	_ = m.at(t, "11-22 12:01", "scan", "--due")
	_ = m.at(t, "11-22 12:02", "schedule", "pause", "nightly")
	if code := m.at(t, "11-22 12:05", "schedule", "run", "nightly"); code != exitDone || !strings.Contains(m.stderr.String(), "schedule nightly: scan 20261122T120500Z-") {
		t.Fatalf("%d %s", code, &m.stderr)
	}
	if doc, err := readDocument(m.path("out", "nightly", inventoryFile)); err != nil || len(doc.Datasets) != 1 {
		t.Errorf("document: %v, %v", doc, err)
	}
	if diff := cmp.Diff([]string{"11-22 12:05 done by_hand"}, m.became(t, "nightly")); diff != "" {
		t.Error(diff)
	}
	// What is due at that moment is what runs, and what another process holds the store for is left to it.
	if code := m.at(t, "11-22 12:30", "schedule", "run", "hourly"); code != exitDone {
		t.Fatalf("%d %s", code, &m.stderr)
	}
	release := m.hold(t)
	if code := m.at(t, "11-22 12:40", "schedule", "run", "hourly"); code != exitDone || !strings.Contains(m.stderr.String(), "the scan is left to it") {
		t.Errorf("%d %s", code, &m.stderr)
	}
	if code := m.at(t, "11-22 12:41", "schedule", "run", "hourly"); code != exitFailed || !strings.Contains(m.stderr.String(), "has not ended") {
		t.Errorf("%d %s", code, &m.stderr)
	}
	release()
	if code := m.at(t, "11-22 12:45", "scan", "--due"); code != exitDone {
		t.Errorf("%d %s", code, &m.stderr)
	}
	if diff := cmp.Diff([]string{"11-22 12:30 done on_time", "11-22 12:40 done by_hand"}, m.became(t, "hourly")); diff != "" {
		t.Error(diff)
	}
	m.write(t, "web/pages.csv", "")
	m.settings(t, "sources:\n  - {name: web, place: cn, url: "+m.path("web")+"}\nschedules:\n  - {name: hourly, cron: \"30 * * * *\", sources: [gone]}\n")
	if code := m.at(t, "11-22 12:50", "schedule", "run", "hourly"); code != exitFailed || !strings.Contains(m.stderr.String(), `source "gone" is not in the settings`) {
		t.Errorf("%d %s", code, &m.stderr)
	}
}

// hold takes the store as another process would, until the function that it returns is called.
func (m *machine) hold(t *testing.T) func() {
	t.Helper()
	st := m.store(t)
	if err := st.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWhenTellsExpressionsApart makes expressions by chance, and asks that two that are said alike fire alike, in both
// languages.
func TestWhenTellsExpressionsApart(t *testing.T) {
	dice := rand.New(rand.NewPCG(20261123, 5))
	pick := func(all ...string) string { return all[dice.IntN(len(all))] }
	for _, lang := range []string{"en", "zh"} {
		words, err := report.LoadWords(configs.FS, lang)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]schedule.Cron{}
		for range 4000 {
			text := strings.Join([]string{
				pick("*", "0", "30", "*/15", "5,35", "0,15,30,45", "0-10", "*/7", strconv.Itoa(dice.IntN(60))),
				pick("*", "2", "*/2", "8-18", "0,12", "*/6", "1,2,3,4,5,6,7", strconv.Itoa(dice.IntN(24))),
				pick("*", "*", "1", "L", "15W", "1,15", "*/2", "1-31", "L,1", "10-20/5"), pick("*", "*", "1", "JAN-MAR", "*/3", "6,12"),
				pick("*", "*", "1", "1-5", "MON,WED", "0", "7", "5L", "1#2", "0-7", "6,0", "*/2", "SAT"),
			}, " ")
			c, err := schedule.Parse(text, time.UTC)
			if err != nil {
				continue
			}
			when := whenOf(c, words)
			other, ok := said[when]
			said[when] = c
			at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			for range 40 {
				next := c.Next(at)
				if ok && !other.Next(at).Equal(next) {
					t.Fatalf("%q is said of %q and of %q", when, other, c)
				}
				at = next.Add(time.Duration(dice.IntN(20*24)) * time.Hour) // other times of the day, other days
				at = at.Truncate(24 * time.Hour)
			}
			if strings.Contains(when, "schedule.") {
				t.Fatalf("%q: %q", c, when)
			}
		}
		t.Logf("%s: %d expressions", lang, len(said))
	}
}

func TestWhenOf(t *testing.T) {
	for text, want := range map[string][2]string{
		"* * * * *":       {"every minute", "每分钟"},
		"*/15 * * * *":    {"every 15 minutes", "每 15 分钟"},
		"*/15 8-18 * * *": {"every 15 minutes of the hours 8–18", "8至18 时每 15 分钟"},
		"0 2 * * *":       {"every day at 02:00", "每天 02:00"},
		"30 8,20 * * 1-5": {"on Monday–Friday at 08:30, 20:30", "周一至周五 08:30、20:30"},
		"0 0 1 */3 *":     {"on day 1 of the month at 00:00, in January, April, July, October", "1月、4月、7月、10月，每月 1 日 00:00"},
		"0 3 L * *":       {"on the last day of the month at 03:00", "每月最后一天 03:00"},
		"0 3 1 * 1":       {"on day 1 of the month or on Monday at 03:00", "每月 1 日或周一 03:00"},
		"0 3 * * 6#2":     {"on the second Saturday of the month at 03:00", "每月第二个周六 03:00"},
		"0 3 * * 6,0":     {"on Saturday, Sunday at 03:00", "周六、周日 03:00"},
		"5,35 * * * 5L":   {"on the last Friday of the month at minute 5, 35 of every hour", "每月最后一个周五 每小时第 5、35 分"},
	} {
		c, err := schedule.Parse(text, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		for i, lang := range []string{"en", "zh"} {
			words, err := report.LoadWords(configs.FS, lang)
			if err != nil {
				t.Fatal(err)
			}
			if got := whenOf(c, words); got != want[i] {
				t.Errorf("%s: %q, want %q", text, got, want[i])
			}
		}
	}
}

// TestPausesHoldNoNumbersOfPeople refuses reasons that the store must not keep, before anything is paused.
func TestPausesHoldNoNumbersOfPeople(t *testing.T) {
	m := newMachine(t)
	m.write(t, "domicile.yaml", "schedules:\n  - {name: nightly, cron: '@daily'}\n")
	pause := []string{"--config", m.path("domicile.yaml"), "schedule", "pause", "nightly", "--reason"}
	for _, reason := range []string{"call 138 0013 8000", "a\x1b[31mb", strings.Repeat("x", 501)} {
		m.mustExit(t, exitUsage, append(pause, reason)...)
	}
	m.mustExit(t, exitDone, append(pause, "the database moves on 2026-11-28")...)
}
