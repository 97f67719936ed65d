package format_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// manyRows writes n rows of a format, the cells of every seventh with line ends and quotes where the format has them.
func manyRows(kind string, n int) string {
	var sb strings.Builder
	if kind == "csv" {
		sb.WriteString("id,name,note\n")
	}
	for i := range n {
		switch {
		case kind == "text":
			fmt.Fprintf(&sb, "%d the line of person %d\n", i, i)
		case kind == "ndjson":
			fmt.Fprintf(&sb, `{"id":%d,"name":"person %d","tags":["a","b"]}`+"\n", i, i)
		case i%7 == 0:
			fmt.Fprintf(&sb, "%d,person %d,\"line one\nline, \"\"two\"\"\n%d,x,y\"\n", i, i, i)
		default:
			fmt.Fprintf(&sb, "%d,person %d,plain\n", i, i)
		}
	}
	return sb.String()
}

func TestReadRanges(t *testing.T) {
	for _, kind := range []string{"csv", "text", "ndjson"} {
		t.Run(kind, func(t *testing.T) {
			in := manyRows(kind, 6000)
			o := object("t."+kind, in)
			want := collect(t, o, format.Options{}).Tables
			for _, length := range []int64{int64(len(in))/3 + 1, 70_001, 5_003} {
				got := map[string][]string{}
				for off := int64(0); off < int64(len(in)); off += length {
					opt := format.Options{Want: inventory.Want{Range: inventory.Range{Offset: off, Length: length}}}
					r := collect(t, o, opt)
					if r.Gaps != nil || r.Err != nil {
						t.Fatalf("range at %d: gaps %v error %v", off, r.Gaps, r.Err)
					}
					for k, v := range r.Tables {
						got[k] = append(got[k], v...)
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("ranges of %d bytes (-whole +ranges):\n%.2000s", length, diff)
				}
			}
		})
	}
}

func TestReadRangeOfWhatCannotBeSplit(t *testing.T) {
	for name, in := range map[string]string{"a.json": `[{"id":1},{"id":2}]`, "a.csv.gz": gzipped(t, people), "a.zip": zipped(t, member{"p.csv", people})} {
		first := collect(t, object(name, in), format.Options{Want: inventory.Want{Range: inventory.Range{Length: 5}}})
		second := collect(t, object(name, in), format.Options{Want: inventory.Want{Range: inventory.Range{Offset: 5, Length: 5}}})
		if first.Rows != 2 || second.Rows != 0 || second.Gaps != nil {
			t.Errorf("%s: %d rows in the first range, %d in the second", name, first.Rows, second.Rows)
		}
	}
}

// counting counts the opens and the bytes asked for.
type counting struct{ opens, bytes atomic.Int64 }

func (c *counting) wrap(o format.Object) format.Object {
	open := o.Open
	o.Open = func(ctx context.Context, off, n int64) (io.ReadCloser, error) {
		c.opens.Add(1)
		c.bytes.Add(n)
		return open(ctx, off, n)
	}
	return o
}

func TestReadSample(t *testing.T) {
	const total, sample = 200_000, 1000
	for _, kind := range []string{"csv", "text", "ndjson"} {
		t.Run(kind, func(t *testing.T) {
			in := manyRows(kind, total)
			var c counting
			o := c.wrap(object("t."+kind, in))
			read := func(seed uint64) (ids []int, b inventory.Design) {
				for batch, err := range format.Read(t.Context(), o, format.Options{Dataset: "d", Want: inventory.Want{Rows: sample, Seed: seed}}) {
					if err != nil {
						t.Fatal(err)
					}
					if batch.Under != "" {
						continue
					}
					for i := range batch.Rows {
						id := 0
						fmt.Sscan(string(batch.Columns[0].Value(i)), &id)
						ids = append(ids, id)
					}
					b = batch.Design
				}
				return ids, b
			}
			ids, design := read(1)
			if len(ids) > sample || len(ids) < sample*9/10 {
				t.Errorf("%d rows, want about %d", len(ids), sample)
			}
			if design.Sampling != inventory.RandomBlocks || design.BlockRows != 16 || design.Of < total*3/4 || design.Of > total*5/4 {
				t.Errorf("design %+v", design)
			}
			if got := c.bytes.Load(); got > int64(len(in))/5 {
				t.Errorf("%d of %d bytes asked for", got, len(in))
			}
			spread(t, ids, total)
			again, _ := read(1)
			other, _ := read(2)
			if !cmp.Equal(ids, again) || cmp.Equal(ids, other) {
				t.Errorf("the seed does not pick the sample")
			}
		})
	}
}

// spread fails when a tenth of the table has no row in the sample, or when a row comes twice.
func spread(t *testing.T, ids []int, total int) {
	t.Helper()
	seen := map[int]bool{}
	tenths := map[int]int{}
	for _, id := range ids {
		if seen[id] {
			t.Errorf("row %d twice", id)
		}
		seen[id] = true
		tenths[id*10/total]++
	}
	for i := range 10 {
		if tenths[i] == 0 {
			t.Errorf("no row in tenth %d: %v", i, tenths)
		}
	}
}

func TestReadSampleDesigns(t *testing.T) {
	small, large := manyRows("csv", 50), manyRows("csv", 5000)
	tests := []struct {
		name, file, in string
		rows           int64
		want           inventory.Sampling
		n              int
	}{
		{"all wanted", "a.csv", large, 0, inventory.FullRead, 5000},
		{"more wanted than there is", "a.csv", small, 1000, inventory.FullRead, 50},
		{"more wanted than there is in a long file", "a.csv", large, 10_000, inventory.FullRead, 5000},
		{"few of a short file", "a.csv", small, 10, inventory.HeadRows, 10},
		{"compressed", "a.csv.gz", gzipped(t, large), 100, inventory.HeadRows, 100},
		{"compressed, more wanted than there is", "a.csv.gz", gzipped(t, small), 1000, inventory.FullRead, 50},
		{"one table of many", "a.zip", zipped(t, member{"p.csv", large}), 100, inventory.HeadRows, 100},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := collect(t, object(tc.file, tc.in), format.Options{Want: inventory.Want{Rows: tc.rows}})
			if got.Rows != tc.n || got.Designs[0] != tc.want || got.Gaps != nil {
				t.Errorf("%d rows by %v, want %d by %s; gaps %v", got.Rows, got.Designs, tc.n, tc.want, got.Gaps)
			}
		})
	}
}

func TestReadBudget(t *testing.T) {
	got := collect(t, object("a.csv", manyRows("csv", 50_000)), format.Options{Want: inventory.Want{Bytes: 200_000}})
	if diff := cmp.Diff([]string{"d csv budget_spent"}, got.Gaps); diff != "" || got.Rows < 1000 || got.Err != nil {
		t.Errorf("gaps (-want +got):\n%s rows %d error %v", diff, got.Rows, got.Err)
	}
}

func TestReadColumns(t *testing.T) {
	got := collect(t, object("a.csv", people), format.Options{Want: inventory.Want{Columns: []string{"name"}}})
	if diff := cmp.Diff([]string{"name=a", "name=b"}, got.Tables["d"]); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// TestReadSampleGivesWholeRows: rows of very different lengths are neither cut nor joined, in any charset.
func TestReadSampleGivesWholeRows(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var sb strings.Builder
	sb.WriteString("编号,姓名,备注\n")
	for i := range 20_000 {
		note := strings.Repeat("很长的备注", r.IntN(3)*r.IntN(100))
		if i%5 == 0 {
			note = `"` + note + "\n第二行,\"\"引号\"\"" + `"`
		}
		fmt.Fprintf(&sb, "%d,张三%d,%s\n", i, i, note)
	}
	utf8 := sb.String()
	for name, in := range map[string]string{"UTF-8": utf8, "GB18030": encode(t, simplifiedchinese.GB18030, utf8)} {
		all := map[string]bool{}
		for _, row := range collect(t, object("a.csv", in), format.Options{}).Tables["d"] {
			all[row] = true
		}
		for seed := range uint64(5) {
			got := collect(t, object("a.csv", in), format.Options{Want: inventory.Want{Rows: 500, Seed: seed}})
			if got.Rows < 400 || got.Rows > 500 || got.Gaps != nil || got.Designs[0] != inventory.RandomBlocks {
				t.Errorf("%s seed %d: %d rows, gaps %v, %v", name, seed, got.Rows, got.Gaps, got.Designs)
			}
			for _, row := range got.Tables["d"] {
				if !all[row] {
					t.Errorf("%s seed %d: row that is not in the table: %.100q", name, seed, row)
				}
			}
		}
	}
}

// TestReadSampleTakesElementsOfAllBlocks: repeated elements are not those of the first blocks alone.
func TestReadSampleTakesElementsOfAllBlocks(t *testing.T) {
	got := collect(t, object("a.ndjson", manyRows("ndjson", 50_000)), format.Options{Want: inventory.Want{Rows: 1000}})
	if rows, tags := len(got.Tables["d"]), len(got.Tables["d tags[]"]); rows < 900 || tags != 2*rows {
		t.Errorf("%d rows, %d elements", rows, tags)
	}
}

// TestReadSampleOfWrappedRows: rows that lie in one large object end the read once there are enough of them.
func TestReadSampleOfWrappedRows(t *testing.T) {
	in := `{"total":1,"data":[` + strings.Repeat(`{"id":1,"name":"somebody"},`, 1<<20)
	read := 0
	o := object("a.json", in)
	open := o.Open
	o.Open = func(ctx context.Context, off, n int64) (io.ReadCloser, error) {
		rc, err := open(ctx, off, n)
		return io.NopCloser(io.TeeReader(rc, writer(func(p []byte) { read += len(p) }))), err
	}
	got := collect(t, o, format.Options{Want: inventory.Want{Rows: 100}})
	if len(got.Tables["d data[]"]) != 100 || got.Gaps != nil || read > 3<<20 {
		t.Errorf("%d rows, gaps %v, %d bytes read", len(got.Tables["d data[]"]), got.Gaps, read)
	}
}

// writer is a function as an io.Writer.
type writer func(p []byte)

func (w writer) Write(p []byte) (int, error) {
	w(p)
	return len(p), nil
}

func TestReadKnownHeader(t *testing.T) {
	got := collect(t, object("a.csv", people), format.Options{Header: fields("key", "person")})
	if diff := cmp.Diff([]string{"key=1 person=a", "key=2 person=b"}, got.Tables["d"]); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestReadSpool(t *testing.T) {
	in := gzipped(t, zipped(t, member{"p.csv", people}, member{"q.txt", manyRows("text", 3000)}))
	if got := collect(t, object("a.zip.gz", in), format.Options{}); got.Tables["d#p.csv"] == nil || got.Gaps != nil {
		t.Errorf("tables %v gaps %v", got.Tables, got.Gaps)
	}
	got := collect(t, object("a.zip.gz", in), format.Options{Limits: format.Limits{Spool: 1000}})
	if diff := cmp.Diff([]string{"d zip too_large"}, got.Gaps); diff != "" || got.Rows != 0 {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

// TestReadRangeInsideOfOneLine: a range in which no record begins is not searched beyond its end.
func TestReadRangeInsideOfOneLine(t *testing.T) {
	in := "id,name\n1,a\n2," + strings.Repeat("x", 16<<20) + "\n3,c\n"
	read := 0
	o := object("a.csv", in)
	open := o.Open
	o.Open = func(ctx context.Context, off, n int64) (io.ReadCloser, error) {
		rc, err := open(ctx, off, n)
		return io.NopCloser(io.TeeReader(rc, writer(func(p []byte) { read += len(p) }))), err
	}
	const length = 2 << 20
	got := collect(t, o, format.Options{Want: inventory.Want{Range: inventory.Range{Offset: length, Length: length}}})
	if got.Rows != 0 || got.Gaps != nil || got.Err != nil || read > length+512<<10 {
		t.Errorf("%d rows, gaps %v, error %v, %d bytes read for a range of %d", got.Rows, got.Gaps, got.Err, read, length)
	}
	last := collect(t, o, format.Options{Want: inventory.Want{Range: inventory.Range{Offset: int64(len(in)) - length}}})
	if last.Rows != 1 || last.Gaps != nil {
		t.Errorf("%d rows in the last range, gaps %v", last.Rows, last.Gaps)
	}
}
