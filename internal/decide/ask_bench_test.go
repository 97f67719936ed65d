package decide_test

import (
	"testing"

	"github.com/domicile/domicile/internal/decide"
)

// BenchmarkAssessAndAsk does what every scan does on 100,000 datasets: all of BenchmarkAssess, and the questions that
// settle most. The goal of the second part is 1 s on one core.
func BenchmarkAssessAndAsk(b *testing.B) {
	r, in := load(b), landscape(100000)
	b.ReportAllocs()
	for b.Loop() {
		decide.AssessAndAsk(in, r, 20)
	}
}
