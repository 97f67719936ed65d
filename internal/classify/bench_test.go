package classify_test

import (
	"bytes"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// dense is a buffer of an export that is nothing but personal data.
func dense(size int) []byte {
	var buf bytes.Buffer
	if err := writeDense(&buf, int64(size)); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

// cpu is the processor time of the process so far; on a shared machine it says more than the clock.
func cpu(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// perCPU reports how many millions of units a second of processor time does.
func perCPU(b *testing.B, start time.Duration, units int, name string) {
	b.Helper()
	b.ReportMetric(float64(units)*float64(b.N)/(cpu(b)-start).Seconds()/1e6, name)
}

func BenchmarkScanDense(b *testing.B) {
	e, buf := engine(b), dense(4<<20)
	out := make([]classify.Match, 0, 1<<20)
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	start := cpu(b)
	for b.Loop() {
		out = e.Scan(buf, out[:0])
	}
	perCPU(b, start, len(buf), "MB/cpu-s")
	b.ReportMetric(float64(len(out))/float64(bytes.Count(buf, []byte("\n"))), "matches/row")
}

func BenchmarkScanText(b *testing.B) {
	e := engine(b)
	buf := []byte(strings.Repeat("The quick brown fox jumps over the lazy dog, and nothing of it is about anybody at all. ", 40000))
	out := make([]classify.Match, 0, 1<<16)
	b.SetBytes(int64(len(buf)))
	start := cpu(b)
	for b.Loop() {
		out = e.Scan(buf, out[:0])
	}
	perCPU(b, start, len(buf), "MB/cpu-s")
}

// columnOf makes a column of n values.
func columnOf(name string, n int, value func() string) inventory.Column {
	c := inventory.Column{Name: name}
	for range n {
		c.Append([]byte(value()))
	}
	return c
}

func batchOf(columns ...inventory.Column) inventory.Batch {
	return inventory.Batch{Dataset: "d", Rows: columns[0].Len(), Columns: columns}
}

func BenchmarkCells(b *testing.B) {
	m := newMade(2)
	const rows = 10000
	columns := map[string]inventory.Column{
		"mobile":  columnOf("c", rows, m.mobile),
		"id":      columnOf("c", rows, m.residentID),
		"email":   columnOf("c", rows, m.email),
		"name":    columnOf("c", rows, m.name),
		"address": columnOf("c", rows, m.address),
		"amount":  columnOf("c", rows, func() string { return m.digits(3) + "." + m.digits(2) }),
		"status":  columnOf("c", rows, func() string { return m.pick("0", "1", "2") }),
		"number":  columnOf("c", rows, func() string { return m.digits(7) }),
	}
	e := engine(b)
	for name, c := range columns {
		b.Run(name, func(b *testing.B) {
			batch := batchOf(c)
			t := e.NewTable(inventory.Dataset{ID: "d"}, classify.TableOptions{})
			b.ReportAllocs()
			start := cpu(b)
			for b.Loop() {
				t.Add(&batch)
			}
			perCPU(b, start, rows, "Mcells/cpu-s")
		})
	}
}

// BenchmarkTable reads rows of a table of persons, the counting of people included.
func BenchmarkTable(b *testing.B) {
	e, batch := engine(b), customers(1, 4096)
	batch.Columns = append(batch.Columns, columnOf("address", 4096, newMade(2).address), columnOf("email", 4096, newMade(2).email))
	t := customerTable(e)
	start := cpu(b)
	for b.Loop() {
		t.Add(&batch)
	}
	perCPU(b, start, batch.Rows*len(batch.Columns), "Mcells/cpu-s")
}
