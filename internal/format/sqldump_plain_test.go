package format_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// byteByByte fails when a dump says something else where no row is at hand as a whole, so that the lexer reads it all.
func byteByByte(t *testing.T, head, in string) {
	t.Helper()
	const known = 64 << 10 // the head of an object is at hand in any case
	in = head + "\n-- " + strings.Repeat("x", known) + "\n" + in
	o := object("a.sql", in)
	want := told(t, o)
	open := o.Open
	o.Open = func(ctx context.Context, off, n int64) (io.ReadCloser, error) {
		rc, err := open(ctx, off, n)
		if off == 0 {
			return rc, err
		}
		return io.NopCloser(iotest.OneByteReader(rc)), err
	}
	got := told(t, o)
	if diff := cmp.Diff(got, want); diff != "" {
		t.Fatalf("%q (-lexer +plain rows):\n%.3000s", in[len(head)+known:], diff)
	}
}

// told is everything that reading an object tells, schemas without rows too.
func told(t *testing.T, o format.Object) []string {
	t.Helper()
	var all []string
	for b, err := range format.Read(t.Context(), o, format.Options{Dataset: "d"}) {
		if g := inventory.AsGap(err); g != nil {
			all = append(all, fmt.Sprint("gap ", g.Dataset, g.Op, g.Cause))
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s %v", b.Dataset, b.Design))
		for _, c := range b.Columns {
			all = append(all, c.Name+" "+c.Type)
		}
		all = append(all, rows(b)...)
	}
	return all
}

const (
	mysqlHead    = "CREATE TABLE `t` (`a` int, `b` varchar(9), `c` text) ENGINE=InnoDB;"
	postgresHead = "SET standard_conforming_strings = on;\nCREATE TABLE t (a int, b text, c text);"
)

// TestPlainRows puts odd values together at random.
func TestPlainRows(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	values := []string{
		"1", "-2.5", "- 3", "NULL", "null", "NULLIF(1,2)", "''", "'a'", "'张三'", `'it''s'`, `'it\'s'`, `'a\\'`, "'a' 'b'", "\"x\"", "1e5",
		"0x41", "N'x'", "_utf8'x'", "now()", "(1)", " 7 ", "'a,b)'", "'(x'", "--1", "1.2.3", "'a'::text", "", "'line\nend'", "/* c */1", `\N`,
	}
	between := []string{",", ",", ",", ", ", ",\n", ",\r\n", ";", " ;", ";\n", "", " ON DUPLICATE KEY UPDATE a=1;", ",,"}
	for range 400 {
		var sb strings.Builder
		for range 1 + r.IntN(6) {
			sb.WriteString("INSERT INTO t VALUES ")
			for range 1 + r.IntN(8) {
				sb.WriteString("(" + values[r.IntN(4)] + "," + values[r.IntN(len(values))] + "," + values[r.IntN(len(values))] + ")")
				sb.WriteString(between[r.IntN(len(between))])
			}
			sb.WriteString(";\n")
		}
		byteByByte(t, mysqlHead, sb.String())
		byteByByte(t, postgresHead, sb.String())
	}
}

// TestPlainLines does the same with COPY.
func TestPlainLines(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	fields := []string{"1", "张三", `\N`, "", `a\tb`, `\\`, `\x`, "a\r", "\r", `\N\N`, "a.", `\.x`, strings.Repeat("long", 20)}
	for range 400 {
		var sb strings.Builder
		sb.WriteString("COPY t (a, b, c) FROM stdin;\n")
		for range 1 + r.IntN(20) {
			sb.WriteString(fields[r.IntN(3)] + "\t" + fields[r.IntN(len(fields))] + "\t" + fields[r.IntN(len(fields))])
			sb.WriteString([]string{"\n", "\n", "\r\n", "\tmore\n"}[r.IntN(4)])
		}
		byteByByte(t, postgresHead, sb.String()+"\\.\n")
	}
}

func FuzzPlainRows(f *testing.F) {
	f.Add("INSERT INTO t VALUES (1,'a',NULL),(-2,'b''c','d\\'e'),\n(3);\n")
	f.Add("COPY t (a, b, c) FROM stdin;\n1\t\\N\tx\r\n\\.\n")
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) < 4096 {
			byteByByte(t, mysqlHead, in)
			byteByByte(t, postgresHead, in)
		}
	})
}
