package format_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// corpusTable is one table of a public sample database.
type corpusTable struct {
	name   string
	header []string
	rows   [][]string
}

// corpusTables reads the tables of the dumps that lie beside the repository, and skips the test where they do not.
func corpusTables(t *testing.T) []corpusTable {
	t.Helper()
	files, _ := filepath.Glob("../../../shared/corpus/*/*.sql")
	if len(files) == 0 {
		t.Skip("no corpus beside the repository")
	}
	var tables []corpusTable
	index := map[inventory.ID]int{}
	for _, f := range files {
		content, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for b, err := range format.Read(t.Context(), object(f, string(content)), format.Options{Dataset: inventory.ID(f)}) {
			if err != nil {
				continue
			}
			i, ok := index[b.Dataset]
			if !ok {
				i = len(tables)
				index[b.Dataset] = i
				tables = append(tables, corpusTable{name: string(b.Dataset)})
				for _, c := range b.Columns {
					tables[i].header = append(tables[i].header, c.Name)
				}
			}
			for r := range b.Rows {
				var row []string
				for _, c := range b.Columns {
					row = append(row, string(c.Value(r)))
				}
				tables[i].rows = append(tables[i].rows, row)
			}
		}
	}
	return tables
}

// TestHeaderOfCorpus writes every table of the corpus as CSV, with and without its header, and asks what it is.
func TestHeaderOfCorpus(t *testing.T) {
	var with, without, all int
	for _, table := range corpusTables(t) {
		if len(table.rows) < 2 || len(table.header) < 2 {
			continue
		}
		all++
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		_ = w.WriteAll(append([][]string{table.header}, table.rows...))
		l, err := format.Inspect(t.Context(), object("a.csv", b.String()), format.Options{Dataset: "d"})
		if err == nil && slices.EqualFunc(l.Columns, table.header, func(f inventory.Field, n string) bool { return f.Name == n }) {
			with++
		} else {
			t.Logf("with header: %s: %v %v", filepath.Base(table.name), l.Format, l.Columns)
		}
		b.Reset()
		_ = w.WriteAll(table.rows)
		l, err = format.Inspect(t.Context(), object("a.csv", b.String()), format.Options{Dataset: "d"})
		if err == nil && len(l.Columns) == len(table.header) && strings.HasPrefix(l.Columns[0].Name, "c1") {
			without++
		} else {
			t.Logf("without header: %s", filepath.Base(table.name))
		}
	}
	t.Logf("%d tables, %d with their header known, %d without it", all, with, without)
	if with < all*97/100 || without < all*97/100 {
		t.Errorf("too few")
	}
}
