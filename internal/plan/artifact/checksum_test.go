package artifact_test

import (
	"context"
	"database/sql"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
	"github.com/domicile/domicile/internal/verify"
	"github.com/domicile/domicile/providers/sql/sqltest"
)

// asDatabase makes databases of the engine of the buckets that move, and returns the files of their comparisons.
func asDatabase(t *testing.T, engine string) map[string][]byte {
	t.Helper()
	in := estate(t)
	for i := range in.Inventory.Stores {
		st := &in.Inventory.Stores[i]
		if st.Provider == "aws" && st.Kind == inventory.Bucket {
			st.Kind, st.Service, st.Engine = inventory.Database, "rds", engine
		}
	}
	for i := range in.Inventory.Datasets {
		d := &in.Inventory.Datasets[i]
		for k := range d.Columns {
			d.Columns[k].Type = []string{"text", "bigint"}[k%2]
		}
	}
	p, err := plan.Make(in)
	if err != nil {
		t.Fatal(err)
	}
	files, err := artifact.Files(p, in)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range files {
		if name, ok := strings.CutPrefix(f.Path, "verify/"); ok {
			out[name] = f.Data
		}
	}
	return out
}

// TestPairsAreRead: what is generated is what the comparison reads, and names every comparison of a store.
func TestPairsAreRead(t *testing.T) {
	p, files := made(t)
	i := slices.IndexFunc(files, func(f artifact.File) bool { return f.Path == "verify/pairs.yaml" })
	if i < 0 {
		t.Fatal("no pairs are written")
	}
	pairs, err := verify.LoadPairs(files[i].Data)
	if err != nil {
		t.Fatal(err)
	}
	steps := map[string]bool{}
	for _, pair := range pairs.Pairs {
		steps[pair.Step] = true
		if pair.Target.Place != "cn" || pair.Result == "" || pair.Kind == verify.ObjectPair && len(pair.Objects) == 0 {
			t.Errorf("pair %+v", pair)
		}
		if u, err := url.Parse(pair.Source.URL); err != nil || u.User != nil {
			t.Errorf("source %q: %v", pair.Source.URL, err)
		}
	}
	for _, ph := range p.Phases {
		for _, w := range ph.Waves {
			for _, g := range w.Groups {
				for _, s := range g.Steps {
					sheet := slices.ContainsFunc(s.Artifacts, func(a string) bool { return strings.HasPrefix(a, "verify/") })
					if s.Verb == plan.Compare && sheet && !steps[string(s.ID)] {
						t.Errorf("nothing is compared in %s", s.ID)
					}
				}
			}
		}
	}
}

// TestChecksumsRun runs the statements on a server: they are understood, and see a changed value.
func TestChecksumsRun(t *testing.T) {
	for _, engine := range []string{"postgres", "mysql"} {
		t.Run(engine, func(t *testing.T) {
			files := asDatabase(t, engine)
			ran := 0
			for name, data := range files {
				mine := map[string]string{"postgres": "BEGIN READ ONLY", "mysql": "START TRANSACTION READ ONLY"}[engine]
				if strings.HasSuffix(name, ".sql") && strings.Contains(string(data), mine) {
					ran++
					runChecksums(t, engine, string(data))
				}
			}
			if ran == 0 {
				t.Fatalf("no statements among %d files", len(files))
			}
		})
	}
}

func runChecksums(t *testing.T, engine, script string) {
	t.Helper()
	var db *sql.DB
	var err error
	quote := "`"
	if engine == "postgres" {
		quote = `"`
		db, err = sql.Open("pgx", strings.Replace(sqltest.Postgres(t), "?", "/postgres?", 1))
	} else {
		db, err = sql.Open("mysql", "root@tcp("+strings.TrimPrefix(sqltest.MariaDB(t), "mysql://root@")+")/")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if engine == "mysql" {
		alter(t, db, "CREATE DATABASE crm")
		alter(t, db, "USE crm")
	}
	create(t, db, script, quote)
	first := printed(t, db, script)
	if !strings.Contains(first, " 2 ") || strings.Contains(first, "secret") {
		t.Errorf("printed %q", first)
	}
	if again := printed(t, db, script); again != first {
		t.Errorf("printed %q, then %q", first, again)
	}
	for _, table := range tablesIn(script) {
		column := columnsIn(script, table, quote)[0]
		alter(t, db, "UPDATE "+table+" SET "+quote+column+quote+" = 'altered' WHERE "+quote+column+quote+" IS NOT NULL")
	}
	if changed := printed(t, db, script); changed == first {
		t.Error("a changed value is not seen")
	}
}

// create makes the tables that the statements name, of text and numbers in turn, with a row of values and one of NULL.
func create(t *testing.T, db *sql.DB, script, quote string) {
	t.Helper()
	for _, table := range tablesIn(script) {
		if schema, _, ok := strings.Cut(table, quote+"."+quote); ok {
			alter(t, db, "CREATE SCHEMA IF NOT EXISTS "+schema+quote)
		}
		var defs, values, nulls []string
		for i, c := range columnsIn(script, table, quote) {
			defs = append(defs, quote+c+quote+[]string{" text", " bigint"}[i%2])
			values = append(values, []string{"'secret'", "7"}[i%2])
			nulls = append(nulls, "NULL")
		}
		alter(t, db, "CREATE TABLE "+table+" ("+strings.Join(defs, ", ")+")")
		alter(t, db, "INSERT INTO "+table+" VALUES ("+strings.Join(values, ", ")+"), ("+strings.Join(nulls, ", ")+")")
	}
}

func alter(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// tablesIn lists the tables that are counted.
func tablesIn(script string) []string {
	var list []string
	for line := range strings.Lines(script) {
		if rest, ok := strings.CutPrefix(line, "SELECT count(*) AS row_count FROM "); ok {
			list = append(list, strings.TrimSuffix(rest, ";\n"))
		}
	}
	return list
}

// columnsIn lists the columns of a table, out of the statement that counts their values.
func columnsIn(script, table, quote string) []string {
	_, rest, _ := strings.Cut(script, "SELECT count(*) AS row_count FROM "+table+";\n")
	line, _, _ := strings.Cut(rest, "\n")
	var list []string
	for _, part := range strings.Split(line, "ount("+quote)[1:] {
		name, _, _ := strings.Cut(part, quote+")")
		list = append(list, name)
	}
	if quote == "`" {
		list = nil
		for _, part := range strings.Split(line, "COUNT(`")[1:] {
			name, _, _ := strings.Cut(part, "`)")
			list = append(list, name)
		}
	}
	return list
}

// printed runs the statements in one transaction and returns what they print.
func printed(t *testing.T, db *sql.DB, script string) string {
	t.Helper()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = conn.ExecContext(context.WithoutCancel(t.Context()), "ROLLBACK"); _ = conn.Close() }()
	var out strings.Builder
	for statement := range strings.SplitSeq(strings.TrimSpace(script), ";\n") {
		printStatement(t, conn, statement, &out)
	}
	return out.String()
}

func printStatement(t *testing.T, conn *sql.Conn, statement string, out *strings.Builder) {
	t.Helper()
	rows, err := conn.QueryContext(t.Context(), statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	cells := make([]sql.NullString, len(columns))
	into := make([]any, len(columns))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for _, c := range cells {
			out.WriteString(" " + c.String + " ")
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
