package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// worked feeds a board with n shards of two sources, one a second.
func worked(b *board, n, of int) time.Time {
	now := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	for i := range n {
		now = now.Add(time.Second)
		b.add(run.Progress{
			Stage: "classify", Source: []string{"订单库和客户关系管理数据库", "exports"}[i%2], Done: i + 1, Of: of, Rows: 1000, Bytes: 2_000_000, Gaps: i % 2,
		}, now)
	}
	return now
}

// TestBoardEstimates holds that the time left follows the pace, and is unknown before there is one.
func TestBoardEstimates(t *testing.T) {
	for _, c := range []struct {
		n, of int
		want  string
	}{
		{1, 100, ""}, {40, 100, "about 1 min"}, {40, 70, "about 30 s"}, {40, 40, ""}, {40, 4*86400 + 40, "about 4 days"},
	} {
		var b board
		worked(&b, c.n, c.of)
		if got := b.left(); got != c.want {
			t.Errorf("%d of %d: %q, want %q", c.n, c.of, got, c.want)
		}
	}
	// A new stage has a pace of its own.
	var b board
	now := worked(&b, 40, 100)
	b.add(run.Progress{Stage: "deepen", Source: "exports", Done: 1, Of: 50}, now.Add(time.Second))
	if got := b.left(); got != "" {
		t.Errorf("the pace of the stage before says %q", got)
	}
}

// TestBoardFits holds that no line is wider than the terminal, whatever script a name has, and that a name commands nothing.
func TestBoardFits(t *testing.T) {
	for _, columns := range []int{1, 10, 25, 40, 79, 200} {
		var b board
		now := worked(&b, 40, 100)
		b.add(run.Progress{Stage: "classify", Source: "odd\x1b[2J\nname", Done: 41, Of: 100}, now)
		lines := b.lines(now, columns)
		if len(lines) != 4 {
			t.Fatalf("%d lines: %q", len(lines), lines)
		}
		for _, line := range lines {
			used := 0
			for _, r := range line {
				used += cells(r)
			}
			if used > columns || strings.ContainsAny(line, "\x1b\n\r") {
				t.Errorf("%d columns of %d: %q", used, columns, line)
			}
		}
	}
	var b board
	now := worked(&b, 40, 100)
	head := b.lines(now, 100)
	if want := "classify  40/100  about 1 min  20 gaps so far"; head[0] != want {
		t.Errorf("%q, want %q", head[0], want)
	}
	if want := "  exports               20 done  20k rows  40 MB  1 MB/s"; head[1] != want {
		t.Errorf("%q, want %q", head[1], want)
	}
}

// TestProgressForms holds who gets which form.
func TestProgressForms(t *testing.T) {
	terminal, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = terminal.Close(), tty.Close() }()
	for _, c := range []struct {
		stderr io.Writer
		term   string
		asked  string
		quiet  bool
		want   string
	}{
		{tty, "xterm", progressAuto, false, progressTTY},
		{tty, "dumb", progressAuto, false, progressPlain},
		{tty, "xterm", progressNone, false, progressNone},
		{tty, "xterm", progressAuto, true, progressNone},
		{&strings.Builder{}, "xterm", progressAuto, false, progressPlain},
		{&strings.Builder{}, "xterm", progressTTY, false, progressTTY},
	} {
		a := &app{world: world{stderr: c.stderr, env: []string{"TERM=" + c.term}}}
		a.flags.progress, a.flags.quiet = c.asked, c.quiet
		if got := a.progressForm(); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestProgressOnATerminal holds that a real terminal of its width is drawn on, and left empty.
func TestProgressOnATerminal(t *testing.T) {
	terminal, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 24, Cols: 30}); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	a := &app{world: world{stderr: tty, clock: func() time.Time { return now }, env: []string{"TERM=xterm"}}}
	p := a.progress()
	for i := range 3 {
		now = now.Add(time.Second)
		p.show(run.Progress{Stage: "classify", Source: "数据库", Done: i + 1, Of: 9, Bytes: 5_000_000_000, Rows: 123456})
	}
	p.end()
	_ = tty.Close()
	data, _ := io.ReadAll(terminal) // a terminal whose other end is closed ends with an error
	_ = terminal.Close()
	text := string(data)
	if !strings.Contains(text, "classify  3/9") || !strings.HasSuffix(text, "\x1b[2A\r\x1b[J") {
		t.Errorf("%q", text)
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		used := 0
		for _, r := range strings.ReplaceAll(line[strings.LastIndexByte(line, 'J')+1:], "\r", "") {
			used += cells(r)
		}
		if used > 29 {
			t.Errorf("%d columns: %q", used, line)
		}
	}
}

// TestProgressInALog holds that a log gets rows, and no more than two a minute.
func TestProgressInALog(t *testing.T) {
	var log strings.Builder
	now := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	a := &app{world: world{stderr: &log, clock: func() time.Time { return now }}}
	p := a.progress()
	for i := range 100 {
		now = now.Add(time.Second)
		p.show(run.Progress{Stage: "classify", Source: "crm", Done: i + 1, Of: 400, Rows: 10, Bytes: 100})
	}
	p.end()
	text := log.String()
	if got := strings.Count(text, "progress stage=classify"); got != 3 || strings.Contains(text, "\x1b") {
		t.Errorf("%d rows of the stage in 100 s:\n%s", got, text)
	}
	if want := `domicile: progress source="crm" shards=90 rows=900 bytes=9000 seconds=89`; !strings.Contains(text, want) {
		t.Errorf("lacks %s:\n%s", want, text)
	}
}

// TestScanStatus asks how far a scan is while it runs, on both databases.
func TestScanStatus(t *testing.T) {
	for _, shared := range []bool{false, true} {
		t.Run(fmt.Sprint("shared ", shared), func(t *testing.T) {
			m := newMachine(t)
			config := store.Config{Path: m.path("data", storeFile)}
			m.write(t, "domicile.yaml", "")
			if shared {
				config = store.Config{URL: storetest.Postgres(t)}
				m.write(t, "domicile.yaml", "database: "+config.URL+"\n")
			}
			st, err := store.Open(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = st.Close() }()
			status := func(args ...string) int {
				return m.run(t.Context(), append([]string{"--config", m.path("domicile.yaml"), "scan", "status"}, args...)...)
			}
			if code := status(); code != exitFailed {
				t.Errorf("no scan: code %d: %s", code, &m.stderr)
			}
			if err := st.Lock(t.Context()); err != nil { // another process scans
				t.Fatal(err)
			}
			begin(t, st, "s1", "nightly", time.Now().Add(-time.Minute))
			if err := st.Enqueue(t.Context(), "s1", []store.Work{{ID: "a|0", Source: "crm"}, {ID: "b|0", Source: "库"}}); err != nil {
				t.Fatal(err)
			}
			if err := st.Beat(t.Context(), "w1", "mainland", "v1"); err != nil {
				t.Fatal(err)
			}
			claim, err := st.Claim(t.Context(), store.Want{Scan: "s1", Worker: "w1"})
			if err != nil || claim == nil {
				t.Fatal(claim, err)
			}
			claim.Rows, claim.Bytes = 7, 70
			if err := st.Complete(t.Context(), claim, []byte("x")); err != nil {
				t.Fatal(err)
			}
			if code := status("-o", "json"); code != exitDone {
				t.Fatalf("code %d: %s", code, &m.stderr)
			}
			var got scanStatus
			if err := json.Unmarshal(m.stdout.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if got.State != "running" || got.Total.Done != 1 || got.Total.Pending != 1 || got.Total.Rows != 7 ||
				len(got.Sources) != 2 || got.Left == nil || got.Schedule != "nightly" {
				t.Errorf("%+v", got)
			}
			if code := status("s1"); code != exitDone || !strings.Contains(m.stdout.String(), "time left about") {
				t.Errorf("code %d: %s%s", code, &m.stdout, &m.stderr)
			}
			if code := status("s9"); code != exitUsage {
				t.Errorf("an unknown scan: code %d", code)
			}
		})
	}
}
