package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// TestCarriedResultsSayTheirDay asks that a row says from which day its result is, unless it is that of the scan; and
// that the end says it in both cases.
func TestCarriedResultsSayTheirDay(t *testing.T) {
	for _, tt := range []struct {
		read time.Time
		rows bool
	}{
		{time.Date(2026, 10, 1, 23, 0, 0, 0, time.UTC), true},
		{time.Date(2026, 10, 2, 1, 0, 0, 0, time.UTC), false},
	} {
		doc := estate()
		doc.Metadata.StartedAt = time.Date(2026, 10, 2, 9, 0, 0, 0, time.UTC)
		doc.Metadata.CarriedFrom = []report.Carried{{Scan: "s0", ReadAt: tt.read, Datasets: []inventory.ID{"d1"}}}
		var b strings.Builder
		if err := report.WriteTable(&b, doc, words(t, "en")); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.String(), "(since 2026-10-01)"); got != tt.rows {
			t.Errorf("read on %s: the row says its day: %v, want %v\n%s", tt.read, got, tt.rows, &b)
		}
		if !strings.Contains(b.String(), "the oldest read on "+tt.read.Format(time.DateOnly)) {
			t.Errorf("read on %s: the end does not say so", tt.read)
		}
	}
}
