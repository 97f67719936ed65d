package plan_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

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

// TestCalibrateSecondForm reads probe.json of version 2.
func TestCalibrateSecondForm(t *testing.T) {
	k := estate(t).Knowledge
	tests := []struct {
		name string
		link int64
		in   plan.Probe
		want int64 // link afterwards; below 0: an error
	}{
		{"a copy", 0, plan.Probe{Version: 2, Measured: []plan.Measurement{{Method: "rclone", MiB: 1, Seconds: 1, Mbps: 200}}}, 0},
		{"the line itself", 0, plan.Probe{Version: 2, Measured: []plan.Measurement{{Method: "iperf3", Mbps: 900}}}, 900},
		{"the line was stated", 1000, plan.Probe{Version: 2, Measured: []plan.Measurement{{Method: "iperf3", Mbps: 900}}}, 1000},
		{"more than the line", 100, plan.Probe{Version: 2, Measured: []plan.Measurement{{Method: "rclone", Mbps: 200}}}, -1},
		{"another version", 0, plan.Probe{Version: 3, Measured: []plan.Measurement{{Method: "rclone", Mbps: 200}}}, -1},
		{"nothing in it", 0, plan.Probe{Version: 2}, -1},
		{"no method of the table", 0, plan.Probe{Version: 2, Measured: []plan.Measurement{{Method: "pigeon", Mbps: 200}}}, -1},
		{"no figure", 0, plan.Probe{Version: 2, Measured: []plan.Measurement{{Method: "rclone", MiB: 5}}}, -1},
		{"below nothing", 0, plan.Probe{Version: 2, Measured: []plan.Measurement{{Method: "dts", RowsPerSecond: -1, Mbps: 5}}}, -1},
		{"writes of no store", 0, plan.Probe{Version: 2, Measured: []plan.Measurement{{Method: "source_writes", RowsPerSecond: 1}}}, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := plan.Constraints{LinkMbps: tt.link}.Calibrate(tt.in, &k)
			if (err != nil) != (tt.want < 0) {
				t.Fatalf("error %v", err)
			}
			if err == nil && (got.LinkMbps != tt.want || len(got.Measured) != len(tt.in.Measured)) {
				t.Errorf("link %d, measured %+v", got.LinkMbps, got.Measured)
			}
		})
	}
}

// TestAMeasurementReplacesItsOwnRouteAndMethod measures other routes and methods beside the one that counts.
func TestAMeasurementReplacesItsOwnRouteAndMethod(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }
	in := carried(t, 9e12, 1e8)
	in.Constraints.Utilisation = plan.Utilisation{}
	in.Constraints.Measured = []plan.Measurement{
		{Method: "rclone", Mbps: 300, At: day(20)},
		{Method: "rclone", Route: "aws:eu-west-1", Mbps: 50, At: day(22)},
		{Method: "rclone", Route: "aws:ap-southeast-1", Mbps: 700, At: day(1)},
		{Method: "rclone", Route: "aws:ap-southeast-1", Mbps: 800, At: day(21)},
		{Method: "mgw", ObjectsPerSecond: 1000, At: day(21)},
		{Method: "dts", RowsPerSecond: 10, At: day(21)},
	}
	p := mustMake(t, in)
	got := map[string]float64{}
	for _, c := range copyOf(t, p, "photos").Caps {
		got[c.Name] = c.Hours
		if (c.Name == "bandwidth" || c.Name == "requests") && (c.Confidence != "measured" || c.AsOf != "2026-11-21") {
			t.Errorf("%+v", c)
		}
	}
	// 9 TB at the newest 800 Mbit/s of its route are 25 h, 100,000,000 objects at 1,000/s 27.78 h.
	if math.Abs(got["bandwidth"]-25) > 0.01 || math.Abs(got["requests"]-27.7778) > 0.01 {
		t.Errorf("%v", got)
	}
	if p.Schedule.Calibrated {
		t.Error("calibrated, though the rows of another copy rest on an assumption")
	}
}

// TestCalibrated measures everything that bounds a copy.
func TestCalibrated(t *testing.T) {
	in := carried(t, 9e12, 1000)
	if mustMake(t, in).Schedule.Calibrated {
		t.Error("calibrated by nothing")
	}
	in.Constraints.Measured = []plan.Measurement{
		{Method: "rclone", Mbps: 100}, {Method: "nimoshake", RowsPerSecond: 1000}, {Method: "dts", RowsPerSecond: 1000},
	}
	if !mustMake(t, in).Schedule.Calibrated {
		t.Error("not calibrated by all that bounds its copies")
	}
}

// FuzzProbe feeds probe.json from anywhere: it is refused, or the plan is made with it.
func FuzzProbe(f *testing.F) {
	f.Add([]byte(`{"mib": 1024, "seconds": 43, "mbps": 199}`))
	f.Add([]byte(`{"version": 2, "measured": [{"method": "rclone", "mib": 1024, "seconds": 43, "mbps": 199, "objects_per_second": 120, "rows_per_second": 0, "at": "2026-11-23T00:00:00Z"}]}`))
	f.Add([]byte(`{"version": 2, "measured": [{"method": "dts", "rows_per_second": 1e308}]}`))
	in := carried(f, 1e9, 10)
	f.Fuzz(func(t *testing.T, data []byte) {
		var p plan.Probe
		if json.Unmarshal(data, &p) != nil {
			return
		}
		c, err := in.Constraints.Calibrate(p, &in.Knowledge)
		if err != nil {
			return
		}
		with := in
		with.Constraints = c
		for _, s := range steps(mustMake(t, with)) {
			if d := s.Duration; d.P50 < 0 || d.P50 > d.P80 || d.P80 > d.P95 {
				t.Errorf("%s: %+v", s.ID, d)
			}
		}
	})
}
