package format_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/domicile/domicile/internal/format"
)

func encode(tb testing.TB, e encoding.Encoding, s string) string {
	tb.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func TestReadCharsets(t *testing.T) {
	simplified := text("姓名,地址", "张三,北京市朝阳区建国路", "李四,上海市徐汇区漕溪北路")
	traditional := text("姓名,地址", "張三,臺北市信義區市府路", "李四,高雄市苓雅區四維三路")
	latin := text("name,ville", "Zoé,Orléans", "Amélie,Besançon")
	rare := text("姓名,地址", "㐂三,北京市朝阳区", "𠮷田,上海市徐汇区")
	want := func(s string) []string {
		lines := strings.Split(strings.TrimSpace(s), "\n")
		head := strings.Split(lines[0], ",")
		var out []string
		for _, l := range lines[1:] {
			c := strings.Split(l, ",")
			out = append(out, head[0]+"="+c[0]+" "+head[1]+"="+c[1])
		}
		return out
	}
	bom, noBOM := unicode.UseBOM, unicode.IgnoreBOM
	tests := []struct {
		name, in string
		want     []string
	}{
		{"UTF-8", simplified, want(simplified)},
		{"UTF-8 with mark", "\xEF\xBB\xBF" + simplified, want(simplified)},
		{"GB18030", encode(t, simplifiedchinese.GB18030, simplified), want(simplified)},
		{"GB18030 in four bytes", encode(t, simplifiedchinese.GB18030, rare), want(rare)},
		{"GBK", encode(t, simplifiedchinese.GBK, simplified), want(simplified)},
		{"Big5", encode(t, traditionalchinese.Big5, traditional), want(traditional)},
		{"UTF-16 LE with mark", encode(t, unicode.UTF16(unicode.LittleEndian, bom), simplified), want(simplified)},
		{"UTF-16 BE with mark", encode(t, unicode.UTF16(unicode.BigEndian, bom), simplified), want(simplified)},
		{"UTF-16 LE", encode(t, unicode.UTF16(unicode.LittleEndian, noBOM), simplified), want(simplified)},
		{"UTF-16 BE", encode(t, unicode.UTF16(unicode.BigEndian, noBOM), simplified), want(simplified)},
		{"Windows-1252", encode(t, charmap.Windows1252, latin), want(latin)},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			for _, pad := range []int{1, 4000} { // the second is longer than a head
				in := tc.in
				if pad > 1 && !strings.Contains(tc.name, "UTF-16") {
					head, body, _ := strings.Cut(tc.in, "\n")
					in = head + "\n" + strings.Repeat(body, pad)
				}
				got := collect(t, object("t.csv", in), format.Options{}).Tables["d"]
				if len(got) < len(tc.want) {
					t.Fatalf("%d rows", len(got))
				}
				if diff := cmp.Diff(tc.want, got[len(got)-len(tc.want):]); diff != "" {
					t.Errorf("times %d: last rows (-want +got):\n%s", pad, diff)
				}
			}
		})
	}
}

func TestReadText(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"log", text("2024-01-01 10:00:00,123 INFO user 1 logged in", "2024-01-01 10:00:01,456 INFO user 2 logged in"), []string{
			"text=2024-01-01 10:00:00,123 INFO user 1 logged in", "text=2024-01-01 10:00:01,456 INFO user 2 logged in",
		}},
		{"prose", text("Hello, world", "Dear Bob, how are you, and Alice", "Bye"), []string{"text=Hello, world", "text=Dear Bob, how are you, and Alice", "text=Bye"}},
		{"chinese prose", text("你好，世界。", "今天天气很好，我们去公园，然后回家。"), []string{"text=你好，世界。", "text=今天天气很好，我们去公园，然后回家。"}},
		{"one line", "just one line", []string{"text=just one line"}},
		{"xml", text("<a>", "<b>x, y</b>", "</a>"), []string{"text=<a>", "text=<b>x, y</b>", "text=</a>"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := collect(t, object("t.log", tc.in), format.Options{})
			if diff := cmp.Diff(tc.want, got.Tables["d"]); diff != "" || got.Gaps != nil {
				t.Errorf("rows (-want +got):\n%s gaps %v", diff, got.Gaps)
			}
		})
	}
}

func TestReadBinary(t *testing.T) {
	for name, in := range map[string]string{
		"pdf": "%PDF-1.7\nrest", "png": "\x89PNG\r\n\x1a\n\x00", "jpeg": "\xFF\xD8\xFF\xE0\x00\x10JFIF", "elf": "\x7fELF\x02\x01\x01\x00\x00",
		"ole": "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00", "sqlite": "SQLite format 3\x00\x10", "mp4": "\x00\x00\x00\x18ftypmp42", "binary": "\x00\x01\x02\x03\xFF\xFE\x00",
	} {
		got := collect(t, object("x.csv", in), format.Options{})
		if diff := cmp.Diff([]string{"d " + name + " unsupported"}, got.Gaps); diff != "" || got.Rows != 0 {
			t.Errorf("%s: gaps (-want +got):\n%s rows %v", name, diff, got.Tables)
		}
	}
}

// TestReadLongCharsets reads texts that are longer than the head, by which the charset is told.
func TestReadLongCharsets(t *testing.T) {
	plain := "id,name\n" + strings.Repeat("1,somebody\n", 8000)
	chinese := "编号,姓名\n" + strings.Repeat("1,欧阳娜娜\n", 8000)
	tests := []struct {
		name, in, last string
		n              int
	}{
		{"UTF-16 LE", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), chinese), "编号=1 姓名=欧阳娜娜", 8000},
		{"UTF-16 BE without mark", encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), chinese), "编号=1 姓名=欧阳娜娜", 8000},
		{"GBK behind plain ASCII", plain + encode(t, simplifiedchinese.GBK, "2,张三\n"), "id=2 name=张三", 8001},
		{"a character across the end of the head", "编号,姓名\n" + strings.Repeat("12,张\n", 20_000), "编号=12 姓名=张", 20_000},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := collect(t, object("t.csv", tc.in), format.Options{}).Tables["d"]
			if len(got) != tc.n || got[len(got)-1] != tc.last {
				t.Errorf("%d rows, the last %q; want %d, %q", len(got), got[len(got)-1:], tc.n, tc.last)
			}
		})
	}
}
