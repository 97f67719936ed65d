package review_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/review"
)

func noon() time.Time { return time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) }

// TestApprovalFollowsTheRule approves a rule, changes its text, approves it again and takes that back: the file keeps
// every entry and the last one counts.
func TestApprovalFollowsTheRule(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "approvals.yaml")
	rule := decide.Rule{ID: "export-few", Digest: "aa"}
	changed := decide.Rule{ID: "export-few", Digest: "bb"}
	steps := []struct {
		name  string
		entry review.Approval
		want  string // of the rule as it was
		then  string // of the rule as it became
	}{
		{name: "approved", entry: review.Approval{Digest: "aa"}, want: review.Approved, then: review.Lapsed},
		{name: "approved anew", entry: review.Approval{Digest: "bb"}, want: review.Lapsed, then: review.Approved},
		{name: "taken back", entry: review.Approval{Digest: "bb", Revoked: true}, want: review.Revoked, then: review.Revoked},
	}
	for i, s := range steps {
		s.entry.Rule, s.entry.By, s.entry.At = "export-few", "Li Na: counsel", noon()
		if err := review.AppendApprovals(path, []review.Approval{s.entry}); err != nil {
			t.Fatal(err)
		}
		all, err := review.ReadApprovals(path)
		if err != nil || len(all) != i+1 {
			t.Fatalf("%s: %d entries, %v", s.name, len(all), err)
		}
		was, entry := all.Of(&rule)
		became, _ := all.Of(&changed)
		if was != s.want || became != s.then || !entry.At.Equal(noon()) || entry.By != "Li Na: counsel" {
			t.Errorf("%s: got %s and %s by %q at %s", s.name, was, became, entry.By, entry.At)
		}
		if n := all.Count([]decide.Rule{changed, {ID: "other"}}); n != btoi(s.then == review.Approved) {
			t.Errorf("%s: counts %d", s.name, n)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestApprovalsRefuse asks that a file which cannot be trusted is an error and never no approvals.
func TestApprovalsRefuse(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a key that nobody knows", "- {rule: a, digest: d, by: x, at: 2026-11-23T00:00:00Z, aproved: yes}\n", "aproved"},
		{"nobody's", "- {rule: a, digest: d, at: 2026-11-23T00:00:00Z}\n", "entry 1"},
		{"no list", "rule: a\n", "cannot unmarshal"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "approvals.yaml")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if all, err := review.ReadApprovals(path); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, %v", all, err)
			}
		})
	}
	if all, err := review.ReadApprovals(filepath.Join(t.TempDir(), "none.yaml")); err != nil || all != nil {
		t.Errorf("no file: got %v, %v", all, err)
	}
	if err := review.AppendApprovals(filepath.Join(t.TempDir(), "a.yaml"), []review.Approval{{Rule: "a"}}); err == nil {
		t.Error("an approval of nobody was written")
	}
}
