package objects_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// wide is a store of many templates, deep and flat ones, with names of all kinds.
func wide(templates, each int) *shelf {
	s := &shelf{sizes: map[string]int64{"empty.csv": 0, "folder/": 0}}
	for i := range templates {
		dir := fmt.Sprintf("%c%c/%c学/", 'a'+i%26, 'a'+i/26%26, 'a'+i/7%26)
		for j := range each {
			s.sizes[fmt.Sprintf("%s%c/dt=2026-01-%02d/part-%05d.parquet", dir[:i%len(dir)/3*3], 'a'+i/676, j%28+1, j)] = int64(i + j + 1)
		}
	}
	s.keys = sync.OnceValue((&shelf{sizes: s.sizes}).sorted)
	return s
}

// pieces lists a store in the ranges between some keys, each in steps that stop and go on after so many parts, and
// returns the states.
func pieces(t *testing.T, s *shelf, cuts []string, step int, cfg objects.Config) [][]byte {
	t.Helper()
	var out [][]byte
	from := ""
	for _, to := range append(cuts, "") {
		left := inventory.Rest{Range: inventory.Range{From: from, To: to}}
		for done := false; !done; {
			done = slice(t, s, &left, step, cfg)
		}
		out = append(out, left.State)
		from = to
	}
	return out
}

// slice goes on with a range until so many parts were told, and reports whether it is done.
func slice(t *testing.T, s *shelf, left *inventory.Rest, step int, cfg objects.Config) bool {
	t.Helper()
	n := 0
	for p, err := range objects.ListPart(t.Context(), s, bucket(), *left, cfg) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; !p.Done && n < step {
			continue
		}
		if left.State, err = p.State(); err != nil {
			t.Fatal(err)
		}
		left.From = p.Next
		return p.Done
	}
	t.Fatal("a listing ended without being done")
	return false
}

func gather(t *testing.T, s *shelf, states [][]byte, cfg objects.Config) ([]inventory.Dataset, []*inventory.Gap) {
	t.Helper()
	all := func(yield func([]byte, error) bool) {
		for _, state := range states {
			if !yield(state, nil) {
				return
			}
		}
	}
	return collect(t, objects.Gather(t.Context(), s, bucket(), all, cfg))
}

func TestPartsGiveWhatOnePassGives(t *testing.T) {
	tests := []struct {
		name            string
		templates, each int
		cfg             objects.Config
	}{
		{"one template, more than a sample", 1, 3000, objects.Config{}},
		{"few templates", 40, 100, objects.Config{}},
		{"samples that must shrink", 120, 1100, objects.Config{}},
		{"templates that must merge", 300, 20, objects.Config{Templates: 50}},
		{"all templates in one", 300, 5, objects.Config{Templates: 1}},
		{"samples that shrink and templates that merge", 160, 700, objects.Config{Templates: 150}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := wide(tt.templates, tt.each)
			want, wantGaps := list(t, s, tt.cfg)
			keys := s.sorted()
			for seed := range uint64(2) {
				rng := rand.New(rand.NewPCG(seed, 1))
				cuts := make([]string, rng.IntN(6))
				for i := range cuts {
					cuts[i] = keys[rng.IntN(len(keys))]
				}
				slices.Sort(cuts)
				states := pieces(t, s, slices.Compact(cuts), 1+rng.IntN(60), tt.cfg)
				rng.Shuffle(len(states), func(i, j int) { states[i], states[j] = states[j], states[i] })
				got, gaps := gather(t, s, states, tt.cfg)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("seed %d, cuts %q (-one pass +parts):\n%s", seed, cuts, diff[:min(len(diff), 2000)])
				}
				if diff := cmp.Diff(wantGaps, gaps); diff != "" {
					t.Errorf("seed %d, gaps (-one pass +parts):\n%s", seed, diff)
				}
			}
		})
	}
}

func TestOrderOfAListingDoesNotMatter(t *testing.T) {
	// The order of the keys decides whether samples shrink before or after templates merge.
	s := wide(160, 700)
	cfg := objects.Config{Templates: 150}
	want, _ := list(t, s, cfg)
	got, _ := collect(t, objects.Datasets(t.Context(), backwards{s}, bucket(), cfg))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-forwards +backwards):\n%s", diff[:min(len(diff), 2000)])
	}
}

// backwards lists in the wrong order, which a pile must not notice.
type backwards struct{ *shelf }

func (b backwards) List(ctx context.Context, s inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	var all []inventory.Member
	for m := range b.shelf.List(ctx, s, from) {
		all = append(all, m)
	}
	slices.Reverse(all)
	return func(yield func(inventory.Member, error) bool) {
		for _, m := range all {
			if !yield(m, nil) {
				return
			}
		}
	}
}

func TestGapsOfAListingComeOnce(t *testing.T) {
	gap := &inventory.Gap{Op: "list", Store: bucket().ID, Cause: inventory.Denied, Fix: inventory.Fix{Code: inventory.FixGrant, Args: []string{"s3:ListBucket"}}}
	s := shut{&shelf{texts: map[string]string{"a.csv": "x,y\n1,2\n"}}, gap}
	var state []byte
	for p, err := range objects.ListPart(t.Context(), s, bucket(), inventory.Rest{}, objects.Config{}) {
		if err != nil {
			t.Fatal(err)
		}
		if state, err = p.State(); err != nil {
			t.Fatal(err)
		}
	}
	all, gaps := gather(t, s.shelf, [][]byte{state, state}, objects.Config{})
	if len(all) != 1 || len(gaps) != 1 || gaps[0].ID() != (&inventory.Gap{
		Scope: bucket().Scope(), Store: gap.Store, Op: gap.Op, Cause: gap.Cause,
	}).ID() {
		t.Errorf("datasets %q, gaps %v", ids(all), gaps)
	}
}

// shut ends its listing with a gap.
type shut struct {
	*shelf
	gap *inventory.Gap
}

func (s shut) List(ctx context.Context, st inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		for m, err := range s.shelf.List(ctx, st, from) {
			if !yield(m, err) {
				return
			}
		}
		yield(inventory.Member{}, s.gap)
	}
}

func TestAnInterruptedPartSaysHowFarItCame(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := wide(1, 2500)
	var last inventory.Part
	var end error
	for p, err := range objects.ListPart(ctx, s, bucket(), inventory.Rest{}, objects.Config{}) {
		last, end = p, err
		cancel()
		if err != nil {
			state, err := p.State()
			if err != nil {
				t.Fatal(err)
			}
			rest := pieces(t, s, nil, 1, objects.Config{}) // a whole one, to be sure that the test can tell
			left := inventory.Rest{Range: inventory.Range{From: p.Next}, State: state}
			if done := slice(t, s, &left, 10, objects.Config{}); !done || string(left.State) != string(rest[0]) {
				t.Errorf("done %v, %d bytes, want %d", done, len(left.State), len(rest[0]))
			}
		}
	}
	if end == nil || last.Done || last.Members != 1000 {
		t.Errorf("it ended with %v after %d members, done %v", end, last.Members, last.Done)
	}
}

// FuzzState feeds bytes of a stranger: no panic, bounded memory, and what is taken for a state is one.
func FuzzState(f *testing.F) {
	s := wide(5, 20)
	for p, err := range objects.ListPart(f.Context(), s, bucket(), inventory.Rest{}, objects.Config{}) {
		if err != nil {
			f.Fatal(err)
		}
		state, err := p.State()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(state)
		f.Add(state[:len(state)/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for p, err := range objects.ListPart(t.Context(), &shelf{}, bucket(), inventory.Rest{State: data}, objects.Config{}) {
			if err != nil {
				return
			}
			state, err := p.State()
			if err != nil {
				t.Fatal(err)
			}
			again := inventory.Rest{State: state}
			slice(t, &shelf{}, &again, 1, objects.Config{})
			if string(again.State) != string(state) {
				t.Errorf("a state changes when it is read and written")
			}
		}
	})
}

func TestMiddle(t *testing.T) {
	s := wide(60, 30)
	for _, d := range []string{"", "k"} {
		first := d
		if first == "" {
			first = "a"
		}
		cut, err := objects.Middle(t.Context(), s, bucket(), inventory.Range{From: first + "\x00"}, objects.Config{})
		if err != nil || cut == "" || cut <= first {
			t.Errorf("from %q: %q, %v", first, cut, err)
		}
	}
	if cut, err := objects.Middle(t.Context(), s, bucket(), inventory.Range{From: "zz\x00"}, objects.Config{}); cut != "" || err != nil {
		t.Errorf("behind everything: %q, %v", cut, err)
	}
}

func TestMiddleIsInsideItsRange(t *testing.T) {
	s := &shelf{sizes: map[string]int64{}}
	s.keys = sync.OnceValue((&shelf{sizes: s.sizes}).sorted)
	for i := range 10_000 {
		s.sizes[fmt.Sprintf("lake/t%02d/dt=2026-%02d-%02d/part-%05d", i%4, i%12+1, i%28+1, i)] = 1
	}
	from, to := "lake/t00/dt=2026-01-01/part-00000\x00", ""
	for range 6 {
		cut, err := objects.Middle(t.Context(), s, bucket(), inventory.Range{From: from, To: to}, objects.Config{})
		if err != nil {
			t.Fatal(err)
		}
		left, right := 0, 0
		for k := range s.sizes {
			switch {
			case k < from || to != "" && k >= to:
			case k < cut:
				left++
			default:
				right++
			}
		}
		t.Logf("%q to %q is cut at %q: %d and %d", from, to, cut, left, right)
		if cut <= from || to != "" && cut >= to || right == 0 {
			t.Fatalf("a cut at %q leaves %d and %d", cut, left, right)
		}
		to = cut
	}
}
