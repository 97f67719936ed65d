package people_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify/people"
)

// pupils records the identity numbers of n people born in a year.
func pupils(r *people.Recorder, year, n int) {
	for i := range n {
		one := row(id(people.ResidentID, resident(fmt.Sprintf("%d%02d%02d", year, 1+i%12, 1+i/12%28), i/336)))
		r.Add(&one)
	}
}

func TestChildrenWithoutConsent(t *testing.T) {
	students := people.NewRecorder(people.Config{Scope: "students", AsOf: today()})
	pupils(students, 2016, 1_000)
	pupils(students, 2010, 500)
	consents := people.NewRecorder(people.Config{Scope: "consents", AsOf: today()})
	pupils(consents, 2016, 640)
	pupils(consents, 2017, 10) // whose data is not held
	got := people.Overlap(students.Sketches(), consents.Sketches(), people.Filter{Band: people.Under14})
	want := []people.Shared{{
		Kind: people.ResidentID, Exact: true,
		InA:  people.Interval{Low: 1_000, Mid: 1_000, High: 1_000},
		Both: people.Interval{Low: 640, Mid: 640, High: 640},
		Only: people.Interval{Low: 360, Mid: 360, High: 360},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOverlapSaysNothingWithoutACommonKind(t *testing.T) {
	a, b := record("a", row(id(people.Phone, "13800138000"))), record("b", row(id(people.Email, "a@b.c")))
	if got := people.Overlap(a, b, people.Filter{}); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestOverlapOfStrangers(t *testing.T) {
	a, b := people.NewRecorder(people.Config{}), people.NewRecorder(people.Config{})
	phones(a, 0, 400_000)
	phones(b, 400_000, 800_000)
	got := people.Overlap(a.Sketches(), b.Sketches(), people.Filter{})
	if len(got) != 1 || got[0].Both.Mid != 0 || got[0].Both.High > 100 || got[0].Exact {
		t.Errorf("got %+v, want nobody in common, and at most a hundred unseen", got)
	}
}

func TestExactCountsGoOn(t *testing.T) {
	const truth = 1_010_000 // within 4 % of a million
	r := people.NewRecorder(people.Config{Exact: true})
	phones(r, 0, truth)
	tally := people.NewExactTally()
	tally.Add(r.Sketches())
	got := mainland(tally.Counts("d"))
	if got.Low != truth || got.High != truth || got.Method != people.MethodExact {
		t.Errorf("got %+v, want exactly %d", got, truth)
	}
	// An ordinary union takes the exact sketches for what they can give.
	if got := mainland(r.Sketches().Counts("d")); got.Low > truth || got.High < truth || got.Method != people.MethodSketch {
		t.Errorf("got %+v, want an interval around %d", got, truth)
	}
}

func TestUnionDoesNotDependOnOrder(t *testing.T) {
	record := func(i int) *people.Sketches {
		r := people.NewRecorder(people.Config{Scope: strconv.Itoa(i)})
		phones(r, i*30_000, i*30_000+50_000)
		if i%2 == 0 {
			r.Sketches().SetExtent(people.Extent{Read: 50_000, Rows: 170_001})
		}
		return r.Sketches()
	}
	var want []people.Count
	for seed := range uint64(5) {
		tally := people.NewTally()
		for _, i := range rand.New(rand.NewPCG(seed, 2)).Perm(7) {
			tally.Add(record(i))
		}
		got := tally.Counts("u")
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("order %d (-want +got):\n%s", seed, diff)
		}
	}
}

func TestPartsOfTheCount(t *testing.T) {
	const children, youths, adults = 300_000, 200_000, 20_000
	r := people.NewRecorder(people.Config{AsOf: today()})
	pupils(r, 2016, children)
	pupils(r, 2010, youths)
	pupils(r, 1990, adults)
	want := map[people.Band]int64{people.Under14: children, people.Minor14: youths, people.Adult: adults}
	for _, c := range r.Sketches().Counts("d") {
		n, ok := want[c.Band]
		if !ok {
			continue
		}
		if c.Low > n || c.High < n || c.High-c.Low > n/20 {
			t.Errorf("%+v, want a narrow interval around %d", c, n)
		}
	}
}

func ExampleOverlap() {
	pupil := people.Person{IDs: []people.Identifier{{Kind: people.Phone, Value: []byte("138 0013 8000")}}}
	register := people.NewRecorder(people.Config{Scope: "register"})
	register.Add(&pupil)
	consents := people.NewRecorder(people.Config{Scope: "consents"})
	for _, shared := range people.Overlap(register.Sketches(), consents.Sketches(), people.Filter{}) {
		fmt.Println(shared.Kind, shared.Only.Mid)
	}
	consents.Add(&people.Person{IDs: []people.Identifier{{Kind: people.Phone, Value: []byte("+86 139 0013 9000")}}})
	for _, shared := range people.Overlap(register.Sketches(), consents.Sketches(), people.Filter{}) {
		fmt.Println(shared.Kind, "without consent:", shared.Only.Mid)
	}
	// Output: phone without consent: 1
}
