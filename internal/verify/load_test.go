package verify_test

import (
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/verify"
)

const pairsHead = "api_version: domicile/v1\nkind: Pairs\npairs:\n"

func TestLoadPairs(t *testing.T) {
	tests := []struct{ name, in, wrong string }{
		{"good", pairsHead + "  - {step: a/compare, kind: objects, source: {url: s3://a}, target: {url: oss://b, place: cn}}\n", ""},
		{"no pair", pairsHead + "  []\n", ""},
		{"slip of the pen", pairsHead + "  - {step: a, kind: objects, taget: {url: x}}\n", "taget"},
		{"unknown kind", pairsHead + "  - {step: a, kind: queue}\n", "none of objects"},
		{"no step", pairsHead + "  - {kind: objects}\n", "names no step"},
		{"step twice", pairsHead + "  - {step: a, kind: objects}\n  - {step: a, kind: tables}\n", "twice"},
		{"below zero", pairsHead + "  - {step: a, kind: objects, thresholds: {extra: -1}}\n", "below 0"},
		{"other document", "api_version: domicile/v1\nkind: Plan\n", "want kind Pairs"},
		{"empty", "", "want kind Pairs"},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			_, err := verify.LoadPairs([]byte(tt.in))
			if (err != nil) != (tt.wrong != "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("error %v, want %q", err, tt.wrong)
			}
		})
	}
}

// FuzzLoadPairs checks that what is read keeps its promises: each pair has a step of its own and a known kind.
func FuzzLoadPairs(f *testing.F) {
	f.Add(pairsHead + "  - {step: a/compare, kind: objects, objects: [\"a/*.csv\"]}\n")
	f.Add(pairsHead + "  - &a {step: a, kind: tables}\n  - *a\n")
	f.Fuzz(func(t *testing.T, in string) {
		p, err := verify.LoadPairs([]byte(in))
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, pair := range p.Pairs {
			if pair.Step == "" || seen[pair.Step] {
				t.Errorf("step %q", pair.Step)
			}
			seen[pair.Step] = true
		}
	})
}

func TestSign(t *testing.T) {
	equal := verify.Outcome{Source: 1, Target: 1, Compared: 1}
	differs := verify.Outcome{Source: 1, Target: 1, Compared: 1, Differs: 1}
	unread := verify.Outcome{Source: 1, Target: 1}
	tests := []struct {
		name       string
		outcome    verify.Outcome
		reason     string
		thresholds verify.Thresholds
		want       error
	}{
		{"equal", equal, "", verify.Thresholds{}, nil},
		{"differs", differs, "", verify.Thresholds{}, verify.ErrNotEqual},
		{"differs within the threshold", differs, "", verify.Thresholds{Differs: 1}, nil},
		{"differs with a reason", differs, "agreed", verify.Thresholds{}, nil},
		{"unread", unread, "", verify.Thresholds{Missing: 9}, verify.ErrIncomplete},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			d := verify.NewDocument(&verify.Pair{Step: "s"}, &tt.outcome)
			err := d.Sign(verify.Signature{By: "Li Lei", Reason: tt.reason}, tt.thresholds)
			if err != tt.want || (d.SignedBy == "") != (err != nil) { //nolint:errorlint // the sentinels themselves
				t.Errorf("error %v, signed by %q", err, d.SignedBy)
			}
		})
	}
}
