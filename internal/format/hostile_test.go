package format_test

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// allocated returns how many bytes fn allocates, freed ones included: an upper bound of what it holds.
func allocated(fn func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fn()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// drain reads an object and returns its rows and its gaps.
func drain(tb testing.TB, o format.Object, opt format.Options) (rows int, gaps []string) {
	tb.Helper()
	opt.Dataset = "d"
	for b, err := range format.Read(context.Background(), o, opt) {
		if g := inventory.AsGap(err); g != nil {
			gaps = append(gaps, g.Op+" "+string(g.Cause))
			continue
		}
		if err != nil {
			tb.Fatal(err)
		}
		rows += b.Rows
	}
	return rows, gaps
}

func TestReadEndless(t *testing.T) {
	const gb = 1 << 30
	tests := []struct {
		name string
		in   format.Object
		rows int
		gaps []string
		most uint64 // bytes allocated
	}{
		{"one line of text", infinite("a.txt", "", "x", gb), 0, []string{"text too_large"}, 40 << 20},
		{"one line of a table", infinite("a.csv", people, "x,y,", gb/4), 2, []string{"csv too_large"}, 40 << 20},
		{"a quote that never closes", infinite("a.csv", people+"3,\"", "x,y\n", gb/64), gb/64 + 3 - 1, nil, 40 << 20},
		{"quotes that never close", infinite("a.csv", people, "3,\"x\n4,\"\"y\n", gb/512), 2*gb/512 + 2, nil, 40 << 20},
		{"one string of JSON", infinite("a.json", `[{"id":1,"s":"`, "x", gb/4), 0, []string{"json too_large", "json truncated"}, 40 << 20},
		{"one number of JSON", infinite("a.json", `[{"id":1,"s":`, "1", gb/16), 0, []string{"text too_large"}, 40 << 20},
		{"one line of JSON", infinite("a.ndjson", "{\"id\":1}\n{\"id\":2,\"s\":\"", "x", gb/4), 1, []string{"ndjson too_large"}, 40 << 20},
		{"deep JSON", infinite("a.json", "", `{"a":[`, gb/64), 0, []string{"json too_large", "json truncated"}, 40 << 20},
		{"wide JSON", infinite("a.json", "[", `{"k":[{"x":1}]},`, gb/256), gb / 256, []string{"json truncated"}, 80 << 20},
		{"a table of a quarter of a gigabyte", infinite("a.csv", csvHeader, "1,user,13800138000,u@example.com,1.00,2024-03-01,北京市朝阳区某路1号,ok\n", 4<<20), 4 << 20, nil, 40 << 20},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			var rows int
			var gaps []string
			took := allocated(func() { rows, gaps = drain(t, tc.in, format.Options{}) })
			if diff := cmp.Diff(tc.gaps, gaps); diff != "" || rows != tc.rows {
				t.Errorf("%d rows, want %d; gaps (-want +got):\n%s", rows, tc.rows, diff)
			}
			if took > tc.most {
				t.Errorf("%d MiB allocated, at most %d wanted", took>>20, tc.most>>20)
			}
		})
	}
}

// bomb compresses n bytes of a table whose rows are all the same.
func bomb(tb testing.TB, n int) string {
	tb.Helper()
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.DefaultCompression)
	line := strings.Repeat("1,13800138000,a\n", 1<<16)
	for range n / len(line) {
		_, _ = io.WriteString(w, line)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func TestReadBombs(t *testing.T) {
	b := bomb(t, 96<<20)
	many := make([]member, 8)
	for i := range many {
		many[i] = member{strings.Repeat("x", i+1) + ".csv.gz", b}
	}
	tests := []struct {
		name, file, in string
		limits         format.Limits
		gap            string
	}{
		{"gzip", "a.csv.gz", b, format.Limits{}, "csv too_large"},
		{"gzip in gzip", "a.gz", gzipped(t, b), format.Limits{}, "csv too_large"},
		{"gzip in zip in tar", "a.tar", tarred(t, member{"z.zip", zipped(t, many...)}), format.Limits{}, "csv too_large"},
		{"limit of bytes", "a.csv.gz", b, format.Limits{Bytes: 1 << 20, Ratio: 1 << 40}, "csv too_large"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			var rows int
			var gaps []string
			took := allocated(func() { rows, gaps = drain(t, object(tc.file, tc.in), format.Options{Limits: tc.limits}) })
			if diff := cmp.Diff([]string{tc.gap}, gaps); diff != "" {
				t.Errorf("gaps (-want +got):\n%s", diff)
			}
			if limit := 80 << 20 / 16; rows > limit || rows == 0 {
				t.Errorf("%d rows before the end, at most %d wanted", rows, limit)
			}
			if took > 64<<20 {
				t.Errorf("%d MiB allocated", took>>20)
			}
		})
	}
}

func TestReadManyEntries(t *testing.T) {
	many := make([]member, 500)
	for i := range many {
		many[i] = member{strings.Repeat("x", i%40) + ".csv", people}
	}
	rows, gaps := drain(t, object("a.zip", zipped(t, many...)), format.Options{Limits: format.Limits{Entries: 100}})
	if rows != 200 || !cmp.Equal(gaps, []string{"zip too_large"}) {
		t.Errorf("%d rows, gaps %v", rows, gaps)
	}
}

func TestReadManyColumns(t *testing.T) {
	wide := strings.Repeat("a,", 10_000) + "a\n"
	rows, gaps := drain(t, object("a.csv", wide+wide+wide), format.Options{})
	if rows == 0 || !cmp.Equal(gaps, []string{"csv too_large"}) {
		t.Errorf("%d rows, gaps %v", rows, gaps)
	}
	var keys strings.Builder
	for i := range 10_000 {
		keys.WriteString(`{"` + strings.Repeat("k", i%60+1) + string(rune('a'+i%26)) + `":{"` + string(rune('a'+i%26)) + `":[{"x":1}]}}` + "\n")
	}
	rows, gaps = drain(t, object("a.json", keys.String()), format.Options{Limits: format.Limits{Columns: 100}})
	if rows == 0 || !cmp.Equal(gaps, []string{"ndjson too_large"}) {
		t.Errorf("%d rows, gaps %v", rows, gaps)
	}
}

func TestReadLongCell(t *testing.T) {
	in := text("id,note,x", "1,"+strings.Repeat("n", 1000)+",y", "2,b,y", "3,c,y")
	got := collect(t, object("a.csv", in), format.Options{Limits: format.Limits{Cell: 10}})
	want := []string{"id=1 note=nnnnnnnnnn x=y", "id=2 note=b x=y", "id=3 note=c x=y"}
	if diff := cmp.Diff(want, got.Tables["d"]); diff != "" || !cmp.Equal(got.Gaps, []string{"d csv too_large"}) {
		t.Errorf("rows (-want +got):\n%s gaps %v", diff, got.Gaps)
	}
}
