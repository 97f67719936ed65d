package format_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

type parquetItem struct {
	Phone string  `parquet:"phone"`
	Note  *string `parquet:"note,optional"`
}

type parquetRow struct {
	ID     int64     `parquet:"id"`
	Name   string    `parquet:"姓名,dict"`
	Mail   *string   `parquet:"mail,optional"`
	Born   int32     `parquet:"born,date"`
	Seen   time.Time `parquet:"seen,timestamp(millisecond)"`
	Amount int64     `parquet:"amount,decimal(2:18)"`
	Home   struct {
		City string `parquet:"city"`
	} `parquet:"home"`
	Items []parquetItem     `parquet:"items,list"`
	Tags  []string          `parquet:"tags"`
	Extra map[string]string `parquet:"extra"`
}

func parquetRows(n int) []parquetRow {
	rows := make([]parquetRow, n)
	for i := range rows {
		r := &rows[i]
		r.ID, r.Name, r.Born = int64(i), "张"+strconv.Itoa(i%7), int32(11000+i%100)
		r.Seen = time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
		r.Amount = int64(i) - 5
		r.Home.City = "上海"
		if i%2 == 0 {
			mail := fmt.Sprintf("u%d@example.cn", i)
			r.Mail = &mail
		}
		for k := range i % 3 {
			r.Items = append(r.Items, parquetItem{Phone: fmt.Sprintf("138%08d", i*10+k)})
			r.Tags = append(r.Tags, fmt.Sprint("t", k))
		}
		if i%5 == 0 {
			r.Extra = map[string]string{"k": strconv.Itoa(i)}
		}
	}
	return rows
}

func writeParquet(tb testing.TB, rows []parquetRow, options ...parquet.WriterOption) []byte {
	tb.Helper()
	var buf bytes.Buffer
	w := parquet.NewGenericWriter[parquetRow](&buf, options...)
	for part := range chunksOf(rows, 1000) {
		if _, err := w.Write(part); err != nil {
			tb.Fatal(err)
		}
		if err := w.Flush(); err != nil { // a row group
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func chunksOf[T any](all []T, n int) func(func([]T) bool) {
	return func(yield func([]T) bool) {
		for len(all) > 0 {
			k := min(n, len(all))
			if !yield(all[:k]) {
				return
			}
			all = all[k:]
		}
	}
}

// cells collects the cells of each column under its name; "∅" stands for null.
//
//nolint:revive // three results that every test takes apart
func cells(tb testing.TB, o format.Object, w inventory.Want) (map[string][]string, []inventory.Batch, error) {
	tb.Helper()
	got := map[string][]string{}
	var batches []inventory.Batch
	for b, err := range format.Read(tb.Context(), o, format.Options{Dataset: "x", Want: w}) {
		if err != nil {
			return got, batches, err
		}
		batches = append(batches, inventory.Batch{Dataset: b.Dataset, Under: b.Under, Rows: b.Rows, Design: b.Design})
		for i := range b.Columns {
			c := &b.Columns[i]
			if c.Len() != b.Rows {
				tb.Fatalf("column %s has %d values in a batch of %d rows", c.Name, c.Len(), b.Rows)
			}
			for k := range c.Len() {
				v := string(c.Value(k))
				if c.IsNull(k) {
					v = "∅"
				}
				got[c.Name] = append(got[c.Name], v)
			}
		}
	}
	return got, batches, nil
}

// TestParquetCodecs reads the same rows under every compression and both versions of pages.
func TestParquetCodecs(t *testing.T) {
	rows := parquetRows(2500)
	want, _, err := cells(t, memory("a.parquet", writeParquet(t, rows)), inventory.Want{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"0", "1", "2"}, want["id"][:3]); diff != "" {
		t.Error(diff)
	}
	for name, head := range map[string][]string{
		"姓名": {"张0", "张1"}, "mail": {"u0@example.cn", "∅"}, "born": {"2000-02-13", "2000-02-14"},
		"seen": {"2024-05-06T07:08:09Z"}, "amount": {"-0.05", "-0.04"}, "home.city": {"上海"},
		"items[].phone": {"13800000010", "13800000020", "13800000021"}, "items[].note": {"∅"},
		"tags[]": {"t0", "t0", "t1"}, "extra[].key": {"k"}, "extra[].value": {"0", "5"},
	} {
		if len(want[name]) < len(head) {
			t.Errorf("%s: %d values", name, len(want[name]))
			continue
		}
		if diff := cmp.Diff(head, want[name][:len(head)]); diff != "" {
			t.Error(name, diff)
		}
	}
	if n := len(want["id"]); n != len(rows) {
		t.Errorf("%d rows, want %d", n, len(rows))
	}
	codecs := []compress.Codec{&parquet.Snappy, &parquet.Gzip, &parquet.Zstd, &parquet.Brotli, &parquet.Lz4Raw}
	for _, codec := range codecs {
		for _, version := range []int{1, 2} {
			t.Run(fmt.Sprintf("%s-v%d", codec, version), func(t *testing.T) {
				data := writeParquet(t, rows, parquet.Compression(codec), parquet.DataPageVersion(version), parquet.PageBufferSize(4096))
				got, _, err := cells(t, memory("a.parquet", data), inventory.Want{})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// TestParquetSample wants rows that are spread, the same ones again, and little reading.
func TestParquetSample(t *testing.T) {
	rows := parquetRows(20_000)
	data := writeParquet(t, rows, parquet.PageBufferSize(1024))
	var read int64
	o := memory("a.parquet", data)
	open := o.Open
	o.Open = func(ctx context.Context, off, n int64) (io.ReadCloser, error) {
		read += n
		return open(ctx, off, n)
	}
	want := inventory.Want{Rows: 100, Columns: []string{"id", "mail"}}
	got, batches, err := cells(t, o, want)
	if err != nil {
		t.Fatal(err)
	}
	if len(got["id"]) != 100 || len(got["mail"]) != 100 {
		t.Fatalf("%d and %d values", len(got["id"]), len(got["mail"]))
	}
	thirds := map[int]int{}
	for i, id := range got["id"] {
		n := 0
		fmt.Sscan(id, &n)
		thirds[n*3/20_000]++
		if mail := fmt.Sprintf("u%d@example.cn", n); n%2 == 0 && got["mail"][i] != mail {
			t.Errorf("row %d has the mail of another", n)
		}
	}
	if len(thirds) != 3 {
		t.Errorf("rows per third: %v", thirds)
	}
	if d := batches[0].Design; d.Sampling != inventory.RandomBlocks || d.Of != 20_000 {
		t.Errorf("design %+v", d)
	}
	again, _, _ := cells(t, o, want)
	if diff := cmp.Diff(got, again); diff != "" {
		t.Error(diff)
	}
}

func TestParquetInspect(t *testing.T) {
	l, err := format.Inspect(t.Context(), memory("a.parquet", writeParquet(t, parquetRows(10))), format.Options{Dataset: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if l.Rows == nil || l.Rows.Value != 10 || l.Rows.Method != inventory.Exact || len(l.Columns) != 12 {
		t.Errorf("%+v", l)
	}
	if c := l.Columns[5]; c.Name != "amount" || c.Type != "DECIMAL(18,2)" {
		t.Errorf("%+v", c)
	}
}

// TestParquetHostile damages every part of a file: each damage is a gap or no damage at all, and takes little memory.
func TestParquetHostile(t *testing.T) {
	good := writeParquet(t, parquetRows(200), parquet.Compression(&parquet.Zstd))
	tests := map[string]func([]byte) []byte{
		"cut in the middle": func(b []byte) []byte { return b[:len(b)/2] },
		"no footer":         func(b []byte) []byte { return b[:len(b)-8] },
		"footer of 4 GB":    func(b []byte) []byte { copy(b[len(b)-8:], "\xff\xff\xff\xff"); return b },
		"list of 2^31": func(b []byte) []byte {
			foot := []byte{0x15, 0x02, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0x00}
			return []byte("PAR1" + string(foot) + "\x0a\x00\x00\x00PAR1")
		},
		"sealed": func(b []byte) []byte { copy(b[len(b)-4:], "PARE"); return b },
		"empty":  func([]byte) []byte { return []byte("PAR1") },
	}
	for name, damage := range tests {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _, err := cells(t, memory("a.parquet", damage(bytes.Clone(good))), inventory.Want{})
			runtime.ReadMemStats(&after)
			if inventory.AsGap(err) == nil {
				t.Errorf("want a gap, have %v", err)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 64<<20 {
				t.Errorf("took %d MB", took>>20)
			}
		})
	}
}

// TestParquetFlips flips bytes one by one.
func TestParquetFlips(t *testing.T) {
	good := writeParquet(t, parquetRows(20), parquet.Compression(&parquet.Snappy))
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0xff
		_, _, err := cells(t, memory("a.parquet", bad), inventory.Want{})
		if err != nil && inventory.AsGap(err) == nil {
			t.Fatalf("byte %d: %v", i, err)
		}
		if err != nil && strings.Contains(err.Error(), "张") {
			t.Fatalf("byte %d: the error quotes a value", i)
		}
	}
}

func FuzzParquet(f *testing.F) {
	var small bytes.Buffer
	w := parquet.NewGenericWriter[struct {
		A int64   `parquet:"a"`
		V *string `parquet:"v,optional,dict"`
	}](&small)
	_ = w.Close()
	f.Add(small.Bytes())
	f.Add(writeParquet(f, parquetRows(3)))
	f.Add(writeParquet(f, parquetRows(3), parquet.Compression(&parquet.Gzip), parquet.DataPageVersion(1)))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzColumns(t, "a.parquet", data) })
}

func BenchmarkParquet(b *testing.B) {
	data := writeParquet(b, parquetRows(50_000), parquet.Compression(&parquet.Snappy))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range format.Read(b.Context(), memory("a.parquet", data), format.Options{Dataset: "x"}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
