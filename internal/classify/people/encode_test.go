package people_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify/people"
)

func marshal(t *testing.T, s *people.Sketches) []byte {
	t.Helper()
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func unmarshal(t *testing.T, b []byte) *people.Sketches {
	t.Helper()
	s := new(people.Sketches)
	if err := s.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStoredSketchesAreTheSame(t *testing.T) {
	for _, n := range []int{0, 1, 1_000, people.SampleSize + 1, 2 * people.SampleSize} {
		r := people.NewRecorder(people.Config{})
		phones(r, 0, n)
		r.Sketches().SetExtent(people.Extent{Read: int64(n), Rows: 500_000, Effective: 3})
		b := marshal(t, r.Sketches())
		t.Logf("%d people: %d bytes", n, len(b))
		again := unmarshal(t, b)
		if !bytes.Equal(b, marshal(t, again)) {
			t.Errorf("%d people: other bytes after reading", n)
		}
		if diff := cmp.Diff(r.Sketches().Counts("d"), again.Counts("d")); diff != "" {
			t.Errorf("%d people (-before +after):\n%s", n, diff)
		}
	}
}

func TestMergeOfStoredSketches(t *testing.T) {
	one, other, whole := people.NewRecorder(people.Config{}), people.NewRecorder(people.Config{}), people.NewRecorder(people.Config{})
	phones(one, 0, 150_000)
	phones(other, 100_000, 260_000)
	phones(whole, 0, 150_000)
	phones(whole, 100_000, 260_000)
	merged := unmarshal(t, marshal(t, one.Sketches()))
	merged.Merge(unmarshal(t, marshal(t, other.Sketches())))
	if !bytes.Equal(marshal(t, whole.Sketches()), marshal(t, merged)) {
		t.Error("merging stored sketches is not recording all")
	}
}

func TestPortableSketchesHoldNobody(t *testing.T) {
	for _, n := range []int{10, 1_000, 100_000, 400_000} {
		r := people.NewRecorder(people.Config{})
		phones(r, 0, n)
		p := unmarshal(t, marshal(t, r.Sketches().Portable()))
		got := mainland(p.Counts("d"))
		if got.Low > int64(n) || got.High < int64(n) {
			t.Errorf("%d people counted as %+v", n, got)
		}
		if all := people.Overlap(r.Sketches(), p, people.Filter{}); len(all) != 0 {
			t.Errorf("%d people: compared with %+v", n, all)
		}
	}
}

func TestKeyIsNeverPrinted(t *testing.T) {
	k := key(t, 7)
	asJSON, err := json.Marshal(map[string]any{"key": k})
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{
		fmt.Sprint(k), fmt.Sprintf("%v %+v %#v %x %d %s %q", k, k, k, k, k, k, k), fmt.Sprint(&k), string(asJSON),
		fmt.Sprintf("%v", struct{ K people.Key }{k}),
	} {
		if strings.Trim(said, `*{} &":key`) != "" {
			t.Errorf("key is said as %s", said)
		}
	}
	if _, err := people.NewKey([]byte("short")); err == nil {
		t.Error("a short key is accepted")
	}
}

func FuzzUnmarshalBinary(f *testing.F) {
	for _, n := range []int{0, 3, 200} {
		r := people.NewRecorder(people.Config{})
		phones(r, 0, n)
		b, err := r.Sketches().MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		if b, err = r.Sketches().Portable().MarshalBinary(); err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := new(people.Sketches)
		if err := s.UnmarshalBinary(data); err != nil {
			return
		}
		again, err := s.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Counts("d") {
			if c.Low < 0 || c.Low > c.Mid || c.Mid > c.High {
				t.Errorf("count %+v", c)
			}
		}
		if err := new(people.Sketches).UnmarshalBinary(again); err != nil {
			t.Errorf("what was written cannot be read: %v", err)
		}
	})
}

func FuzzAdd(f *testing.F) {
	f.Add(uint8(people.Phone), "+86 138-0013-8000")
	f.Add(uint8(people.ResidentID), "１１０１０５１９４９１２３１００２ｘ")
	f.Add(uint8(people.Email), "A@b")
	f.Fuzz(func(t *testing.T, kind uint8, v string) {
		k := people.Kind(kind % uint8(people.Name+1))
		counts := record("d", row(id(k, v)), row(id(k, v))).Counts("d")
		for _, c := range counts {
			if c.Low > 1 || c.High > 2 {
				t.Errorf("one value counted as %+v", c)
			}
		}
	})
}
