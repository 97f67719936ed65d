package run_test

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
	"github.com/domicile/domicile/providers/memory"
)

// office is a process at a place, with a store that it shares with others.
type office struct {
	name  string
	in    string // the country of the process …
	at    string // … and of the server that it sees
	cfg   run.Config
	meter *meter
}

// newOffice opens a process. All of them know the same key.
func newOffice(t *testing.T, url string, o office, tables []memory.Dataset) office {
	t.Helper()
	o.cfg, o.meter = setup{tables: tables, sample: "full", change: func(c *run.Config) {
		c.Worker, c.Host = o.name, o.name
		c.Estate.RunnerPlace = inventory.Place{Country: o.in, Zone: inventory.ZoneOf(o.in), Basis: "setting"}
		c.Sources[0].Provider = relocated{c.Sources[0].Provider, o.at}
		c.Key = mustKey(t)
	}}.config(t)
	st := storetest.Open(t, store.Config{URL: url})
	o.cfg.Store = st
	return o
}

func mustKey(t *testing.T) people.Key {
	t.Helper()
	key, err := people.NewKey([]byte("a key of a test."))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// help works slices of scans of others until ctx ends, and says that it lives.
func (o office) help(ctx context.Context, t *testing.T) {
	t.Helper()
	w := run.NewWorker(run.WorkerConfig{
		Store: o.cfg.Store, Open: func(context.Context, store.Scan) (run.Config, error) { return o.cfg, nil },
	})
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := o.cfg.Store.Beat(ctx, o.cfg.Worker, string(o.cfg.Estate.RunnerPlace.Zone), run.Version(o.cfg)); err != nil {
			return
		}
		if last, err := o.cfg.Store.Latest(ctx, store.Running); err == nil {
			_ = w.Slice(ctx, last.ID, func(ctx context.Context, last *run.Completion, _ bool) error {
				if last == nil {
					return nil
				}
				return last.Commit(ctx, o.cfg.Store)
			})
		}
		<-tick.C
	}
}

// relocated is a provider whose stores lie elsewhere.
type relocated struct {
	inventory.Provider
	at string
}

func (r relocated) Stores(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return func(yield func(inventory.Store, error) bool) {
		for st, err := range r.Provider.Stores(ctx, s) {
			st.Place, st.Local = inventory.Place{Country: r.at, Zone: inventory.ZoneOf(r.at), Basis: "region"}, false
			if !yield(st, err) {
				return
			}
		}
	}
}

// TestOnlyCountsLeaveTheMainland scans a server in the mainland from Singapore, with a worker inside: the values are read
// inside, and nothing but counts, names and registers is in the store or the document.
func TestOnlyCountsLeaveTheMainland(t *testing.T) {
	url := storetest.Postgres(t)
	tables := []memory.Dataset{members(400), metrics("cpu", 300)}
	abroad, inside := newOffice(t, url, office{name: "sg-1", in: "sg", at: "cn"}, tables), newOffice(t, url, office{name: "cn-1", in: "cn", at: "cn"}, tables)
	doc := scanWithHelp(t, abroad, inside)
	if abroad.meter.all() > 0 || inside.meter.all() == 0 {
		t.Errorf("%d bytes were read abroad, %d inside", abroad.meter.all(), inside.meter.all())
	}
	if n := peopleOf(doc); n < 350 || n > 450 {
		t.Errorf("%d people, want about 400", n)
	}
	for _, f := range doc.Findings {
		for _, e := range f.Evidence {
			if len(e.Masked) > 0 {
				t.Errorf("a masked sample left the mainland: %v", e.Masked)
			}
		}
	}
	alone := newOffice(t, storetest.Postgres(t), office{name: "cn-2", in: "cn", at: "cn"}, tables)
	want, err := run.Scan(t.Context(), alone.cfg)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(kinds(want), kinds(doc)); diff != "" {
		t.Errorf("a scan inside finds something else:\n%s", diff)
	}
	noValues(t, url)
}

// scanWithHelp scans in one process while another one helps.
func scanWithHelp(t *testing.T, scanning, helping office) *report.Document {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); helping.help(ctx, t) }()
	for { // until the worker has said that it is there
		all, err := scanning.cfg.Store.Workers(t.Context(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) > 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	doc, err := run.Scan(t.Context(), scanning.cfg)
	stop()
	<-done
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestNothingIsTakenIntoTheMainland scans a server in Singapore from there, with a worker inside the mainland that is
// free: it reads nothing.
func TestNothingIsTakenIntoTheMainland(t *testing.T) {
	url := storetest.Postgres(t)
	var tables []memory.Dataset
	for i := range 8 {
		tables = append(tables, metrics(fmt.Sprint("cpu", i), 300))
	}
	abroad, inside := newOffice(t, url, office{name: "sg-1", in: "sg", at: "sg"}, tables), newOffice(t, url, office{name: "cn-1", in: "cn", at: "sg"}, tables)
	doc := scanWithHelp(t, abroad, inside)
	if len(doc.Profiles) != len(tables) || inside.meter.all() > 0 || abroad.meter.all() == 0 {
		t.Errorf("%d profiles, %d bytes were read inside, %d abroad", len(doc.Profiles), inside.meter.all(), abroad.meter.all())
	}
}

// TestNobodyInside scans the same server with no worker inside: what was not read is said.
func TestNobodyInside(t *testing.T) {
	abroad := newOffice(t, storetest.Postgres(t), office{name: "sg-1", in: "sg", at: "cn"}, []memory.Dataset{members(40)})
	doc, err := run.Scan(t.Context(), abroad.cfg)
	if err != nil {
		t.Fatal(err)
	}
	inv := doc.Inventory()
	gaps := inv.Gaps()
	if len(gaps) != 1 || gaps[0].Cause != inventory.ExportByReading || abroad.meter.all() > 0 {
		t.Errorf("gaps %v, %d bytes were read", gaps, abroad.meter.all())
	}
}

func peopleOf(doc *report.Document) (most int64) {
	for _, c := range doc.People {
		most = max(most, c.Mid)
	}
	return most
}

func kinds(doc *report.Document) (all []string) {
	for _, f := range doc.Findings {
		all = append(all, fmt.Sprint(f.Dataset, f.Column, f.Kind, f.Status))
	}
	return all
}

// noValues looks through every column of every table for values and keys of the source.
func noValues(t *testing.T, url string) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // it was only read
	rows, err := db.QueryContext(t.Context(), `
		SELECT table_name, (xpath('/row/x/text()', query_to_xml(format('SELECT string_agg(t::text, '' '') AS x FROM %I t', table_name), true, true, '')))[1]::text
		FROM information_schema.tables WHERE table_schema = 'public'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // as above
	seen := 0
	for rows.Next() {
		var table string
		var text sql.NullString
		if err := rows.Scan(&table, &text); err != nil {
			t.Fatal(err)
		}
		seen++
		for _, value := range []string{"1390000", "张伟"} {
			hex := fmt.Sprintf("%x", value)
			if strings.Contains(text.String, value) || strings.Contains(text.String, hex) {
				t.Errorf("table %s holds %q", table, value)
			}
		}
	}
	if err := rows.Err(); err != nil || seen < 5 {
		t.Errorf("%d tables, %v", seen, err)
	}
}
