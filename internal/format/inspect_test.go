package format_test

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

func fields(names ...string) []inventory.Field {
	var out []inventory.Field
	for _, n := range names {
		out = append(out, inventory.Field{Name: n})
	}
	return out
}

func measure(n int64, m inventory.Method) *inventory.Measure {
	return &inventory.Measure{Value: n, Method: m}
}

func TestInspect(t *testing.T) {
	tests := []struct {
		name, in string
		want     format.Layout
	}{
		{"a.csv", people, format.Layout{Format: "csv", Splits: true, Columns: fields("id", "name"), Rows: measure(2, inventory.Exact), Bytes: measure(int64(len(people)), inventory.Exact)}},
		{"a.csv.gz", gzipped(t, people), format.Layout{Format: "csv.gz", Columns: fields("id", "name"), Rows: measure(2, inventory.Exact)}},
		{"a.log", "one line\nanother\n", format.Layout{Format: "text", Splits: true, Columns: fields("text"), Rows: measure(2, inventory.Exact), Bytes: measure(17, inventory.Exact)}},
		{"a.jsonl", text(`{"b":1,"a":{"c":2}}`, `{"b":2,"t":["x"]}`), format.Layout{Format: "ndjson", Splits: true, Columns: fields("b", "a.c", "t[]"), Rows: measure(2, inventory.Exact), Bytes: measure(38, inventory.Exact)}},
		{"a.json", `[{"b":1}]`, format.Layout{Format: "json", Columns: fields("b"), Rows: measure(1, inventory.Exact)}},
		{"a.zip", zipped(t, member{"p.csv", people}, member{"x.png", "\x89PNG\r\n\x1a\n\x00"}), format.Layout{Format: "zip", Container: true, Tables: []format.Table{
			{Name: "p.csv", Format: "csv", Columns: fields("id", "name"), Rows: measure(2, inventory.Exact), Bytes: measure(int64(len(people)), inventory.Listing)},
			{Name: "x.png", Format: "png", Bytes: measure(9, inventory.Listing)},
		}}},
		{"a.tar.gz", gzipped(t, tarred(t, member{"p.csv", people})), format.Layout{Format: "tar.gz", Container: true, Tables: []format.Table{
			{Name: "p.csv", Format: "csv", Columns: fields("id", "name"), Rows: measure(2, inventory.Exact)},
		}}},
		{"empty", "", format.Layout{}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got, err := format.Inspect(t.Context(), object(tc.name, tc.in), format.Options{Dataset: "d"})
			if err != nil {
				t.Fatal(err)
			}
			if (got.Fingerprint == "") != (tc.in == "") {
				t.Errorf("fingerprint %q", got.Fingerprint)
			}
			got.Fingerprint = ""
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("layout (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInspectReadsLittle(t *testing.T) {
	var c counting
	in := manyRows("csv", 100_000)
	got, err := format.Inspect(t.Context(), c.wrap(object("a.csv", in)), format.Options{Dataset: "d"})
	if err != nil || c.opens.Load() != 1 || c.bytes.Load() > 64<<10 {
		t.Errorf("error %v, %d opens, %d bytes", err, c.opens.Load(), c.bytes.Load())
	}
	if got.Rows.Method != inventory.Estimate || got.Rows.Value < 80_000 || got.Rows.Value > 120_000 {
		t.Errorf("rows %+v", got.Rows)
	}
}

func TestFingerprint(t *testing.T) {
	of := func(name, in string) string {
		l, err := format.Inspect(t.Context(), object(name, in), format.Options{Dataset: "d"})
		if err != nil {
			t.Fatal(err)
		}
		return l.Fingerprint
	}
	same := of("a.csv", people)
	if of("b.csv", text("ID,Name", "7,x", "8,y", "9,z")) != same {
		t.Error("other rows, other fingerprint")
	}
	if of("a.csv", text("id,email", "1,a@b.c", "2,d@e.f")) == same || of("a.csv.gz", gzipped(t, people)) == same {
		t.Error("other schema or format, same fingerprint")
	}
	if of("a.json", `[{"a":1,"b":2}]`) != of("a.json", `[{"b":1,"a":2}]`) {
		t.Error("the order of the keys of JSON counts")
	}
}

func TestInspectGap(t *testing.T) {
	for name, in := range map[string]string{"a.pdf": "%PDF-1.7\n", "a.gz": "\x1f\x8b\x08", "a.zip": "PK\x03\x04 and then nothing"} {
		_, err := format.Inspect(t.Context(), object(name, in), format.Options{Dataset: "d"})
		if g := inventory.AsGap(err); g == nil || g.Dataset != "d" {
			t.Errorf("%s: error %v, want a gap", name, err)
		}
	}
}

// failing is an object whose reads break off with an error after n bytes.
func failing(o format.Object, n int64, err error) format.Object {
	open := o.Open
	o.Open = func(ctx context.Context, off, length int64) (io.ReadCloser, error) {
		if off >= n {
			return nil, err
		}
		rc, oerr := open(ctx, off, length)
		if oerr != nil {
			return nil, oerr
		}
		return io.NopCloser(io.MultiReader(io.LimitReader(rc, n-off), &fails{err})), nil
	}
	return o
}

type fails struct{ err error }

func (f *fails) Read([]byte) (int, error) { return 0, f.err }

func TestReadErrorOfObject(t *testing.T) {
	boom := errors.New("boom")
	denied := &inventory.Gap{Store: "s", Op: "s3:GetObject", Cause: inventory.Denied}
	large := manyRows("csv", 20_000)
	for _, n := range []int64{0, 100, 70_000, 300_000} {
		for name, in := range map[string]string{"a.csv": large, "a.csv.gz": gzipped(t, large), "a.zip": zipped(t, member{"p.csv", large})} {
			if n >= int64(len(in)) {
				continue
			}
			if got := collect(t, failing(object(name, in), n, boom), format.Options{}); !errors.Is(got.Err, boom) || got.Gaps != nil {
				t.Errorf("%s after %d bytes: error %v gaps %v, want boom", name, n, got.Err, got.Gaps)
			}
			got := collect(t, failing(object(name, in), n, denied), format.Options{})
			if got.Err != nil || len(got.Gaps) != 1 || !strings.Contains(got.Gaps[0], "s3:GetObject denied") {
				t.Errorf("%s after %d bytes: error %v gaps %v, want denied", name, n, got.Err, got.Gaps)
			}
		}
	}
}

func TestReadStops(t *testing.T) {
	for name, in := range map[string]string{
		"a.csv": manyRows("csv", 20_000), "a.ndjson": manyRows("ndjson", 20_000), "a.log": manyRows("text", 20_000),
		"a.zip": zipped(t, member{"p.csv", people}, member{"q.csv", people}), "a.pdf": "%PDF-1.7\n",
		"a.csv.zst": zstded(t, manyRows("csv", 20_000)),
	} {
		before := runtime.NumGoroutine()
		n := 0
		for range format.Read(t.Context(), object(name, in), format.Options{Dataset: "d"}) {
			n++
			break
		}
		if n != 1 || runtime.NumGoroutine() > before {
			t.Errorf("%s: %d turns, %d goroutines more", name, n, runtime.NumGoroutine()-before)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var last error
		for _, err := range format.Read(ctx, object(name, in), format.Options{Dataset: "d"}) {
			cancel()
			last = err
		}
		if name != "a.pdf" && !errors.Is(last, context.Canceled) {
			t.Errorf("%s: last error %v after the context was cancelled", name, last)
		}
		cancel()
	}
}
