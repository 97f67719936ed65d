package main

import (
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-isatty"

	"github.com/domicile/domicile/internal/run"
)

// progress shows one line that is rewritten, on a terminal only. It is safe for concurrent use.
type progress struct {
	mu    sync.Mutex
	app   *app
	on    bool
	last  time.Time
	shown bool
}

func (a *app) progress() *progress {
	f, ok := a.stderr.(*os.File)
	on := ok && !a.flags.quiet && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
	return &progress{app: a, on: on}
}

// progressEvery keeps a fast scan from spending its time on the terminal.
const progressEvery = 100 * time.Millisecond

func (p *progress) show(e run.Progress) {
	if !p.on {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.app.clock()
	if now.Sub(p.last) < progressEvery {
		return
	}
	p.last, p.shown = now, true
	count := ""
	if e.Of > 0 {
		count = fmt.Sprintf(" %d/%d", e.Done, e.Of)
	}
	fmt.Fprintf(p.app.stderr, "\r\x1b[K%s%s %s %s", e.Stage, count, e.Source, tail(e.Object))
}

// end clears the line.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.app.stderr, "\r\x1b[K")
	}
}

// tail keeps the end of a long name, which tells more than its beginning.
func tail(s string) string {
	const width = 60
	r := []rune(s)
	if len(r) <= width {
		return s
	}
	return "…" + string(r[len(r)-width:])
}
