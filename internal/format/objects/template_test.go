package objects_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/format/objects"
)

func TestTemplate(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"no counter", "users/export.csv", "users/export.csv"},
		{"counter", "users/part-00017.csv", "users/part-*.csv"},
		{"date", "logs/2024-01-31.log", "logs/*.log"},
		{"date and time", "logs/2024-01-31T10:20:30Z.log", "logs/*Z.log"},
		{"date in folders", "nginx/2024/01/31/access.log.gz", "nginx/*/*/*/access.log.gz"},
		{"partition by day", "t/dt=2024-01-31/p.parquet", "t/dt=*/p.parquet"},
		{"partition by country stays", "t/country=CN/p.parquet", "t/country=CN/p.parquet"},
		{"UUID", "u/7f9c24e8-3b12-4fef-91e0-56a2d5a8d2b7.json", "u/*.json"},
		{"hash", "o/d41d8cd98f00b204e9800998ecf8427e", "o/*"},
		{"random id", "o/01ARZ3NDEKTSV4RRFFQ69G5FAV.json", "o/*.json"},
		{"a long word is no hash", "o/internationalization.csv", "o/internationalization.csv"},
		{"hex word is no hash", "o/facade.csv", "o/facade.csv"},
		{"year in Chinese", "报表/2024年01月.xlsx", "报表/*年*月.xlsx"},
		{"extension with a digit", "m/1.mp4", "m/*.mp4"},
		{"two extensions", "d/2024.tar.gz", "d/*.tar.gz"},
		{"sharded", "part-00001-of-00010", "part-*-of-*"},
		{"hidden name", "a/.env", "a/.env"},
		{"percent, hash and star", "a/50%#*.csv", "a/*%25%23%2A.csv"},
		{"not UTF-8", "a/\xff\xfe.csv", "a/%FF%FE.csv"},
		{"control character", "a/b\nc.csv", "a/b%0Ac.csv"},
		{"version", "v1.2.3/x.csv", "v*/x.csv"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := objects.Template(tt.in); got != tt.want {
				t.Errorf("Template(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// FuzzTemplate checks that a template is valid text, that it is stable under a change of counters, and that it holds
// nothing that an id uses for itself.
func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"a/1.csv", "a/\xff#*%.csv", "2024-01-01/x.tar.gz", "7f9c24e8-3b12-4fef-91e0-56a2d5a8d2b7", "**"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, key string) {
		got := objects.Template(key)
		if !utf8.ValidString(got) || strings.ContainsAny(got, "#\x00\n") || strings.Contains(got, "**") {
			t.Errorf("Template(%q) = %q", key, got)
		}
		if again := objects.Template(key); again != got {
			t.Errorf("Template(%q) is %q, then %q", key, got, again)
		}
	})
}

// FuzzEscape checks that different keys stay different.
func FuzzEscape(f *testing.F) {
	f.Add("a%41", "aA")
	f.Add("a#", "a%23")
	f.Add("\xff", "%FF")
	f.Fuzz(func(t *testing.T, a, b string) {
		if (a == b) != (objects.Escape(a) == objects.Escape(b)) {
			t.Errorf("Escape(%q) = %q, Escape(%q) = %q", a, objects.Escape(a), b, objects.Escape(b))
		}
		if !utf8.ValidString(objects.Escape(a)) {
			t.Errorf("Escape(%q) is no UTF-8", a)
		}
	})
}

func BenchmarkTemplate(b *testing.B) {
	const key = "warehouse/orders/dt=2024-01-31/part-00017-7f9c24e8-3b12-4fef-91e0-56a2d5a8d2b7.snappy.parquet"
	b.SetBytes(int64(len(key)))
	b.ReportAllocs()
	for b.Loop() {
		objects.Template(key)
	}
}
