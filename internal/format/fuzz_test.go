package format_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// fuzzLimits are small, so that the limits are met often.
func fuzzLimits() format.Limits {
	return format.Limits{Bytes: 1 << 20, Nesting: 3, Depth: 8, Line: 4 << 10, Cell: 1 << 10, Entries: 20, Columns: 50, Spool: 1 << 18}
}

// fuzzRead reads content in every way, and fails when a batch is not as it must be or when more comes out than may.
func fuzzRead(t *testing.T, name string, content []byte) {
	t.Helper()
	o := object(name, string(content))
	for _, w := range []inventory.Want{{}, {Rows: 3, Seed: 1}, {Range: inventory.Range{Offset: int64(len(content) / 2), Length: 100}}, {Bytes: 50}} {
		out := 0
		for b, err := range format.Read(context.Background(), o, format.Options{Dataset: "d", Want: w, Limits: fuzzLimits()}) {
			if inventory.AsGap(err) != nil {
				continue
			}
			if err != nil {
				t.Fatalf("error that is no gap: %v", err)
			}
			checkBatch(t, b)
			for _, c := range b.Columns {
				out += len(c.Data)
			}
		}
		// A byte that is no UTF-8 becomes three.
		if limit := 3 * (2<<20 + len(content)); out > limit {
			t.Fatalf("%d bytes out of %d", out, len(content))
		}
	}
	_, err := format.Inspect(context.Background(), o, format.Options{Dataset: "d", Limits: fuzzLimits()})
	if err != nil && inventory.AsGap(err) == nil {
		t.Fatalf("inspect: error that is no gap: %v", err)
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{people, "a;b\n\"x\ny\";1\n", "id\tname\n1\t\\N\n", "a,b\r\n\"1\"\"2\",3\r\n", "\xEF\xBB\xBFid,name\n", "'a','b'\n'c','d'\n'e','f'\n", "sep=|\na|b\n1|2\n", "a,\"b\n\"\"c\"x\"\n,\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { fuzzRead(t, "a.csv", content) })
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"one\ntwo", "\xFF\xFEa\x00\n\x00", "\xd5\xc5\xc8\xfd\n", "<a>b</a>\r\n", "a\rb\r"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { fuzzRead(t, "a.log", content) })
}

func FuzzPacked(f *testing.F) {
	for _, s := range []string{
		gzipped(f, people), zstded(f, people), zipped(f, member{"a.csv", people}, member{"b/c.json", `[{"a":1}]`}),
		tarred(f, member{"a.csv", people}, member{"b.gz", gzipped(f, people)}), gzipped(f, tarred(f, member{"a.csv", people})),
		encrypted(zipped(f, member{"a.csv", people})), lying(zipped(f, member{"a.csv", people}), 3),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { fuzzRead(t, "a.bin", content) })
}

// FuzzJSON also compares with the decoder of the standard library: what it takes for an array of flat objects must
// come out as rows.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`[{"id":1,"name":"a"},{"id":2,"x":null}]`, text(`{"a":{"b":[1,2,{"c":"d"}]}}`, `{"a":1}`), `{"13800138000":{"a":1}}`,
		`["\u0041\ud83d\ude00\n",true,-1.5e3]`, `[[[1],[2]],{}]`, `{"a":[{"b":[{"c":[]}]}]}`, "{\"a\":1}\n{\"a\":\n{\"a\":3}\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		fuzzRead(t, "a.json", content)
		var want []map[string]int
		if len(content) > 2000 || json.Unmarshal(content, &want) != nil || len(want) == 0 {
			return
		}
		for _, row := range want {
			if len(row) == 0 || len(row) > 20 {
				return
			}
			for k := range row {
				if len(k) == 0 || len(k) > 5 {
					return
				}
			}
		}
		got := collect(t, object("a.json", string(content)), format.Options{})
		if n := len(got.Tables["d"]); n != len(want) && len(got.Gaps) == 0 && got.Tables["d *"] == nil {
			t.Errorf("%d rows, want %d: %v", n, len(want), got)
		}
	})
}

// FuzzCSVWritten compares with the writer of the standard library: what it writes must come out as it went in.
func FuzzCSVWritten(f *testing.F) {
	f.Add("a", "b,c", "d\"e", "f\ng")
	f.Add("张三", ",,,,,,,,", "\"\"", "x\r\ny")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		cells := []string{a, b, c, d}
		for i, s := range cells {
			s = strings.Map(func(r rune) rune {
				if r == utf8.RuneError || r < ' ' && r != '\n' {
					return '.'
				}
				return r
			}, s)
			cells[i] = "v" + s + "w" // nothing to trim, no null
		}
		var sb strings.Builder
		w := csv.NewWriter(&sb)
		for i := range 20 {
			_ = w.Write([]string{"姓名", "电话", "地址", "备注"})
			if i > 0 {
				continue
			}
			_ = w.Write(cells)
			_ = w.Write(cells)
		}
		w.Flush()
		got := collect(t, object("a.csv", sb.String()), format.Options{})
		want := "姓名=" + cells[0] + " 电话=" + cells[1] + " 地址=" + cells[2] + " 备注=" + cells[3]
		if rows := got.Tables["d"]; len(rows) != 21 || rows[0] != want || rows[1] != want {
			t.Errorf("got %.300q, want %.300q twice", rows, want)
		}
	})
}
