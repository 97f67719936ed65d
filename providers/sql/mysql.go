package sql

import (
	"context"
	dbsql "database/sql"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/domicile/domicile/internal/inventory"
)

// mysqlEngine speaks to MySQL 5.7 and later, and MariaDB.
type mysqlEngine struct {
	addr address
	cfg  Config
	dsn  *mysql.Config
}

func newMySQL(a address, cfg Config) *mysqlEngine {
	c := mysql.NewConfig()
	c.User = a.url.User.Username()
	c.Passwd, _ = a.url.User.Password()
	c.Net, c.Addr = "tcp", a.endpoint
	if host := a.url.Hostname(); host != "" {
		c.Addr = strings.Replace(a.endpoint, plainHost(host), host, 1)
	}
	query := a.url.Query()
	if socket := query.Get("socket"); socket != "" {
		c.Net, c.Addr = "unix", socket
	}
	c.TLSConfig = tlsMode(query)
	c.Timeout = connectTimeout
	c.Logger = &mysql.NopLogger{} // its lines quote addresses
	c.ConnectionAttributes = "program_name:domicile"
	return &mysqlEngine{addr: a, cfg: cfg, dsn: c}
}

// tlsMode reads tls=true|skip-verify|preferred|false; by default a connection is encrypted where the server can.
func tlsMode(query url.Values) string {
	switch mode := query.Get("tls"); mode {
	case "true", "skip-verify", "false":
		return mode
	default:
		return "preferred"
	}
}

func (e *mysqlEngine) open(string) (*dbsql.DB, error) {
	connector, err := mysql.NewConnector(e.dsn)
	if err != nil {
		return nil, errAddress
	}
	return dbsql.OpenDB(connector), nil
}

// setup makes the session polite, and its values the same whatever the settings of the server. The names of the limits
// differ between the two servers.
func (e *mysqlEngine) setup(ctx context.Context, q querier) error {
	version, err := mysqlVersion(ctx, q)
	if err != nil {
		return err
	}
	sets := []string{
		"time_zone = '+00:00'",
		"sql_mode = ''",
		fmt.Sprintf("lock_wait_timeout = %d", max(1, int(e.cfg.LockTimeout.Seconds()))),
		fmt.Sprintf("max_execution_time = %d", e.cfg.Timeout.Milliseconds()),
	}
	switch {
	case isMariaDB(version):
		sets[len(sets)-1] = "max_statement_time = " + strconv.FormatFloat(e.cfg.Timeout.Seconds(), 'f', 3, 64)
	case !strings.HasPrefix(version, "5."):
		sets = append(sets, "information_schema_stats_expiry = 0") // else the numbers of rows may be a day old
	}
	_, err = q.ExecContext(ctx, "SET SESSION "+strings.Join(sets, ", "))
	return err
}

func mysqlVersion(ctx context.Context, q querier) (string, error) {
	versions, err := querySlice(ctx, q, scanString, "SELECT VERSION()")
	if err != nil || len(versions) == 0 {
		return "", err
	}
	return versions[0], nil
}

func isMariaDB(version string) bool { return strings.Contains(version, "MariaDB") }

func scanString(rows *dbsql.Rows) (string, error) {
	var s string
	return s, rows.Scan(&s)
}

// mysqlDatabases adds up the sizes that the tables state.
const mysqlDatabases = `
SELECT s.SCHEMA_NAME, VERSION(), SUM(t.DATA_LENGTH + t.INDEX_LENGTH)
FROM information_schema.SCHEMATA s
LEFT JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = s.SCHEMA_NAME AND t.TABLE_TYPE <> 'VIEW'
WHERE s.SCHEMA_NAME NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')
  AND (? = '' OR s.SCHEMA_NAME = ?)
GROUP BY s.SCHEMA_NAME ORDER BY BINARY s.SCHEMA_NAME`

func (e *mysqlEngine) databases(ctx context.Context, q querier) ([]database, error) {
	found, err := querySlice(ctx, q, func(rows *dbsql.Rows) (database, error) {
		db := database{engine: mysqlName}
		var size dbsql.NullInt64
		err := rows.Scan(&db.name, &db.version, &size)
		if isMariaDB(db.version) {
			db.engine = "mariadb"
		}
		db.version, _, _ = strings.Cut(db.version, "-")
		db.bytes = measure(size, inventory.Estimate)
		return db, err
	}, mysqlDatabases, e.addr.database, e.addr.database)
	if err == nil && len(found) == 0 && e.addr.database != "" {
		// The server shows only what the user may touch.
		found = []database{{name: e.addr.database, denied: "SELECT ON `" + e.addr.database + "`.*"}}
	}
	return found, err
}

// mysqlTables lists a page. Engines that count exactly are MyISAM and its kin; InnoDB estimates. The time of the last
// change is in whole seconds, and InnoDB forgets it when the server restarts.
const mysqlTables = `
SELECT TABLE_NAME, TABLE_COMMENT, TABLE_ROWS, DATA_LENGTH + INDEX_LENGTH, COALESCE(ENGINE, ''),
       CASE WHEN UPDATE_TIME < NOW() - INTERVAL 5 SECOND THEN CONCAT(CREATE_TIME, ' ', UPDATE_TIME) END
FROM information_schema.TABLES
WHERE TABLE_SCHEMA = ? AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND BINARY TABLE_NAME > BINARY ?
ORDER BY BINARY TABLE_NAME LIMIT ?`

const mysqlColumns = `
SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, COLUMN_COMMENT, DATA_TYPE, COLUMN_KEY = 'PRI', FIND_IN_SET('select', PRIVILEGES) > 0
FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = ? AND BINARY TABLE_NAME BETWEEN BINARY ? AND BINARY ?
ORDER BY BINARY TABLE_NAME, ORDINAL_POSITION`

// mysqlColumn is a row of mysqlColumns.
type mysqlColumn struct {
	column
	table   string
	base    string
	primary bool
}

func (e *mysqlEngine) tables(ctx context.Context, q querier, in listing) ([]table, error) {
	at := map[string]int{}
	page, err := querySlice(ctx, q, func(rows *dbsql.Rows) (table, error) {
		t := table{name: name{database: in.database}, format: "table"}
		var (
			count, bytes dbsql.NullInt64
			storage      string
			state        dbsql.NullString
		)
		err := rows.Scan(&t.name.table, &t.comment, &count, &bytes, &storage, &state)
		t.state = state.String
		method := inventory.Estimate
		if slices.Contains([]string{"MyISAM", "Aria", "MEMORY", "CSV", "ARCHIVE"}, storage) {
			method = inventory.Exact
		}
		t.rows, t.bytes = measure(count, method), measure(bytes, inventory.Estimate)
		at[t.name.table] = len(at)
		return t, err
	}, mysqlTables, in.database, in.after.table, in.limit)
	if err != nil || len(page) == 0 {
		return page, err
	}
	columns, err := e.columns(ctx, q, in.database, page[0].name.table, page[len(page)-1].name.table)
	readable := make([]bool, len(page))
	for _, c := range columns {
		if i, ok := at[c.table]; ok {
			page[i].columns = append(page[i].columns, c.Field)
			readable[i] = readable[i] || !c.denied
		}
	}
	for i := range page {
		if !readable[i] {
			page[i].denied = "SELECT ON `" + in.database + "`.`" + page[i].name.table + "`"
		}
	}
	return page, err
}

// columns reads the columns of the tables between two names.
func (e *mysqlEngine) columns(ctx context.Context, q querier, database, first, last string) ([]mysqlColumn, error) {
	return querySlice(ctx, q, func(rows *dbsql.Rows) (mysqlColumn, error) {
		var c mysqlColumn
		var may bool
		err := rows.Scan(&c.table, &c.Name, &c.Type, &c.Comment, &c.base, &c.primary, &may)
		c.denied = !may
		c.binary = slices.Contains(
			[]string{"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"}, c.base)
		c.expr = mysqlExpr(mysqlQuote(c.Name), c.base)
		return c, err
	}, mysqlColumns, database, first, last)
}

// mysqlExpr bounds what may be long, and makes text of what is none.
func mysqlExpr(quoted, base string) string {
	switch base {
	case "bit":
		return quoted + " + 0"
	case "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon",
		"geometrycollection":
		return fmt.Sprintf("LEFT(ST_AsText(%s), %d)", quoted, cellBytes)
	case "text", "mediumtext", "longtext", "json", "blob", "mediumblob", "longblob":
		return fmt.Sprintf("LEFT(%s, %d)", quoted, cellBytes)
	}
	return quoted
}

func mysqlQuote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

func (e *mysqlEngine) shape(ctx context.Context, q querier, of name) (shape, error) {
	s := shape{rows: -1, most: -1, from: mysqlQuote(of.database) + "." + mysqlQuote(of.table)}
	columns, err := e.columns(ctx, q, of.database, of.table, of.table)
	if err != nil {
		return s, err
	}
	var keys []mysqlColumn
	for _, c := range columns {
		s.columns = append(s.columns, c.column)
		if c.primary {
			keys = append(keys, c)
		}
	}
	counts, err := querySlice(ctx, q, func(rows *dbsql.Rows) (dbsql.NullInt64, error) {
		var n dbsql.NullInt64
		return n, rows.Scan(&n)
	}, "SELECT TABLE_ROWS FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND BINARY TABLE_NAME = BINARY ?",
		of.database, of.table)
	if err != nil {
		return s, err
	}
	if len(counts) == 1 && counts[0].Valid {
		s.rows = counts[0].Int64
	}
	if len(keys) != 1 || keys[0].denied || !strings.HasSuffix(keys[0].base, "int") {
		return s, nil
	}
	return s, keyRange(ctx, q, &s, &keyed{from: s.from, key: mysqlQuote(keys[0].Name), block: e.cfg.Block})
}

// keyRange asks for the ends of the key, which an index answers at once, and makes it the way to read.
func keyRange(ctx context.Context, q querier, s *shape, k *keyed) error {
	type ends struct{ lo, hi dbsql.NullString }
	found, err := querySlice(ctx, q, func(rows *dbsql.Rows) (ends, error) {
		var e ends
		return e, rows.Scan(&e.lo, &e.hi)
	}, fmt.Sprintf("SELECT (SELECT MIN(%[1]s) FROM %[2]s), (SELECT MAX(%[1]s) FROM %[2]s)", k.key, s.from))
	if err != nil || len(found) != 1 {
		return err
	}
	if !found[0].lo.Valid {
		s.most = 0
		return nil
	}
	if k.between(found[0].lo.String, found[0].hi.String) {
		s.pages, s.blocks, s.most = k, k, k.most()
	}
	return nil
}
