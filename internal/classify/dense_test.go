package classify_test

import (
	"bufio"
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/classify"
)

var (
	denseFile = flag.String("dense", "", "the dense export: TestWriteDense writes it, the benchmarks read it")
	denseMB   = flag.Int64("dense-mb", 64, "the size of the dense export in MB")
)

// writeDense writes an export that is nothing but personal data (time, amount, mobile, identity number, mail address,
// address and comment in each row), always the same.
func writeDense(w io.Writer, size int64) error {
	m, out := newMade(1), bufio.NewWriterSize(w, 1<<20)
	for n := int64(0); n < size; {
		k, err := out.WriteString(m.row())
		if err != nil {
			return err
		}
		n += int64(k)
	}
	return out.Flush()
}

// writeDenseFile writes the export to a new file.
func writeDenseFile(tb testing.TB, path string) {
	tb.Helper()
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	if err := writeDense(f, *denseMB*1e6); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
}

// TestWriteDense makes the file that .ci/bench measures.
func TestWriteDense(t *testing.T) {
	if *denseFile == "" {
		t.Skip("no -dense")
	}
	writeDenseFile(t, *denseFile)
}

// openDense opens the dense export, one of its own when there is none.
func openDense(b *testing.B) (f *os.File, size int64) {
	b.Helper()
	path := *denseFile
	if path == "" {
		path = filepath.Join(b.TempDir(), "dense.csv")
		writeDenseFile(b, path)
	}
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	return f, info.Size()
}

// scanRange scans the lines that start in a range of a file, and returns how many matches there are.
func scanRange(e *classify.Engine, f io.ReaderAt, from, to int64) (matches int, err error) {
	buf, out := make([]byte, 1<<18), make([]classify.Match, 0, 1<<14) // both stay in the second-level cache
	in := io.NewSectionReader(f, from, to-from+1<<16)                 // the last line may end behind the range
	at, kept, first := from, 0, from > 0
	for at < to {
		n, err := io.ReadFull(in, buf[kept:])
		if n == 0 {
			return matches, err
		}
		whole := bytes.LastIndexByte(buf[:kept+n], '\n') + 1
		begin := 0
		if first {
			begin, first = bytes.IndexByte(buf, '\n')+1, false
		}
		if left := to - at; int64(whole) > left {
			whole = int(left) + bytes.IndexByte(buf[left:], '\n') + 1
		}
		out = e.Scan(buf[begin:whole], out[:0])
		matches += len(out)
		kept = copy(buf, buf[whole:kept+n])
		at += int64(whole)
	}
	return matches, nil
}

// BenchmarkScanFile reads and scans the dense export, on one core and in two ranges on two. The reading is counted.
func BenchmarkScanFile(b *testing.B) {
	e := engine(b)
	f, size := openDense(b)
	var one, oneCPU time.Duration
	var want int
	for _, cores := range []int64{1, 2} {
		b.Run(map[int64]string{1: "cores=1", 2: "cores=2"}[cores], func(b *testing.B) {
			b.SetBytes(size)
			start := cpu(b)
			found := make(chan int, cores)
			for b.Loop() {
				for i := range cores {
					go func() {
						n, err := scanRange(e, f, size*i/cores, size*(i+1)/cores)
						if err != nil {
							b.Error(err)
						}
						found <- n
					}()
				}
				got := 0
				for range cores {
					got += <-found
				}
				if want == 0 {
					want = got
				}
				if got != want {
					b.Fatalf("%d matches, want %d", got, want)
				}
			}
			perCPU(b, start, int(size), "MB/cpu-s")
			wall, used := b.Elapsed()/time.Duration(b.N), (cpu(b)-start)/time.Duration(b.N)
			if cores == 1 {
				one, oneCPU = wall, used
			}
			b.ReportMetric(one.Seconds()/wall.Seconds(), "x-one")
			b.ReportMetric(float64(cores)*oneCPU.Seconds()/used.Seconds(), "x-one-by-cpu")
			b.ReportMetric(float64(want)/1e6, "Mmatches")
		})
	}
}
