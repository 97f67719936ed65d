package artifact_test

import (
	dbsql "database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
	"github.com/domicile/domicile/providers/sql/sqltest"
)

// school is a mainland database that people abroad read, and what was found in it. Everybody in it is made up.
func school(tb testing.TB, engine string) plan.Input {
	tb.Helper()
	k := shipped(tb)
	sensitive := false
	const store, data = inventory.ID("db:school"), inventory.ID("db:school/students")
	kinds := map[string]string{
		"student_id": "person_key", "name": "person_name", "mobile": "phone", "born": "birth_date", "home": "address", "age": "age", "gender": "gender",
	}
	columns := []string{"student_id", "name", "mobile", "born", "home", "age", "gender", "course", "created_at"}
	distinct := map[string]int64{"student_id": 2000, "name": 2000, "mobile": 2000, "born": 1500, "home": 2000, "age": 90, "gender": 2, "course": 2, "created_at": 2000}
	p := classify.Profile{Dataset: data, Rows: 2000, Full: true}
	d := inventory.Dataset{ID: data, Store: store, Name: "students"}
	for _, c := range columns {
		d.Columns = append(d.Columns, inventory.Field{Name: c})
		p.Columns = append(p.Columns, classify.ColumnProfile{Name: c, Rows: 2000, Distinct: distinct[c]})
		if kinds[c] != "" {
			p.Findings = append(p.Findings, classify.Finding{Dataset: data, Column: c, Kind: kinds[c], Status: classify.Evidenced})
		}
	}
	flow := inventory.Flow{
		ID: "flow|school", Store: store, Mode: inventory.RemoteAccess, Via: "share", Who: "analysts", Source: "declared",
		To: inventory.Place{Country: "sg", Zone: inventory.Abroad},
	}
	return plan.Input{
		Inventory: &inventory.Inventory{
			Entities: []inventory.Entity{{ID: "school-cn"}},
			Stores: []inventory.Store{{
				ID: store, Name: "school", Provider: "aliyun", Service: "rds", Kind: inventory.Database, Engine: engine, Entity: "school-cn",
				Region: "cn-shanghai", Place: inventory.Place{Country: "cn", Zone: inventory.Mainland},
			}},
			Datasets: []inventory.Dataset{d}, Flows: []inventory.Flow{flow},
		},
		Profiles: []classify.Profile{p},
		People:   []classify.Count{{Of: data, Place: classify.MainlandPeople, Low: 2000, Mid: 2000, High: 2000}},
		Decisions: []decide.Decision{{
			ID: "decision|school", Flow: flow.ID, Dataset: data, Export: decide.SecurityAssessment, WorstCase: decide.SecurityAssessment, Sensitive: &sensitive,
		}},
		Knowledge: k, Start: plan.NewDate(2026, 11, 23), RulesAsOf: plan.NewDate(2026, 11, 20),
	}
}

// fileOf returns the text of the one file of the syncs with that name.
func fileOf(tb testing.TB, in plan.Input, name string) string {
	tb.Helper()
	p, err := plan.Make(in)
	if err != nil {
		tb.Fatal(err)
	}
	files, err := artifact.Files(p, in)
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range files {
		if strings.HasPrefix(f.Path, "sync/") && strings.HasSuffix(f.Path, "/"+name) {
			return string(f.Data)
		}
	}
	tb.Fatalf("no %s", name)
	return ""
}

// schema makes the table; the types are those that all three engines know.
const schoolTable = `CREATE TABLE students (student_id varchar(20), name varchar(40), mobile varchar(20), born date, home varchar(80), age int, gender varchar(2), course varchar(20), created_at varchar(30))`

// pupils are 40 in each of two courses and 5 in a third, which is too small to be shown. One of the 40 comes twice.
func pupils() [][]any {
	var rows [][]any
	add := func(n int, course, gender string) {
		for range n {
			i := len(rows)
			rows = append(rows, []any{
				fmt.Sprintf("S%06d", i), fmt.Sprintf("学生%04d", i), fmt.Sprintf("139%08d", i), fmt.Sprintf("20%02d-%02d-%02d", 8+i%3, 1+i%12, 1+i%28),
				fmt.Sprintf("江苏省南京市某路%d号", i), 10 + i%8, gender, course, fmt.Sprintf("2026-01-01T00:00:%02d.%d", i%60, i),
			})
		}
	}
	add(40, "数学", "女")
	add(40, "语文", "男")
	add(5, "绘画", "女")
	return append(rows, rows[0])
}

// fill runs the statements of the table and its rows.
func fill(t *testing.T, db *dbsql.DB, mark func(int) string) {
	t.Helper()
	run(t, db, schoolTable)
	marks := make([]string, 9)
	for i := range marks {
		marks[i] = mark(i + 1)
	}
	for _, row := range pupils() {
		if _, err := db.ExecContext(t.Context(), "INSERT INTO students VALUES ("+strings.Join(marks, ", ")+")", row...); err != nil {
			t.Fatal(err)
		}
	}
}

// run executes statements one by one.
func run(t *testing.T, db *dbsql.DB, script string) {
	t.Helper()
	for s := range strings.SplitSeq(script, ";\n") {
		lines := slices.DeleteFunc(strings.Split(s, "\n"), func(l string) bool { return strings.HasPrefix(l, "--") || l == "" })
		if len(lines) == 0 {
			continue
		}
		if _, err := db.ExecContext(t.Context(), strings.TrimSuffix(strings.Join(lines, "\n"), ";")); err != nil {
			t.Fatalf("%s\n%v", s, err)
		}
	}
}

// TestViewShowsGroupsAndNobody runs the view on three engines: no personal value comes out, no group below the least
// size, and no column that is not on the list.
func TestViewShowsGroupsAndNobody(t *testing.T) {
	for _, c := range []struct {
		engine string
		open   func(*testing.T) *dbsql.DB
		mark   func(int) string
		deny   func(*testing.T, *dbsql.DB)
	}{
		{"postgres", openPostgres, func(i int) string { return fmt.Sprintf("$%d", i) }, denyPostgres},
		{"mysql", openMariaDB, func(int) string { return "?" }, denyMariaDB},
		{"sqlite", openSQLite, func(int) string { return "?" }, nil},
	} {
		t.Run(c.engine, func(t *testing.T) {
			engine := strings.Replace(c.engine, "sqlite", "postgres", 1) // the dialect is the same
			in := school(t, engine)
			db := c.open(t)
			fill(t, db, c.mark)
			run(t, db, fileOf(t, in, "view.sql"))
			checkView(t, db)
			if c.deny != nil {
				run(t, db, fileOf(t, in, "grants.sql"))
				c.deny(t, db)
			}
		})
	}
}

func checkView(t *testing.T, db *dbsql.DB) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM out_01_students")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"age_band", "course", "gender", "people"}; !slices.Equal(names, want) {
		t.Fatalf("columns %v, want %v", names, want)
	}
	seen := map[string]bool{}
	for rows.Next() {
		var band, course, gender dbsql.NullString
		var people int64
		if err := rows.Scan(&band, &course, &gender, &people); err != nil {
			t.Fatal(err)
		}
		if people < 20 {
			t.Errorf("a group of %d comes out", people)
		}
		for _, p := range pupils() {
			for _, at := range []int{0, 1, 2, 3, 4, 8} {
				if v := fmt.Sprint(p[at]); slices.Contains([]string{band.String, course.String, gender.String}, v) {
					t.Errorf("%q of a person comes out", v)
				}
			}
		}
		seen[course.String] = true
		if people != 40 || band.String != "10-19" {
			t.Errorf("%s %s %s: %d people, want 40 in 10-19: somebody is counted twice or the band is wrong", band.String, course.String, gender.String, people)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if !seen["数学"] || !seen["语文"] || seen["绘画"] || len(seen) != 2 {
		t.Errorf("groups %v: the two large ones and not the small one", seen)
	}
}

func openPostgres(t *testing.T) *dbsql.DB {
	t.Helper()
	url := sqltest.Postgres(t)
	return open(t, "pgx", strings.Replace(url, "?", "/postgres?", 1))
}

func openMariaDB(t *testing.T) *dbsql.DB {
	t.Helper()
	host := strings.TrimPrefix(sqltest.MariaDB(t), "mysql://root@")
	admin := open(t, "mysql", "root@tcp("+host+")/")
	run(t, admin, "CREATE DATABASE school CHARACTER SET utf8mb4")
	return open(t, "mysql", "root@tcp("+host+")/school")
}

func openSQLite(t *testing.T) *dbsql.DB {
	t.Helper()
	return open(t, "sqlite", filepath.Join(t.TempDir(), "school.db"))
}

func open(t *testing.T, driver, address string) *dbsql.DB {
	t.Helper()
	db, err := dbsql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	return db
}

func denyPostgres(t *testing.T, db *dbsql.DB) {
	t.Helper()
	run(t, db, `SET ROLE "abroad_reader"`)
	refuses(t, db)
}

func denyMariaDB(t *testing.T, db *dbsql.DB) {
	t.Helper()
	run(t, db, "CREATE USER abroad;\nGRANT abroad_reader TO abroad;\nSET DEFAULT ROLE abroad_reader FOR abroad")
	var host string
	if err := db.QueryRowContext(t.Context(), "SELECT @@port").Scan(&host); err != nil {
		t.Fatal(err)
	}
	refuses(t, open(t, "mysql", "abroad@tcp(127.0.0.1:"+host+")/school"))
}

// refuses checks that the role reads the view and not the table.
func refuses(t *testing.T, db *dbsql.DB) {
	t.Helper()
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM out_01_students").Scan(&n); err != nil || n != 2 {
		t.Errorf("the view: %d %v", n, err)
	}
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM students").Scan(&n); err == nil {
		t.Error("the role reads the table")
	}
}
