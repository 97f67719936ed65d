package people_test

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify/people"
)

func key(t *testing.T, seed byte) people.Key {
	t.Helper()
	k, err := people.NewKey(bytes.Repeat([]byte{seed*37 + 1}, people.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// phones records the mobiles of the people from..to-1.
func phones(r *people.Recorder, from, to int) {
	ids := []people.Identifier{{Kind: people.Phone}}
	p := people.Person{IDs: ids}
	buf := make([]byte, 0, 16)
	for i := from; i < to; i++ {
		buf = strconv.AppendInt(buf[:0], 13_000_000_000+int64(i), 10)
		ids[0].Value = buf
		r.Add(&p)
	}
}

// mainland returns the line of all mainland people.
func mainland(counts []people.Count) people.Count {
	for _, c := range counts {
		if c.Place == people.Mainland && c.Band == people.AllAges && c.Sensitive == people.Any {
			return c
		}
	}
	return people.Count{}
}

func TestCountOfMillions(t *testing.T) {
	if testing.Short() {
		t.Skip("counts 12 million people")
	}
	const truth = 1_200_000
	for seed := range byte(10) {
		r := people.NewRecorder(people.Config{Key: key(t, seed)})
		phones(r, 0, truth)
		got := mainland(r.Sketches().Counts("d"))
		t.Logf("key %d: %d..%d..%d", seed, got.Low, got.Mid, got.High)
		if off := float64(got.Mid-truth) / truth; off > 0.01 || off < -0.01 {
			t.Errorf("key %d: %d people, %.2f %% off", seed, got.Mid, 100*off)
		}
		if got.Method != people.MethodSketch {
			t.Errorf("method %s", got.Method)
		}
	}
}

func TestSmallCountsAreExact(t *testing.T) {
	for _, n := range []int{0, 1, 2, 100, people.SampleSize - 1, people.SampleSize} {
		r := people.NewRecorder(people.Config{})
		phones(r, 0, n)
		phones(r, 0, n)
		got := r.Sketches().Counts("d")
		if n == 0 {
			if len(got) != 0 {
				t.Errorf("nobody counted as %v", got)
			}
			continue
		}
		want := people.Count{
			Of: "d", Place: people.Mainland, Band: people.AllAges, Sensitive: people.Any,
			Low: int64(n), Mid: int64(n), High: int64(n), Method: people.MethodExact,
		}
		if diff := cmp.Diff(want, mainland(got)); diff != "" {
			t.Errorf("%d people (-want +got):\n%s", n, diff)
		}
	}
}

func TestOverlapOfDatasets(t *testing.T) {
	for seed := range byte(5) {
		a := people.NewRecorder(people.Config{Key: key(t, seed), Scope: "a"})
		b := people.NewRecorder(people.Config{Key: key(t, seed), Scope: "b"})
		phones(a, 0, 200_000)
		phones(b, 140_000, 290_000)
		got := people.Overlap(a.Sketches(), b.Sketches(), people.Filter{})
		if len(got) != 1 {
			t.Fatalf("overlap of %d kinds", len(got))
		}
		if both := got[0].Both; both.Mid < 57_000 || both.Mid > 63_000 {
			t.Errorf("key %d: %+v in common, want 60,000 within 5 %%", seed, both)
		}
	}
}

func TestMergeOrderDoesNotMatter(t *testing.T) {
	const parts = 6
	record := func(i int) *people.Sketches {
		r := people.NewRecorder(people.Config{Scope: "d"})
		phones(r, i*40_000, i*40_000+60_000)
		return r.Sketches()
	}
	var want []byte
	for seed := range uint64(8) {
		order := rand.New(rand.NewPCG(seed, 1)).Perm(parts)
		all := record(order[0])
		for _, i := range order[1:] {
			all.Merge(record(i))
		}
		got, err := all.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		if !bytes.Equal(want, got) {
			t.Errorf("order %v gives other bytes", order)
		}
	}
	one := people.NewRecorder(people.Config{Scope: "d"})
	for i := range parts {
		phones(one, i*40_000, i*40_000+60_000)
	}
	if got, _ := one.Sketches().MarshalBinary(); !bytes.Equal(want, got) {
		t.Error("one recorder gives other bytes than merged parts")
	}
}

func TestAddDoesNotAllocate(t *testing.T) {
	r := people.NewRecorder(people.Config{})
	phones(r, 0, 100_000)
	p := people.Person{IDs: []people.Identifier{
		{Kind: people.Phone, Value: []byte("+86 138-0013-8000")},
		{Kind: people.ResidentID, Value: []byte("11010519491231002x")},
		{Kind: people.PersonKey, Value: []byte("42")},
	}}
	r.Add(&p)
	if n := testing.AllocsPerRun(1000, func() { r.Add(&p) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
