package format_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format"
)

func TestReadJSON(t *testing.T) {
	tests := []struct {
		name, file, in string
		want           map[string][]string
		gaps           []string
	}{
		{"array of objects", "a.json", `[{"id":1,"name":"a"},{"id":2,"name":null,"x":true}]`, map[string][]string{
			"d": {"id=1 name=a", "id=2 x=true"},
		}, nil},
		{"lines", "a.json", text(`{"id":1}`, ``, `{"id":"b"}`), map[string][]string{"d": {"id=1", "id=b"}}, nil},
		{"nested", "a.json", `{"a":{"b":1,"c":{"d":"x"}},"b":2}`, map[string][]string{"d": {"a.b=1 a.c.d=x b=2"}}, nil},
		{"repeated", "a.json", text(`{"id":1,"items":[{"sku":"x","tags":["p","q"]},{"sku":"y"}]}`, `{"id":2,"items":[]}`), map[string][]string{
			"d":                {"id=1", "id=2"},
			"d items[]":        {"items[].sku=x", "items[].sku=y"},
			"d items[].tags[]": {"items[].tags[]=p", "items[].tags[]=q"},
		}, nil},
		{"wrapped rows", "a.json", `{"total":2,"data":[{"id":1},{"id":2}],"ok":true}`, map[string][]string{
			"d": {"total=2 ok=true"}, "d data[]": {"data[].id=1", "data[].id=2"},
		}, nil},
		{"scalars", "a.json", `["a","b",3]`, map[string][]string{"d": {"value=a", "value=b", "value=3"}}, nil},
		{"arrays of arrays", "a.json", `[["a",1],["b",2]]`, map[string][]string{"d []": {"[]=a", "[]=1", "[]=b", "[]=2"}}, nil},
		{"keys that are data", "a.json", `{"users":{"13800138000":{"name":"a"},"13800138001":{"name":"b"}},"n":{"x@y.cn":5}}`, map[string][]string{
			"d users.*": {"users.*=13800138000 users.*.name=a", "users.*=13800138001 users.*.name=b"},
			"d n.*":     {"n.*=x@y.cn n.*.value=5"},
		}, nil},
		{"a key as parent and as sibling", "a.json", text(`{"a":{"id":1},"id":2}`, `{"a":{"id":3},"id":4}`), map[string][]string{"d": {"a.id=1 id=2", "a.id=3 id=4"}}, nil},
		{"escapes", "a.json", `[{"a":"x\"\\\/\n\u5f20\ud83d\ude00\ud800"}]`, map[string][]string{"d": {"a=x\"\\/\n张😀\uFFFD"}}, nil},
		{"mixed kinds", "a.json", text(`{"a":1}`, `{"a":{"b":2}}`, `{"a":[3]}`), map[string][]string{"d": {"a=1", "a.b=2", ""}, "d a[]": {"a[]=3"}}, nil},
		{"same key twice", "a.json", `{"a":1,"a":2}`, map[string][]string{"d": {"a=1"}}, nil},
		{"broken line", "a.json", text(`{"id":1}`, `{"id":2,`, `{"id":3}`), map[string][]string{"d": {"id=1", "id=3"}}, []string{"d ndjson unreadable"}},
		{"truncated document", "a.json", `[{"id":1},{"id":2},{"id":`, map[string][]string{"d": {"id=1", "id=2"}}, []string{"d json truncated"}},
		{"broken document", "a.json", `[{"id":1},{"id":2}}`, map[string][]string{"d": {"id=1", "id=2"}}, []string{"d json unreadable"}},
		{"too deep", "a.json", `[{"id":1,"x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `},{"id":2}]`, map[string][]string{"d": {"id=1", "id=2"}}, []string{"d json too_large"}},
		{"too deep and truncated", "a.json", strings.Repeat(`{"a":`, 100_000), map[string][]string{}, []string{"d json too_large", "d json truncated"}},
		{"no JSON", "a.json", text("[2024-01-01] start", "[2024-01-02] stop"), map[string][]string{"d": {"text=[2024-01-01] start", "text=[2024-01-02] stop"}}, nil},
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
