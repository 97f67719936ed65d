package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/store"
)

func TestRewrite(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"parameters", `SELECT ?1, ?12 FROM t WHERE a = ?1`, `SELECT $1, $12 FROM t WHERE a = $1`},
		{"time", `beat < :now - ?1 AND x = :now`, `beat < T - $1 AND x = T`},
		{"a longer name", `:nowhere :now_ :now`, `:nowhere :now_ T`},
		{"a cast", `x::now`, `x::now`},
		{"text", `'?1 :now' || ?1`, `'?1 :now' || $1`},
		{"a quote in text", `'it''s ?1' || ?2`, `'it''s ?1' || $2`},
		{"a name in quotes", `"?1""?2" = ?3`, `"?1""?2" = $3`},
		{"a comment", "a -- ?1 :now it's\n = ?2", "a -- ?1 :now it's\n = $2"},
		{"an open quote", `'?1`, `'?1`},
		{"minus", `?1 - -?2`, `$1 - -$2`},
		{"other scripts", `"名?1" = '值?2' AND x = ?3`, `"名?1" = '值?2' AND x = $3`},
		{"nothing", ``, ``},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := store.Rewrite(tt.in, true, "T"); got != tt.want {
				t.Errorf("%s\nwant %s", got, tt.want)
			}
			if got := store.Rewrite(tt.in, false, ":now"); got != tt.in {
				t.Errorf("SQLite has %s\nwant %s", got, tt.in)
			}
		})
	}
}

// TestKeys of PostgreSQL are bounded, one for each id, and in the order of the parts of a container.
func TestKeys(t *testing.T) {
	long := "file:///" + strings.Repeat("数据/", 900)
	ids := []string{"", "a", "a|000001", "broken\xff", "zero\x00", "\x01", "\x01ff"}
	for i := range 12 {
		ids = append(ids, fmt.Sprintf("%s|%06d", long, i), fmt.Sprintf("%s!|%06d", long, i))
	}
	keys := map[string]string{}
	for _, id := range ids {
		key, back := store.Key(id)
		if len(key) > 1000 || !utf8.ValidString(key) || strings.Contains(key, "\x00") {
			t.Errorf("key of %.20q has %d bytes, or cannot be kept", id, len(key))
		}
		if back != id {
			t.Errorf("%.20q comes back as %.20q", id, back)
		}
		if keys[key] != "" {
			t.Errorf("%.20q and %.20q have the same key", id, keys[key])
		}
		keys[key] = id
	}
	parts := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !strings.HasPrefix(id, long+"|") })
	slices.SortFunc(parts, func(a, b string) int {
		x, _ := store.Key(a)
		y, _ := store.Key(b)
		return cmp.Compare(x, y)
	})
	if !slices.IsSorted(parts) {
		t.Error("the parts of a container are not in their order")
	}
}
