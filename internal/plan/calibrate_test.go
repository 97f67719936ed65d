package plan_test

import (
	"math"
	"testing"

	"github.com/domicile/domicile/internal/plan"
)

func TestCalibrate(t *testing.T) {
	k := plan.Knowledge{Limits: []plan.Limit{
		{ID: "utilisation.p50", Value: 0.5}, {ID: "utilisation.p80", Value: 0.4}, {ID: "utilisation.p95", Value: 0.3},
	}}
	tests := []struct {
		name string
		link int64
		in   plan.Probe
		want plan.Utilisation // zero: an error
	}{
		{"the link was stated", 1000, plan.Probe{MiB: 1024, Seconds: 43, Mbps: 200}, plan.Utilisation{P50: 0.2, P80: 0.16, P95: 0.12}},
		{"nobody stated the link", 0, plan.Probe{MiB: 1024, Seconds: 43, Mbps: 200}, plan.Utilisation{P50: 1, P80: 0.8, P95: 0.6}},
		{"more than the link carries", 100, plan.Probe{MiB: 1024, Seconds: 43, Mbps: 200}, plan.Utilisation{}},
		{"nothing was measured", 100, plan.Probe{}, plan.Utilisation{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := plan.Constraints{LinkMbps: tt.link}.Calibrate(tt.in, &k)
			if (err != nil) != (tt.want == plan.Utilisation{}) {
				t.Fatalf("error %v", err)
			}
			u := got.Utilisation
			if err == nil && math.Abs(u.P50-tt.want.P50)+math.Abs(u.P80-tt.want.P80)+math.Abs(u.P95-tt.want.P95) > 1e-9 {
				t.Errorf("got %v, want %v", u, tt.want)
			}
		})
	}
}
