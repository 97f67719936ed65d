package format_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// order is a row of the benchmarks.
type order struct {
	ID     int64   `parquet:"id"`
	Name   string  `parquet:"name,dict"`
	Phone  string  `parquet:"phone,plain"`
	Amount float64 `parquet:"amount"`
	Note   string  `parquet:"note,plain"`
}

func orders(n int) []order {
	all := make([]order, n)
	for i := range all {
		r := uint64(i+1) * 0x9e3779b97f4a7c15
		all[i] = order{
			int64(i), fmt.Sprint("客户", r>>54), fmt.Sprintf("138%08d", r>>24%100_000_000), float64(r>>44) / 100,
			"订单备注：" + strings.Repeat("尽快发货 ", int(r>>60)) + strconv.Itoa(i),
		}
	}
	return all
}

func ordersAvro(all []order) []byte {
	schema := avroRecord(
		avroField("id", `"long"`), avroField("name", `"string"`), avroField("phone", `"string"`), avroField("amount", `"double"`),
		avroField("note", `["null","string"]`),
	)
	var blocks [][]string
	for part := range chunksOf(all, 300) {
		var records []string
		for _, o := range part {
			amount := string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(o.Amount)))
			records = append(records, avroLong(o.ID)+avroText(o.Name)+avroText(o.Phone)+amount+avroLong(1)+avroText(o.Note))
		}
		blocks = append(blocks, records)
	}
	return []byte(avroFile(schema, blocks...))
}

// literals writes integers in the first encoding of ORC, without a run.
func literals(signed bool, all []int64) string {
	var out []byte
	for part := range chunksOf(all, 128) {
		out = append(out, byte(256-len(part)))
		for _, n := range part {
			u := uint64(n)
			if signed {
				u = uint64(n)<<1 ^ uint64(n>>63)
			}
			out = binary.AppendUvarint(out, u)
		}
	}
	return string(out)
}

func ordersORC(all []order) []byte {
	var ids, nameSizes, phoneSizes, noteSizes []int64
	var names, phones, notes, amounts bytes.Buffer
	for _, o := range all {
		ids = append(ids, o.ID)
		nameSizes, phoneSizes = append(nameSizes, int64(len(o.Name))), append(phoneSizes, int64(len(o.Phone)))
		noteSizes = append(noteSizes, int64(len(o.Note)))
		names.WriteString(o.Name)
		phones.WriteString(o.Phone)
		notes.WriteString(o.Note)
		amounts.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(o.Amount)))
	}
	text := func(sizes []int64, b *bytes.Buffer) orcColumn {
		return orcColumn{kind: orcText, streams: map[uint64]string{length: literals(false, sizes), data: b.String()}}
	}
	return orcFile(
		uint64(len(all)), 1,
		orcColumn{kind: 12, kids: []uint64{1, 2, 3, 4, 5}, names: []string{"id", "name", "phone", "amount", "note"}},
		orcColumn{kind: orcLong, streams: map[uint64]string{data: literals(true, ids)}},
		text(nameSizes, &names), text(phoneSizes, &phones),
		orcColumn{kind: 6, streams: map[uint64]string{data: amounts.String()}},
		text(noteSizes, &notes),
	)
}

func ordersParquet(tb testing.TB, all []order, options ...parquet.WriterOption) []byte {
	tb.Helper()
	var buf bytes.Buffer
	w := parquet.NewGenericWriter[order](&buf, append(options, parquet.Compression(&parquet.Snappy))...)
	if _, err := w.Write(all); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// BenchmarkColumnar reads the same rows from each columnar format, and from Avro. Its bytes are those of the values, as
// they come out:
//
//	go test ./internal/format -run '^$' -bench Columnar
func BenchmarkColumnar(b *testing.B) {
	all := orders(200_000)
	for name, file := range map[string][]byte{
		"parquet": ordersParquet(b, all), "orc": ordersORC(all), "avro": ordersAvro(all),
	} {
		b.Run(name, func(b *testing.B) {
			o := benchObject("a."+name, file)
			b.ReportAllocs()
			rows, size, since := 0, 0, processorTime(b)
			for b.Loop() {
				rows, size = 0, 0
				for batch, err := range format.Read(b.Context(), o, format.Options{Dataset: "d"}) {
					if err != nil {
						b.Fatal(err)
					}
					rows += batch.Rows
					size += valueBytes(&batch)
				}
			}
			if rows != len(all) {
				b.Fatal(rows)
			}
			b.SetBytes(int64(size))
			perProcessor(b, size, since)
		})
	}
}

func valueBytes(batch *inventory.Batch) int {
	size := 0
	for i := range batch.Columns {
		size += len(batch.Columns[i].Data)
	}
	return size
}
