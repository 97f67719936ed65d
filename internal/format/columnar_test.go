package format_test

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// readHurt reads a damaged file, in full and as a sample, and fails when an error is no gap or quotes a value.
func readHurt(t *testing.T, name string, file []byte) bool {
	t.Helper()
	hurt := false
	for _, w := range []inventory.Want{{}, {Rows: 20}} {
		for _, err := range format.Read(t.Context(), memory(name, file), format.Options{Dataset: "x", Want: w}) {
			if err == nil {
				continue
			}
			hurt = true
			if inventory.AsGap(err) == nil {
				t.Fatalf("%v is no gap", err)
			}
			if strings.Contains(err.Error(), "张") || strings.Contains(err.Error(), "1380") {
				t.Fatal("the error quotes a value")
			}
		}
	}
	if _, err := format.Inspect(t.Context(), memory(name, file), format.Options{Dataset: "x"}); err != nil && inventory.AsGap(err) == nil {
		t.Fatalf("inspect: %v is no gap", err)
	}
	return hurt
}

// TestColumnarFlips flips bytes all over files: each is a gap, or hurts nothing but a value.
func TestColumnarFlips(t *testing.T) {
	for _, ext := range []string{".orc", ".avro"} {
		for name, file := range foreignFiles(t, ext) {
			t.Run(name, func(t *testing.T) {
				found := 0
				for i := 0; i < len(file); i += 1 + len(file)/150 {
					bad := bytes.Clone(file)
					bad[i] ^= 0xff
					if readHurt(t, name, bad) {
						found++
					}
				}
				if found == 0 {
					t.Error("no damage was noticed")
				}
			})
		}
	}
}

// TestColumnarCuts cuts files at many places: every cut is a gap.
func TestColumnarCuts(t *testing.T) {
	for _, ext := range []string{".orc", ".avro"} {
		for name, file := range foreignFiles(t, ext) {
			t.Run(name, func(t *testing.T) {
				for n := len(file) - 1; n > 0; n -= 1 + len(file)/50 {
					if n < 4 {
						continue
					}
					if !readHurt(t, name, file[:n]) && ext == ".orc" {
						t.Errorf("%d of %d bytes are read as a whole", n, len(file))
					}
				}
			})
		}
	}
}

// TestColumnarLies wants a gap and little memory from files that claim what they do not have.
func TestColumnarLies(t *testing.T) {
	long, text := avroLong, avroText
	avro := func(schema string, block ...string) string {
		return avroFile(schema) + strings.Join(block, "") + avroMark
	}
	deep := strings.Repeat(`{"type":"array","items":`, 5000) + `"int"` + strings.Repeat("}", 5000)
	orc := func(footer, post string) string {
		return "ORC" + footer + post + string(rune(len(post)))
	}
	post := func(n int, more string) string { return "\x08" + string(rune(n)) + more + "\x82\xf4\x03\x03ORC" }
	tests := map[string]string{
		"avro of 2^60 rows without a byte": avro(`{"type":"record","name":"r","fields":[]}`, long(1<<60), long(0)),
		"avro of 2^60 items":               avro(`{"type":"array","items":"null"}`, long(1), long(10), long(1<<60), "\x00"),
		"avro of a block of 2^60 bytes":    avro(`"string"`, long(1), long(1<<60)),
		"avro of a string of 2^60 bytes":   avro(`"string"`, long(1), long(9), long(1<<60)),
		"avro of a deep schema":            avro(deep, long(1), long(0)),
		"avro of a fixed of 2^30":          avro(`{"type":"fixed","name":"f","size":1073741824}`, long(1), long(0)),
		"avro without a schema":            avro("", long(1), long(0)),
		"avro of a schema that is no JSON": avro("{{", long(1), long(0)),
		"avro of metadata of 2^62 entries": "Obj\x01" + long(1<<62) + text("a"),
		"avro that contains itself": avro(`{"type":"record","name":"r","fields":[{"name":"next","type":["null","r"]}]}`,
			long(1), long(500), strings.Repeat("\x02", 500)),
		"orc of a footer of 2^40":       orc("", "\x08\x80\x80\x80\x80\x80\x20\x82\xf4\x03\x03ORC"),
		"orc of chunks of 2^40":         orc("", post(1, "\x18\x80\x80\x80\x80\x80\x20")),
		"orc of a stripe of 2^50":       orc("\x1a\x0a\x08\x03\x18\x80\x80\x80\x80\x80\x80\x80\x02", post(12, "")),
		"orc of a type in itself":       orc("\x22\x07\x08\x0c\x12\x01\x00\x1a\x00", post(9, "")),
		"orc of rows without a stripe":  orc("\x22\x02\x08\x0c\x30\x05", post(6, "")),
		"orc of a kind that is unknown": orc("\x22\x02\x08\x7f", post(4, "")),
		"orc of nothing":                "ORC\x00\x00\x00",
	}
	for name, file := range tests {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			hurt := readHurt(t, "a", []byte(file))
			runtime.ReadMemStats(&after)
			if !hurt {
				t.Error("it is read as if it were whole")
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 64<<20 {
				t.Errorf("took %d MB", took>>20)
			}
		})
	}
}

// fuzzColumns reads content in every way. Unlike fuzzRead it allows that more comes out than is in the file: a word of a
// dictionary may stand in every row.
func fuzzColumns(t *testing.T, name string, content []byte) {
	t.Helper()
	o := memory(name, content)
	for _, w := range []inventory.Want{{}, {Rows: 3, Seed: 1}, {Range: inventory.Range{Offset: 20, Length: 100}}, {Columns: []string{"a", "v"}, Distinct: true}} {
		for b, err := range format.Read(t.Context(), o, format.Options{Dataset: "d", Want: w, Limits: fuzzLimits()}) {
			if err == nil {
				checkBatch(t, b)
			} else if inventory.AsGap(err) == nil {
				t.Fatalf("%v is no gap", err)
			}
		}
	}
	_, err := format.Inspect(t.Context(), o, format.Options{Dataset: "d", Limits: fuzzLimits()})
	if err != nil && inventory.AsGap(err) == nil {
		t.Fatalf("inspect: %v is no gap", err)
	}
}

// The seeds are small: what is found in a large one takes the fuzzer minutes to make smaller.
func FuzzORC(f *testing.F) {
	number := orcColumn{kind: orcLong, encoding: 2, streams: map[uint64]string{present: "\xff\x90", data: "\xc0\x01\x14\x03"}}
	word := orcColumn{kind: orcText, encoding: 1, words: 1, streams: map[uint64]string{words: "ab", length: "\xff\x02", data: "\x01\x00\x00"}}
	item := orcColumn{kind: 10, kids: []uint64{4}, streams: map[uint64]string{length: "\xfc\x00\x01\x02\x00"}}
	child := orcColumn{kind: orcDecimal, streams: map[uint64]string{data: "\x09\xc8\x01\x00", second: "\x00\x00\x04"}}
	root := orcColumn{kind: 12, kids: []uint64{1, 2, 3}, names: []string{"a", "b", "c"}}
	f.Add(orcFile(4, 2, root, number, word, item, child))
	f.Add(oneColumn(3, orcColumn{kind: orcTime, streams: map[uint64]string{data: "\xfd\x00\x00\x01", second: "\xfd\x0a\x0c\x08"}}))
	f.Add(oneColumn(20, orcColumn{kind: orcLong, encoding: 2, streams: map[uint64]string{data: patchedRun}}))
	f.Fuzz(func(t *testing.T, content []byte) { fuzzColumns(t, "a.orc", content) })
}

func FuzzAvro(f *testing.F) {
	mixed := avroRecord(avroField("a", `["null","string"]`), avroField("b", `{"type":"array","items":{"type":"map","values":"long"}}`))
	f.Add([]byte(avroFile(mixed, []string{avroLong(1) + avroText("x") + avroLong(1) + avroLong(1) + avroText("k") + "\x04\x00\x00"})))
	f.Add([]byte(avroFile(`{"type":"fixed","name":"f","size":2,"logicalType":"decimal","scale":1}`, []string{"ab"}, []string{"cd", "ef"})))
	f.Add(avroLines(3, 2))
	f.Fuzz(func(t *testing.T, content []byte) { fuzzColumns(t, "a.avro", content) })
}

// counted counts the bytes that are asked for of an object.
func counted(o format.Object) (format.Object, *int64) {
	read := new(int64)
	open := o.Open
	o.Open = func(ctx context.Context, off, n int64) (io.ReadCloser, error) {
		if n < 0 {
			n = o.Size - off
		}
		*read += min(n, o.Size-off)
		return open(ctx, off, n)
	}
	return o, read
}
