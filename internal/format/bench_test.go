package format_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

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

const csvHeader = "id,name,phone,email,amount,created_at,address,status\n"

func BenchmarkRead(b *testing.B) {
	plain := benchRows(csvHeader, plainRow)
	quoted := benchRows(csvHeader, quotedRow)
	lines := benchRows("", jsonRow)
	for _, bm := range []struct {
		name string
		in   []byte
		size int
	}{
		{"a.csv", plain, len(plain)},
		{"quoted.csv", quoted, len(quoted)},
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
