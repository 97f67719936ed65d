package main

import (
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
	"golang.org/x/term"

	"github.com/domicile/domicile/internal/run"
)

// The forms of progress.
const (
	progressAuto  = "auto"  // tty where somebody watches, plain otherwise
	progressTTY   = "tty"   // a few lines that are rewritten
	progressPlain = "plain" // lines that are added, for logs
	progressNone  = "none"
)

// progress shows how far a scan is, on stderr. It is safe for concurrent use.
type progress struct {
	mu    sync.Mutex
	app   *app
	form  string
	board board
	last  time.Time
	lines int // that the terminal shows
}

func (a *app) progress() *progress {
	return &progress{app: a, form: a.progressForm(), last: a.clock()}
}

// progressForm is the form that was asked for, or the one that suits who reads stderr.
func (a *app) progressForm() string {
	if a.flags.quiet {
		return progressNone
	}
	if a.flags.progress != progressAuto && a.flags.progress != "" {
		return a.flags.progress
	}
	f, ok := a.stderr.(*os.File)
	watched := ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
	if watched && lookup(a.env, "TERM") != "dumb" {
		return progressTTY
	}
	return progressPlain
}

const (
	// progressEvery keeps a fast scan from spending its time on the terminal.
	progressEvery = 100 * time.Millisecond
	// plainEvery is what a log bears.
	plainEvery = 30 * time.Second
	// plainWidth is that of a terminal that does not say how wide it is.
	plainWidth = 80
)

func (p *progress) show(e run.Progress) {
	if p.form == progressNone {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.app.clock()
	p.board.add(e, now)
	passed := now.Sub(p.last)
	switch {
	case p.form == progressTTY && passed >= progressEvery:
		p.last = now
		p.clear()
		lines := p.board.lines(now, p.width())
		for _, line := range lines {
			fmt.Fprintf(p.app.stderr, "%s\n", line)
		}
		p.lines = len(lines)
	case p.form == progressPlain && passed >= plainEvery:
		p.last = now
		for _, row := range p.board.rows(now) {
			fmt.Fprintf(p.app.stderr, "domicile: %s\n", row)
		}
	}
}

// clear takes away what the terminal shows: up as many lines as there are, and all behind the cursor.
func (p *progress) clear() {
	if p.lines > 0 {
		fmt.Fprintf(p.app.stderr, "\x1b[%dA\r\x1b[J", p.lines)
	}
	p.lines = 0
}

// width is that of the terminal, less one column, in which some break the line.
func (p *progress) width() int {
	if f, ok := p.app.stderr.(*os.File); ok {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 1 {
			return columns - 1
		}
	}
	return plainWidth - 1
}

// end clears what was shown.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

// tail keeps the end of a long name, which tells more than its beginning.
func tail(s string) string {
	const most = 60
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return "…" + string(r[len(r)-most:])
}
