package format_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// avroMark is what the tests put behind each block.
const avroMark = "0123456789abcdef"

// avroLong writes a number: zigzag, seven bits a byte.
func avroLong(n int64) string {
	var out []byte
	for u := uint64(n)<<1 ^ uint64(n>>63); ; u >>= 7 {
		if u < 0x80 {
			return string(append(out, byte(u)))
		}
		out = append(out, byte(u)|0x80)
	}
}

func avroText(s string) string { return avroLong(int64(len(s))) + s }

// avroFile writes a file without compression; each block is its records.
func avroFile(schema string, blocks ...[]string) string {
	var file strings.Builder
	file.WriteString("Obj\x01" + avroLong(1) + avroText("avro.schema") + avroText(schema) + avroLong(0) + avroMark)
	for _, records := range blocks {
		all := strings.Join(records, "")
		file.WriteString(avroLong(int64(len(records))) + avroLong(int64(len(all))) + all + avroMark)
	}
	return file.String()
}

// avroRecord is a schema of a record with these fields.
func avroRecord(fields ...string) string {
	return `{"type":"record","name":"r","namespace":"a.b","fields":[` + strings.Join(fields, ",") + `]}`
}

func avroField(name, typ string) string {
	return fmt.Sprintf(`{"name":%q,"type":%s,"doc":"the %s"}`, name, typ, name)
}

// TestAvroTypes reads one record of each sort of type.
func TestAvroTypes(t *testing.T) {
	fixed := func(size int) string { return fmt.Sprintf(`{"type":"fixed","name":"f%d","size":%d`, size, size) }
	tests := []struct{ name, schema, in, want string }{
		{"negative", `"int"`, avroLong(-7), "-7"},
		{"float", `"float"`, "\x00\x00\xc0\x3f", "1.5"},
		{"bytes", `"bytes"`, avroText("\xff\x01"), "ff01"},
		{"fixed", fixed(3) + "}", "abc", "abc"},
		{"uuid", fixed(16) + `,"logicalType":"uuid"}`, "0123456789abcdef", "30313233-3435-3637-3839-616263646566"},
		{"decimal", `{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}`, avroText("\xff\x85"), "-1.23"},
		{"fixed decimal", fixed(2) + `,"logicalType":"decimal","precision":4,"scale":1}`, "\x00\x7b", "12.3"},
		{"date", `{"type":"int","logicalType":"date"}`, avroLong(-1), "1969-12-31"},
		{"milliseconds", `{"type":"long","logicalType":"timestamp-millis"}`, avroLong(1500), "1970-01-01T00:00:01.5Z"},
		{"local", `{"type":"long","logicalType":"local-timestamp-micros"}`, avroLong(-1), "1969-12-31T23:59:59.999999"},
		{"clock", `{"type":"int","logicalType":"time-millis"}`, avroLong(3_600_001), "01:00:00.001"},
		{"enum", `{"type":"enum","name":"e","symbols":["A","B"]}`, avroLong(1), "B"},
		{"null first", `["null","string"]`, avroLong(1) + avroText("x"), "x"},
		{"null last", `["string","null"]`, avroLong(1), "∅"},
		{"mixed union", `["null","string","long"]`, avroLong(2) + avroLong(5), "5"},
		{"array in parts", `{"type":"array","items":"string"}`, avroLong(1) + avroText(`a"`) + avroLong(-1) + avroLong(2) + avroText("b") + avroLong(0), `["a\"","b"]`},
		{"map", `{"type":"map","values":["null",{"type":"int","logicalType":"date"}]}`, avroLong(2) + avroText("k") + avroLong(0) + avroText("d") + avroLong(1) + avroLong(0) + avroLong(0), `{"k":null,"d":"1970-01-01"}`},
		{"record in array", `{"type":"array","items":` + avroRecord(avroField("x", `"boolean"`), avroField("y", `"string"`)) + `}`, avroLong(1) + "\x01" + avroText("z\n") + avroLong(0), `[{"x":true,"y":"z\u000a"}]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := avroFile(avroRecord(avroField("v", tt.schema)), []string{tt.in})
			got, _, err := cells(t, memory("a.avro", []byte(file)), inventory.Want{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[string][]string{"v": {tt.want}}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAvroNested flattens records, names included that are used again, and keeps one that contains itself as text.
func TestAvroNested(t *testing.T) {
	city := avroRecord(avroField("city", `"string"`))
	node := `{"type":"record","name":"n","fields":[{"name":"id","type":"int"},{"name":"next","type":["null","n"]}]}`
	schema := `{"type":"record","name":"top","fields":[` + strings.Join([]string{
		avroField("home", city), avroField("work", `["null","a.b.r"]`), avroField("chain", node),
	}, ",") + `]}`
	file := avroFile(
		schema,
		[]string{avroText("上海") + avroLong(0) + avroLong(1) + avroLong(1) + avroLong(2) + avroLong(0)},
		[]string{avroText("北京") + avroLong(1) + avroText("广州") + avroLong(3) + avroLong(0)},
	)
	got, _, err := cells(t, memory("a.avro", []byte(file)), inventory.Want{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"home.city": {"上海", "北京"}, "work.city": {"∅", "广州"}, "chain.id": {"1", "3"}, "chain.next": {`{"id":2,"next":null}`, "∅"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	l, err := format.Inspect(t.Context(), memory("a.avro", []byte(file)), format.Options{Dataset: "x"})
	if err != nil || !l.Splits || l.Columns[0] != (inventory.Field{Name: "home.city", Type: "string", Comment: "the city"}) {
		t.Errorf("%+v, %v", l, err)
	}
}

// avroLines is a file of many blocks.
func avroLines(blocks, rows int) []byte {
	var all [][]string
	for b := range blocks {
		var records []string
		for i := range rows {
			records = append(records, avroText(fmt.Sprintf("row %08d %s", b*rows+i, strings.Repeat("x", 40))))
		}
		all = append(all, records)
	}
	return []byte(avroFile(avroRecord(avroField("v", `"string"`)), all...))
}

// TestSplits wants every row once, however a file is cut.
func TestSplits(t *testing.T) {
	text := orcColumn{kind: orcText, streams: map[uint64]string{length: strings.Repeat("\x61\x00\x05", 3), data: strings.Repeat("abcde", 300)}}
	for name, file := range map[string][]byte{
		"a.avro":    avroLines(40, 30),
		"a.parquet": ordersParquet(t, orders(1200), parquet.MaxRowsPerRowGroup(100)),
		"a.orc":     orcFile(300, 7, orcColumn{kind: 12, kids: []uint64{1}, names: []string{"v"}}, text),
	} {
		o := memory(name, file)
		if l, err := format.Inspect(t.Context(), o, format.Options{Dataset: "x"}); err != nil || !l.Splits {
			t.Errorf("%s does not split: %v", name, err)
		}
		want, _, err := cells(t, o, inventory.Want{})
		if err != nil || len(want) == 0 {
			t.Fatalf("%s: %v", name, err)
		}
		for _, step := range []int64{17, 333, 1700, 5000, 40_000} {
			if diff := cmp.Diff(want, inRanges(t, o, step)); diff != "" {
				t.Errorf("%s in ranges of %d: %s", name, step, diff)
			}
		}
	}
}

// inRanges reads an object range by range.
func inRanges(t *testing.T, o format.Object, step int64) map[string][]string {
	t.Helper()
	got := map[string][]string{}
	for off := int64(0); off < o.Size; off += step {
		r := inventory.Range{Offset: off, Length: step}
		if off+step >= o.Size {
			r.Length = 0
		}
		part, _, err := cells(t, o, inventory.Want{Range: r})
		if err != nil {
			t.Fatal(err)
		}
		for name, values := range part {
			got[name] = append(got[name], values...)
		}
	}
	return got
}

// TestAvroSample takes some rows of blocks all over a file, and reads little else.
func TestAvroSample(t *testing.T) {
	file := avroLines(2000, 60)
	o, read := counted(memory("a.avro", file))
	got, batches, err := cells(t, o, inventory.Want{Rows: 640})
	if err != nil {
		t.Fatal(err)
	}
	thirds := map[int]int{}
	for _, v := range got["v"] {
		n := 0
		if _, err := fmt.Sscanf(v, "row %d", &n); err != nil {
			t.Fatal(err)
		}
		thirds[n*3/120_000]++
	}
	if n := len(got["v"]); n != 640 || len(thirds) != 3 {
		t.Errorf("%d rows, by thirds %v", n, thirds)
	}
	if d := batches[0].Design; d.Sampling != inventory.RandomBlocks || d.BlockRows != 10 || d.Of < 119_000 || d.Of > 121_000 {
		t.Errorf("design %+v", d)
	}
	t.Logf("%d of %d bytes", *read, len(file))
	if *read > int64(len(file)/4) {
		t.Errorf("%d of %d bytes were read", *read, len(file))
	}
}
