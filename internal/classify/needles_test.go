package classify_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/domicile/domicile/internal/classify"
)

// manyRows is how many rows of a full read a needle is looked for in.
const manyRows = 100_000

// TestNeedles puts one value of a kind into a thousand rows.
func TestNeedles(t *testing.T) {
	e, m := engine(t), newMade(31)
	n := 0
	code := func() string { n++; return m.code() + strconv.Itoa(n) }
	for _, k := range rareKinds(m) {
		if !k.inText {
			continue
		}
		t.Run(k.title, func(t *testing.T) {
			at := 0
			value := func() string {
				if at++; at%1000 == 0 {
					return k.value()
				}
				return code()
			}
			f := reportedOf(judgeColumn(e, "c1", manyRows, value), k.kind)
			if f.Status != classify.Evidenced || f.Presence.Mid < 0.0005 || f.Presence.Mid > 0.002 {
				t.Errorf("%q %s, presence %v, want %q evidenced in one row of a thousand", f.Kind, f.Status, f.Presence, k.kind)
			}
		})
	}
}

// TestNoNeedles puts numbers that are nothing into some rows.
func TestNoNeedles(t *testing.T) {
	e, m := engine(t), newMade(32)
	n := 0
	code := func() string { n++; return m.code() + strconv.Itoa(n) }
	for _, perMille := range []int{1, 10} {
		for _, length := range []int{10, 11, 12, 15, 16, 18, 19} {
			t.Run(fmt.Sprintf("%d in 1000 of %d digits", perMille, length), func(t *testing.T) {
				at := 0
				value := func() string {
					if at++; at%(1000/perMille) == 0 {
						return m.pick("1", "2", "4", "6", "8") + m.digits(length-1)
					}
					return code()
				}
				for _, f := range judgeColumn(e, "c1", manyRows, value) {
					if reported(f) {
						t.Errorf("found %q %s: %+v", f.Kind, f.Status, f.Evidence)
					}
				}
			})
		}
	}
}

// reportedOf picks what is reported of a kind.
func reportedOf(all []classify.Finding, kind string) classify.Finding {
	for _, f := range all {
		if reported(f) && group(f.Kind) == group(kind) {
			return f
		}
	}
	return classify.Finding{}
}
