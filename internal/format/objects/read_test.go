package objects_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

func TestReadAll(t *testing.T) {
	s := estate()
	all, _ := list(t, s, objects.Config{Heads: 4})
	d := first(t, all, "students/part-*.csv")
	rows, gaps := read(t, s, d, inventory.Want{})
	var want []string
	for i := range 20 {
		want = append(want, fmt.Sprintf("n%02d-a", i), fmt.Sprintf("n%02d-b", i))
	}
	if diff := cmp.Diff(table{d.ID: want}, rows); diff != "" || len(gaps) > 0 {
		t.Errorf("gaps %v, rows (-want +got):\n%s", gaps, diff)
	}
}

func TestReadRangeOfKeys(t *testing.T) {
	s := estate()
	all, _ := list(t, s, objects.Config{Heads: 4})
	d := first(t, all, "students/part-*.csv")
	w := inventory.Want{Range: inventory.Range{From: "students/part-0003.csv\x00", To: "students/part-0005.csv"}}
	rows, _ := read(t, s, d, w)
	if diff := cmp.Diff([]string{"n04-a", "n04-b"}, rows[d.ID]); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestReadWithoutTheSampleOfTheListing(t *testing.T) {
	s := estate()
	all, _ := list(t, s, objects.Config{Heads: 4})
	for _, d := range all {
		want, _ := read(t, s, d, inventory.Want{Rows: 10})
		d.Sample, d.Members = nil, 0
		got, _ := read(t, s, d, inventory.Want{Rows: 10})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-with +without):\n%s", d.ID, diff)
		}
	}
}

func TestReadSample(t *testing.T) {
	s := estate()
	all, _ := list(t, s, objects.Config{Heads: 4})
	d := first(t, all, "students/part-*.csv")
	rows, _ := read(t, s, d, inventory.Want{Rows: 10, Seed: 1})
	again, _ := read(t, s, d, inventory.Want{Rows: 10, Seed: 1})
	other, _ := read(t, s, d, inventory.Want{Rows: 10, Seed: 2})
	if len(rows[d.ID]) != 10 {
		t.Errorf("%d rows, want 10", len(rows[d.ID]))
	}
	if !slices.Equal(rows[d.ID], again[d.ID]) || slices.Equal(rows[d.ID], other[d.ID]) {
		t.Error("a seed must pick the same rows, and another seed others")
	}
	for b, err := range objects.Read(t.Context(), s, d, inventory.Want{Rows: 10}, objects.Config{}) {
		if err != nil || b.Design.Sampling != inventory.RandomBlocks || b.Design.BlockRows == 0 || b.Design.Of == 0 {
			t.Fatalf("design %+v, error %v", b.Design, err)
		}
	}
}

func TestReadContainer(t *testing.T) {
	s := estate()
	all, _ := list(t, s, objects.Config{Heads: 4})
	users := first(t, all, "dump.sql#users")
	one, _ := read(t, s, users, inventory.Want{})
	if diff := cmp.Diff(table{users.ID: {"1", "2"}}, one); diff != "" {
		t.Errorf("one table (-want +got):\n%s", diff)
	}
	dump := users
	dump.ID = users.ID.Container()
	both, _ := read(t, s, dump, inventory.Want{})
	want := table{users.ID: {"1", "2"}, dump.ID.Inside("logs"): {"z"}}
	if diff := cmp.Diff(want, both); diff != "" {
		t.Errorf("the dump (-want +got):\n%s", diff)
	}
}

func TestReadVariants(t *testing.T) {
	s := estate()
	all, _ := list(t, s, objects.Config{Heads: 4})
	var got []int
	together := table{}
	for _, d := range all {
		if d.ID.Container() != "arn:aws:s3:::b/mixed/*.csv" {
			continue
		}
		rows, _ := read(t, s, d, inventory.Want{})
		if len(rows) != 1 || rows[d.ID] == nil {
			t.Errorf("%s gave %v", d.ID, rows)
		}
		got = append(got, len(rows[d.ID]))
		together[d.ID] = rows[d.ID]
	}
	slices.Sort(got)
	if diff := cmp.Diff([]int{1, 3}, got); diff != "" {
		t.Errorf("rows of the variants (-want +got):\n%s", diff)
	}
	whole := all[slices.IndexFunc(all, func(d inventory.Dataset) bool {
		return d.ID.Container() == "arn:aws:s3:::b/mixed/*.csv"
	})]
	whole.ID = whole.ID.Container()
	rows, _ := read(t, s, whole, inventory.Want{})
	if diff := cmp.Diff(together, rows); diff != "" {
		t.Errorf("the template in one pass (-each +whole):\n%s", diff)
	}
}

// TestReadNamesWhatTheListingDidNotSee reads a template whose odd member no head showed.
func TestReadNamesWhatTheListingDidNotSee(t *testing.T) {
	s := &shelf{texts: map[string]string{}}
	for i := range 50 {
		s.texts[fmt.Sprintf("%d.csv", i)] = fmt.Sprintf("a,b\na%d,1\n", i)
	}
	s.texts["999.csv"] = "x,y,z\nx9,1,2\n"
	all, _ := list(t, s, objects.Config{Heads: 1})
	if len(all) != 1 {
		t.Fatalf("the one head was the odd one, which this test must not have: %v", ids(all))
	}
	rows, _ := read(t, s, all[0], inventory.Want{})
	if len(rows) != 2 || len(rows[all[0].ID]) != 50 {
		t.Errorf("%d datasets, %d rows of the template", len(rows), len(rows[all[0].ID]))
	}
}

func TestReadBudget(t *testing.T) {
	s := estate()
	all, _ := list(t, s, objects.Config{Heads: 4})
	d := first(t, all, "students/part-*.csv")
	rows, gaps := read(t, s, d, inventory.Want{Bytes: 100})
	if n := len(rows[d.ID]); n == 0 || n >= 40 {
		t.Errorf("%d of 40 rows for 100 of 520 bytes", n)
	}
	if len(gaps) != 1 || gaps[0].Cause != inventory.BudgetSpent || gaps[0].Store != bucket().ID {
		t.Errorf("gaps = %+v, want one budget_spent", gaps)
	}
}

func TestReadGoesOnAfterADeniedMember(t *testing.T) {
	s := estate()
	all, _ := list(t, s, objects.Config{Heads: 4})
	d := first(t, all, "students/part-*.csv")
	s.denied = map[string]bool{"students/part-0007.csv": true}
	rows, gaps := read(t, s, d, inventory.Want{})
	if len(rows[d.ID]) != 38 || len(gaps) != 1 || gaps[0].Cause != inventory.Denied || gaps[0].Dataset != d.ID {
		t.Errorf("%d rows, gaps %+v", len(rows[d.ID]), gaps)
	}
}

// TestOneRequestForASmallObject keeps looking and reading from costing two requests.
func TestOneRequestForASmallObject(t *testing.T) {
	s := estate()
	all, _ := list(t, s, objects.Config{Heads: 4})
	d := first(t, all, "students/part-*.csv")
	s.opens.Store(0)
	read(t, s, d, inventory.Want{})
	if n := s.opens.Load(); n != 20 {
		t.Errorf("%d requests for 20 objects", n)
	}
}

// TestRangesCoverEveryKey lists large members and checks that each lies in exactly one range.
func TestRangesCoverEveryKey(t *testing.T) {
	s := &shelf{sizes: map[string]int64{}}
	for i := range 5000 {
		s.sizes[fmt.Sprintf("p/%05d.csv", i)] = 1 << 20
	}
	all, _ := list(t, s, objects.Config{})
	r := all[0].Ranges
	if len(r) < 40 || len(r) > 80 {
		t.Errorf("%d ranges for 5,000 members of 1 MiB", len(r))
	}
	for key := range s.sizes {
		in := 0
		for _, part := range r {
			if key >= part.From && (part.To == "" || key < part.To) {
				in++
			}
		}
		if in != 1 {
			t.Fatalf("%s lies in %d ranges", key, in)
		}
	}
}

// TestRangesOfOneFile asks that one file is cut finely enough for two workers to end together.
func TestRangesOfOneFile(t *testing.T) {
	for size, want := range map[int64]int{100 << 20: 0, 512 << 20: 4, 4 << 30: 32, 64 << 30: 256} {
		head := "id,name\n" + strings.Repeat("1,somebody\n", 10_000)
		s := &shelf{sizes: map[string]int64{"large.csv": size}, texts: map[string]string{"large.csv": head}}
		all, _ := list(t, s, objects.Config{Heads: 1})
		var covered int64
		for _, part := range all[0].Ranges {
			if part.Offset != covered {
				t.Errorf("%d bytes: a part begins at %d, the one before ends at %d", size, part.Offset, covered)
			}
			covered += part.Length
		}
		if n := len(all[0].Ranges); n > 0 && all[0].Ranges[n-1].Length != 0 {
			t.Errorf("%d bytes: the last part does not go to the end", size)
		}
		if len(all[0].Ranges) != want {
			t.Errorf("%d bytes: %d parts, want %d", size, len(all[0].Ranges), want)
		}
	}
}
