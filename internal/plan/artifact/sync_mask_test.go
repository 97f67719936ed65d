package artifact_test

import (
	dbsql "database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/plan"
)

// TestMasksLetNoDayAndNoStreetThrough counts by year of birth and province, with values that are written in odd ways.
func TestMasksLetNoDayAndNoStreetThrough(t *testing.T) {
	in := school(t, "postgres")
	in.Constraints.Abroad = []plan.Abroad{{Flow: "flow|school", Needed: "aggregate", Columns: []string{"born", "home"}}}
	in.Profiles[0].Rows = 4000
	for i := range in.Profiles[0].Columns {
		if c := &in.Profiles[0].Columns[i]; c.Name == "born" {
			c.Distinct = 3
		}
	}
	db := openSQLite(t)
	run(t, db, strings.Replace(schoolTable, "born date", "born text", 1))
	n := 0
	add := func(born, home string) {
		for range 20 {
			n++
			if _, err := db.ExecContext(t.Context(), "INSERT INTO students (student_id, born, home) VALUES (?, ?, ?)", n, born, home); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, born := range []string{"2010-03-04", "2011/3/4", "2012年3月4日", "20/12/2010", "04-03-2010", "19/01/92", ""} {
		add(born, "江苏省某路1号")
	}
	add("2010-03-04", "某路2号，江苏省")
	run(t, db, fileOf(t, in, "view.sql"))
	rows, err := db.QueryContext(t.Context(), "SELECT born_year, home_province, people FROM out_01_students ORDER BY 1, 2")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []string
	for rows.Next() {
		var year, province dbsql.NullString
		var people int
		if err := rows.Scan(&year, &province, &people); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s %d", year.String, province.String, people))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if want := []string{" 江苏 80", "2010  20", "2010 江苏 20", "2011 江苏 20", "2012 江苏 20"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestVaultShowsTokens runs the vault on SQLite: rows come out with a token in place of the person, and only for people
// whom somebody entered.
func TestVaultShowsTokens(t *testing.T) {
	in := school(t, "postgres")
	in.Constraints.Abroad = []plan.Abroad{{Flow: "flow|school", Needed: "handle"}}
	db := openSQLite(t)
	fill(t, db, func(int) string { return "?" })
	run(t, db, fileOf(t, in, "vault.sql"))
	run(t, db, "INSERT INTO token_vault VALUES ('S000001', 'a-token')")
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM out_01_students")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil || !slices.Equal(names, []string{"token", "course", "created_at"}) {
		t.Fatalf("columns %v %v", names, err)
	}
	n := 0
	for rows.Next() {
		var token, course, created string
		if err := rows.Scan(&token, &course, &created); err != nil || strings.TrimSpace(token) != "a-token" {
			t.Errorf("%q %v", token, err)
		}
		n++
	}
	if err := rows.Err(); err != nil || n != 1 {
		t.Errorf("%d rows, want 1: %v", n, err)
	}
}

// TestNamesStayNames uses names that would end their quotes, or a comment, if they could.
func TestNamesStayNames(t *testing.T) {
	in := school(t, "postgres")
	const odd = "co\"urse\n-- ; DROP TABLE students; --"
	for i := range in.Inventory.Datasets[0].Columns {
		if c := &in.Inventory.Datasets[0].Columns[i]; c.Name == "course" {
			c.Name = odd
		}
	}
	for i := range in.Profiles[0].Columns {
		if c := &in.Profiles[0].Columns[i]; c.Name == "course" {
			c.Name = odd
		}
	}
	db := openSQLite(t)
	quoted := `"` + strings.ReplaceAll(odd, `"`, `""`) + `"`
	for _, s := range []string{strings.Replace(schoolTable, "course", quoted, 1), "INSERT INTO students (student_id) VALUES ('S1')"} {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	_, view, ok := strings.Cut(fileOf(t, in, "view.sql"), "CREATE VIEW")
	if !ok || !strings.Contains(view, quoted) {
		t.Fatalf("the view does not quote the name: %s", view)
	}
	if _, err := db.ExecContext(t.Context(), "CREATE VIEW"+view); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM students").Scan(&n); err != nil || n != 1 {
		t.Errorf("the table: %d %v", n, err)
	}
}
