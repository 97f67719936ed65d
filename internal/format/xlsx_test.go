package format_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// writeXLSX makes a workbook with a program that is not ours.
func writeXLSX(tb testing.TB, options ...excelize.Options) []byte {
	tb.Helper()
	f := excelize.NewFile()
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		tb.Fatal(err)
	}
	stamp, err := f.NewStyle(&excelize.Style{CustomNumFmt: new("yyyy/m/d h:mm")})
	if err != nil {
		tb.Fatal(err)
	}
	set := func(sheet, at string, row ...any) {
		if err := f.SetSheetRow(sheet, at, &row); err != nil {
			tb.Fatal(err)
		}
	}
	set("Sheet1", "A1", "客户名单")
	set("Sheet1", "A2", "姓名", "手机", "生日", "登记时间", "金额", "备注")
	set("Sheet1", "A3", "张三", 13800001234, 36526, 45000.5, 12.5, "a & b <c>")
	set("Sheet1", "A4", "李四", 13900001234, 36527, 45001, 1e10, nil)
	set("Sheet1", "A5", "王五", "13700001234", 36528, nil, true, "")
	if err := errors.Join(f.SetCellStyle("Sheet1", "C3", "C5", date), f.SetCellStyle("Sheet1", "D3", "D5", stamp)); err != nil {
		tb.Fatal(err)
	}
	if _, err := f.NewSheet("二 月#1"); err != nil {
		tb.Fatal(err)
	}
	set("二 月#1", "A1", "id", "城市")
	set("二 月#1", "A2", 1, "上海")
	if err := f.SetCellRichText("二 月#1", "B3", []excelize.RichTextRun{{Text: "北"}, {Text: "京"}}); err != nil {
		tb.Fatal(err)
	}
	set("二 月#1", "A3", 2)
	var buf bytes.Buffer
	if err := f.Write(&buf, options...); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func TestXLSX(t *testing.T) {
	got, batches, err := cells(t, memory("a.xlsx", writeXLSX(t)), inventory.Want{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"姓名": {"张三", "李四", "王五"}, "手机": {"13800001234", "13900001234", "13700001234"},
		"生日": {"2000-01-01", "2000-01-02", "2000-01-03"}, "登记时间": {"2023-03-15T12:00:00", "2023-03-16T00:00:00", "∅"},
		"金额": {"12.5", "10000000000", "true"}, "备注": {"a & b <c>", "∅", ""},
		"id": {"1", "2"}, "城市": {"上海", "北京"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(batches) != 2 || batches[0].Dataset != "x#Sheet1" || batches[1].Dataset != "x#二 月＃1" {
		t.Errorf("%+v", batches)
	}
	l, err := format.Inspect(t.Context(), memory("a.xlsx", writeXLSX(t)), format.Options{Dataset: "x"})
	if err != nil || !l.Container || len(l.Tables) != 2 || len(l.Tables[0].Columns) != 6 || l.Tables[0].Columns[0].Name != "姓名" {
		t.Errorf("%+v %v", l, err)
	}
}

func TestXLSXEncrypted(t *testing.T) {
	data := writeXLSX(t, excelize.Options{Password: "secret"})
	_, _, err := cells(t, memory("a.xlsx", data), inventory.Want{})
	if g := inventory.AsGap(err); g == nil || g.Cause != inventory.Unreadable || g.Fix.Code != inventory.FixConvert {
		t.Errorf("want a gap, have %v", err)
	}
}

// sheetXML makes a workbook whose only sheet is the text.
func sheetXML(tb testing.TB, body func(w *zip.Writer)) []byte {
	tb.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	part := func(name, text string) {
		f, err := w.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		fmt.Fprint(f, text)
	}
	part("xl/workbook.xml", `<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>`)
	part("xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/></Relationships>`)
	body(w)
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// TestXLSXHostile wants a gap for each, and an end.
func TestXLSXHostile(t *testing.T) {
	long := func(name, head, unit, tail string, n int) func(*zip.Writer) {
		return func(w *zip.Writer) {
			f, err := w.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprint(f, head)
			block := strings.Repeat(unit, 1<<20/len(unit))
			for range n {
				fmt.Fprint(f, block)
			}
			fmt.Fprint(f, tail)
		}
	}
	const sheet = "xl/worksheets/s.xml"
	tests := map[string]func(*zip.Writer){
		"no sheet":           func(*zip.Writer) {},
		"cut sheet":          long(sheet, `<worksheet><sheetData><row><c><v>1</v></c></row>`, " ", "", 1),
		"one cell of 300 MB": long(sheet, `<worksheet><sheetData><row><c t="str"><v>`, "1", `</v></c></row></sheetData></worksheet>`, 300),
		"column ZZZZZZ":      long(sheet, `<worksheet><sheetData><row><c r="ZZZZZZ1"><v>1</v></c></row>`, " ", `</sheetData></worksheet>`, 1),
		"shared strings":     long("xl/sharedStrings.xml", `<sst>`, `<si/>`, `</sst>`, 200),
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			_, _, err := cells(t, memory("a.xlsx", sheetXML(t, body)), inventory.Want{})
			if inventory.AsGap(err) == nil {
				t.Errorf("want a gap, have %v", err)
			}
		})
	}
}

func FuzzXLSXSheet(f *testing.F) {
	f.Add([]byte(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="1"><v>45000.5</v></c><c t="inlineStr"><is><t>&#x5F20;</t></is></c></row>`))
	f.Add([]byte(`<row><c t="str"><v><![CDATA[x]]></v></c><!-- c --></row><row/>`))
	f.Fuzz(func(t *testing.T, sheet []byte) {
		data := sheetXML(t, func(w *zip.Writer) {
			part, err := w.Create("xl/worksheets/s.xml")
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(part, "<worksheet><sheetData>%s</sheetData></worksheet>", sheet)
		})
		if _, _, err := cells(t, memory("a.xlsx", data), inventory.Want{}); err != nil && inventory.AsGap(err) == nil {
			t.Errorf("%v is no gap", err)
		}
	})
}

func BenchmarkXLSX(b *testing.B) {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i := range 20_000 {
		row := []any{fmt.Sprint("张", i), 13800000000 + i, time.Unix(int64(i), 0).UTC(), "上海市浦东新区"}
		if err := w.SetRow(fmt.Sprint("A", i+1), row); err != nil {
			b.Fatal(err)
		}
	}
	var buf bytes.Buffer
	if err := errors.Join(w.Flush(), f.Write(&buf)); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(buf.Len()))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range format.Read(b.Context(), memory("a.xlsx", buf.Bytes()), format.Options{Dataset: "x"}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
