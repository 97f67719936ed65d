package demo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/demo"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/file"
)

// now is the day of the test.
func now() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) }

// found is the people of each store of the estate, by its name, and of all of them.
type found struct {
	stores   map[string]*people.Tally
	students *people.Tally // of the stores that hold students and nobody else
	all      *people.Tally
}

// scan reads an estate and counts its people as a scan does.
func scan(t *testing.T, dir string) found {
	t.Helper()
	knowledge, err := classify.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := classify.Compile(knowledge)
	if err != nil {
		t.Fatal(err)
	}
	source, err := file.New(file.Config{Root: dir, Do: inventory.NewCaller(inventory.CallerConfig{})})
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Collect(t.Context(), source, inventory.CollectConfig{})
	if err != nil {
		t.Fatal(err)
	}
	f := found{stores: map[string]*people.Tally{}, students: people.NewTally(), all: people.NewTally()}
	names := map[inventory.ID]string{}
	for _, s := range inv.Stores {
		names[s.ID] = s.Name
		f.stores[s.Name] = people.NewTally()
	}
	for _, d := range inv.Datasets {
		for _, s := range read(t, engine, source, d) {
			f.stores[names[d.Store]].Add(s)
			f.all.Add(s)
			if slices.Contains([]string{"edu-students-sg", "edu-students-backup-eu", "edu-enrolments-sg"}, names[d.Store]) {
				f.students.Add(s)
			}
		}
	}
	return f
}

// read returns the people of the tables of one dataset.
func read(t *testing.T, e *classify.Engine, source inventory.Provider, d inventory.Dataset) []*people.Sketches {
	t.Helper()
	tables := map[inventory.ID]*classify.Table{}
	var order []inventory.ID
	for b, err := range source.Read(t.Context(), d, inventory.Want{Seed: 1}) {
		if err != nil {
			t.Errorf("read %s: %v", d.ID, err)
			continue
		}
		if tables[b.Dataset] == nil {
			one := d
			one.ID = b.Dataset
			tables[b.Dataset] = e.NewTable(one, classify.TableOptions{On: now()})
			order = append(order, b.Dataset)
		}
		tables[b.Dataset].Add(&b)
	}
	var all []*people.Sketches
	for _, id := range order {
		e.Judge(tables[id])
		all = append(all, tables[id].People())
	}
	return all
}

// expect compares the people of a place, all ages, with the truth.
func expect(t *testing.T, of string, counts []people.Count, place people.Place, want int) {
	t.Helper()
	i := slices.IndexFunc(counts, func(c people.Count) bool {
		return c.Place == place && c.Band == people.AllAges && c.Sensitive == people.Any
	})
	var got people.Count
	if i >= 0 {
		got = counts[i]
	}
	if got.Low > int64(want) || got.High < int64(want) {
		t.Errorf("%s: %d–%d people %s, want %d inside", of, got.Low, got.High, place, want)
	}
}

func TestScanFindsTheTruth(t *testing.T) {
	dir := t.TempDir()
	truth := generate(t, dir, demo.Options{Divide: divide})
	f := scan(t, dir)
	for _, s := range truth.Stores {
		name := s.Path[strings.LastIndexByte(s.Path, '/')+1:]
		counts := f.stores[name].Counts(inventory.ID(name))
		expect(t, name, counts, people.Mainland, s.Mainland)
		expect(t, name, counts, people.Elsewhere, s.Elsewhere)
	}
	expect(t, "students", f.students.Counts("students"), people.Mainland, truth.Students)
	counts := f.all.Counts("scan")
	expect(t, "scan", counts, people.Mainland, truth.Mainland)
	expect(t, "scan", counts, people.Elsewhere, truth.Elsewhere)
}
