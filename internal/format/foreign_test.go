package format_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// foreignRows is how many rows the files of testdata have.
const foreignRows = 700

// foreign returns the columns of the files of testdata; see its README.
func foreign() map[string][]string {
	all := map[string][]string{}
	for n := range int64(foreignRows) {
		for name, v := range foreignRow(n) {
			all[name] = append(all[name], v)
		}
	}
	return all
}

func foreignRow(n int64) map[string]string {
	number := func(v int64) string { return strconv.FormatInt(v, 10) }
	odd := n * 13 % 90
	if n%50 == 7 {
		odd = 1_000_000_000_000 + n
	}
	amount := fmt.Sprintf("%.2f", float64(n-5)/100)
	seen := time.UnixMicro(n*3_600_123_457 - 500_000_000_000).UTC()
	return map[string]string{
		"id": number(n), "name": "张" + number(n%7), "phone": fmt.Sprintf("138%08d", n*7919%100_000_000),
		"amount": amount, "total": number(n) + strings.Repeat("0", 12) + ".0000",
		"score": strconv.FormatFloat(float64(n)/4, 'g', -1, 64), "ratio": strconv.FormatFloat(float64(n)/2, 'g', -1, 32),
		"ok": strconv.FormatBool(n%3 == 0), "tiny": number(int64(int8(n%200 - 100))), "small": number(n*37%20_000 - 10_000),
		"odd": number(odd), "cube": number(n*n*n - 1_000_000), "same": "-3",
		"born": time.Date(1960, 1, 1+int(n)*11, 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
		"seen": seen.Format("2006-01-02T15:04:05.999999"),
		"note": unless(n%5 == 0, "note "+number(n)), "maybe": unless(n%2 != 0, number(n)),
		"tags": list(n%3, func(i int64) string { return fmt.Sprintf("%q", "t"+number(i)) }), "extra": fmt.Sprintf(`{"k":%d}`, n),
	}
}

// unless is "∅", which stands for null, where null is true.
func unless(null bool, v string) string {
	if null {
		return "∅"
	}
	return v
}

func list(n int64, item func(i int64) string) string {
	var all []string
	for i := range n {
		all = append(all, item(i))
	}
	return "[" + strings.Join(all, ",") + "]"
}

// trim spells the total of row 0.
func trim(all map[string][]string) map[string][]string {
	all["total"][0] = "0.0000"
	return all
}

// foreignORC adds what only the ORC files have.
func foreignORC() map[string][]string {
	all := trim(foreign())
	for n := range int64(foreignRows) {
		all["home.street"] = append(all["home.street"], fmt.Sprint("路", n%11))
		all["home.zip"] = append(all["home.zip"], unless(n%4 == 0, strconv.FormatInt(200_000+n, 10)))
		all["parts"] = append(all["parts"], list(n%4, func(i int64) string {
			return fmt.Sprintf(`{"n":%d,"p":%s}`, i, map[bool]string{true: "null", false: `"p"`}[i == 1])
		}))
	}
	return all
}

// foreignAvro adds what only the Avro files have.
func foreignAvro() map[string][]string {
	all := trim(foreign())
	for n := range foreignRows {
		all["key"] = append(all["key"], "61f0c404-5cb3-11e7-907b-a6006ad3dba0")
		all["colour"] = append(all["colour"], []string{"red", "blue"}[n%2])
		all["seen"][n] += "Z" // of a point in time, not of a clock
	}
	return all
}

func foreignFiles(tb testing.TB, ext string) map[string][]byte {
	tb.Helper()
	names, err := filepath.Glob("testdata/*" + ext)
	if err != nil || len(names) < 4 {
		tb.Fatalf("%d files of %s: %v", len(names), ext, err)
	}
	files := map[string][]byte{}
	for _, name := range names {
		if files[filepath.Base(name)], err = os.ReadFile(name); err != nil {
			tb.Fatal(err)
		}
	}
	return files
}

// TestForeignFiles reads the files that another program wrote: in full, some columns, and a sample.
func TestForeignFiles(t *testing.T) {
	for ext, want := range map[string]map[string][]string{".orc": foreignORC(), ".avro": foreignAvro()} {
		for name, file := range foreignFiles(t, ext) {
			t.Run(name, func(t *testing.T) { readForeign(t, memory(name, file), want) })
		}
	}
}

func readForeign(t *testing.T, o format.Object, want map[string][]string) {
	t.Helper()
	got, _, err := cells(t, o, inventory.Want{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	some, _, err := cells(t, o, inventory.Want{Columns: []string{"phone", "maybe"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"phone": want["phone"], "maybe": want["maybe"]}, some); diff != "" {
		t.Error(diff)
	}
	sample, batches, err := cells(t, o, inventory.Want{Rows: 64, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	ids := sample["id"]
	if len(ids) == 0 || len(ids) > 64 {
		t.Errorf("%d rows of 64", len(ids))
	}
	for i, id := range ids {
		n, _ := strconv.Atoi(id)
		for column := range want {
			if sample[column][i] != want[column][n] {
				t.Errorf("row %d has %q in %s", n, sample[column][i], column)
			}
		}
	}
	if d := batches[0].Design; d.Sampling != inventory.RandomBlocks || d.BlockRows == 0 || d.Of < 600 || d.Of > 800 {
		t.Errorf("design %+v", d)
	}
	again, _, _ := cells(t, o, inventory.Want{Rows: 64, Seed: 7})
	if diff := cmp.Diff(sample, again); diff != "" {
		t.Error(diff)
	}
}

// TestForeignInspect wants schema and rows from the footer or the head.
func TestForeignInspect(t *testing.T) {
	for ext, want := range map[string]map[string][]string{".orc": foreignORC(), ".avro": foreignAvro()} {
		for name, file := range foreignFiles(t, ext) {
			l, err := format.Inspect(t.Context(), memory(name, file), format.Options{Dataset: "x"})
			if err != nil || l.Rows == nil {
				t.Errorf("%s: %+v, %v", name, l, err)
				continue
			}
			exact := ext == ".orc" || len(file) < 64<<10
			if l.Format != ext[1:] || exact && *l.Rows != (inventory.Measure{Value: foreignRows, Method: inventory.Exact}) ||
				!exact && (l.Rows.Value < 680 || l.Rows.Value > 720) {
				t.Errorf("%s: format %s, rows %+v", name, l.Format, l.Rows)
			}
			var names []string
			for _, f := range l.Columns {
				names = append(names, f.Name)
			}
			if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(slices.Values(names))); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}
}
