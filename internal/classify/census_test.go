package classify_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// columnsOf makes a batch of columns of equal length.
func columnsOf(counts []uint32, columns map[string][]string) inventory.Batch {
	b := inventory.Batch{Dataset: "d"}
	for _, name := range []string{"id", "name", "mobile", "amount"} {
		values, ok := columns[name]
		if !ok {
			continue
		}
		c := inventory.Column{Name: name, Count: counts}
		for _, v := range values {
			if v == "" {
				c.AppendNull()
			} else {
				c.Append([]byte(v))
			}
		}
		b.Rows = len(values)
		b.Columns = append(b.Columns, c)
	}
	return b
}

// TestCensusCountsLikeATable wants the same people from the key columns alone, from distinct values with their counts,
// and from all rows of all columns.
func TestCensusCountsLikeATable(t *testing.T) {
	detectors, err := classify.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := classify.Compile(detectors)
	if err != nil {
		t.Fatal(err)
	}
	var names, mobiles, amounts []string
	for i := range 300 {
		names = append(names, []string{"张伟", "王芳", "李娜"}[i%3])
		mobile := fmt.Sprintf("139%08d", i/2*7919)
		if i%10 == 9 {
			mobile = "" // known by name alone
		}
		mobiles, amounts = append(mobiles, mobile), append(amounts, strconv.Itoa(i))
	}
	all := columnsOf(nil, map[string][]string{"name": names, "mobile": mobiles, "amount": amounts})
	table := engine.NewTable(inventory.Dataset{ID: "d"}, classify.TableOptions{})
	table.Add(&all)
	engine.Judge(table)
	want := table.People().Counts("d")

	keys := table.Keys()
	if diff := cmp.Diff([]string{"mobile", "name"}, keys.Columns()); diff != "" {
		t.Fatalf("key columns (-want +got):\n%s", diff)
	}
	rows := classify.NewCensus(keys, "d", classify.TableOptions{})
	rows.Add(&all)
	if diff := cmp.Diff(want, rows.Sketches().Counts("d")); diff != "" {
		t.Errorf("from rows (-want +got):\n%s", diff)
	}

	type pair struct{ name, mobile string }
	count := map[pair]uint32{}
	for i := range names {
		count[pair{names[i], mobiles[i]}]++
	}
	var pairs []pair
	for p := range count {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b pair) int { return slices.Compare([]string{a.mobile, a.name}, []string{b.mobile, b.name}) })
	grouped := map[string][]string{}
	var counts []uint32
	for _, p := range pairs {
		grouped["name"], grouped["mobile"] = append(grouped["name"], p.name), append(grouped["mobile"], p.mobile)
		counts = append(counts, count[p])
	}
	distinct := classify.NewCensus(keys, "d", classify.TableOptions{})
	batch := columnsOf(counts, grouped)
	distinct.Add(&batch)
	if diff := cmp.Diff(want, distinct.Sketches().Counts("d")); diff != "" {
		t.Errorf("from distinct rows (-want +got):\n%s", diff)
	}
	if !distinct.Sketches().Whole() {
		t.Error("a census is not whole")
	}
}

func TestSketchesOfASampleAreNotWhole(t *testing.T) {
	r := people.NewRecorder(people.Config{})
	r.Add(&people.Person{IDs: []people.Identifier{{Kind: people.Email, Value: []byte("a@example.com")}}})
	s := r.Sketches()
	if !s.Whole() {
		t.Error("what was read in full is whole")
	}
	s.SetExtent(people.Extent{Read: 1, Rows: 2})
	if s.Whole() {
		t.Error("a sample is whole")
	}
}
