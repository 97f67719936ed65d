package verify_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/format/digest"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/verify"
)

// TestTargetThatChangedIsComparedAgain: what was compared before an interruption counts no more when the target lost it
// since, also where every object had been compared.
func TestTargetThatChangedIsComparedAgain(t *testing.T) {
	for name, opens := range map[string]int{"half": 150, "second listing": -1} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			source, target := newShelf(contents()), newShelf(contents())
			cfg := config()
			cfg.State = verify.FileState{Path: t.TempDir() + "/state.json"}
			cfg.Every = -1
			ctx, cancel := context.WithCancel(t.Context())
			source.onOpen = func(string) {
				if opens > 0 && source.count() >= opens {
					cancel()
				}
			}
			side := source.side()
			if opens < 0 {
				side.Objects = stopsAt{source, 2, cancel}
			}
			if _, err := verify.Objects(ctx, side, target.side(), cfg); !errors.Is(err, context.Canceled) {
				t.Fatalf("error %v", err)
			}
			source.onOpen = nil
			delete(target.objects, "A")
			o, err := verify.Objects(t.Context(), source.side(), target.side(), cfg)
			if err != nil || o.Equal() || o.Missing != 1 || o.Source != int64(len(source.objects)) {
				t.Errorf("%+v, %v", o, err)
			}
		})
	}
}

// stopsAt cancels when it is listed for the nth time.
type stopsAt struct {
	*shelf
	n      int
	cancel func()
}

// List implements objects.Objects.
func (s stopsAt) List(ctx context.Context, st inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	if s.listed+1 == s.n {
		s.cancel()
	}
	return s.shelf.List(ctx, st, from)
}

// interruptTables compares the tables a and b, and is cancelled within b.
func interruptTables(t *testing.T, x, y *base, cfg *verify.TablesConfig) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	x.onDigest = func(n int) {
		if n == partsOfBase+2 {
			cancel()
		}
	}
	if _, err := verify.Tables(ctx, x.database(), y.database(), *cfg); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	x.onDigest = nil
}

// TestTablesThatChangedAreComparedAgain: progress is of one list of tables, and of a target as it was.
func TestTablesThatChangedAreComparedAgain(t *testing.T) {
	tests := []struct {
		name   string
		change func(x, y *base, cfg *verify.TablesConfig)
		want   int64
		source int64
		noted  bool
	}{
		{"nothing", func(_, _ *base, _ *verify.TablesConfig) {}, 0, 1000, true},
		{"a table came before", func(x, y *base, cfg *verify.TablesConfig) {
			x.tables["0"], y.tables["0"] = table(500), table(499)
			cfg.Tables = []string{"0", "a", "b"}
		}, 1, 1500, false},
		{"the target lost a row of a table that was done", func(_, y *base, _ *verify.TablesConfig) {
			y.tables["a"] = y.tables["a"][1:]
			y.changes++
		}, 1, 1000, false},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			x, y := newBase(nil), newBase(nil)
			x.counters, y.counters = true, true
			for _, name := range []string{"a", "b"} {
				x.tables[name], y.tables[name] = table(500), table(500)
			}
			cfg := tablesConfig()
			cfg.Tables, cfg.Workers, cfg.Every = []string{"a", "b"}, 1, -1
			cfg.State = verify.FileState{Path: t.TempDir() + "/state.json"}
			interruptTables(t, x, y, &cfg)
			tt.change(x, y, &cfg)
			o, err := verify.Tables(t.Context(), x.database(), y.database(), cfg)
			if err != nil || o.Missing != tt.want || o.Source != tt.source || slices.Contains(o.Notes, verify.NoteResumed) != tt.noted {
				t.Errorf("%+v, %v", o, err)
			}
		})
	}
}

// failingBase is a database that fails late.
type failingBase struct {
	*base
	rows, again bool
	shapes      *int
}

// Rows implements digest.Digester.
func (f failingBase) Rows(ctx context.Context, r digest.Request, buckets []string) iter.Seq2[digest.Row, error] {
	if !f.rows {
		return f.base.Rows(ctx, r, buckets)
	}
	return func(yield func(digest.Row, error) bool) {
		yield(digest.Row{}, &inventory.Gap{Op: "rows", Cause: inventory.TimedOut})
	}
}

// Shape implements digest.Digester.
func (f failingBase) Shape(ctx context.Context, d inventory.Dataset) (digest.Shape, error) {
	if *f.shapes++; f.again && *f.shapes > 1 {
		return digest.Shape{}, &inventory.Gap{Op: "shape", Cause: inventory.Denied}
	}
	return f.base.Shape(ctx, d)
}

// TestLateFailureHidesNothing: what a comparison has found stays found when something fails after it.
func TestLateFailureHidesNothing(t *testing.T) {
	tests := []struct {
		name        string
		rows, again bool
	}{{"rows that differ cannot be listed", true, false}, {"the state cannot be read again", false, true}}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			x, y := newBase(table(500)), newBase(table(500))
			x.counters = true
			y.tables["t"][7][1] = "x"
			f := failingBase{x, tt.rows, tt.again, new(int)}
			o, err := verify.Tables(t.Context(), verify.Database{Digester: f, Store: x.database().Store}, y.database(), tablesConfig())
			if err != nil || !o.Different() || o.Source != 500 || tt.rows == (len(o.Gaps) == 0) || o.Compared == 500 == tt.rows {
				t.Errorf("%+v, %v", o, err)
			}
			if tt.again == (o.Frozen.Is == inventory.Yes) {
				t.Errorf("frozen %v", o.Frozen)
			}
		})
	}
}

// TestOneUnreadTableLeavesFrozenUnknown: what is said of the tables that were read is not said of all.
func TestOneUnreadTableLeavesFrozenUnknown(t *testing.T) {
	x, y := newBase(table(5)), newBase(table(5))
	y.tables["u"] = table(5)
	cfg := tablesConfig()
	cfg.Tables = []string{"t", "u"}
	o, err := verify.Tables(t.Context(), x.database(), y.database(), cfg)
	if err != nil || o.Equal() || o.Frozen.Is != inventory.Unknown {
		t.Errorf("%+v, %v", o, err)
	}
}

// TestNoTableIsNotEqual: a database in which nothing is was not compared.
func TestNoTableIsNotEqual(t *testing.T) {
	cfg := tablesConfig()
	cfg.Tables = nil
	o, err := verify.Tables(t.Context(), newBase(nil).database(), newBase(nil).database(), cfg)
	if err != nil || o.Equal() || len(o.Gaps) != 1 {
		t.Errorf("%+v, %v", o, err)
	}
}

// TestStateOfAnotherFormIsNotHalfTakenUp: what an older program kept and this one cannot read counts nothing.
func TestStateOfAnotherFormIsNotHalfTakenUp(t *testing.T) {
	state := verify.FileState{Path: t.TempDir() + "/state.json"}
	if err := state.Save("x", map[string]any{"a": 1, "b": "text"}); err != nil {
		t.Fatal(err)
	}
	var into struct {
		A int `json:"a"`
		B int `json:"b"`
	}
	if ok, err := state.Load("x", &into); ok || err != nil || into.A != 0 {
		t.Errorf("%v, %v, %+v", ok, err, into)
	}
}
