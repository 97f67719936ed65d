package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/report"
)

// TestOlderInventoriesSayWhatTheyLack asks that an inventory without meters and duties does not read as one of which
// nothing is due.
func TestOlderInventoriesSayWhatTheyLack(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		now, old := estate(), estate()
		old.Meters, old.Duties = nil, nil
		lacks := words(t, lang).Say("head.older")
		for doc, want := range map[*report.Document]bool{now: false, old: true} {
			var b strings.Builder
			c := (&report.Scheduler{EN: words(t, "en"), ZH: words(t, "zh")}).Schedule(doc, 20261123, 20271122)
			if err := report.CalendarPage(doc, c, words(t, lang)).WriteMarkdown(&b); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(b.String(), lacks) != want {
				t.Errorf("%s: want %t: %q in\n%s", lang, want, lacks, b.String())
			}
		}
	}
}

func TestJSONRoundTrip(t *testing.T) {
	doc := estate()
	var first, second bytes.Buffer
	if err := report.WriteJSON(&first, doc); err != nil {
		t.Fatal(err)
	}
	again, err := report.ReadJSON(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := report.WriteJSON(&second, again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first.String(), second.String()); diff != "" {
		t.Error(diff)
	}
	if doc.Datasets[0].ID != "d1" || doc.Summary.Gaps != 1 || doc.Summary.Undecided != 1 {
		t.Errorf("not sorted or not summed: %+v", doc.Summary)
	}
}

func TestReadJSONRefusesOthers(t *testing.T) {
	for _, in := range []string{`{"api_version":"domicile/v9","kind":"Inventory"}`, `{"kind":"Plan","api_version":"domicile/v1"}`, `[]`, ``} {
		if _, err := report.ReadJSON(strings.NewReader(in)); err == nil {
			t.Errorf("%q was read", in)
		}
	}
}

func TestNDJSONIsOneRecordALine(t *testing.T) {
	var b strings.Builder
	if err := report.WriteNDJSON(&b, estate()); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if !strings.HasPrefix(lines[0], `{"type":"header"`) || len(lines) != 14 {
		t.Errorf("%d lines:\n%s", len(lines), b.String())
	}
}
