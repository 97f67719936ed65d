package sql_test

import (
	"context"
	dbsql "database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/inventory/conform"
	"github.com/domicile/domicile/providers/sql"
	"github.com/domicile/domicile/providers/sql/sqltest"
)

// canary is a value that must never leave a cell.
const canary = "13800001234-canary"

// server is a database that every test runs on.
type server struct {
	name  string
	start func(testing.TB) (url string, admin *dbsql.DB)
	setup []string
}

func servers() []server {
	return []server{
		{name: "sqlite", start: startSQLite, setup: sqliteSetup},
		{name: "postgres", start: startPostgres, setup: postgresSetup},
		{name: "mariadb", start: startMariaDB, setup: mariaSetup},
	}
}

// The same tables in each dialect: people, an empty one, one without a key, names that need quotes.
var (
	sqliteSetup = []string{
		`CREATE TABLE "客户" (id INTEGER PRIMARY KEY, "姓名" TEXT, phone TEXT, born DATE, photo BLOB, note TEXT)`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
		 INSERT INTO "客户" SELECT i * 3, '张' || i, '` + canary + `', '2001-02-03', x'ff00fe', CASE i % 2 WHEN 0 THEN '' END FROM n`,
		`CREATE TABLE "a/b%c.d#e" (x INTEGER, "空 格" TEXT)`,
		`INSERT INTO "a/b%c.d#e" VALUES (1, 'é'), (2, NULL)`,
		`CREATE TABLE "nothing" (id INTEGER PRIMARY KEY)`,
		`CREATE TABLE keyless (code TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID`,
		`INSERT INTO keyless VALUES ('a', '1'), ('b', NULL), ('c', '')`,
	}
	postgresSetup = []string{
		`CREATE DATABASE shop`,
		`\c shop`,
		`CREATE TABLE "客户" (id bigint PRIMARY KEY, "姓名" varchar(40), phone text, born date, photo bytea, note text)`,
		`COMMENT ON TABLE "客户" IS '客户表'`,
		`COMMENT ON COLUMN "客户"."姓名" IS '客户姓名'`,
		`INSERT INTO "客户" SELECT i * 3, '张' || i, '` + canary + `', '2001-02-03', '\xff00fe', CASE i % 2 WHEN 0 THEN '' END
		 FROM generate_series(1, 5000) i`,
		`CREATE TABLE "a/b%c.d#e" (x int, "空 格" text)`,
		`INSERT INTO "a/b%c.d#e" VALUES (1, 'é'), (2, NULL)`,
		`CREATE TABLE nothing (id int PRIMARY KEY)`,
		`CREATE TABLE keyless (code text, v text)`,
		`INSERT INTO keyless VALUES ('a', '1'), ('b', NULL), ('c', '')`,
		`CREATE TABLE parts (at date, v text) PARTITION BY RANGE (at)`,
		`CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')`,
		`CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')`,
		`INSERT INTO parts SELECT DATE '2020-01-01' + i % 700, 'v' || i FROM generate_series(0, 3999) i`,
		`CREATE MATERIALIZED VIEW mv AS SELECT "姓名" FROM "客户"`,
		`ANALYZE`,
	}
	mariaSetup = []string{
		"CREATE DATABASE shop CHARACTER SET utf8mb4",
		"USE shop",
		"CREATE TABLE `客户` (id bigint PRIMARY KEY, `姓名` varchar(40) COMMENT '客户姓名', phone text, born date, photo varbinary(9), note text) COMMENT '客户表'",
		"INSERT INTO `客户` SELECT seq * 3, CONCAT('张', seq), '" + canary + "', '2001-02-03', x'ff00fe', CASE seq % 2 WHEN 0 THEN '' END FROM seq_1_to_5000",
		"CREATE TABLE `a/b%c.d#e` (x int, `空 格` text)",
		"INSERT INTO `a/b%c.d#e` VALUES (1, 'é'), (2, NULL)",
		"CREATE TABLE nothing (id int PRIMARY KEY)",
		"CREATE TABLE keyless (code varchar(9), v text)",
		"INSERT INTO keyless VALUES ('a', '1'), ('b', NULL), ('c', '')",
		"CREATE TABLE parts (at date, v text) PARTITION BY RANGE (YEAR(at)) (PARTITION a VALUES LESS THAN (2021), PARTITION b VALUES LESS THAN (2022))",
		"INSERT INTO parts SELECT DATE '2020-01-01' + INTERVAL seq % 700 DAY, CONCAT('v', seq) FROM seq_0_to_3999",
		"ANALYZE TABLE `客户`, keyless, parts",
	}
)

func startSQLite(t testing.TB) (string, *dbsql.DB) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "shop.db")
	db, err := dbsql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return "sqlite://" + file, db
}

func startPostgres(t testing.TB) (string, *dbsql.DB) {
	t.Helper()
	return sqltest.Postgres(t), nil
}

func startMariaDB(t testing.TB) (string, *dbsql.DB) {
	t.Helper()
	return sqltest.MariaDB(t), nil
}

// open starts a server with its tables, and returns the address of the database.
func (s server) open(t testing.TB) string {
	t.Helper()
	url, db := s.start(t)
	for _, statement := range s.setup {
		if db == nil || statement == `\c shop` {
			db = connect(t, s.name, url, map[bool]string{true: "shop"}[statement == `\c shop`])
		}
		if statement == `\c shop` {
			continue
		}
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if s.name == "sqlite" {
		return url
	}
	return inDatabase(url, "shop")
}

// connect opens the database of a server as its superuser.
func connect(t testing.TB, driver, url, database string) *dbsql.DB {
	t.Helper()
	url = inDatabase(url, database)
	if driver == "postgres" {
		driver = "pgx"
		if database == "" {
			url = inDatabase(url, "postgres")
		}
	} else {
		driver = "mysql"
		url = strings.Replace(strings.TrimPrefix(url, "mysql://"), "@", "@tcp(", 1)
		url = strings.Replace(url, "/", ")/", 1)
	}
	db, err := dbsql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

// inDatabase puts a database into the address of a server.
func inDatabase(url, database string) string {
	head, query, ok := strings.Cut(url, "?")
	head = strings.TrimSuffix(head, "/") + "/" + database
	if ok {
		head += "?" + query
	}
	return head
}

func provider(t testing.TB, url string, change func(*sql.Config)) *sql.Provider {
	t.Helper()
	cfg := sql.Config{Name: "src", DSN: inventory.Secret(url), Do: inventory.NewCaller(inventory.CallerConfig{Tries: 1})}
	if change != nil {
		change(&cfg)
	}
	p, err := sql.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

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

// list collects what a provider lists.
func list(t *testing.T, p inventory.Provider) ([]inventory.Store, []inventory.Dataset, []*inventory.Gap) {
	t.Helper()
	var (
		stores   []inventory.Store
		datasets []inventory.Dataset
		gaps     []*inventory.Gap
	)
	keep := func(err error) bool {
		if err == nil {
			return true
		}
		g := inventory.AsGap(err)
		if g == nil {
			t.Fatal(err)
		}
		gaps = append(gaps, g)
		return false
	}
	ctx := context.Background()
	for scope, err := range p.Scopes(ctx) {
		if !keep(err) {
			continue
		}
		for store, err := range p.Stores(ctx, scope) {
			if !keep(err) {
				continue
			}
			stores = append(stores, store)
			for d, err := range p.Datasets(ctx, store) {
				if keep(err) {
					datasets = append(datasets, d)
				}
			}
		}
	}
	return stores, datasets, gaps
}

// read collects the cells of one column.
func read(t *testing.T, p inventory.Provider, d inventory.Dataset, w inventory.Want, column string) ([]string, inventory.Design) {
	t.Helper()
	var cells []string
	var design inventory.Design
	for b, err := range p.Read(t.Context(), d, w) {
		if err != nil {
			t.Fatal(err)
		}
		design = b.Design
		for i := range b.Columns {
			if c := &b.Columns[i]; c.Name == column {
				for k := range c.Len() {
					if c.IsNull(k) {
						cells = append(cells, "NULL")
					} else {
						cells = append(cells, string(c.Value(k)))
					}
				}
			}
		}
	}
	return cells, design
}

var _ = cmp.Diff
