package format_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// bothWays reads a table in runs of rows, as all rows are read, and one by one, as a sample is, and fails when the rows
// are not the same.
func bothWays(t *testing.T, o format.Object) {
	t.Helper()
	runs := collect(t, o, format.Options{})
	single := collect(t, o, format.Options{Want: inventory.Want{Rows: 1 << 40}})
	if diff := cmp.Diff(single.Tables, runs.Tables); diff != "" {
		t.Fatalf("%.300q: rows (-one by one +in runs):\n%.2000s", diff, diff)
	}
	if diff := cmp.Diff(single.Gaps, runs.Gaps); diff != "" {
		t.Fatalf("gaps (-one by one +in runs):\n%s", diff)
	}
}

// odd are pieces of text that the two ways could take differently.
func odd() []string {
	return []string{
		"a", "bc", "中文", ",", ",", ",", "\n", "\n", "\r\n", "\"", "\"\"", "\"x,y\"", "\"x\ny\"", "\"a\"\"b\"", " ", "\t", "NULL", `\N`,
		"'12", "`1", "=\"1\"", "", "\xff", "1,2,3\n", "\"1\",\"2\",\"3\"\r\n", "\r", "\"\r\n", "\",", ",\"", strings.Repeat("long ", 30), "\x00",
	}
}

// TestRowsInRuns puts odd pieces together at random.
func TestRowsInRuns(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	pieces := odd()
	for range 3000 {
		var sb strings.Builder
		sb.WriteString("id,name,note\n")
		for range 20 + r.IntN(5)*r.IntN(200) {
			if r.IntN(4) > 0 {
				fmt.Fprintf(&sb, "%d,n%d,%s\n", r.IntN(1000), r.IntN(9), pieces[r.IntN(3)])
				continue
			}
			sb.WriteString(pieces[r.IntN(len(pieces))])
		}
		bothWays(t, object("a.csv", sb.String()))
	}
}

// TestRowsAreThoseOfTheStandardLibrary compares with encoding/csv where the two agree on the dialect.
func TestRowsAreThoseOfTheStandardLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	cells := []string{"x", "two words", "中文地址一号", "with, comma", "with \"quote\"", "line\nbreak", "", strings.Repeat("y", 200)}
	var sb strings.Builder
	w := csv.NewWriter(&sb)
	want := [][]string{{"id", "name", "note", "more"}}
	for i := range 20_000 {
		want = append(want, []string{strconv.Itoa(i), cells[r.IntN(len(cells))], cells[r.IntN(3)], cells[r.IntN(len(cells))]})
	}
	_ = w.WriteAll(want)
	for name, in := range map[string]string{"lf": sb.String(), "crlf": strings.ReplaceAll(sb.String(), "\n", "\r\n")} {
		ref := csv.NewReader(strings.NewReader(in))
		rows, err := ref.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		n := 1
		for b, err := range format.Read(t.Context(), object("a.csv", in), format.Options{Dataset: "d"}) {
			if err != nil {
				t.Fatal(err)
			}
			for i := range b.Rows {
				for c, col := range b.Columns {
					if got := strings.ReplaceAll(string(col.Value(i)), "\r\n", "\n"); got != rows[n][c] {
						t.Fatalf("%s: row %d cell %d: got %q, want %q", name, n, c, got, rows[n][c])
					}
				}
				n++
			}
		}
		if n != len(rows) {
			t.Errorf("%s: %d rows, want %d", name, n, len(rows))
		}
	}
}

// TestBatchesDoNotDependOnReads reads the same bytes in pieces of different sizes.
func TestBatchesDoNotDependOnReads(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	var sb strings.Builder
	sb.WriteString("id,name,note\n")
	for i := range 30_000 {
		fmt.Fprintf(&sb, "%d,%s,%s\n", i, []string{"a", "\"b\"", "\"c\"\"d\"", "e\"f"}[r.IntN(4)], strings.Repeat("z", r.IntN(150)))
	}
	in := sb.String()
	var want []string
	for _, wrap := range []func(io.Reader) io.Reader{func(r io.Reader) io.Reader { return r }, iotest.HalfReader, iotest.OneByteReader} {
		o := object("a.csv", in)
		open := o.Open
		o.Open = func(ctx context.Context, off, n int64) (io.ReadCloser, error) {
			rc, err := open(ctx, off, n)
			return io.NopCloser(wrap(rc)), err
		}
		var got []string
		for b, err := range format.Read(t.Context(), o, format.Options{Dataset: "d"}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%d %s", b.Rows, b.Columns[0].Value(0)))
		}
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("batches (-large reads +small reads):\n%s", diff)
		}
	}
	if len(want) < 3 {
		t.Errorf("%d batches say little", len(want))
	}
}

// FuzzCSVRuns is TestRowsInRuns with what the fuzzer makes.
func FuzzCSVRuns(f *testing.F) {
	for _, s := range odd() {
		f.Add([]byte("1,2,3\n"+s+"\n4,5,6\n"), 3)
	}
	f.Fuzz(func(t *testing.T, content []byte, n int) {
		if len(content) > 4096 {
			return
		}
		lines := strings.Repeat("1,x,y\n", min(max(n, 1), 300))
		bothWays(t, object("a.csv", "id,name,note\n"+lines+string(content)+"\n"+lines))
	})
}
