package format_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/domicile/domicile/internal/format"
)

type member struct{ name, content string }

func gzipped(tb testing.TB, content string) string {
	tb.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, content)
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func zstded(tb testing.TB, content string) string {
	tb.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return string(w.EncodeAll([]byte(content), nil))
}

func zipped(tb testing.TB, members ...member) string {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.Create(m.name)
		if err != nil {
			tb.Fatal(err)
		}
		_, _ = io.WriteString(f, m.content)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func tarred(tb testing.TB, members ...member) string {
	tb.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		if err := w.WriteHeader(&tar.Header{Name: m.name, Mode: 0o600, Size: int64(len(m.content)), Typeflag: tar.TypeReg}); err != nil {
			tb.Fatal(err)
		}
		_, _ = io.WriteString(w, m.content)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// tarStating is a tar whose only member is cut off long before the size that its header states.
func tarStating(tb testing.TB, size int64) string {
	tb.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: "p.csv", Mode: 0o600, Size: size, Typeflag: tar.TypeReg, Format: tar.FormatGNU}); err != nil {
		tb.Fatal(err)
	}
	_, _ = io.WriteString(w, people)
	_ = w.Flush()
	return b.String()
}

// encrypted sets the flag of a password in every header of a zip.
func encrypted(zip string) string {
	b := []byte(zip)
	for _, h := range []struct {
		magic string
		flags int
	}{{"PK\x03\x04", 6}, {"PK\x01\x02", 8}} {
		for at := 0; ; {
			i := bytes.Index(b[at:], []byte(h.magic))
			if i < 0 {
				break
			}
			at += i + h.flags
			b[at] |= 1
		}
	}
	return string(b)
}

// lying sets the uncompressed size of every member in the directory of a zip.
func lying(zip string, size uint32) string {
	b := []byte(zip)
	for at := 0; ; {
		i := bytes.Index(b[at:], []byte("PK\x01\x02"))
		if i < 0 {
			return string(b)
		}
		at += i + 4
		binary.LittleEndian.PutUint32(b[at+20:], size)
	}
}

const people = "id,name\n1,a\n2,b\n"

func peopleRows() []string { return []string{"id=1 name=a", "id=2 name=b"} }

func TestReadPacked(t *testing.T) {
	tests := []struct {
		name, file, in string
		want           map[string][]string
		gaps           []string
	}{
		{"gzip", "a.csv.gz", gzipped(t, people), map[string][]string{"d": peopleRows()}, nil},
		{"two gzip members", "a.csv.gz", gzipped(t, people) + gzipped(t, "3,c\n"), map[string][]string{"d": append(peopleRows(), "id=3 name=c")}, nil},
		{"zstd", "a.csv.zst", zstded(t, people), map[string][]string{"d": peopleRows()}, nil},
		{"zip", "a.zip", zipped(t, member{"x/p.csv", people}, member{"q.json", `[{"k":1}]`}, member{"dir/", ""}), map[string][]string{
			"d#x/p.csv": peopleRows(), "d#q.json": {"k=1"},
		}, nil},
		{"tar", "a.tar", tarred(t, member{"p.csv", people}, member{"q.json", `[{"k":1}]`}), map[string][]string{
			"d#p.csv": peopleRows(), "d#q.json": {"k=1"},
		}, nil},
		{"tar.gz of csv.gz", "a.tgz", gzipped(t, tarred(t, member{"p.csv.gz", gzipped(t, people)})), map[string][]string{"d#p.csv.gz": peopleRows()}, nil},
		{"zip in zip in tar", "a.tar", tarred(t, member{"b.zip", zipped(t, member{"c.zip", zipped(t, member{"p.csv", people})})}), map[string][]string{"d#b.zip#c.zip#p.csv": peopleRows()}, nil},
		{"nested too deep", "a.gz", gzipped(t, gzipped(t, gzipped(t, gzipped(t, gzipped(t, people))))), map[string][]string{}, []string{"d gzip too_large"}},
		{"names that climb", "a.tar", tarred(t, member{"../../etc/p.csv", people}, member{"/abs.csv", people}, member{`..\w.csv`, people}), map[string][]string{
			"d#etc/p.csv": peopleRows(), "d#abs.csv": peopleRows(), "d#w.csv": peopleRows(),
		}, nil},
		{"same name twice", "a.tar", tarred(t, member{"p.csv", people}, member{"./p.csv", people}), map[string][]string{"d#p.csv": peopleRows(), "d#p.csv~2": peopleRows()}, nil},
		{"name in GBK", "a.zip", zipped(t, member{"\xc3\xfb\xb5\xa5.csv", people}), map[string][]string{"d#名单.csv": peopleRows()}, nil},
		{"name in nothing", "a.tar", tarred(t, member{"\xff\xfe\x01.csv", people}), map[string][]string{"d#\uFFFD_.csv": peopleRows()}, nil},
		{"what packers add", "a.zip", zipped(t, member{"__MACOSX/._p.csv", "junk"}, member{"p.csv", people}), map[string][]string{"d#p.csv": peopleRows()}, nil},
		{"picture beside table", "a.zip", zipped(t, member{"a.png", "\x89PNG\r\n\x1a\n\x00\x00"}, member{"p.csv", people}), map[string][]string{"d#p.csv": peopleRows()}, []string{"d#a.png png unsupported"}},
		{"encrypted zip", "a.zip", encrypted(zipped(t, member{"p.csv", people})), map[string][]string{}, []string{"d#p.csv zip unreadable"}},
		{"truncated gzip", "a.csv.gz", truncated(gzipped(t, people), 8), map[string][]string{"d": peopleRows()}, []string{"d csv truncated"}},
		{"truncated zip", "a.zip", truncated(zipped(t, member{"p.csv", people}), 30), map[string][]string{}, []string{"d zip truncated"}},
		{"truncated tar", "a.tar", tarred(t, member{"p.csv", people}, member{"q.csv", people})[:512+512+512+8], map[string][]string{"d#p.csv": peopleRows()}, []string{"d#q.csv csv truncated", "d tar truncated"}},
		{"magic alone", "a.gz", "\x1f\x8b\x08", map[string][]string{}, []string{"d gzip truncated"}},
		{"zip that states less", "a.zip", lying(zipped(t, member{"p.csv", people}), 8), map[string][]string{"d#p.csv": peopleRows()}, []string{"d#p.csv csv unreadable"}},
		{"zip that states more", "a.zip", lying(zipped(t, member{"p.csv", people}), 1<<31), map[string][]string{"d#p.csv": peopleRows()}, []string{"d#p.csv csv unreadable"}},
		{"tar that states more", "a.tar", tarStating(t, 1<<60), map[string][]string{"d#p.csv": peopleRows()}, []string{"d#p.csv csv truncated", "d tar truncated"}},
		{"empty zip", "a.zip", zipped(t), map[string][]string{}, nil},
		{"empty gzip", "a.gz", gzipped(t, ""), map[string][]string{}, nil},
		{"empty", "a.csv", "", map[string][]string{}, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := collect(t, object(tc.file, tc.in), format.Options{})
			if diff := cmp.Diff(tc.want, got.Tables); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.gaps, got.Gaps); diff != "" || got.Err != nil {
				t.Errorf("gaps (-want +got):\n%s error %v", diff, got.Err)
			}
		})
	}
}

// truncated cuts n bytes off the end.
func truncated(s string, n int) string { return s[:len(s)-n] }

func TestReadOneTableOfContainer(t *testing.T) {
	in := zipped(t, member{"p.csv", people}, member{"b.zip", zipped(t, member{"q.csv", people}, member{"r.csv", people})}, member{"bad.png", "\x89PNG\r\n\x1a\n\x00"})
	for id, want := range map[string][]string{
		"d#p.csv":       {"d#p.csv"},
		"d#b.zip#q.csv": {"d#b.zip#q.csv"},
		"d#b.zip":       {"d#b.zip#q.csv", "d#b.zip#r.csv"},
	} {
		got := collect(t, object("a.zip", in), format.Options{Dataset: id2(id)})
		keys := []string{}
		for _, k := range want {
			if diff := cmp.Diff(peopleRows(), got.Tables[k]); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", id, k, diff)
			}
			keys = append(keys, k)
		}
		if len(got.Tables) != len(keys) || got.Gaps != nil {
			t.Errorf("%s: tables %v gaps %v, want %v", id, got.Tables, got.Gaps, keys)
		}
	}
}
