package objects_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// estate is a shelf with one of each kind of template.
func estate() *shelf {
	texts := map[string]string{
		"orders.csv": "id,total\n1,20\n2,30\n",
		"empty.csv":  "",
		"folder/":    "",
		"dump.sql": "CREATE TABLE `users` (`id` int, `phone` text);\nINSERT INTO `users` VALUES (1,'x'),(2,'y');\n" +
			"CREATE TABLE `logs` (`at` text);\nINSERT INTO `logs` VALUES ('z');\n",
	}
	for i := range 20 {
		texts[fmt.Sprintf("students/part-%04d.csv", i)] = fmt.Sprintf("name,phone\nn%02d-a,1\nn%02d-b,2\n", i, i)
	}
	for i := range 3 {
		texts[fmt.Sprintf("mixed/%d.csv", i)] = fmt.Sprintf("a,b\na%d,1\n", i)
	}
	texts["mixed/9.csv"] = "x,y,z\nx9,1,2\n"
	return &shelf{texts: texts}
}

func TestDatasets(t *testing.T) {
	var tally objects.Tally
	all, gaps := list(t, estate(), objects.Config{Heads: 30, Listed: func(got objects.Tally) { tally = got }})
	if len(gaps) > 0 {
		t.Errorf("gaps: %v", gaps)
	}
	got := map[string]string{}
	for i, d := range all {
		got[ids(all)[i]] = fmt.Sprintf("%s %d", d.Format, d.Members)
	}
	mixed := ids(all)[2:4]
	want := map[string]string{
		"dump.sql#logs": "sqldump 1", "dump.sql#users": "sqldump 1", "orders.csv": "csv 1",
		"students/part-*.csv": "csv 20", mixed[0]: "csv 3", mixed[1]: "csv 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("datasets (-want +got):\n%s", diff)
	}
	for _, id := range mixed {
		if !strings.HasPrefix(id, "mixed/*.csv#~") {
			t.Errorf("%q is no variant of mixed/*.csv", id)
		}
	}
	if tally.Empty != 2 || tally.Members != 26 {
		t.Errorf("tally = %+v, want 2 empty and 26 members", tally)
	}
}

func TestDatasetsOpenNothingUnlessAsked(t *testing.T) {
	s := estate()
	all, _ := list(t, s, objects.Config{})
	if n := s.opens.Load(); n > 0 {
		t.Errorf("%d objects were opened", n)
	}
	if d := first(t, all, "students/part-*.csv"); d.Format != "csv" || len(d.Columns) > 0 || len(d.Sample) != 20 {
		t.Errorf("format %q, %d columns, %d sampled", d.Format, len(d.Columns), len(d.Sample))
	}
}

func TestDatasetsAreTheSameForAnyWorkers(t *testing.T) {
	want, _ := list(t, estate(), objects.Config{Heads: 4, Workers: 1})
	for _, workers := range []int{2, 8} {
		got, _ := list(t, estate(), objects.Config{Heads: 4, Workers: workers})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d workers (-1 +%d):\n%s", workers, workers, diff)
		}
	}
}

func TestTooManyTemplatesMerge(t *testing.T) {
	texts := map[string]string{"top.csv": "name,n\nx,1\n"}
	for i := range 30 {
		name := strings.Repeat(string(rune('a'+i%26)), 1+i/26)
		texts["deep/er/"+name+".csv"] = "name,n\n" + name + ",1\n"
		texts["deep/er/"+name+".json"] = `{"a":1}`
	}
	s := &shelf{texts: texts}
	all, gaps := list(t, s, objects.Config{Heads: 4, Templates: 10})
	if diff := cmp.Diff([]string{"deep/er/**.csv", "deep/er/**.json", "top.csv"}, ids(all)); diff != "" {
		t.Fatalf("datasets (-want +got):\n%s", diff)
	}
	if len(gaps) != 1 || gaps[0].Cause != inventory.Merged {
		t.Errorf("gaps = %v, want one merged", gaps)
	}
	rows, _ := read(t, s, all[0], inventory.Want{})
	if n := len(rows[all[0].ID]); n != 30 {
		t.Errorf("%d rows of the merged template, want 30", n)
	}
}

func TestUnreadableHeadIsAGap(t *testing.T) {
	s := estate()
	s.denied = map[string]bool{"orders.csv": true}
	all, gaps := list(t, s, objects.Config{Heads: 4})
	if len(gaps) != 1 || gaps[0].Cause != inventory.Denied || gaps[0].Dataset != "arn:aws:s3:::b/orders.csv" {
		t.Errorf("gaps = %+v", gaps)
	}
	if d := first(t, all, "orders.csv"); len(d.Columns) > 0 {
		t.Errorf("columns of what cannot be opened: %v", d.Columns)
	}
}

func TestDatasetsStop(t *testing.T) {
	for range objects.Datasets(t.Context(), estate(), bucket(), objects.Config{Heads: 4}) {
		break
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var last error
	for _, err := range objects.Datasets(ctx, estate(), bucket(), objects.Config{Heads: 4}) {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("a cancelled listing ended with %v", last)
	}
}

// TestListingIsBounded lists more objects than may be kept.
func TestListingIsBounded(t *testing.T) {
	s := &shelf{sizes: map[string]int64{}}
	for i := range 120_000 {
		s.sizes[fmt.Sprintf("%c/%d.csv", 'a'+i%20, i)] = 10
	}
	for c := 'b'; c < 'z'; c++ { // enough templates that the samples of all do not fit
		for i := range 1000 {
			for _, sub := range []string{"q", "r", "s", "t", "u"} {
				s.sizes[fmt.Sprintf("%c/%s/%d.csv", c, sub, i)] = 10
			}
		}
	}
	all, _ := list(t, s, objects.Config{})
	kept, members := 0, int64(0)
	for _, d := range all {
		kept += len(d.Sample)
		members += d.Members
	}
	if members != 120_000+24*5*1000 {
		t.Errorf("%d members counted", members)
	}
	if kept > 100_000 || kept < 30_000 {
		t.Errorf("%d members kept", kept)
	}
}
