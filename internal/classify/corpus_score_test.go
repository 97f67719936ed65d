package classify_test

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify"
)

// tally counts one label.
type tally struct{ right, wrong, missed int }

func (l *tally) recall() float64    { return ratio(l.right, l.right+l.missed) }
func (l *tally) precision() float64 { return ratio(l.right, l.right+l.wrong) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// scores is the result of one mode.
type scores struct {
	core, coreRight, verdicts, verdictsRight, none, noneFlagged, traps int
	labels                                                             map[string]*tally
	errors                                                             []string
	isCore                                                             map[string]bool
}

func (s *scores) String() string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "core recall %.3f (%d/%d)  core precision %.3f (%d/%d)  negatives flagged %.4f (%d/%d)  traps flagged %d\n",
		s.recall(), s.coreRight, s.core, s.precision(), s.verdictsRight, s.verdicts, s.flagged(), s.noneFlagged, s.none, s.traps)
	kinds := make([]string, 0, len(s.labels))
	for k := range s.labels {
		kinds = append(kinds, k)
	}
	sort.Slice(kinds, func(i, j int) bool {
		if s.isCore[kinds[i]] != s.isCore[kinds[j]] {
			return s.isCore[kinds[i]]
		}
		return kinds[i] < kinds[j]
	})
	for _, k := range kinds {
		l := s.labels[k]
		fmt.Fprintf(&sb, "  %-18s precision %.2f recall %.2f  (right %d wrong %d missed %d)\n", k, l.precision(), l.recall(), l.right, l.wrong, l.missed)
	}
	if os.Getenv("CORPUS_ERRORS") != "" {
		sb.WriteString(strings.Join(s.errors, "\n"))
	}
	return sb.String()
}

// hold fails where the classifier falls below what it has reached.
func (s *scores) hold(t *testing.T, m mode) {
	t.Helper()
	switch {
	case !m.names:
		for _, kind := range []string{"phone", "email", "ip_address"} {
			if l := s.labels[kind]; l.recall() < 0.95 {
				t.Errorf("%s: recall %.3f, want 0.95", kind, l.recall())
			}
		}
	case !m.values:
		s.atLeast(t, 0.98, 0.98, 0.005)
	default:
		s.atLeast(t, 0.98, 0.99, 0.005)
	}
}

func (s *scores) atLeast(t *testing.T, recall, precision, flagged float64) {
	t.Helper()
	if s.recall() < recall || s.precision() < precision || s.flagged() > flagged {
		t.Errorf("recall %.3f precision %.3f flagged %.4f, want %.2f %.2f %.3f",
			s.recall(), s.precision(), s.flagged(), recall, precision, flagged)
	}
}

func (s *scores) recall() float64    { return ratio(s.coreRight, s.core) }
func (s *scores) precision() float64 { return ratio(s.verdictsRight, s.verdicts) }
func (s *scores) flagged() float64   { return ratio(s.noneFlagged, s.none) }

func group(kind string) string {
	if kind == "id_doc_number" {
		return "resident_id"
	}
	return kind
}

func score(verdicts map[string]classify.Finding, labels []label, core map[string]bool, m mode) *scores {
	s := &scores{labels: map[string]*tally{}, isCore: core}
	for _, l := range labels {
		if l.Label == "ambig" || !m.all && l.Values == 0 {
			continue
		}
		f, ok := verdicts[l.Source+"/"+l.Table+"/"+l.Column]
		kind := ""
		if ok {
			kind = f.Kind
		}
		s.count(l, group(kind), f.Status)
	}
	return s
}

func (s *scores) of(kind string) *tally {
	if s.labels[kind] == nil {
		s.labels[kind] = &tally{}
	}
	return s.labels[kind]
}

func (s *scores) count(l label, kind string, status classify.Status) {
	want := group(l.Label)
	right := kind == want
	if s.isCore[want] {
		s.core++
		if right {
			s.coreRight++
		}
	}
	if s.isCore[kind] {
		s.verdicts++
		if right {
			s.verdictsRight++
		}
	}
	if want == "none" {
		s.none++
		if s.isCore[kind] {
			s.noneFlagged++
			if strings.HasPrefix(l.Note, "trap:") {
				s.traps++
			}
		}
	}
	switch {
	case right:
		s.of(want).right++
	case want == "none" && kind == "":
	default:
		if want != "none" {
			s.of(want).missed++
		}
		if kind != "" {
			s.of(kind).wrong++
		}
		s.errors = append(s.errors, fmt.Sprintf("%s.%s.%s: want %s, got %q %s", l.Source, l.Table, l.Column, want, kind, status))
	}
}
