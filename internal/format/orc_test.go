package format_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// proto builds a message in the wire format of Protocol Buffers.
type proto []byte

func (p proto) number(field, v uint64) proto {
	return binary.AppendUvarint(binary.AppendUvarint(p, field<<3), v)
}

func (p proto) data(field uint64, v string) proto {
	return append(binary.AppendUvarint(binary.AppendUvarint(p, field<<3|2), uint64(len(v))), v...)
}

// orcColumn is one column of a file of one stripe as it is stored.
type orcColumn struct {
	kind     uint64
	kids     []uint64
	names    []string
	encoding uint64
	words    uint64
	streams  map[uint64]string // by kind
}

// orcFile puts columns into a file without compression: the least that is one. The stripe is repeated.
func orcFile(rows uint64, stripes int, columns ...orcColumn) []byte {
	file, foot := []byte("ORC"), proto{}
	for range stripes {
		at, stripe := len(file), proto{}
		for id, c := range columns {
			for kind := range uint64(6) {
				if s, ok := c.streams[kind]; ok {
					file = append(file, s...)
					stripe = stripe.data(1, string(proto{}.number(1, kind).number(2, uint64(id)).number(3, uint64(len(s)))))
				}
			}
		}
		for _, c := range columns {
			stripe = stripe.data(2, string(proto{}.number(1, c.encoding).number(2, c.words)))
		}
		where := proto{}.number(1, uint64(at)).number(3, uint64(len(file)-at)).number(4, uint64(len(stripe))).number(5, rows)
		file = append(file, stripe...)
		foot = foot.data(3, string(where))
	}
	for _, c := range columns {
		t := proto{}.number(1, c.kind)
		for i, kid := range c.kids {
			t = t.number(2, kid)
			if c.names != nil {
				t = t.data(3, c.names[i])
			}
		}
		foot = foot.data(4, string(t))
	}
	foot = foot.number(6, rows*uint64(stripes))
	post := proto{}.number(1, uint64(len(foot))).number(2, 0).data(8000, "ORC")
	return append(append(append(file, foot...), post...), byte(len(post)))
}

// oneColumn is a file with a single column.
func oneColumn(rows uint64, c orcColumn) []byte {
	return orcFile(rows, 1, orcColumn{kind: 12, kids: []uint64{1}, names: []string{"v"}}, c)
}

const (
	orcLong, orcText, orcTime, orcDecimal = 4, 7, 9, 14
	present, data, length, words, second  = 0, 1, 2, 3, 5
)

func numbers(from, to, step int) []string {
	var all []string
	for i := from; i != to; i += step {
		all = append(all, strconv.Itoa(i))
	}
	return all
}

// patchedRun is the example of a patched base of the specification.
const patchedRun = "\x8e\x13\x2b\x21\x07\xd0\x1e\x00\x14\x70\x28\x32\x3c\x46\x50\x5a\x64\x6e\x78\x82\x8c\x96\xa0\xaa\xb4\xbe\xfc\xe8"

// TestORCEncodings decodes the examples of the ORC specification v1, and what they leave out.
func TestORCEncodings(t *testing.T) {
	lengths := func(encoding uint64, s string, n int) orcColumn { // lengths are unsigned: show them by texts of x
		return orcColumn{kind: orcText, encoding: encoding, streams: map[uint64]string{length: s, data: strings.Repeat("x", n)}}
	}
	tests := []struct {
		name string
		rows uint64
		in   orcColumn
		want []string
	}{
		{"first, run", 100, lengths(0, "\x61\x00\x07", 700), times("xxxxxxx", 100)},
		{"first, falling run", 5, orcColumn{kind: orcLong, streams: map[uint64]string{data: "\x02\xff\xc8\x01"}}, numbers(100, 95, -1)},
		{"first, literals", 5, orcColumn{kind: orcLong, streams: map[uint64]string{data: "\xfb\x02\x03\x04\x07\x0b"}}, []string{"1", "-2", "2", "-4", "-6"}},
		{"short repeat", 5, lengths(2, "\x0a\x00\x02", 10), times("xx", 5)},
		{"short repeat, signed", 5, orcColumn{kind: orcLong, encoding: 2, streams: map[uint64]string{data: "\x0a\x27\x10"}}, times("5000", 5)},
		{"direct", 4, orcColumn{kind: orcLong, encoding: 2, streams: map[uint64]string{data: "\x5e\x03\x5c\xa1\xab\x1e\xde\xad\xbe\xef"}}, []string{"-11857", "21903", "-28503", "-24440"}},
		{"patched base", 20, orcColumn{kind: orcLong, encoding: 2, streams: map[uint64]string{data: patchedRun}}, append([]string{"2030", "2000", "2020", "1000000"}, numbers(2040, 2200, 10)...)},
		{"delta", 10, lengths(2, "\xc6\x09\x02\x02\x22\x42\x42\x46", 129), xs(2, 3, 5, 7, 11, 13, 17, 19, 23, 29)},
		{"delta, falling and fixed", 4, orcColumn{kind: orcLong, encoding: 2, streams: map[uint64]string{data: "\xc0\x03\x14\x03"}}, []string{"10", "8", "6", "4"}},
		{"delta of one", 1, orcColumn{kind: orcLong, encoding: 2, streams: map[uint64]string{data: "\xc0\x00\x14\x00"}}, []string{"10"}},
		{"widest", 2, orcColumn{kind: orcLong, encoding: 2, streams: map[uint64]string{data: "\x7e\x01" + strings.Repeat("\xff", 15) + "\xfe"}}, []string{strconv.Itoa(math.MinInt64), strconv.Itoa(math.MaxInt64)}},
		{"nulls", 8, orcColumn{kind: orcLong, streams: map[uint64]string{present: "\xff\x81", data: "\xfe\x02\x04"}}, []string{"1", "∅", "∅", "∅", "∅", "∅", "∅", "2"}},
		{"all null", 8, orcColumn{kind: orcText, streams: map[uint64]string{present: "\xff\x00"}}, times("∅", 8)},
		{"dictionary", 5, orcColumn{kind: orcText, encoding: 1, words: 3, streams: map[uint64]string{words: "CaliforniaFloridaNevada", length: "\xfd\x0a\x07\x06", data: "\xfb\x02\x00\x02\x00\x01"}}, []string{"Nevada", "California", "Nevada", "California", "Florida"}},
		{"bytes", 4, orcColumn{kind: 1, streams: map[uint64]string{data: "\x00\xff\xff\x05"}}, []string{"-1", "-1", "-1", "5"}},
		{"truths", 9, orcColumn{kind: 0, streams: map[uint64]string{data: "\xfe\x80\x80"}}, append([]string{"true"}, append(times("false", 7), "true")...)},
		{"decimals", 3, orcColumn{kind: orcDecimal, streams: map[uint64]string{data: "\x09\xc8\x01\x00", second: "\x00\x00\x04"}}, []string{"-0.05", "1.00", "0.00"}},
		{"nanoseconds", 3, orcColumn{kind: orcTime, streams: map[uint64]string{data: "\xfd\x00\x00\x01", second: "\xfd\x0a\x0c\x08"}}, []string{"2015-01-01T00:00:00.000001", "2015-01-01T00:00:00.0001", "2014-12-31T23:59:59.000000001"}},
		{"bytes that are no text", 1, orcColumn{kind: 8, streams: map[uint64]string{length: "\xff\x02", data: "\xff\x00"}}, []string{"ff00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _, err := cells(t, memory("a.orc", oneColumn(tt.rows, tt.in)), inventory.Want{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got["v"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func times(s string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = s
	}
	return all
}

func xs(sizes ...int) []string {
	var all []string
	for _, n := range sizes {
		all = append(all, strings.Repeat("x", n))
	}
	return all
}

// TestORCNested reads a struct that is null, a union, and a map.
func TestORCNested(t *testing.T) {
	file := orcFile(
		4, 1,
		orcColumn{kind: 12, kids: []uint64{1, 3, 6}, names: []string{"home", "either", "extra"}},
		orcColumn{kind: 12, kids: []uint64{2}, names: []string{"zip"}, streams: map[uint64]string{present: "\xff\xa0"}},
		orcColumn{kind: orcLong, streams: map[uint64]string{present: "\xff\x40", data: "\xff\x0e"}},
		orcColumn{kind: 13, kids: []uint64{4, 5}, streams: map[uint64]string{data: "\xfc\x00\x01\x01\x00"}},
		orcColumn{kind: orcLong, streams: map[uint64]string{data: "\xfe\x02\x04"}},
		orcColumn{kind: orcText, streams: map[uint64]string{length: "\xfe\x01\x01", data: "ab"}},
		orcColumn{kind: 11, kids: []uint64{7, 8}, streams: map[uint64]string{length: "\xfc\x02\x00\x00\x01"}},
		orcColumn{kind: orcText, streams: map[uint64]string{length: "\xfd\x01\x01\x01", data: `k"l`}},
		orcColumn{kind: orcLong, streams: map[uint64]string{present: "\xff\x60", data: "\xfe\x02\x04"}},
	)
	got, _, err := cells(t, memory("a.orc", file), inventory.Want{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"home.zip": {"∅", "∅", "7", "∅"}, "either": {"1", "a", "b", "2"}, "extra": {`{"k":null,"\"":1}`, "{}", "{}", `{"l":2}`},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestORCSample takes some rows of some stripes of a large file, and reads little else.
func TestORCSample(t *testing.T) {
	const rows, stripes, size = 40_000, 40, 5
	text := strings.Repeat("abcde", rows)
	c := orcColumn{kind: orcText, streams: map[uint64]string{length: strings.Repeat("\x7d\x00\x05", rows/128) + "\x3d\x00\x05", data: text}}
	file := orcFile(rows, stripes, orcColumn{kind: 12, kids: []uint64{1}, names: []string{"v"}}, c)
	o, read := counted(memory("a.orc", file))
	got, batches, err := cells(t, o, inventory.Want{Rows: 2000})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got["v"]); n == 0 || n > 2000 {
		t.Errorf("%d rows", n)
	}
	if d := batches[0].Design; d.Sampling != inventory.RandomBlocks || d.Of != rows*stripes || d.BlockRows != 250 {
		t.Errorf("design %+v", d)
	}
	t.Logf("%d of %d bytes", *read, len(file))
	if *read > int64(len(file)/10) {
		t.Errorf("%d of %d bytes were read", *read, len(file))
	}
}

// TestORCUnknown wants a gap for a column of a kind that nobody knows, and the others.
func TestORCUnknown(t *testing.T) {
	file := orcFile(
		2, 1,
		orcColumn{kind: 12, kids: []uint64{1, 2}, names: []string{"v", "w"}},
		orcColumn{kind: 99},
		orcColumn{kind: orcLong, streams: map[uint64]string{data: "\xfe\x02\x04"}},
	)
	var gaps []string
	var got bytes.Buffer
	for b, err := range format.Read(t.Context(), memory("a.orc", file), format.Options{Dataset: "x"}) {
		if gap := inventory.AsGap(err); gap != nil {
			gaps = append(gaps, fmt.Sprint(gap.Column, " ", gap.Cause))
			continue
		}
		for i := range b.Columns {
			fmt.Fprintf(&got, "%s=%s ", b.Columns[i].Name, b.Columns[i].Data)
		}
	}
	if diff := cmp.Diff([]string{"v unsupported"}, gaps); diff != "" || got.String() != "w=12 " {
		t.Errorf("gaps %s, values %q", diff, got.String())
	}
}
