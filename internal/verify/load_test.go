package verify_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
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
		{"result twice", pairsHead + "  - {step: a/b-c, kind: objects}\n  - {step: a-b/c, kind: objects}\n", "is there twice"},
		{"result over another file", pairsHead + "  - {step: a, kind: objects, result: pairs.yaml}\n", "does not end in"},
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
	frozen := verify.Frozen{Is: inventory.Yes}
	equal := verify.Outcome{Source: 1, Target: 1, Compared: 1, Frozen: frozen}
	differs := verify.Outcome{Source: 1, Target: 1, Compared: 1, Differs: 1, Frozen: frozen}
	unread := verify.Outcome{Source: 1, Target: 1, Frozen: frozen}
	one := verify.Thresholds{Differs: 1}
	tests := []struct {
		name       string
		outcome    verify.Outcome
		reason     string
		thresholds verify.Thresholds
		want       error
	}{
		{"equal", equal, "", verify.Thresholds{}, nil},
		{"differs", differs, "", verify.Thresholds{}, verify.ErrNotEqual},
		{"differs within the threshold", differs, "", one, nil},
		{"differs with a reason", differs, "agreed", verify.Thresholds{}, nil},
		{"unread", unread, "", verify.Thresholds{Missing: 9}, verify.ErrIncomplete},
		{"other numbers, no difference counted", verify.Outcome{Source: 1, Target: 2, Compared: 1, Frozen: frozen}, "", one, verify.ErrNotEqual},
		{"source changed", verify.Outcome{Source: 1, Target: 1, Compared: 1, Frozen: verify.Frozen{Is: inventory.No}}, "", one, verify.ErrNotFrozen},
		{"source may have changed", verify.Outcome{Source: 1, Target: 1, Compared: 1}, "", one, verify.ErrNotFrozen},
		{"source changed, with a reason", verify.Outcome{Source: 1, Target: 1, Compared: 1}, "agreed", one, nil},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			d := verify.NewDocument(&verify.Pair{Step: "s"}, &tt.outcome)
			err := d.Sign(verify.Signature{By: "Li Lei", Reason: tt.reason}, tt.thresholds)
			if err != tt.want || (d.SignedBy == "") != (err != nil) { //nolint:errorlint // the sentinels themselves
				t.Errorf("error %v, signed by %q", err, d.SignedBy)
			}
			if err == nil && (!errors.Is(d.Sign(verify.Signature{By: "Han Mei", Reason: "x"}, tt.thresholds), verify.ErrSigned) || d.SignedBy != "Li Lei") {
				t.Errorf("signed over, by %q", d.SignedBy)
			}
		})
	}
}

// TestEditedResultIsNotSignedAsEqual: the numbers of a result speak, not its verdict.
func TestEditedResultIsNotSignedAsEqual(t *testing.T) {
	o := verify.Outcome{Source: 2, Target: 2, Compared: 2, Differs: 1, Frozen: verify.Frozen{Is: inventory.Yes}}
	d := verify.NewDocument(&verify.Pair{Step: "s"}, &o)
	d.Equal = true
	if err := d.Sign(verify.Signature{By: "Li Lei"}, verify.Thresholds{}); !errors.Is(err, verify.ErrNotEqual) {
		t.Errorf("error %v", err)
	}
}

// TestTwoEmptySidesAreNotEqual where the scan saw something: an address is wrong.
func TestTwoEmptySidesAreNotEqual(t *testing.T) {
	for name, expect := range map[string]verify.Expect{"objects": {Objects: 3}, "rows": {Rows: 3}} {
		d := verify.NewDocument(&verify.Pair{Step: "s", Expect: expect}, &verify.Outcome{})
		if d.Equal || d.Complete || len(d.Gaps) != 1 {
			t.Errorf("%s: %+v", name, d)
		}
	}
	if d := verify.NewDocument(&verify.Pair{Step: "s"}, &verify.Outcome{}); !d.Equal {
		t.Errorf("the scan saw nothing: %+v", d)
	}
}
