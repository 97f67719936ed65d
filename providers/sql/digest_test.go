package sql_test

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format/digest"
	"github.com/domicile/domicile/internal/inventory"
	dsql "github.com/domicile/domicile/providers/sql"
	"github.com/domicile/domicile/providers/sql/sqltest"
)

// digested is a database with a table t of n rows whose keys lie far apart, and how to write to it.
type digested struct {
	p     *dsql.Provider
	table inventory.Dataset
	db    *sql.DB
	parts []string // other cuts of the table than its own
}

func digestedPostgres(tb testing.TB, n int) digested {
	tb.Helper()
	url := strings.Replace(sqltest.Postgres(tb), "?", "/postgres?", 1)
	return newDigested(tb, url, "pgx", url, "public.t", n, []string{"0.0.1", "0.1.3", "0.3.4294967294"})
}

func digestedMariaDB(tb testing.TB, n int) digested {
	tb.Helper()
	url := sqltest.MariaDB(tb)
	host := strings.TrimPrefix(url, "mysql://root@")
	admin, err := sql.Open("mysql", "root@tcp("+host+")/")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = admin.Close() }()
	if _, err := admin.ExecContext(tb.Context(), "CREATE DATABASE crm"); err != nil {
		tb.Fatal(err)
	}
	return newDigested(tb, url+"/crm", "mysql", "root@tcp("+host+")/crm", "t", n, []string{"`id`  5000", "`id` 5000 700000", "`id` 700000 "})
}

func digestedSQLite(tb testing.TB, n int) digested {
	tb.Helper()
	path := tb.TempDir() + "/t.sqlite"
	return newDigested(tb, "sqlite://"+path, "sqlite", path, "t", n, []string{""})
}

func newDigested(tb testing.TB, url, driver, dsn, table string, n int, parts []string) digested { //nolint:revive // what an engine differs in
	tb.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	d := digested{db: db, parts: parts}
	d.exec(tb, "CREATE TABLE t (id bigint PRIMARY KEY, name text, n decimal(12,3))")
	rows := []string{"(-7, NULL, NULL)"}
	for i := range n {
		rows = append(rows, fmt.Sprintf("(%d, 'name %d', %d.125)", i*997, i, i))
	}
	for some := range slices.Chunk(rows, 10_000) {
		d.exec(tb, "INSERT INTO t VALUES "+strings.Join(some, ", "))
	}
	d.p, err = dsql.New(dsql.Config{DSN: inventory.Secret(url), Do: inventory.NewCaller(inventory.CallerConfig{})})
	if err != nil {
		tb.Fatal(err)
	}
	for scope := range d.p.Scopes(tb.Context()) {
		for st, err := range d.p.Stores(tb.Context(), scope) {
			if err != nil {
				tb.Fatal(err)
			}
			d.table = inventory.Dataset{ID: st.ID + "/" + inventory.ID(table), Store: st.ID}
		}
	}
	return d
}

func (d *digested) exec(tb testing.TB, statement string) {
	tb.Helper()
	if _, err := d.db.ExecContext(tb.Context(), statement); err != nil {
		tb.Fatal(err)
	}
}

func (d *digested) digest(tb testing.TB, parts []string) map[string]digest.Bucket {
	tb.Helper()
	sums := map[string]digest.Bucket{}
	for _, part := range parts {
		found, err := d.p.Digest(tb.Context(), digest.Request{
			Dataset: d.table, Columns: []string{"id", "name", "n"}, Key: []string{"id"}, Part: part, Digits: 2,
		})
		if err != nil {
			tb.Fatal(err)
		}
		for _, b := range found {
			sum := sums[b.Name]
			sum.Name = b.Name
			sum.Join(b)
			sums[b.Name] = sum
		}
	}
	return sums
}

// TestDigest: the parts of a table are the whole, whatever they are; rows add up to their bucket; what changes changes
// the digest of one bucket; the state tells of it where it tells anything.
func TestDigest(t *testing.T) {
	const n = 1000
	engines := map[string]func(testing.TB, int) digested{"postgres": digestedPostgres, "mariadb": digestedMariaDB, "sqlite": digestedSQLite}
	for name, start := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, n)
			shape, err := d.p.Shape(t.Context(), d.table)
			if err != nil || !slices.Equal(shape.Key, []string{"id"}) || len(shape.Columns) != 3 {
				t.Fatalf("%+v, %v", shape, err)
			}
			whole := d.digest(t, []string{""})
			if diff := cmp.Diff(whole, d.digest(t, shape.Parts)); diff != "" {
				t.Errorf("its %d parts are not the whole:\n%s", len(shape.Parts), diff)
			}
			if diff := cmp.Diff(whole, d.digest(t, d.parts)); diff != "" {
				t.Errorf("parts are not the whole:\n%s", diff)
			}
			var count int64
			for _, b := range whole {
				count += b.Rows
			}
			if count != n+1 {
				t.Errorf("%d rows", count)
			}
			bucket := slices.Sorted(maps.Keys(whole))[7]
			request := digest.Request{Dataset: d.table, Columns: []string{"id", "name", "n"}, Key: []string{"id"}, Digits: 2}
			sum := digest.Bucket{Name: bucket}
			for row, err := range d.p.Rows(t.Context(), request, []string{bucket}) {
				if err != nil {
					t.Fatal(err)
				}
				sum.Add(row.Row)
			}
			if sum != whole[bucket] {
				t.Errorf("rows add up to %+v, not %+v", sum, whole[bucket])
			}
			d.exec(t, "UPDATE t SET name = 'altered' WHERE id = 997")
			after := d.digest(t, []string{""})
			changed := 0
			for name := range whole {
				if after[name] != whole[name] {
					changed++
				}
			}
			if changed != 1 {
				t.Errorf("one row changed, and %d buckets", changed)
			}
			_ = d.db.Close() // a server may count a session's changes when it ends
			again, err := d.p.Shape(t.Context(), d.table)
			if err != nil || again.State != "" && again.State == shape.State {
				t.Errorf("state %q after %q, %v", again.State, shape.State, err)
			}
		})
	}
}

// TestBytesAreNotTheirDigits: a column of bytes that arrived as a text of their digits is another one.
func TestBytesAreNotTheirDigits(t *testing.T) {
	engines := map[string]struct {
		start func(testing.TB, int) digested
		bytes string
	}{"postgres": {digestedPostgres, "bytea"}, "mariadb": {digestedMariaDB, "varbinary(9)"}}
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := engine.start(t, 0)
			d.exec(t, "DELETE FROM t")
			d.exec(t, "INSERT INTO t VALUES (1, '6162', NULL)")
			text := d.digest(t, []string{""})
			d.exec(t, "ALTER TABLE t DROP COLUMN name")
			d.exec(t, "ALTER TABLE t ADD COLUMN name "+engine.bytes+" DEFAULT 'ab'")
			if diff := cmp.Diff(text, d.digest(t, []string{""})); diff == "" {
				t.Error("the bytes ab equal the text 6162")
			}
		})
	}
}

// TestNameOfAnotherSideIsNoStatement: names of parts come from the other database.
func TestNameOfAnotherSideIsNoStatement(t *testing.T) {
	d := digestedSQLite(t, 1)
	request := digest.Request{Dataset: d.table, Columns: []string{"id"}, Key: []string{"id"}, Digits: 2}
	for row, err := range d.p.Rows(t.Context(), request, []string{"ab", "') OR (1=1"}) {
		if err == nil {
			t.Errorf("%v", row)
		}
	}
}

// TestSumsAgreeBetweenFamilies: what databases of two kinds say of the same rows can be compared.
func TestSumsAgreeBetweenFamilies(t *testing.T) {
	var want digest.Sums
	for i, d := range []digested{digestedPostgres(t, 50), digestedMariaDB(t, 50)} {
		got, err := d.p.Sums(t.Context(), d.table, []string{"id", "name", "n"})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" || got.Rows != 51 || got.Columns[1].Values != 50 || got.Columns[2].Sum == "" {
			t.Errorf("%s\n%+v", diff, got)
		}
	}
}

// BenchmarkDigest digests a table of 200,000 rows of three columns, in the database where it can.
func BenchmarkDigest(b *testing.B) {
	const n = 200_000
	for name, start := range map[string]func(testing.TB, int) digested{"postgres": digestedPostgres, "mariadb": digestedMariaDB, "sqlite": digestedSQLite} {
		b.Run(name, func(b *testing.B) {
			d := start(b, n)
			for b.Loop() {
				d.digest(b, []string{""})
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
