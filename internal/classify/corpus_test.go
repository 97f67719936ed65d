package classify_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// corpus is where the labelled dumps lie beside a checkout; tests skip where they are absent.
const corpus = "../../../shared/corpus"

// label is one labelled column.
type label struct {
	Source, Table, Column, Label, Note string
	Values                             int
}

// mode is one of the four ways to run.
type mode struct {
	name          string
	values, names bool
	all           bool // score columns without values too
}

func modes() []mode {
	return []mode{
		{name: "schema and values", values: true, names: true},
		{name: "all columns", values: true, names: true, all: true},
		{name: "schema only", names: true, all: true},
		{name: "names hidden", values: true},
	}
}

func TestCorpus(t *testing.T) {
	labels, core := readLabels(t)
	e := engine(t)
	batches := readDumps(t, labels)
	for _, m := range modes() {
		t.Run(m.name, func(t *testing.T) {
			s := score(judgeAll(e, batches, m), labels, core, m)
			t.Log("\n" + s.String())
			s.hold(t, m)
		})
	}
}

func readLabels(tb testing.TB) ([]label, map[string]bool) {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(corpus, "labels.json"))
	if err != nil {
		tb.Skip("no corpus beside this checkout")
	}
	var doc struct {
		Meta struct {
			LabelSet struct{ Core map[string]string } `json:"label_set"`
		}
		Labels []label
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		tb.Fatal(err)
	}
	core := map[string]bool{}
	for k := range doc.Meta.LabelSet.Core {
		core[k] = true
	}
	return doc.Labels, core
}

// dump is the batches of one table, copied.
type dump struct {
	source, table string
	batches       []inventory.Batch
}

func readDumps(tb testing.TB, labels []label) []dump {
	tb.Helper()
	var all []dump
	seen := map[string]bool{}
	for _, l := range labels {
		if seen[l.Source] {
			continue
		}
		seen[l.Source] = true
		files, _ := filepath.Glob(filepath.Join(corpus, l.Source, "*.sql"))
		tables := map[inventory.ID]int{}
		for _, name := range files {
			for b, err := range format.Read(tb.Context(), file(tb, name), format.Options{Dataset: "x"}) {
				if err != nil {
					tb.Fatal(err)
				}
				i, ok := tables[b.Dataset]
				if !ok {
					i = len(all)
					tables[b.Dataset] = i
					all = append(all, dump{source: l.Source, table: strings.TrimPrefix(string(b.Dataset), "x#")})
				}
				all[i].batches = append(all[i].batches, clone(b))
			}
		}
	}
	return all
}

func clone(b inventory.Batch) inventory.Batch {
	b.Columns = slices.Clone(b.Columns)
	for i := range b.Columns {
		c := &b.Columns[i]
		c.Data, c.End, c.Null = slices.Clone(c.Data), slices.Clone(c.End), slices.Clone(c.Null)
	}
	return b
}

func file(tb testing.TB, name string) format.Object {
	tb.Helper()
	info, err := os.Stat(name)
	if err != nil {
		tb.Fatal(err)
	}
	open := func(_ context.Context, off, n int64) (io.ReadCloser, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		if n < 0 {
			n = info.Size() - off
		}
		return struct {
			io.Reader
			io.Closer
		}{io.NewSectionReader(f, off, n), f}, nil
	}
	return format.Object{Name: filepath.Base(name), Size: info.Size(), Open: open}
}

// judgeAll returns the verdict of each column: source, table and column joined by slashes.
func judgeAll(e *classify.Engine, dumps []dump, m mode) map[string]classify.Finding {
	verdicts := map[string]classify.Finding{}
	for _, d := range dumps {
		t, names := tableOf(e, d, m)
		p := e.Judge(t)
		for _, f := range p.Findings {
			key := d.source + "/" + d.table + "/" + names[f.Column]
			if old, ok := verdicts[key]; reported(f) && (!ok || better(f, old)) {
				verdicts[key] = f
			}
		}
	}
	return verdicts
}

// tableOf feeds a table as the mode asks, and returns what its columns are called in the dump.
func tableOf(e *classify.Engine, d dump, m mode) (*classify.Table, map[string]string) {
	names := map[string]string{}
	set := inventory.Dataset{ID: inventory.ID(d.source + "#" + d.table), Name: d.table}
	for _, c := range d.batches[0].Columns {
		set.Columns = append(set.Columns, inventory.Field{Name: c.Name, Type: c.Type, Comment: c.Comment})
		names[c.Name] = c.Name
	}
	set.Comment = d.batches[0].Comment
	if !m.names {
		set.Name, set.Comment, set.Columns = "t", "", nil
	}
	t := e.NewTable(set, classify.TableOptions{})
	for _, b := range d.batches {
		if !m.values {
			break
		}
		b = clone(b)
		if !m.names {
			b.Comment = ""
			for i := range b.Columns {
				hidden := fmt.Sprintf("c%d", i+1)
				names[hidden] = b.Columns[i].Name
				b.Columns[i].Name, b.Columns[i].Comment, b.Columns[i].Type = hidden, "", ""
			}
		}
		t.Add(&b)
	}
	return t, names
}

func reported(f classify.Finding) bool { return rank(f.Status) < 4 }

func rank(s classify.Status) int {
	switch s {
	case classify.Evidenced:
		return 0
	case classify.Masked:
		return 1
	case classify.Encrypted:
		return 2
	case classify.Declared:
		return 3
	case classify.Candidate, classify.Empty, classify.Unread:
		return 4
	default:
		return 4
	}
}

func better(a, b classify.Finding) bool {
	if rank(a.Status) != rank(b.Status) {
		return rank(a.Status) < rank(b.Status)
	}
	return a.Share.Mid > b.Share.Mid
}
