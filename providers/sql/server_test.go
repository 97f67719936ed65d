package sql_test

import (
	"context"
	dbsql "database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
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

func startSQLite(tb testing.TB) (string, *dbsql.DB) {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "shop.db")
	db, err := dbsql.Open("sqlite", file)
	if err != nil {
		tb.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	tb.Cleanup(func() { db.Close() })
	return "sqlite://" + file, db
}

func startPostgres(tb testing.TB) (string, *dbsql.DB) {
	tb.Helper()
	return sqltest.Postgres(tb), nil
}

func startMariaDB(tb testing.TB) (string, *dbsql.DB) {
	tb.Helper()
	return sqltest.MariaDB(tb), nil
}

// open starts a server with its tables, and returns the address of the database.
func (s server) open(tb testing.TB) string {
	tb.Helper()
	url, db := s.start(tb)
	for _, statement := range s.setup {
		if db == nil || statement == `\c shop` {
			db = connect(tb, s.name, url, map[bool]string{true: "shop"}[statement == `\c shop`])
		}
		if statement == `\c shop` {
			continue
		}
		if _, err := db.Exec(statement); err != nil {
			tb.Fatalf("%s: %v", statement, err)
		}
	}
	if s.name == "sqlite" {
		return url
	}
	return inDatabase(url, "shop")
}

// connect opens the database of a server as its superuser.
func connect(tb testing.TB, driver, url, database string) *dbsql.DB {
	tb.Helper()
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
		tb.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	tb.Cleanup(func() { db.Close() })
	return db
}

// inDatabase puts a database into the address of a server.
func inDatabase(url, database string) string {
	head, query, ok := strings.Cut(url, "?")
	scheme, rest, _ := strings.Cut(head, "://")
	host, _, _ := strings.Cut(rest, "/")
	head = scheme + "://" + host + "/" + database
	if ok {
		head += "?" + query
	}
	return head
}

func provider(tb testing.TB, url string, change func(*sql.Config)) *sql.Provider {
	tb.Helper()
	cfg := sql.Config{Name: "src", DSN: inventory.Secret(url), Do: inventory.NewCaller(inventory.CallerConfig{Tries: 1})}
	if change != nil {
		change(&cfg)
	}
	p, err := sql.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// listed is what a provider lists.
type listed struct {
	stores   []inventory.Store
	datasets []inventory.Dataset
	gaps     []*inventory.Gap
}

// list collects what a provider lists.
func list(t *testing.T, p inventory.Provider) listed {
	t.Helper()
	var l listed
	keep := func(err error) bool {
		if err == nil {
			return true
		}
		g := inventory.AsGap(err)
		if g == nil {
			t.Fatal(err)
		}
		l.gaps = append(l.gaps, g)
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
			l.stores = append(l.stores, store)
			for d, err := range p.Datasets(ctx, store) {
				if keep(err) {
					l.datasets = append(l.datasets, d)
				}
			}
		}
	}
	return l
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
