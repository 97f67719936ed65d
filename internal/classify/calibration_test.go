package classify_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify"
)

// said is a probability that was stated for an example whose source was held out, and whether it was right.
type said struct {
	example
	p float64
}

// heldOut states a probability for every example with weights that were learned from the other sources.
func heldOut(all []example) []said {
	var out []said
	for _, source := range sourcesOf(all) {
		rest, held := without(all, source)
		w := logit(rest, len(classify.FeatureNames()))
		for _, e := range held {
			out = append(out, said{e, sigmoid(dot(w, e.x))})
		}
	}
	return out
}

// reliability is what was said and what was so, in tenths.
type reliability struct {
	n, right [10]int
	sum      [10]float64
}

// String is the table.
func (r *reliability) String() string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "    said        n  on average  was right\n")
	for i, n := range r.n {
		if n > 0 {
			fmt.Fprintf(&sb, "  %2d-%3d %% %6d      %5.1f %%    %5.1f %%\n", 10*i, 10*i+10, n, 100*r.sum[i]/float64(n), 100*float64(r.right[i])/float64(n))
		}
	}
	fmt.Fprintf(&sb, "  expected calibration error %.3f over %d\n", r.off(), r.total())
	return sb.String()
}

func (r *reliability) add(s said) {
	at := min(9, int(10*s.p))
	r.n[at]++
	r.sum[at] += s.p
	if s.right {
		r.right[at]++
	}
}

// total is how many were said.
func (r *reliability) total() (n int) {
	for _, k := range r.n {
		n += k
	}
	return n
}

// off is the expected calibration error: how far what was said is from what was so, weighted by how often it was said.
func (r *reliability) off() float64 {
	sum := 0.0
	for i := range r.n {
		sum += math.Abs(r.sum[i] - float64(r.right[i]))
	}
	return sum / float64(max(1, r.total()))
}

// TestCalibration prints how often what is said to be right with some probability is right, in databases that the
// weights were not learned from.
func TestCalibration(t *testing.T) {
	opinions := examples(t)
	all := heldOut(opinions)
	var whole reliability
	bySource, byMode := map[string]*reliability{}, map[string]*reliability{}
	for _, s := range all {
		whole.add(s)
		entry(bySource, s.source).add(s)
		entry(byMode, s.mode).add(s)
	}
	t.Logf("all sources, each held out\n%s", &whole)
	for _, m := range learnModes() {
		t.Logf("%s: expected calibration error %.3f over %d", m.name, byMode[m.name].off(), byMode[m.name].total())
	}
	for _, source := range sourcesOf(opinions) {
		t.Logf("held out: %s\n%s", source, bySource[source])
	}
	if off := whole.off(); off > calibrationBar {
		t.Errorf("expected calibration error %.3f, want %.2f at most", off, calibrationBar)
	}
}

// calibrationBar is the expected calibration error that a stated probability may have in an unseen database.
const calibrationBar = 0.05

func entry(of map[string]*reliability, key string) *reliability {
	if of[key] == nil {
		of[key] = &reliability{}
	}
	return of[key]
}

// BenchmarkCalibration prints the expected calibration error on sources that were held out, and how often what is said to
// be right in nine of ten cases at least is right. What it times is to learn all weights once for each source.
func BenchmarkCalibration(b *testing.B) {
	opinions := examples(b)
	var whole reliability
	for b.Loop() {
		whole = reliability{}
		for _, s := range heldOut(opinions) {
			whole.add(s)
		}
	}
	b.ReportMetric(whole.off(), "calibration-error")
	b.ReportMetric(100*whole.sum[9]/float64(whole.n[9]), "%said")
	b.ReportMetric(100*float64(whole.right[9])/float64(whole.n[9]), "%right")
	b.ReportMetric(float64(whole.total()), "opinions")
}
