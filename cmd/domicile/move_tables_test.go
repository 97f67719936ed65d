package main

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/domicile/domicile/internal/verify"
	"github.com/domicile/domicile/providers/sql/sqltest"
)

// dialect is what the tests of moves of tables need of a kind of database.
type dialect struct {
	name   string
	driver string
	tables []string // as pairs name them
	fill   []string
	plant  []string // a changed value, a missing and an extra row, of people; an equal row twice in logs
	more   string   // one more row at the source
}

func dialects() []dialect {
	people := []string{"INSERT INTO people VALUES (1, 'a', NULL), (2, '', 1.5), (3, '张 伟 ', -0.1)"}
	for i := 100; i < 400; i += 3 {
		people = append(people, fmt.Sprintf("INSERT INTO people VALUES (%d, 'name %d', %d.25), (%d, 'x''y', 0), (%d, NULL, 1e10)", i, i, i, i+1, i+2))
	}
	people = append(people, "INSERT INTO pairs VALUES ('a', 1, 'one'), ('a', 2, 'two'), ('A', 1, 'ONE')",
		"INSERT INTO logs VALUES ('same', 1), ('same', 1), ('other', NULL)")
	plant := []string{
		"UPDATE people SET name = 'nobody' WHERE id = 103", "DELETE FROM people WHERE id = 250",
		"INSERT INTO people VALUES (9999, 'new', NULL)", "DELETE FROM logs WHERE line = 'other'",
	}
	return []dialect{
		{
			name: "postgres", driver: "pgx", tables: []string{"public.people", "public.pairs", "public.logs", "public.empty", "public.odd"},
			fill: append([]string{
				"CREATE TABLE people (id bigint PRIMARY KEY, name text, height double precision)",
				"CREATE TABLE pairs (a text COLLATE \"C\", b int, c char(6), PRIMARY KEY (b, a))",
				"CREATE TABLE logs (line text, n int)", "CREATE TABLE empty (id int PRIMARY KEY)",
				"CREATE TABLE odd (id uuid PRIMARY KEY, at timestamptz, j json, jb jsonb, b bytea, r real, m money, l text[])",
				"INSERT INTO odd VALUES ('6f1f9a4e-6b1f-4a65-9c5b-0f2d3f1a2b3c', '2026-11-23 08:00+08', '{\"b\": 1, \"a\":2}', '{\"b\": 1, \"a\":2}', '\\x00ff', 0.1, 12.50, '{a,NULL,\"b c\"}')",
			}, people...),
			plant: plant, more: "INSERT INTO people VALUES (77, 'late', 1)",
		},
		{
			name: "mysql", driver: "mysql", tables: []string{"people", "pairs", "logs", "empty", "odd"},
			fill: append([]string{
				"CREATE TABLE people (id bigint PRIMARY KEY, name text CHARACTER SET utf8mb4, height double)",
				"CREATE TABLE pairs (a varchar(20) COLLATE utf8mb4_bin, b int, c char(6) CHARACTER SET latin1, PRIMARY KEY (b, a))",
				"CREATE TABLE logs (line varchar(20), n int)", "CREATE TABLE empty (id int PRIMARY KEY)",
				"CREATE TABLE odd (id binary(4) PRIMARY KEY, at timestamp(3) NULL, d datetime, j json, b blob, r float, m decimal(10,2), e enum('x','y'), f bit(3), g point)",
				"INSERT INTO odd VALUES (0x00ff00aa, '2026-11-23 08:00:00.123', '2026-11-23 08:00:00', '{\"b\": 1, \"a\":2}', 0x00ff, 0.1, 12.50, 'y', b'101', POINT(1, 2))",
			}, people...),
			plant: plant, more: "INSERT INTO people VALUES (77, 'late', 1)",
		},
		{
			name: "sqlite", driver: "sqlite", tables: []string{"people", "pairs", "logs", "empty", "odd"},
			fill: append([]string{
				"CREATE TABLE people (id integer PRIMARY KEY, name text, height real)",
				"CREATE TABLE pairs (a text, b int, c text, PRIMARY KEY (b, a))",
				"CREATE TABLE logs (line text, n int)", "CREATE TABLE empty (id int PRIMARY KEY)",
				"CREATE TABLE odd (id blob PRIMARY KEY, v) WITHOUT ROWID", "INSERT INTO odd VALUES (x'00ff', '1'), (x'00fe', 1), (x'00fd', 1.0)",
			}, people...),
			plant: plant, more: "INSERT INTO people VALUES (77, 'late', 1)",
		},
	}
}

// server is a database of a test: the address of ours and that of the driver.
type server struct{ url, dsn string }

// serve starts a database of its own, a file for SQLite.
func (d *dialect) serve(t *testing.T, which string) server {
	t.Helper()
	switch d.name {
	case "postgres":
		url := strings.Replace(sqltest.Postgres(t), "?", "/"+"postgres?", 1)
		return server{url, url}
	case "mysql":
		url := sqltest.MariaDB(t)
		host := strings.TrimPrefix(url, "mysql://root@")
		admin := server{url, "root@tcp(" + host + ")/"}
		admin.exec(t, d.driver, "CREATE DATABASE crm CHARACTER SET utf8mb4")
		return server{url + "/crm", "root@tcp(" + host + ")/crm?multiStatements=true"}
	default:
		path := filepath.Join(t.TempDir(), which+".sqlite")
		return server{"sqlite://" + path, path}
	}
}

func (s server) exec(t *testing.T, driver string, statements ...string) {
	t.Helper()
	db, err := sql.Open(driver, s.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// move copies the database with the tools of its vendor, a file for SQLite.
func (d *dialect) move(t *testing.T, from, to server) {
	t.Helper()
	var script string
	port := func(s server) string {
		_, rest, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(s.url, "mysql://"), "postgres://"), ":")
		return rest[:strings.IndexAny(rest, "/?")]
	}
	switch d.name {
	case "postgres":
		needProgram(t, "pg_dump")
		script = fmt.Sprintf("pg_dump '%s' | psql -q -v ON_ERROR_STOP=1 '%s'", from.dsn, to.dsn)
	case "mysql":
		needProgram(t, "mariadb-dump")
		const client = "--no-defaults -h 127.0.0.1 -u root -P "
		script = fmt.Sprintf("mariadb-dump %s%s --hex-blob crm | mariadb %s%s crm", client, port(from), client, port(to))
	default:
		script = fmt.Sprintf("cp '%s' '%s'", from.dsn, to.dsn)
	}
	out, err := exec.CommandContext(t.Context(), "sh", "-ec", script).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// pairOf writes the file of pairs for tables.
func (m *machine) pairOf(t *testing.T, source, target string, tables []string) verify.Pair {
	t.Helper()
	m.write(t, "out/plan/verify/pairs.yaml", fmt.Sprintf(`api_version: domicile/v1
kind: Pairs
pairs:
  - step: crm/compare
    wave: wave-01
    group: crm
    store: crm
    kind: tables
    result: crm.result.json
    source: {url: %q, place: sg}
    target: {url: %q, place: cn}
    tables: [%s]
    thresholds: {missing: 0, extra: 0, differs: 0}
`, source, target, strings.Join(tables, ", ")))
	pairs, err := readPairs(m.path("out/plan/verify/pairs.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return pairs[0]
}

// TestMoveOfTables: a database that the vendor's tools copied is equal, and then differs in exactly what was planted.
func TestMoveOfTables(t *testing.T) {
	for _, d := range dialects() {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			source, target := d.serve(t, "source"), d.serve(t, "target")
			source.exec(t, d.driver, d.fill...)
			d.move(t, source, target)
			m := newMachine(t)
			pair := m.pairOf(t, source.url, target.url, d.tables)
			check := func(code int, want verify.Counts) verify.Document {
				t.Helper()
				got := m.run(t.Context(), "plan", "verify", "wave-01", "--plan", m.path("out/plan"), "--place", "cn")
				doc := m.result(t, pair)
				if got != code || doc.Counts != want || doc.Equal != (code == exitDone) || doc.Compared != doc.Total || len(doc.Gaps) > 0 {
					t.Fatalf("exit %d; %+v\n%s%s", got, doc, &m.stdout, &m.stderr)
				}
				if doc.Frozen.Is != "yes" {
					t.Errorf("frozen %v", doc.Frozen)
				}
				return doc
			}
			if doc := check(exitDone, verify.Counts{}); doc.Total < 300 {
				t.Errorf("%d rows compared", doc.Total)
			}
			target.exec(t, d.driver, d.plant...)
			doc := check(exitResults, verify.Counts{Missing: 2, Extra: 1, Differs: 1})
			text, err := os.ReadFile(m.path("out/plan/verify", pair.Result))
			if err != nil || strings.Contains(string(text), "nobody") || strings.Contains(string(text), "9999") || strings.Contains(string(text), "other") {
				t.Errorf("the result tells of a row: %s, %v", text, err)
			}
			for _, x := range doc.Differences {
				if x.Key == "" || x.Part == "" || x.Dataset == "" {
					t.Errorf("nobody can find %+v", x)
				}
			}
		})
	}
}
