package sql_test

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/inventory/conform"
	"github.com/domicile/domicile/providers/sql"
)

// TestConform runs the promises of every provider on every server, with listings of several pages.
func TestConform(t *testing.T) {
	for _, s := range servers() {
		t.Run(s.name, func(t *testing.T) {
			p := provider(t, s.open(t), func(c *sql.Config) { c.Page = 2 })
			if err := conform.Check(t.Context(), p, conform.Config{}); err != nil {
				t.Error(err)
			}
		})
	}
}

// find returns the dataset with that name.
func find(t *testing.T, all []inventory.Dataset, name string) inventory.Dataset {
	t.Helper()
	for _, d := range all {
		if d.Name == name {
			return d
		}
	}
	t.Fatalf("no dataset %q", name)
	return inventory.Dataset{}
}

// TestServers checks on every server what conform cannot know.
func TestServers(t *testing.T) {
	for _, s := range servers() {
		t.Run(s.name, func(t *testing.T) {
			url := s.open(t)
			p := provider(t, url, func(c *sql.Config) { c.Page = 3 })
			l := list(t, p)
			if len(l.stores) != 1 || len(l.gaps) != 0 {
				t.Fatalf("%d stores, gaps %v", len(l.stores), l.gaps)
			}
			datasets := l.datasets
			t.Run("catalog", func(t *testing.T) { checkCatalog(t, s.name, l.stores[0], datasets) })
			t.Run("full", func(t *testing.T) { checkFull(t, p, find(t, datasets, "客户")) })
			if s.name == "postgres" {
				t.Run("ranges", func(t *testing.T) { checkRanges(t, p, find(t, datasets, "客户")) })
			}
			t.Run("sample", func(t *testing.T) { checkSample(t, p, find(t, datasets, "客户")) })
			t.Run("small", func(t *testing.T) { checkSmall(t, p, datasets) })
			if s.name != "sqlite" {
				t.Run("partitions", func(t *testing.T) { checkPartitions(t, p, find(t, datasets, "parts")) })
				t.Run("denied", func(t *testing.T) { checkDenied(t, s.name, url) })
			}
		})
	}
}

func checkCatalog(t *testing.T, server string, st inventory.Store, all []inventory.Dataset) {
	t.Helper()
	d := find(t, all, "客户")
	var names []string
	for _, c := range d.Columns {
		names = append(names, c.Name)
	}
	if diff := cmp.Diff([]string{"id", "姓名", "phone", "born", "photo", "note"}, names); diff != "" {
		t.Error(diff)
	}
	if d.Rows == nil || d.Rows.Method != inventory.Estimate || d.Rows.Value < 4000 || d.Rows.Value > 16_000 {
		t.Errorf("rows %+v", d.Rows)
	}
	if strings.Contains(string(d.ID), "@") || !strings.HasPrefix(string(d.ID), string(st.ID)+"/") {
		t.Errorf("id %s in %s", d.ID, st.ID)
	}
	if odd := find(t, all, "a/b%c.d#e"); odd.ID.Container() != odd.ID || strings.Count(string(odd.ID), "/") != strings.Count(string(d.ID), "/") {
		t.Errorf("id %s", odd.ID)
	}
	if server == "sqlite" {
		return
	}
	if d.Comment != "客户表" || d.Columns[1].Comment != "客户姓名" {
		t.Errorf("comments %q %q", d.Comment, d.Columns[1].Comment)
	}
	for _, part := range all {
		if strings.HasPrefix(part.Name, "parts_") {
			t.Errorf("a partition is a dataset: %s", part.ID)
		}
	}
	if !strings.HasPrefix(st.Endpoints[0], "localhost:") || st.Size.Bytes == nil || st.EngineVersion == "" {
		t.Errorf("store %+v", st)
	}
}

// checkFull reads all rows, then the rest after a cursor.
func checkFull(t *testing.T, p inventory.Provider, d inventory.Dataset) {
	t.Helper()
	ids, design := read(t, p, d, inventory.Want{}, "id")
	if len(ids) != 5000 || ids[0] != "3" || ids[4999] != "15000" || design.Sampling != inventory.FullRead {
		t.Errorf("%d rows from %v, %+v", len(ids), ids[:1], design)
	}
	for column, want := range map[string]string{"姓名": "张1", "born": "2001-02-03", "photo": "ff00fe", "phone": canary} {
		if cells, _ := read(t, p, d, inventory.Want{Columns: []string{column}}, column); len(cells) != 5000 || cells[0] != want {
			t.Errorf("%s: %d cells, %q", column, len(cells), cells[:1])
		}
	}
	notes, _ := read(t, p, d, inventory.Want{}, "note")
	if notes[0] != "NULL" || notes[1] != "" {
		t.Errorf("notes %q", notes[:2])
	}
	n := 0
	for b, err := range p.Read(t.Context(), d, inventory.Want{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n += b.Rows; n >= 1000 && b.Cursor != "" {
			rest, _ := read(t, p, d, inventory.Want{Range: inventory.Range{From: b.Cursor}}, "id")
			if len(rest) != 5000-n || rest[0] != strconv.Itoa(3*n+3) {
				t.Errorf("after %s: %d rows from %v", b.Cursor, len(rest), rest[:1])
			}
			return
		}
	}
	t.Error("no cursor")
}

// checkRanges reads a table in parts, as it would be read if it were large, and wants every row once.
func checkRanges(t *testing.T, p inventory.Provider, d inventory.Dataset) {
	t.Helper()
	var all []string
	parts := sql.BlockRanges(100, 20)
	for _, r := range parts {
		ids, design := read(t, p, d, inventory.Want{Range: r}, "id")
		if all = append(all, ids...); design.Sampling != inventory.FullRead && len(ids) > 0 {
			t.Errorf("%+v: %+v", r, design)
		}
	}
	whole, _ := read(t, p, d, inventory.Want{}, "id")
	if len(parts) != 5 || !slices.Equal(all, whole) {
		t.Errorf("%d rows in %d parts, %d in one", len(all), len(parts), len(whole))
	}
}

// checkSample wants no more rows than asked for, spread over the keys, none twice, the same ones again.
func checkSample(t *testing.T, p inventory.Provider, d inventory.Dataset) {
	t.Helper()
	w := inventory.Want{Rows: 200, Seed: 3}
	ids, design := read(t, p, d, w, "id")
	if len(ids) != 200 || design.Sampling != inventory.RandomBlocks || design.BlockRows != 8 {
		t.Errorf("%d rows, %+v", len(ids), design)
	}
	tenths, seen := map[int]int{}, map[string]bool{}
	for _, id := range ids {
		n, err := strconv.Atoi(id)
		if err != nil || seen[id] {
			t.Fatalf("id %s comes twice or is none", id)
		}
		seen[id] = true
		tenths[(n-1)/1500]++
	}
	if len(tenths) < 9 {
		t.Errorf("rows in each tenth of the keys: %v", tenths)
	}
	again, _ := read(t, p, d, w, "id")
	if diff := cmp.Diff(ids, again); diff != "" {
		t.Error(diff)
	}
	other, _ := read(t, p, d, inventory.Want{Rows: 200, Seed: 4}, "id")
	if cmp.Equal(ids, other) {
		t.Error("another seed gives the same rows")
	}
}

// checkSmall reads what is empty, has no key, or has odd names.
func checkSmall(t *testing.T, p inventory.Provider, all []inventory.Dataset) {
	t.Helper()
	for name, want := range map[string][]string{"nothing": nil, "keyless": {"1", "NULL", ""}, "a/b%c.d#e": {"é", "NULL"}} {
		for _, rows := range []int64{0, 10} {
			column := map[string]string{"nothing": "id", "keyless": "v", "a/b%c.d#e": "空 格"}[name]
			got, design := read(t, p, find(t, all, name), inventory.Want{Rows: rows}, column)
			if diff := cmp.Diff(want, got); diff != "" || len(want) > 0 && design.Sampling != inventory.FullRead {
				t.Errorf("%s: %+v %s", name, design, diff)
			}
		}
	}
}

func checkPartitions(t *testing.T, p inventory.Provider, d inventory.Dataset) {
	t.Helper()
	all, _ := read(t, p, d, inventory.Want{}, "v")
	if len(all) != 4000 {
		t.Errorf("%d rows", len(all))
	}
	if some, _ := read(t, p, d, inventory.Want{Rows: 50}, "v"); len(some) != 50 {
		t.Errorf("a sample of %d rows", len(some))
	}
}

// checkDenied lists and reads as a user who may see one table, and one column of another.
func checkDenied(t *testing.T, server, url string) {
	t.Helper()
	grants := []string{
		`CREATE ROLE low LOGIN`, `GRANT SELECT ON keyless TO low`, `GRANT SELECT (id) ON "客户" TO low`,
		`ALTER TABLE parts ENABLE ROW LEVEL SECURITY`, `GRANT SELECT ON parts TO low`,
	}
	if server == "mariadb" {
		grants = []string{
			"CREATE USER low@'%'", "GRANT SELECT ON shop.keyless TO low@'%'", "GRANT SELECT (id) ON shop.`客户` TO low@'%'",
			"GRANT INSERT ON shop.parts TO low@'%'",
		}
	}
	db := connect(t, server, url, "shop")
	for _, g := range grants {
		if _, err := db.Exec(g); err != nil {
			t.Fatal(g, err)
		}
	}
	p := provider(t, strings.NewReplacer("tester@", "low@", "root@", "low@").Replace(url), nil)
	l := list(t, p)
	datasets, gaps := l.datasets, l.gaps
	if len(gaps) == 0 {
		t.Error("no gap for the tables that may not be read")
	}
	for _, g := range gaps {
		if g.Cause != inventory.Denied || g.Fix.Code != inventory.FixGrant || !strings.Contains(g.Fix.Args[0], "SELECT") {
			t.Errorf("%v with fix %v", g, g.Fix)
		}
	}
	if got, _ := read(t, p, find(t, datasets, "keyless"), inventory.Want{}, "v"); len(got) != 3 {
		t.Errorf("%d rows of the table that may be read", len(got))
	}
	if got, _ := read(t, p, find(t, datasets, "客户"), inventory.Want{Columns: []string{"id"}}, "id"); len(got) != 5000 {
		t.Errorf("%d rows of the column that may be read", len(got))
	}
	for _, name := range []string{"客户", "parts"} {
		if name == "客户" && server == "mariadb" {
			continue // it does not even name the columns that a user may not read
		}
		var gap *inventory.Gap
		for _, err := range p.Read(t.Context(), find(t, datasets, name), inventory.Want{Rows: 5}) {
			if g := inventory.AsGap(err); g != nil {
				gap = g
			}
		}
		if gap == nil || gap.Cause != inventory.Denied {
			t.Errorf("reading %s: %v", name, gap)
		}
	}
}

// TestErrors wants errors that tell neither cells nor passwords.
func TestErrors(t *testing.T) {
	for _, dsn := range []string{"", "postgres", "postgres://u:s3cret@[::1/db", "oracle://u:s3cret@h/db", "sqlite://"} {
		_, err := sql.New(sql.Config{DSN: inventory.Secret(dsn), Do: inventory.NewCaller(inventory.CallerConfig{})})
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: %v", dsn, err)
		}
	}
	p := provider(t, "postgres://u:s3cret@127.0.0.1:1/db", nil)
	gaps := list(t, p).gaps
	if len(gaps) != 1 || gaps[0].Cause != inventory.Unreachable || strings.Contains(gaps[0].Error()+gaps[0].Err.Error(), "s3cret") {
		t.Errorf("%v", gaps)
	}
}

// TestFailedCell provokes an error in the middle of a table whose text quotes a cell.
func TestFailedCell(t *testing.T) {
	url := servers()[1].open(t)
	db := connect(t, "postgres", url, "shop")
	_, err := db.Exec("SELECT phone::int FROM \"客户\"")
	if err == nil || !strings.Contains(err.Error(), canary) {
		t.Fatalf("the server does not quote cells: %v", err)
	}
	if text := sql.Sanitize(err).Error(); strings.Contains(text, canary) || !strings.Contains(text, "SQLSTATE 22") {
		t.Error(text)
	}
}

// TestSQLiteUntouched reads a file in write-ahead mode that nobody has open, and wants nothing left beside it.
func TestSQLiteUntouched(t *testing.T) {
	for _, mode := range []string{"delete", "wal"} {
		url, db := startSQLite(t)
		for _, statement := range []string{"PRAGMA journal_mode = " + mode, "CREATE TABLE t (a)", "INSERT INTO t VALUES (1)"} {
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		p := provider(t, url, nil)
		if got, _ := read(t, p, find(t, list(t, p).datasets, "t"), inventory.Want{}, "a"); len(got) != 1 {
			t.Errorf("%s: %d rows", mode, len(got))
		}
		files, err := filepath.Glob(strings.TrimPrefix(url, "sqlite://") + "*")
		if err != nil || len(files) != 1 {
			t.Errorf("%s: %v %v", mode, files, err)
		}
	}
}
