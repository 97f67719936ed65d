package classify_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
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

// hold fails where the classifier falls below what it has reached.
func (s *scores) hold(t *testing.T, m mode) {
	t.Helper()
	switch {
	case !m.names:
		for _, kind := range []string{"phone", "email", "ip_address"} {
			if l := s.labels[kind]; l.recall() < 0.95 {
				t.Errorf("%s: recall %.3f, want 0.95", kind, l.recall())
			}
		}
	case !m.values:
		s.atLeast(t, 0.85, 0.90, 0.02)
	default:
		s.atLeast(t, 0.92, 0.96, 0.005)
	}
}

func (s *scores) atLeast(t *testing.T, recall, precision, flagged float64) {
	t.Helper()
	if s.recall() < recall || s.precision() < precision || s.flagged() > flagged {
		t.Errorf("recall %.3f precision %.3f flagged %.4f, want %.2f %.2f %.3f",
			s.recall(), s.precision(), s.flagged(), recall, precision, flagged)
	}
}

func readLabels(t *testing.T) ([]label, map[string]bool) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(corpus, "labels.json"))
	if err != nil {
		t.Skip("no corpus beside this checkout")
	}
	var doc struct {
		Meta struct {
			LabelSet struct{ Core map[string]string } `json:"label_set"`
		}
		Labels []label
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
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

func readDumps(t *testing.T, labels []label) []dump {
	t.Helper()
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
			for b, err := range format.Read(t.Context(), file(t, name), format.Options{Dataset: "x"}) {
				if err != nil {
					t.Fatal(err)
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

func file(t *testing.T, name string) format.Object {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
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

// tally counts one label.
type tally struct{ right, wrong, missed int }

func (l *tally) recall() float64    { return ratio(l.right, l.right+l.missed) }
func (l *tally) precision() float64 { return ratio(l.right, l.right+l.wrong) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// scores is the result of one mode.
type scores struct {
	core, coreRight, verdicts, verdictsRight, none, noneFlagged, traps int
	labels                                                             map[string]*tally
	errors                                                             []string
	isCore                                                             map[string]bool
}

func (s *scores) recall() float64    { return ratio(s.coreRight, s.core) }
func (s *scores) precision() float64 { return ratio(s.verdictsRight, s.verdicts) }
func (s *scores) flagged() float64   { return ratio(s.noneFlagged, s.none) }

func group(kind string) string {
	if kind == "id_doc_number" {
		return "resident_id"
	}
	return kind
}

func score(verdicts map[string]classify.Finding, labels []label, core map[string]bool, m mode) *scores {
	s := &scores{labels: map[string]*tally{}, isCore: core}
	for _, l := range labels {
		if l.Label == "ambig" || !m.all && l.Values == 0 {
			continue
		}
		f, ok := verdicts[l.Source+"/"+l.Table+"/"+l.Column]
		kind := ""
		if ok {
			kind = f.Kind
		}
		s.count(l, group(kind), f.Status)
	}
	return s
}

func (s *scores) of(kind string) *tally {
	if s.labels[kind] == nil {
		s.labels[kind] = &tally{}
	}
	return s.labels[kind]
}

func (s *scores) count(l label, kind string, status classify.Status) {
	want := group(l.Label)
	right := kind == want
	if s.isCore[want] {
		s.core++
		if right {
			s.coreRight++
		}
	}
	if s.isCore[kind] {
		s.verdicts++
		if right {
			s.verdictsRight++
		}
	}
	if want == "none" {
		s.none++
		if s.isCore[kind] {
			s.noneFlagged++
			if strings.HasPrefix(l.Note, "trap:") {
				s.traps++
			}
		}
	}
	switch {
	case right:
		s.of(want).right++
	case want == "none" && kind == "":
	default:
		if want != "none" {
			s.of(want).missed++
		}
		if kind != "" {
			s.of(kind).wrong++
		}
		s.errors = append(s.errors, fmt.Sprintf("%s.%s.%s: want %s, got %q %s", l.Source, l.Table, l.Column, want, kind, status))
	}
}

func (s *scores) String() string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "core recall %.3f (%d/%d)  core precision %.3f (%d/%d)  negatives flagged %.4f (%d/%d)  traps flagged %d\n",
		s.recall(), s.coreRight, s.core, s.precision(), s.verdictsRight, s.verdicts, s.flagged(), s.noneFlagged, s.none, s.traps)
	kinds := make([]string, 0, len(s.labels))
	for k := range s.labels {
		kinds = append(kinds, k)
	}
	sort.Slice(kinds, func(i, j int) bool {
		if s.isCore[kinds[i]] != s.isCore[kinds[j]] {
			return s.isCore[kinds[i]]
		}
		return kinds[i] < kinds[j]
	})
	for _, k := range kinds {
		l := s.labels[k]
		fmt.Fprintf(&sb, "  %-18s precision %.2f recall %.2f  (right %d wrong %d missed %d)\n", k, l.precision(), l.recall(), l.right, l.wrong, l.missed)
	}
	if os.Getenv("CORPUS_ERRORS") != "" {
		sb.WriteString(strings.Join(s.errors, "\n"))
	}
	return sb.String()
}
