package classify_test

import (
	"fmt"
	"testing"

	"github.com/domicile/domicile/internal/classify"
)

// TestPartsOfAProvedColumn takes values of a column that is proved to be of one kind for no part of another, whatever
// some of them look like: one IP address in twenty has the figures of a telephone number.
func TestPartsOfAProvedColumn(t *testing.T) {
	e, m := engine(t), newMade(3)
	for _, name := range []string{"register_ip", "c1"} {
		address := func() string {
			return fmt.Sprintf("%d.%d.%d.%d", 36+m.r.IntN(180), m.r.IntN(256), m.r.IntN(256), 1+m.r.IntN(254))
		}
		for _, f := range judgeColumn(e, name, 3_000, address) {
			if f.Kind != "ip_address" && f.Status != classify.Candidate {
				t.Errorf("column %s of IP addresses is also %s, %s: %+v", name, f.Kind, f.Status, f.Share)
			}
		}
	}
}
