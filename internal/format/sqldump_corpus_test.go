package format_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/format"
)

// dumpFolder is where the labelled dumps lie beside a checkout; tests skip where they are absent.
const dumpFolder = "../../../shared/corpus"

// cellCount is what a test knows of one column.
type cellCount struct {
	Values, Distinct int
}

// TestSQLCorpus checks every labelled column of every dump: it must be found, with as many values as its label says.
func TestSQLCorpus(t *testing.T) {
	want := readLabels(t)
	got := map[string]map[string]cellCount{}
	for source := range want {
		got[source] = map[string]cellCount{}
		dumps, err := filepath.Glob(filepath.Join(dumpFolder, source, "*.sql"))
		if err != nil || len(dumps) == 0 {
			t.Fatalf("no dump of %s: %v", source, err)
		}
		for _, dump := range dumps {
			readColumns(t, dump, got[source])
		}
	}
	for source, columns := range want {
		for column, n := range columns {
			if have, ok := got[source][column]; !ok || have != n {
				t.Errorf("%s %s: found %v with %+v, want %+v", source, column, ok, have, n)
			}
		}
	}
}

// TestSQLCorpusComments checks samples of comments in each style of dump.
func TestSQLCorpusComments(t *testing.T) {
	readLabels(t)
	tests := []struct {
		name, dump, column, typ, comment string
	}{
		{"navicat", "eladmin/eladmin.sql", "code_column.table_name", "varchar(180)", "表名"},
		{"mysqldump", "litemall/litemall.sql", "litemall_ad.name", "varchar(63)", "广告标题"},
		{"lower case", "ruoyi-vue/ruoyi-vue.sql", "sys_dept.leader", "varchar(20)", "负责人"},
		{"character set", "pig/pig.sql", "sys_area.name", "varchar(255)", "地区名称"},
		{"postgres", "sakila/sakila-postgres.sql", "customer.last_name", "character varying(45)", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for b, err := range format.Read(t.Context(), file(t, filepath.Join(dumpFolder, tt.dump)), format.Options{Dataset: "x"}) {
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range b.Columns {
					if strings.TrimPrefix(string(b.Dataset), "x#")+"."+c.Name == tt.column {
						if c.Type != tt.typ || c.Comment != tt.comment {
							t.Errorf("type %q comment %q, want %q %q", c.Type, c.Comment, tt.typ, tt.comment)
						}
						return
					}
				}
			}
			t.Error("not found")
		})
	}
}

func readLabels(t *testing.T) map[string]map[string]cellCount {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dumpFolder, "labels.json"))
	if err != nil {
		t.Skip("no corpus beside this checkout")
	}
	var doc struct {
		Labels []struct {
			Source, Table, Column string
			Values, Distinct      int
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]cellCount{}
	for _, l := range doc.Labels {
		if want[l.Source] == nil {
			want[l.Source] = map[string]cellCount{}
		}
		want[l.Source][l.Table+"."+l.Column] = cellCount{l.Values, l.Distinct}
	}
	return want
}

// readColumns counts the values that are not blank, as the labels do.
func readColumns(t *testing.T, dump string, got map[string]cellCount) {
	t.Helper()
	values := map[string]map[string]int{}
	for b, err := range format.Read(t.Context(), file(t, dump), format.Options{Dataset: "x"}) {
		if err != nil {
			t.Errorf("%s: %v", dump, err)
			break
		}
		for _, c := range b.Columns {
			key := strings.TrimPrefix(string(b.Dataset), "x#") + "." + c.Name
			if values[key] == nil {
				values[key] = map[string]int{}
			}
			for i := range c.Len() {
				if v := string(c.Value(i)); strings.TrimSpace(v) != "" && !c.IsNull(i) {
					values[key][v]++
				}
			}
		}
	}
	for key, set := range values {
		n := got[key]
		n.Distinct += len(set)
		for _, count := range set {
			n.Values += count
		}
		got[key] = n
	}
}

// file is an object over a file.
func file(t *testing.T, name string) format.Object {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return memory(filepath.Base(name), data)
}
