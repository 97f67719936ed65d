package format_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/domicile/domicile/internal/format"
)

// benchObject is an object in memory that is read without copies of its own.
func benchObject(name string, content []byte) format.Object {
	return format.Object{
		Name: name, Size: int64(len(content)),
		Open: func(_ context.Context, off, n int64) (io.ReadCloser, error) {
			rest := content[off:]
			if n >= 0 {
				rest = rest[:min(n, int64(len(rest)))]
			}
			return io.NopCloser(bytes.NewReader(rest)), nil
		},
	}
}

const benchBytes = 32 << 20

// benchRows writes rows of about 110 bytes until there are enough.
func benchRows(header string, row func(r *rand.Rand, i int) string) []byte {
	var b bytes.Buffer
	b.WriteString(header)
	r := rand.New(rand.NewPCG(1, 2))
	for i := 0; b.Len() < benchBytes; i++ {
		b.WriteString(row(r, i))
	}
	return b.Bytes()
}

func plainRow(r *rand.Rand, i int) string {
	return fmt.Sprintf("%d,user_%d,1%010d,user%d@example.com,%d.%02d,2024-03-%02d 10:00:00,北京市朝阳区某路%d号,ok\n", i, i, r.Int64N(1e10), i, r.IntN(9999), r.IntN(100), 1+r.IntN(28), r.IntN(999))
}

func quotedRow(r *rand.Rand, i int) string {
	return `"` + strings.ReplaceAll(strings.TrimSpace(plainRow(r, i)), ",", `","`) + "\"\n"
}

func jsonRow(r *rand.Rand, i int) string {
	return fmt.Sprintf(`{"id":%d,"name":"user_%d","phone":"1%010d","email":"user%d@example.com","address":{"city":"北京市","street":"朝阳区某路%d号"},"tags":["a","b"]}`+"\n", i, i, r.Int64N(1e10), i, r.IntN(999))
}

// denseRow has time, amount, mobile, ID number, e-mail, address and comment, about 170 bytes; every eighth comment is
// quoted.
func denseRow(r *rand.Rand, i int) string {
	comments := []string{"请在工作日送货", "尽快发货谢谢", "放在门卫处即可", `"发票抬头写公司名称, 谢谢"`, "电话联系", "包装要结实一些", "不要放快递柜", "周末也可以送"}
	return fmt.Sprintf("2026-%02d-%02d %02d:%02d:%02d,%d.%02d,139%08d,11010519%02d%02d%02d%03dX,user%d@example.com,广东省深圳市南山区人民路%d号%d室,%s\n",
		1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(9999), r.IntN(100), r.IntN(1e8),
		50+r.IntN(50), 1+r.IntN(12), 1+r.IntN(28), r.IntN(1000), i, 1+r.IntN(999), 101+r.IntN(2800), comments[i%len(comments)])
}

const denseHeader = "created_at,amount,mobile,id_card,email,address,comment\n"

// processorTime is the time that this process has taken of processors, of user and system together.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// perProcessor reports MB/s of processor time, which holds on a busy machine too.
func perProcessor(b *testing.B, size int, since time.Duration) {
	b.Helper()
	b.ReportMetric(float64(size)/1e6*float64(b.N)/(processorTime(b)-since).Seconds(), "MB/cpu-s")
}

const csvHeader = "id,name,phone,email,amount,created_at,address,status\n"

// BenchmarkRead reads each format into batches:
//
//	go test ./internal/format -run '^$' -bench Read
func BenchmarkRead(b *testing.B) {
	plain := benchRows(csvHeader, plainRow)
	quoted := benchRows(csvHeader, quotedRow)
	dense := benchRows(denseHeader, denseRow)
	lines := benchRows("", jsonRow)
	for _, bm := range []struct {
		name string
		in   []byte
		size int
	}{
		{"a.csv", plain, len(plain)},
		{"quoted.csv", quoted, len(quoted)},
		{"dense.csv", dense, len(dense)},
		{"gb18030.csv", []byte(encode(b, simplifiedchinese.GB18030, string(dense))), len(dense)},
		{"a.ndjson", lines, len(lines)},
		{"a.json", append([]byte("["), append(bytes.ReplaceAll(lines[:len(lines)-1], []byte("}\n"), []byte("},\n")), ']')...), len(lines)},
		{"a.log", bytes.ReplaceAll(plain, []byte(","), []byte(" ")), len(plain)},
		{"a.csv.gz", []byte(gzipped(b, string(plain))), len(plain)},
		{"a.csv.zst", []byte(zstded(b, string(plain))), len(plain)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			o := benchObject(bm.name, bm.in)
			b.SetBytes(int64(bm.size))
			b.ReportAllocs()
			since := processorTime(b)
			for b.Loop() {
				rows := 0
				for batch, err := range format.Read(context.Background(), o, format.Options{Dataset: "d"}) {
					if err != nil {
						b.Fatal(err)
					}
					rows += batch.Rows
				}
				if rows < 1000 {
					b.Fatal(rows)
				}
			}
			perProcessor(b, bm.size, since)
		})
	}
}

func BenchmarkInspect(b *testing.B) {
	o := benchObject("a.csv", benchRows(csvHeader, plainRow))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := format.Inspect(context.Background(), o, format.Options{Dataset: "d"}); err != nil {
			b.Fatal(err)
		}
	}
}
