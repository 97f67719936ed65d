package report

import (
	"slices"
	"strings"
	"time"
)

// Said is a digest in words: a line that stands alone, and the lines behind it.
type Said struct {
	Title string
	Lines []string
	Link  string // "" when there is none
	Open  string // what the link is called
}

// Say words a digest. What was not seen comes first.
func (d *Digest) Say(words *Words) Said {
	s := Said{Title: d.title(words), Link: d.Link, Open: words.Say("notice.open")}
	add := func(key string, parts ...string) {
		if len(parts) > 0 {
			s.Lines = append(s.Lines, words.Say(key, strings.Join(parts, words.Say("notice.and"))))
		}
	}
	if key := d.gapKey(); key != "" {
		s.Lines = append(s.Lines, words.Say(key, thousandsOf(d.Gaps.Total, d.Gaps.New, d.Gaps.Closed)...))
	}
	for _, c := range d.Changes {
		s.Lines = append(s.Lines, words.Say("notice.class", words.Say("diff."+string(c.Class)), number(c.Count), d.kinds(c, words)))
	}
	add("notice.results", d.results(words)...)
	add("notice.people", d.people(words)...)
	if d.Seen != nil {
		s.Lines = append(s.Lines, words.Say("notice.seen", thousandsOf(d.Seen["stores"], d.Seen["datasets"])...))
	}
	if d.Link == "" && d.File != "" {
		s.Lines = append(s.Lines, words.Say("notice.file", d.File))
	}
	if d.Scan != "" {
		s.Lines = append(s.Lines, words.Say("notice.scan", d.Scan))
	}
	return s
}

// gapKey is how gaps are told: nothing was before a first scan, and a scan without a result has none to tell.
func (d *Digest) gapKey() string {
	switch d.Kind {
	case NoticeDifference:
		return "notice.gaps"
	case NoticeFirst, NoticeInterrupted:
		return "notice.gaps.all"
	case NoticeFailed, NoticeMissed, NoticeTest:
	}
	return ""
}

func (d *Digest) title(words *Words) string {
	if d.Kind != NoticeDifference {
		return words.Say("notice.title."+string(d.Kind), number(d.Missed), d.At.UTC().Format(time.RFC3339))
	}
	changes := 0
	for _, c := range d.Changes {
		changes += c.Count
	}
	return words.Say("notice.title.difference", thousandsOf(changes, d.Gaps.New)...)
}

// kinds says what changed, in the order of the document.
func (d *Digest) kinds(c ClassTally, words *Words) string {
	var parts []string
	for _, kind := range []string{"store", "dataset", "flow", "decision"} {
		if n := c.ByKind[kind]; n > 0 {
			parts = append(parts, words.Say("notice.kind."+kind, number(n)))
		}
	}
	return strings.Join(parts, words.Say("notice.and"))
}

func (d *Digest) results(words *Words) []string {
	out := make([]string, len(d.Results))
	for i, r := range d.Results {
		out[i] = words.Say("notice.result", number(r.Count), words.Say("level."+string(r.Level)))
	}
	return out
}

func (d *Digest) people(words *Words) []string {
	out := make([]string, 0, len(d.People))
	for _, p := range d.People {
		key := "notice.about"
		switch {
		case p.AtLeast && p.About == 0:
			key = "notice.uncounted"
		case p.AtLeast:
			key = "notice.at_least"
		}
		out = append(out, words.Say(key, words.Say("people."+string(p.Place)), thousands(p.About)))
	}
	return slices.Clip(out)
}

func number(n int) string { return thousands(int64(n)) }

func thousandsOf(all ...int) []string {
	out := make([]string, len(all))
	for i, n := range all {
		out[i] = number(n)
	}
	return out
}
