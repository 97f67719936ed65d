package classify_test

import (
	"fmt"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// denseBatches are rows of an export that is nothing but personal data: time, amount, mobile, identity number, mail
// address, address, comment. Each row is of somebody else; what identifies nobody comes again after 16 batches.
func denseBatches(n, rows int) []inventory.Batch {
	m := newMade(3)
	all := make([]inventory.Batch, n)
	for i := range all {
		all[i] = batchOf(
			inventory.Column{Name: "created_at"},
			inventory.Column{Name: "amount"},
			columnOf("mobile", rows, m.mobile),
			columnOf("id_card", rows, m.residentID),
			columnOf("email", rows, func() string { return m.pick("li", "wang.", "zhang_", "lucy") + m.digits(3) + m.email() }),
			inventory.Column{Name: "address"},
			inventory.Column{Name: "comment"},
		)
		all[i].Rows = rows
		if i >= 16 {
			for _, c := range []int{0, 1, 5, 6} {
				all[i].Columns[c] = all[i%16].Columns[c]
			}
			continue
		}
		all[i].Columns[0] = columnOf("created_at", rows, func() string {
			return fmt.Sprintf("2024-%02d-%02d %02d:%02d:%02d", 1+m.r.IntN(12), 1+m.r.IntN(28), m.r.IntN(24), m.r.IntN(60), m.r.IntN(60))
		})
		all[i].Columns[1] = columnOf("amount", rows, func() string { return fmt.Sprintf("%d.%02d", m.r.IntN(9000), m.r.IntN(100)) })
		all[i].Columns[5] = columnOf("address", rows, m.address)
		all[i].Columns[6] = columnOf("comment", rows, func() string { return m.comment() + m.runes("一二三四五六七八九十", 6) + m.comment() })
	}
	return all
}

// BenchmarkTableDense reads the columns of a dense export, the counting of people included. The table has seen 786,432
// people before: most values are outside the samples, as they are in a real export. The batches that come again and
// again fit into the cache, as a batch does that was just split.
func BenchmarkTableDense(b *testing.B) {
	e, batches := engine(b), denseBatches(192, 4096)
	t := customerTable(e)
	for i := range batches {
		t.Add(&batches[i])
	}
	batches = batches[:8]
	cells, size := 0, 0
	for i := range batches {
		cells += batches[i].Rows * len(batches[i].Columns)
		for _, c := range batches[i].Columns {
			size += len(c.Data) + c.Len() // and a separator
		}
	}
	b.ReportAllocs()
	start := cpu(b)
	for b.Loop() {
		for i := range batches {
			t.Add(&batches[i])
		}
	}
	perCPU(b, start, cells, "Mcells/cpu-s")
	b.ReportMetric(float64(size)*float64(b.N)/(cpu(b)-start).Seconds()/1e6, "MB/cpu-s")
}

// BenchmarkTableColumn reads one column of the dense export at a time.
func BenchmarkTableColumn(b *testing.B) {
	e, batches := engine(b), denseBatches(16, 4096)
	for i, c := range batches[0].Columns {
		b.Run(c.Name, func(b *testing.B) {
			t := e.NewTable(inventory.Dataset{ID: "d"}, classify.TableOptions{})
			start := cpu(b)
			for b.Loop() {
				for j := range batches {
					one := batches[j]
					one.Columns = one.Columns[i : i+1]
					t.Add(&one)
				}
			}
			perCPU(b, start, 4096*len(batches), "Mcells/cpu-s")
		})
	}
}
