package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"

	"github.com/domicile/domicile/internal/run"
)

// board is how far a scan is, for people. It knows no terminal and no clock.
type board struct {
	now     run.Progress // what happened last
	began   time.Time
	at      time.Time // of the last measurement of the pace
	before  int       // shards that were done then
	pace    float64   // shards a second, smoothed
	gaps    int
	sources []lane // by name
}

// lane is how far one source is.
type lane struct {
	name        string
	shards      int
	rows, bytes int64
}

const (
	// paceEvery is over how long the pace is measured at least; smooth is the share of a new measurement in it.
	paceEvery = 2 * time.Second
	smooth    = 0.3
)

// add notes what happened.
func (b *board) add(e run.Progress, now time.Time) {
	if b.began.IsZero() || e.Stage != b.now.Stage || e.Of != b.now.Of {
		b.at, b.before, b.pace = now, e.Done, 0
	}
	if b.began.IsZero() {
		b.began = now
	}
	b.now = e
	b.gaps += e.Gaps
	if passed := now.Sub(b.at); passed >= paceEvery {
		pace := float64(e.Done-b.before) / passed.Seconds()
		if b.pace > 0 {
			pace = smooth*pace + (1-smooth)*b.pace
		}
		b.at, b.before, b.pace = now, e.Done, pace
	}
	if e.Of == 0 || e.Source == "" {
		return
	}
	i, known := slices.BinarySearchFunc(b.sources, e.Source, func(l lane, name string) int { return cmp.Compare(l.name, name) })
	if !known {
		b.sources = slices.Insert(b.sources, i, lane{name: e.Source})
	}
	l := &b.sources[i]
	l.shards, l.rows, l.bytes = l.shards+1, l.rows+e.Rows, l.bytes+e.Bytes
}

// left is about how long the stage takes still; "" when nothing tells.
func (b *board) left() string {
	if b.pace <= 0 || b.now.Of <= b.now.Done {
		return ""
	}
	return aboutTime(float64(b.now.Of-b.now.Done) / b.pace)
}

// aboutTime says seconds as people do: no more exactly than a guess is.
func aboutTime(seconds float64) string {
	const minute, hour, day = 60, 3600, 86400
	switch {
	case seconds < minute:
		return fmt.Sprintf("about %.0f s", max(1, seconds))
	case seconds < 2*hour:
		return fmt.Sprintf("about %.0f min", seconds/minute)
	case seconds < 2*day:
		return fmt.Sprintf("about %.0f h", seconds/hour)
	case seconds < math.MaxInt32:
		return fmt.Sprintf("about %.0f days", seconds/day)
	}
	return ""
}

// mostLanes is how many sources a terminal shows.
const mostLanes = 8

// lines are what a terminal shows: a head, and a line for each source.
func (b *board) lines(now time.Time, columns int) []string {
	head := []string{b.now.Stage}
	if b.now.Of > 0 {
		head = append(head, fmt.Sprintf("%d/%d", b.now.Done, b.now.Of))
		head = append(head, cmp.Or(b.left(), "time left unknown"))
	} else {
		head = append(head, b.now.Source, tail(b.now.Object))
	}
	if b.gaps > 0 {
		head = append(head, fmt.Sprintf("%d gaps so far", b.gaps))
	}
	out := []string{clip(strings.Join(head, "  "), columns)}
	for i, l := range b.sources {
		if i == mostLanes {
			out = append(out, clip(fmt.Sprintf("  and %d more sources", len(b.sources)-i), columns))
			break
		}
		out = append(out, clip("  "+pad(clip(l.name, laneName), laneName)+"  "+l.say(now.Sub(b.began)), columns))
	}
	return out
}

// laneName is how many columns the name of a source gets.
const laneName = 20

func (l *lane) say(since time.Duration) string {
	text := fmt.Sprintf("%d done  %s rows  %s", l.shards, short(l.rows), shortBytes(l.bytes))
	if seconds := since.Seconds(); seconds >= 1 {
		text += "  " + shortBytes(int64(float64(l.bytes)/seconds)) + "/s"
	}
	return text
}

// rows are what a log gets: one line for the stage, one for each source.
func (b *board) rows(now time.Time) []string {
	out := []string{fmt.Sprintf("progress stage=%s done=%d of=%d left=%q gaps=%d",
		b.now.Stage, b.now.Done, b.now.Of, cmp.Or(b.left(), "unknown"), b.gaps)}
	for _, l := range b.sources {
		out = append(out, fmt.Sprintf("progress source=%q shards=%d rows=%d bytes=%d seconds=%.0f",
			l.name, l.shards, l.rows, l.bytes, now.Sub(b.began).Seconds()))
	}
	return out
}

// short is a number of at most four digits with its unit.
func short(n int64) string {
	const k = 1000
	value := float64(n)
	for _, unit := range []string{"", "k", "M", "G"} {
		if value < k {
			return strings.TrimSuffix(fmt.Sprintf("%.1f", value), ".0") + unit
		}
		value /= k
	}
	return fmt.Sprintf("%.0fT", value)
}

func shortBytes(n int64) string {
	text := short(n)
	if last := text[len(text)-1]; last >= '0' && last <= '9' {
		return text + " B"
	}
	return text[:len(text)-1] + " " + text[len(text)-1:] + "B"
}

// cells is how many columns of a terminal a character takes. Chinese ones take two.
func cells(r rune) int {
	switch kind := width.LookupRune(r).Kind(); {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// clip cuts a text to a number of columns. What a terminal would take for a command is no part of it.
func clip(text string, columns int) string {
	var out strings.Builder
	used := 0
	for _, r := range text {
		if !unicode.IsPrint(r) {
			r = '·'
		}
		if used+cells(r) > columns {
			break
		}
		used += cells(r)
		out.WriteRune(r)
	}
	return out.String()
}

// pad fills a text up to a number of columns.
func pad(text string, columns int) string {
	for _, r := range text {
		columns -= cells(r)
	}
	return text + strings.Repeat(" ", max(0, columns))
}
