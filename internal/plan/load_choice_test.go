package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/plan"
)

func TestReadChoices(t *testing.T) {
	want := []plan.Chosen{{Of: "learn", Kind: plan.Nothing, By: "Li Na", Why: "sold: in spring"}}
	for name, data := range map[string]string{
		"yaml": "- of: learn\n  kind: nothing\n  by: Li Na\n  why: 'sold: in spring'\n",
		"json": `[{"of":"learn","kind":"nothing","by":"Li Na","why":"sold: in spring"}]`,
		"line": `- {"of":"learn","kind":"nothing","by":"Li Na","why":"sold: in spring"}` + "\n",
	} {
		got, err := plan.ReadChoices([]byte(data))
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("%s: %v %s", name, err, d)
		}
	}
	if _, err := plan.ReadChoices([]byte("- {of: learn, knid: nothing}")); err == nil {
		t.Error("a key that no choice has is taken")
	}
	if got, err := plan.ReadChoices(nil); err != nil || len(got) != 0 {
		t.Errorf("empty: %v %v", got, err)
	}
}

func TestReadDone(t *testing.T) {
	got, err := plan.ReadDone([]byte("- {step: foundation/line, on: 2026-12-01, by: Li Na}\n"))
	if d := cmp.Diff([]plan.Done{{Step: "foundation/line", On: plan.NewDate(2026, 12, 1), By: "Li Na"}}, got); err != nil || d != "" {
		t.Errorf("%v %s", err, d)
	}
	for _, bad := range []string{"- {step: a}", "- {on: 2026-12-01}", "- {step: a, on: soon}", "step: a"} {
		if _, err := plan.ReadDone([]byte(bad)); err == nil {
			t.Errorf("%s: taken", bad)
		}
	}
}

// FuzzReadChoices holds that no file of a person stops the program.
func FuzzReadChoices(f *testing.F) {
	f.Add([]byte("- of: learn\n  kind: nothing\n"))
	f.Add([]byte(`[{"of":1}]`))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_, _ = plan.ReadChoices(data)
		_, _ = plan.ReadDone(data)
	})
}
