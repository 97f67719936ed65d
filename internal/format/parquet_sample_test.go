package format_test

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// wideRow has a column of every encoding, with and without nulls.
type wideRow struct {
	ID    int64    `parquet:"id,plain"`
	Delta int64    `parquet:"delta,delta"`
	Small *int32   `parquet:"small,optional"`
	Word  string   `parquet:"word,dict"`
	Maybe *string  `parquet:"maybe,optional,dict"`
	Text  string   `parquet:"text,plain"`
	Long  string   `parquet:"long"`
	Front string   `parquet:"front,delta"`
	Rate  float64  `parquet:"rate,split"`
	Half  float32  `parquet:"half"`
	Yes   bool     `parquet:"yes"`
	Key   [16]byte `parquet:"key,uuid"`
	Null  *string  `parquet:"null,optional"`
}

// wideParquet writes a file that is larger than what a sample may read anywhere.
func wideParquet(tb testing.TB, rows, group int64, options ...parquet.WriterOption) []byte {
	tb.Helper()
	var buf bytes.Buffer
	w := parquet.NewGenericWriter[wideRow](&buf, append(options, parquet.MaxRowsPerRowGroup(group))...)
	part := make([]wideRow, 0, 1000)
	for i := range rows {
		r := uint64(i+1) * 0x9e3779b97f4a7c15
		row := wideRow{
			ID: i, Delta: int64(r >> 40), Word: "w" + strconv.FormatUint(r>>50, 36), Text: fmt.Sprintf("%d/%x", i, r),
			Front: fmt.Sprintf("common prefix %08d", i), Rate: float64(i) / 3, Half: float32(i) / 2, Yes: r>>33&1 == 1,
		}
		for k := range 8 {
			row.Long += strconv.FormatUint(r*uint64(k+3), 16)
		}
		for k := range row.Key {
			row.Key[k] = byte(r >> (k % 8))
		}
		if i%3 == 0 {
			small, word := int32(r>>45), "m"+strconv.FormatUint(r>>55, 36)
			row.Small, row.Maybe = &small, &word
		}
		if part = append(part, row); len(part) == cap(part) || i+1 == rows {
			if _, err := w.Write(part); err != nil {
				tb.Fatal(err)
			}
			part = part[:0]
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// TestParquetLargeSample wants the sampled rows to be those of the file, with every codec, encoding and sort of page.
func TestParquetLargeSample(t *testing.T) {
	const rows = 50_000
	want, _, err := cells(t, memory("a.parquet", wideParquet(t, rows, 10_000)), inventory.Want{})
	if err != nil {
		t.Fatal(err)
	}
	codecs := []compress.Codec{&parquet.Uncompressed, &parquet.Snappy, &parquet.Gzip, &parquet.Zstd, &parquet.Lz4Raw}
	for i, codec := range codecs {
		version, group := 1+i%2, []int64{4000, 25_000}[i/2%2]
		t.Run(fmt.Sprintf("%s-v%d-%d", codec, version, group), func(t *testing.T) {
			file := wideParquet(t, rows, group, parquet.Compression(codec), parquet.DataPageVersion(version))
			if len(file) < 4<<20 {
				t.Fatalf("a file of %d bytes is read anywhere", len(file))
			}
			o, read := counted(memory("a.parquet", file))
			got, batches, err := cells(t, o, inventory.Want{Rows: 1000, Seed: 3})
			if err != nil {
				t.Fatal(err)
			}
			sameRows(t, want, got, 500)
			if d := batches[0].Design; d.Sampling != inventory.RandomBlocks || d.Of != rows || d.BlockRows == 0 || d.BlockRows > 256 {
				t.Errorf("design %+v", d)
			}
			// Pages of LZ4 are read whole, and so are most pages of which a row in the middle is wanted.
			if cheap := group == 4000 && codec != &parquet.Lz4Raw; cheap && *read > int64(len(file)/4) {
				t.Errorf("%d of %d bytes were read", *read, len(file))
			}
		})
	}
}

// sameRows compares sampled rows with those of the same ids.
func sameRows(t *testing.T, want, got map[string][]string, least int) {
	t.Helper()
	if len(got["id"]) < least || len(got) != len(want) {
		t.Fatalf("%d rows of %d columns", len(got["id"]), len(got))
	}
	for i, id := range got["id"] {
		n, err := strconv.Atoi(id)
		if err != nil {
			t.Fatal(err)
		}
		for name := range want {
			if got[name][i] != want[name][n] {
				t.Fatalf("row %d has %q in %s, want %q", n, got[name][i], name, want[name][n])
			}
		}
	}
}

// TestParquetDistinct wants counts that add up to the values of a column, and that nothing else is read.
func TestParquetDistinct(t *testing.T) {
	file := wideParquet(t, 20_000, 7000, parquet.Compression(&parquet.Snappy))
	for _, name := range []string{"word", "maybe", "text", "null", "yes"} {
		full, _, err := cells(t, memory("a.parquet", file), inventory.Want{Columns: []string{name}})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{}
		for _, v := range full[name] {
			want[v]++
		}
		o, read := counted(memory("a.parquet", file))
		got := map[string]int{}
		for b, err := range format.Read(t.Context(), o, format.Options{Dataset: "x", Want: inventory.Want{Columns: []string{name}, Distinct: true}}) {
			if err != nil {
				t.Fatal(err)
			}
			tally(t, &b, got)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(name, diff)
		}
		if *read > int64(len(file))/2 {
			t.Errorf("%s: %d of %d bytes were read", name, *read, len(file))
		}
	}
}

func tally(t *testing.T, b *inventory.Batch, into map[string]int) {
	t.Helper()
	c := &b.Columns[0]
	if len(b.Columns) != 1 || c.Len() != b.Rows || c.Count != nil && len(c.Count) != b.Rows || b.Design.Sampling != inventory.FullRead {
		t.Fatalf("%d columns, %d rows, %d values, %d counts, %s", len(b.Columns), b.Rows, c.Len(), len(c.Count), b.Design.Sampling)
	}
	for i := range c.Len() {
		v, n := string(c.Value(i)), 1
		if c.IsNull(i) {
			v = "∅"
		}
		if c.Count != nil {
			n = int(c.Count[i])
		}
		into[v] += n
	}
}
