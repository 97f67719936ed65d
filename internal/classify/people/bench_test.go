package people_test

import (
	"fmt"
	"testing"

	"github.com/domicile/domicile/internal/classify/check"
	"github.com/domicile/domicile/internal/classify/people"
)

// register prepares a million persons of a register of students: an identity number, a mobile and a name each.
func register() []people.Person {
	all := make([]people.Person, 1<<20)
	for i := range all {
		id := fmt.Appendf(nil, "11010120%02d%02d%02d%03d", 8+i%12, 1+i/12%12, 1+i/144%28, i/4032%1000)
		all[i] = people.Person{IDs: []people.Identifier{
			{Kind: people.ResidentID, Value: append(id, check.ResidentIDCheckDigit(id))},
			{Kind: people.Phone, Value: fmt.Appendf(nil, "138%08d", i*71)},
			{Kind: people.Name, Value: fmt.Appendf(nil, "王小%d", i%5000)},
		}}
	}
	return all
}

// students returns a recorder that has seen a million students.
func students(all []people.Person) *people.Recorder {
	r := people.NewRecorder(people.Config{AsOf: people.Date{Year: 2026, Month: 12, Day: 1}})
	for i := range all {
		r.Add(&all[i])
	}
	return r
}

func BenchmarkAdd(b *testing.B) {
	for _, bench := range []struct {
		name string
		ids  int
	}{{"identity", 1}, {"identity and mobile", 2}, {"identity, mobile and name", 3}} {
		b.Run(bench.name, func(b *testing.B) {
			all := register()
			for i := range all {
				all[i].IDs = all[i].IDs[:bench.ids]
			}
			r := students(all)
			all = all[:1<<12] // rows of a real batch are near each other in memory
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				r.Add(&all[i&(len(all)-1)])
				i++
			}
		})
	}
}

func BenchmarkCounts(b *testing.B) {
	s := students(register()).Sketches()
	for b.Loop() {
		s.Counts("d")
	}
}

func BenchmarkMerge(b *testing.B) {
	all := register()
	one, other := students(all[:600_000]).Sketches(), students(all[400_000:]).Sketches()
	b.ReportAllocs()
	for b.Loop() {
		one.Merge(other)
	}
}

// BenchmarkMergeParts merges what four parts of a dataset saw, none of which fills a sample.
func BenchmarkMergeParts(b *testing.B) {
	all := register()
	parts := make([]*people.Sketches, 4)
	for i := range parts {
		parts[i] = students(all[i*60_000:][:80_000]).Sketches()
	}
	for b.Loop() {
		whole := people.NewRecorder(people.Config{}).Sketches()
		for _, p := range parts {
			whole.Merge(p)
		}
	}
}

// BenchmarkMergeIntoNone is what taking over stored sketches costs beyond reading them.
func BenchmarkMergeIntoNone(b *testing.B) {
	s := students(register()).Sketches()
	b.ReportAllocs()
	for b.Loop() {
		people.NewRecorder(people.Config{}).Sketches().Merge(s)
	}
}

func BenchmarkMarshal(b *testing.B) {
	s := students(register()).Sketches()
	for b.Loop() {
		data, err := s.MarshalBinary()
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(data)))
	}
}

func BenchmarkUnmarshal(b *testing.B) {
	data, err := students(register()).Sketches().MarshalBinary()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := new(people.Sketches).UnmarshalBinary(data); err != nil {
			b.Fatal(err)
		}
	}
}
