package people_test

import (
	"testing"

	"github.com/domicile/domicile/internal/classify/people"
)

func TestSampledDatasets(t *testing.T) {
	const read = 5_000
	for _, tt := range []struct {
		name           string
		distinct       int // among the rows that were read
		extent         people.Extent
		low, mid, high int64 // of mainland people
		method         string
	}{
		{"one row, one person", read, people.Extent{Read: read, Rows: 104_000}, read, 104_000, 104_000, "sample"},
		{"everybody was seen", 10, people.Extent{Read: read, Rows: 104_000}, 10, 10, 104_000, "sample"},
		{"no ceiling", read, people.Extent{Read: read}, read, read, people.Unbounded, "unknown"},
		{"read in full", read, people.Extent{Read: read, Rows: read}, read, read, read, "exact"},
		{"full without a count", read, people.Extent{Read: read, Full: true}, read, read, read, "exact"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := people.NewRecorder(people.Config{})
			for range read / tt.distinct {
				phones(r, 0, tt.distinct)
			}
			s := r.Sketches()
			s.SetExtent(tt.extent)
			got := mainland(s.Counts("d"))
			if got.Low != tt.low || got.High != tt.high || got.Method != tt.method {
				t.Errorf("got %+v", got)
			}
			if got.Mid < tt.mid*99/100 || got.Mid > tt.mid*101/100 {
				t.Errorf("mid %d, want about %d", got.Mid, tt.mid)
			}
		})
	}
}

func TestSampleMayHaveMissedMainlandPeople(t *testing.T) {
	r := people.NewRecorder(people.Config{})
	foreign := row(id(people.Phone, "+65 9123 4567"))
	for range 2_000 {
		r.Add(&foreign)
	}
	s := r.Sketches()
	s.SetExtent(people.Extent{Read: 2_000, Rows: 60_000})
	got := mainland(s.Counts("d"))
	// Among 60,000 rows up to 0.45 % may be about others, if 2,000 random ones are not: z² / (n + z²) with z = 3.
	if got.Low != 0 || got.Mid != 0 || got.High < 200 || got.High > 300 {
		t.Errorf("mainland %+v, want 0 to about 270", got)
	}
	s.SetExtent(people.Extent{Read: 2_000, Rows: 60_000, Effective: 1})
	if got := mainland(s.Counts("d")); got.High < 50_000 {
		t.Errorf("the head of a table excludes %+v", got)
	}
}

func TestUnionOfSampledDatasetsIsOpenAbove(t *testing.T) {
	part := func(scope string, from, to int, e people.Extent) *people.Sketches {
		r := people.NewRecorder(people.Config{Scope: scope})
		phones(r, from, to)
		r.Sketches().SetExtent(e)
		return r.Sketches()
	}
	got := mainland(people.Union("u",
		part("a", 0, 20_000, people.Extent{}),
		part("b", 10_000, 20_000, people.Extent{Read: 10_000, Rows: 30_000}),
	))
	if got.Low != 20_000 || got.High != 40_000 || got.Method != people.MethodSample {
		t.Errorf("got %+v, want 20,000 to 40,000", got)
	}
	if got.Mid < 30_000 || got.Mid > 35_000 {
		t.Errorf("mid %d: two in three of those who were read are new", got.Mid)
	}
}
