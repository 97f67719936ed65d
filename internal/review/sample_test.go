package review_test

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/review"
)

// columns are n columns in datasets of ten; every fifth holds a finding.
func columns(n int) ([]inventory.Dataset, []classify.Finding) {
	var datasets []inventory.Dataset
	var findings []classify.Finding
	for i := range n {
		id := inventory.ID(fmt.Sprintf("s%d/d%03d", i/10%3, i/10))
		if i%10 == 0 {
			datasets = append(datasets, inventory.Dataset{ID: id, Store: id[:2], Path: "=cmd"})
		}
		name := fmt.Sprintf("c%d", i%10)
		last := &datasets[len(datasets)-1]
		last.Columns = append(last.Columns, inventory.Field{Name: name})
		if i%5 == 0 {
			findings = append(findings, classify.Finding{Dataset: id, Column: name, Kind: "phone", Status: classify.Declared})
		}
	}
	return datasets, findings
}

// TestSampleIsDrawnBySeed draws the same whatever the order of the estate, another by another seed, and of each store its
// share.
func TestSampleIsDrawnBySeed(t *testing.T) {
	datasets, findings := columns(600)
	draw := review.Draw{Scan: "s", Seed: "7", N: 25, Of: "clean"}
	first := draw.Pick(review.Units(datasets, findings, draw.Of))
	slices.Reverse(datasets)
	if diff := cmp.Diff(first, draw.Pick(review.Units(datasets, findings, draw.Of))); diff != "" {
		t.Errorf("another order draws another sample:\n%s", diff)
	}
	other := draw
	other.Seed = "8"
	if cmp.Equal(first, other.Pick(review.Units(datasets, findings, draw.Of))) {
		t.Error("another seed draws the same")
	}
	for _, u := range first {
		if u.Said != "" {
			t.Errorf("%s#%s is not clean: %s", u.Dataset, u.Column, u.Said)
		}
	}
	sizes := map[string]int{"clean": 480, "findings": 120, "all": 600}
	for of, want := range sizes {
		if got := len(review.Units(datasets, findings, of)); got != want {
			t.Errorf("%s: %d units, want %d", of, got, want)
		}
	}
	draw.Strata, draw.N = "store", 31
	count := map[inventory.ID]int{}
	for _, u := range draw.Pick(review.Units(datasets, findings, "all")) {
		count[u.Store]++
	}
	if len(count) != 3 || count["s0"]+count["s1"]+count["s2"] != 31 || min(count["s0"], count["s1"], count["s2"]) < 10 {
		t.Errorf("shares of stores: %v", count)
	}
	if few := draw.Pick(review.Units(datasets[:1], nil, "all")); len(few) != 10 {
		t.Errorf("%d drawn of 10", len(few))
	}
}

// TestSampleIsFair draws many samples: every unit comes about as often, within five standard deviations.
func TestSampleIsFair(t *testing.T) {
	datasets, _ := columns(50)
	units := review.Units(datasets, nil, "all")
	count := map[string]int{}
	const draws = 2000
	for i := range draws {
		d := review.Draw{Seed: strconv.Itoa(i), N: 10}
		for _, u := range d.Pick(units) {
			count[string(u.Dataset)+u.Column]++
		}
	}
	// Each is drawn with a probability of 1/5: the count has a mean of 400 and a deviation of 17.9.
	for unit, n := range count {
		if n < 310 || n > 490 {
			t.Errorf("%s was drawn %d times", unit, n)
		}
	}
	if len(count) != 50 {
		t.Errorf("%d units were ever drawn", len(count))
	}
}

// TestSheetComesBack fills a sheet in and reads it; what was changed in it is named.
func TestSheetComesBack(t *testing.T) {
	datasets, findings := columns(100)
	draw := review.Draw{Scan: "20261123T000000Z-00", Seed: "7", N: 5, Of: "all"}
	units := draw.Pick(review.Units(datasets, findings, draw.Of))
	fill := func(change func([][]string)) *review.Outcome {
		t.Helper()
		rows := draw.SheetRows(units)
		for i, answer := range []string{"no", "NO", "否", "yes", ""} {
			rows[i+1][6] = answer
		}
		change(rows)
		var b bytes.Buffer
		if err := review.WriteSheet(&b, rows); err != nil {
			t.Fatal(err)
		}
		o, err := review.ReadSheet(b.Bytes())
		if err != nil {
			return nil
		}
		return o
	}
	o := fill(func([][]string) {})
	if o == nil || o.Wrong != 1 || o.Blank != 1 || o.Draw != draw || o.Fits(units) != nil {
		t.Fatalf("got %+v", o)
	}
	for name, change := range map[string]func([][]string){
		"another row":    func(rows [][]string) { rows[1][2] = "elsewhere" },
		"another order":  func(rows [][]string) { rows[1], rows[2] = rows[2], rows[1] },
		"another answer": func(rows [][]string) { rows[1][6] = "perhaps" },
		"another sample": func(rows [][]string) { rows[3][1] = strings.Replace(rows[3][1], "/7/", "/8/", 1) },
	} {
		if o := fill(change); o != nil && o.Fits(units) == nil {
			t.Errorf("%s is not noticed", name)
		}
	}
	if o.Rows = o.Rows[:4]; o.Fits(units) == nil {
		t.Error("a row that was left out is not noticed")
	}
}

// FuzzReadSheet reads any bytes: an answer for each row, or an error.
func FuzzReadSheet(f *testing.F) {
	draw := review.Draw{Scan: "s", Seed: "7", N: 2, Of: "all"}
	var b bytes.Buffer
	if err := review.WriteSheet(&b, draw.SheetRows([]review.Unit{{Dataset: "d", Column: "=c"}, {Dataset: "e"}})); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("nr;sample\n1;a/b/1/c/-\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o, err := review.ReadSheet(data); err == nil && o.Wrong+o.Blank > len(o.Rows) {
			t.Errorf("%d of %d", o.Wrong+o.Blank, len(o.Rows))
		}
	})
}
