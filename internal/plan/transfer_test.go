package plan_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// carried is the estate whose bucket of photos holds so much; a number below 0 is not known. Nothing is worn off a
// ceiling, so that the numbers can be worked by hand.
func carried(tb testing.TB, bytes, objects int64) plan.Input {
	tb.Helper()
	in := estate(tb)
	in.Constraints.Utilisation = plan.Utilisation{P50: 1, P80: 1, P95: 1}
	in.Constraints.Solve = 1
	for i := range in.Inventory.Datasets {
		d := &in.Inventory.Datasets[i]
		if !strings.Contains(string(d.ID), "photos") {
			continue
		}
		d.Bytes, d.Members = nil, max(0, objects)
		if bytes >= 0 {
			d.Bytes = &inventory.Measure{Value: bytes}
		}
	}
	return in
}

// copyOf is the full copy of the store with the name.
func copyOf(tb testing.TB, p *plan.Plan, store string) plan.Step {
	tb.Helper()
	for _, s := range steps(p) {
		if s.Verb == plan.Copy && strings.HasSuffix(string(s.Store), store) {
			return s
		}
	}
	tb.Fatalf("no copy of %s", store)
	return plan.Step{}
}

// usualWay is the duration by one task, whatever way the schedule took.
func usualWay(s plan.Step) plan.Duration {
	for _, w := range s.Ways {
		if w.ID == "tasks_1" {
			return w.Duration
		}
	}
	return s.Duration
}

// TestCeilings works the ceilings of one task by hand.
func TestCeilings(t *testing.T) {
	const tb, objects = 1e12, 1e9
	tests := []struct {
		name    string
		bytes   int64
		objects int64
		link    int64
		hours   map[string]float64
		binds   string
		days    int // at P50, with 3.5 h to set up
	}{
		{"10 TB in objects of 10 KB", 10 * tb, objects, 0, map[string]float64{"bandwidth": 11.1111, "requests": 138.8889, "listing": 22.2222}, "requests", 6},
		{"10 TB in few objects", 10 * tb, 1000, 0, map[string]float64{"bandwidth": 11.1111, "requests": 0.0001, "listing": 0}, "bandwidth", 1},
		{"10 TB over 500 Mbit/s", 10 * tb, 1000, 500, map[string]float64{"bandwidth": 44.4444, "requests": 0.0001, "listing": 0}, "bandwidth", 2},
		{"nobody counted the objects", 10 * tb, -1, 500, map[string]float64{"bandwidth": 44.4444}, "bandwidth", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := carried(t, tt.bytes, tt.objects)
			in.Constraints.LinkMbps = tt.link
			s := copyOf(t, mustMake(t, in), "photos")
			if len(s.Caps) != len(tt.hours) {
				t.Errorf("caps %+v", s.Caps)
			}
			for _, c := range s.Caps {
				if math.Abs(c.Hours-tt.hours[c.Name]) > 1e-3 || c.Binds != (c.Name == tt.binds) || c.Source == "" || c.Confidence == "" {
					t.Errorf("%+v, want %v h, %s binds", c, tt.hours[c.Name], tt.binds)
				}
			}
			if d := usualWay(s); d.P50 != tt.days {
				t.Errorf("%+v, want %d days", d, tt.days)
			}
			if !strings.HasPrefix(s.Duration.By.EN, tt.binds) {
				t.Errorf("bound by %q", s.Duration.By.EN)
			}
		})
	}
}

// TestMoreBandwidthIsNeverSlower draws copies: more bandwidth never makes one longer, more bytes never shorter, and the
// three courses never cross.
func TestMoreBandwidthIsNeverSlower(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		bytes, objects, link := r.Int64N(1<<45), r.Int64N(1<<31), 1+r.Int64N(4000)
		of := func(bytes, link int64) plan.Duration {
			in := carried(t, bytes, objects)
			in.Constraints.Utilisation = plan.Utilisation{}
			in.Constraints.LinkMbps = link
			p := mustMake(t, in)
			for _, s := range steps(p) {
				for _, d := range append([]plan.Duration{s.Duration}, durations(s.Ways)...) {
					if d.P50 > d.P80 || d.P80 > d.P95 {
						t.Fatalf("%s: %+v", s.ID, d)
					}
				}
			}
			return usualWay(copyOf(t, p, "photos"))
		}
		base, wider, more := of(bytes, link), of(bytes, link*2), of(bytes*2, link)
		if wider.P80 > base.P80 || wider.P95 > base.P95 || more.P80 < base.P80 || more.P95 < base.P95 {
			t.Fatalf("%d bytes in %d objects over %d Mbit/s: %+v; twice the line %+v; twice the bytes %+v", bytes, objects, link, base, wider, more)
		}
	}
}

func durations(ways []plan.Way) []plan.Duration {
	var list []plan.Duration
	for _, w := range ways {
		list = append(list, w.Duration)
	}
	return list
}

// TestAnUnknownSizeIsNoShortCopy takes the size away.
func TestAnUnknownSizeIsNoShortCopy(t *testing.T) {
	in := carried(t, -1, -1)
	in.Constraints.LinkMbps = 500
	p := mustMake(t, in)
	s := copyOf(t, p, "photos")
	if d := usualWay(s); d.P95 <= d.P50 || !strings.Contains(d.By.EN, "size unknown") {
		t.Errorf("%+v", d)
	}
	if !slices.ContainsFunc(p.Assumptions, func(a plan.Assumption) bool { return a.ID == "size-unknown" }) ||
		!slices.ContainsFunc(p.Preflight, func(c plan.Check) bool { return c.Code == "P118" && strings.HasSuffix(string(c.Of), "photos") }) {
		t.Error("nobody says that the size is not known")
	}
}

// TestWays asks for ways that differ in something that they are better in.
func TestWays(t *testing.T) {
	in := carried(t, 10e12, 1e9)
	in.Constraints.LinkMbps = 3000
	for i := range in.Inventory.Datasets {
		if d := &in.Inventory.Datasets[i]; strings.Contains(string(d.ID), "students-db") {
			d.Rows.Value = 2e9
		}
	}
	p := mustMake(t, in)
	seen := 0
	for _, s := range steps(p) {
		if len(s.Ways) == 1 || len(s.Ways) > 4 {
			t.Errorf("%s: %d ways", s.ID, len(s.Ways))
		}
		for i, w := range s.Ways {
			seen++
			for _, o := range s.Ways[i+1:] {
				if o.Duration.P80 >= w.Duration.P80 && o.Mbps >= w.Mbps && o.Slots >= w.Slots && w.Unpriced == 0 {
					t.Errorf("%s: %s is nowhere better than %s", s.ID, o.ID, w.ID)
				}
			}
		}
		if len(s.Ways) > 0 && !slices.ContainsFunc(s.Ways, func(w plan.Way) bool { return w.ID == s.Way }) {
			t.Errorf("%s: way %q is none of its ways", s.ID, s.Way)
		}
	}
	photos, db := copyOf(t, p, "photos"), copyOf(t, p, "students-db")
	if seen == 0 || photos.Ways[len(photos.Ways)-1].Slots < 4 || !strings.HasPrefix(db.Ways[0].ID, "dts_") {
		t.Errorf("photos %+v, database %+v", photos.Ways, db.Ways)
	}
}

// TestArchivesAreRestoredFirst makes the bucket an archive: 48 h in bulk, and a copy that waits for it.
func TestArchivesAreRestoredFirst(t *testing.T) {
	in := carried(t, 1e12, 1000)
	for i := range in.Inventory.Stores {
		if st := &in.Inventory.Stores[i]; st.Name == "photos" {
			st.Service, st.Engine = "glacier", "glacier"
		}
	}
	p := mustMake(t, in)
	by := stepsByID(p)
	c := copyOf(t, p, "photos")
	restore := plan.ID(strings.TrimSuffix(string(c.ID), "copy") + "restore")
	if d := by[restore].Duration; d.P80 != 2 || d.Unit != plan.Days {
		t.Errorf("restoring takes %+v", d)
	}
	if !slices.Contains(c.Needs, restore) {
		t.Errorf("the copy needs %v", c.Needs)
	}
}

// TestATargetThatNeverCatchesUp writes rows at the source faster than the medium class applies them.
func TestATargetThatNeverCatchesUp(t *testing.T) {
	for _, tt := range []struct {
		rows float64
		stop bool
	}{{1000, false}, {6000, true}} {
		in := carried(t, 1e12, 1000)
		in.Constraints.Measured = []plan.Measurement{{Method: "source_writes", Store: "arn:test:::students-db", RowsPerSecond: tt.rows}}
		stop := slices.ContainsFunc(mustMake(t, in).Preflight, func(c plan.Check) bool { return c.Code == "P135" && c.Severity == plan.Stop })
		if stop != tt.stop {
			t.Errorf("%v rows/s: stop %v", tt.rows, stop)
		}
	}
}

// TestAStoreLargerThanItsListing counts the whole of a store that states more than was listed: in the copy, as a
// check says.
func TestAStoreLargerThanItsListing(t *testing.T) {
	in := estate(t)
	in.Constraints.Solve = 1
	for i := range in.Inventory.Stores {
		if in.Inventory.Stores[i].Name == "photos" {
			in.Inventory.Stores[i].Size.Bytes = &inventory.Measure{Value: 9895604649984 * 5}
		}
	}
	a, b := copyOf(t, mustMake(t, estate(t)), "arn:test:::photos"), copyOf(t, mustMake(t, in), "arn:test:::photos")
	if a, b := usualWay(a), usualWay(b); b.P80 < 3*a.P80 {
		t.Errorf("five times the bytes take %d days instead of %d", b.P80, a.P80)
	}
}
