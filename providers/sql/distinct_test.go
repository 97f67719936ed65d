package sql_test

import (
	dbsql "database/sql"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
)

// TestDistinct wants equal rows once, with their counts, and values that a collation takes for equal apart.
func TestDistinct(t *testing.T) {
	for _, s := range servers() {
		t.Run(s.name, func(t *testing.T) {
			url := s.open(t)
			db := opened(t, s.name, url)
			for _, statement := range []string{
				"CREATE TABLE visits (phone varchar(20), note varchar(20))",
				"INSERT INTO visits VALUES ('a', 'x'), ('A', 'x'), ('a', 'x'), (NULL, 'y'), (NULL, 'y'), ('', NULL)",
			} {
				if _, err := db.Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			p := provider(t, url, nil)
			d := find(t, list(t, p).datasets, "visits")
			got := map[string]uint32{}
			for b, err := range p.Read(t.Context(), d, inventory.Want{Columns: []string{"phone", "note"}, Distinct: true}) {
				if err != nil {
					t.Fatal(err)
				}
				for i := range b.Rows {
					var cells strings.Builder
					for k := range b.Columns {
						cells.WriteString(cell(&b.Columns[k], i) + "|")
						if b.Columns[k].Count[i] != b.Columns[0].Count[i] {
							t.Errorf("columns of row %d are counted %d and %d times", i, b.Columns[k].Count[i], b.Columns[0].Count[i])
						}
					}
					got[cells.String()] = b.Columns[0].Count[i]
				}
			}
			want := map[string]uint32{"a|x|": 2, "A|x|": 1, "NULL|y|": 2, "|NULL|": 1}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestDistinctInOldCharacterSets wants names of a column that is not in UTF-8 as reading gives them.
func TestDistinctInOldCharacterSets(t *testing.T) {
	for _, s := range servers() {
		if s.name != "mariadb" {
			continue
		}
		url := s.open(t)
		db := opened(t, s.name, url)
		for _, statement := range []string{
			"CREATE TABLE guests (name varchar(20) CHARACTER SET gbk)", "INSERT INTO guests VALUES ('张伟'), ('张伟'), ('王芳')",
		} {
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		p := provider(t, url, nil)
		got := map[string]uint32{}
		for b, err := range p.Read(t.Context(), find(t, list(t, p).datasets, "guests"), inventory.Want{Distinct: true}) {
			if err != nil {
				t.Fatal(err)
			}
			for i := range b.Rows {
				got[cell(&b.Columns[0], i)] = b.Columns[0].Count[i]
			}
		}
		if diff := cmp.Diff(map[string]uint32{"张伟": 2, "王芳": 1}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// opened connects as the owner of the tables.
func opened(t *testing.T, server, url string) *dbsql.DB {
	t.Helper()
	if server != "sqlite" {
		return connect(t, server, url, "shop")
	}
	db, err := dbsql.Open("sqlite", strings.TrimPrefix(url, "sqlite://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // the folder goes
	return db
}

func cell(c *inventory.Column, i int) string {
	if c.IsNull(i) {
		return "NULL"
	}
	return string(c.Value(i))
}

// TestBudgetOfBytes wants no more than a row beyond the budget, and a gap that names the flag.
func TestBudgetOfBytes(t *testing.T) {
	const budget, slack = 2000, 100
	for _, s := range servers() {
		t.Run(s.name, func(t *testing.T) {
			p := provider(t, s.open(t), nil)
			d := find(t, list(t, p).datasets, "客户")
			for name, w := range map[string]inventory.Want{
				"full":     {Bytes: budget},
				"sample":   {Bytes: budget, Rows: 3000},
				"distinct": {Bytes: budget, Columns: []string{"id", "phone"}, Distinct: true},
			} {
				var bytes int64
				var gap *inventory.Gap
				for b, err := range p.Read(t.Context(), d, w) {
					if g := inventory.AsGap(err); g != nil {
						gap = g
					} else if err != nil {
						t.Fatal(err)
					}
					bytes += b.Bytes
				}
				if bytes > budget+slack || gap == nil || gap.Cause != inventory.BudgetSpent || !cmp.Equal(gap.Fix.Args, []string{"--budget"}) {
					t.Errorf("%s: %d bytes, gap %v", name, bytes, gap)
				}
			}
		})
	}
}
