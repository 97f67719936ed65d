package sql

import (
	"context"
	dbsql "database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/domicile/domicile/internal/inventory"
)

// sqliteEngine reads a SQLite file.
type sqliteEngine struct {
	file string
	cfg  Config
}

func newSQLite(a address, cfg Config) *sqliteEngine { return &sqliteEngine{file: a.file, cfg: cfg} }

// open opens the file for reading. A file in write-ahead mode that nobody has open is opened as one that does not
// change, because SQLite would put files beside it otherwise.
func (e *sqliteEngine) open(string) (*dbsql.DB, error) {
	path, err := filepath.Abs(e.file)
	if err != nil {
		return nil, errAddress
	}
	query := url.Values{"mode": {"ro"}, "_pragma": {"query_only(1)", "trusted_schema(0)", "busy_timeout(2000)"}}
	if e.asleep() {
		query.Set("immutable", "1")
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: query.Encode()}
	return dbsql.Open("sqlite", u.String())
}

// asleep reports whether the file is in write-ahead mode (byte 18 of its header is 2) and has no log.
func (e *sqliteEngine) asleep() bool {
	f, err := os.Open(e.file)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // nothing was written
	var header [20]byte
	if _, err := f.ReadAt(header[:], 0); err != nil || header[18] != 2 {
		return false
	}
	_, err = os.Stat(e.file + "-wal")
	return os.IsNotExist(err)
}

func (e *sqliteEngine) setup(context.Context, querier) error { return nil }

const sqliteDatabase = `
SELECT '', sqlite_version(), (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)`

func (e *sqliteEngine) databases(ctx context.Context, q querier) ([]database, error) {
	return querySlice(ctx, q, func(rows *dbsql.Rows) (database, error) {
		db := database{engine: sqliteName}
		var size dbsql.NullInt64
		err := rows.Scan(&db.name, &db.version, &size)
		db.bytes = measure(size, inventory.Exact)
		return db, err
	}, sqliteDatabase)
}

// sqliteTables leaves out views and what an index of full texts keeps behind its table.
const sqliteTables = `
SELECT t.name, t.type FROM pragma_table_list t
WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND t.name > ?
ORDER BY t.name LIMIT ?`

// state is what the file system says of the file and of its log; a change of one table changes that of all.
func (e *sqliteEngine) state() string {
	var state strings.Builder
	for _, name := range []string{e.file, e.file + "-wal"} {
		if info, err := os.Stat(name); err == nil {
			fmt.Fprintf(&state, "%d %d ", info.Size(), info.ModTime().UnixNano())
		}
	}
	return state.String()
}

const sqliteColumns = `SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid`

func (e *sqliteEngine) tables(ctx context.Context, q querier, in listing) ([]table, error) {
	page, err := querySlice(ctx, q, func(rows *dbsql.Rows) (table, error) {
		t := table{format: "table"}
		var kind string
		return t, rows.Scan(&t.name.table, &kind)
	}, sqliteTables, in.after.table, in.limit)
	if err != nil {
		return nil, err
	}
	state := e.state()
	for i := range page {
		t := &page[i]
		t.state = state
		columns, err := e.columns(ctx, q, t.name.table)
		if err != nil {
			return nil, err
		}
		for _, c := range columns {
			t.columns = append(t.columns, c.Field)
		}
		n, err := e.estimate(ctx, q, t.name.table, columns)
		if err != nil {
			return nil, err
		}
		t.rows = measure(n, inventory.Estimate)
	}
	return page, nil
}

func (e *sqliteEngine) columns(ctx context.Context, q querier, of string) ([]column, error) {
	return querySlice(ctx, q, func(rows *dbsql.Rows) (column, error) {
		var c column
		err := rows.Scan(&c.Name, &c.Type)
		quoted := sqliteQuote(c.Name)
		c.binary = true // any cell of any column may hold bytes
		c.expr = fmt.Sprintf("CASE WHEN typeof(%[1]s) = 'blob' THEN substr(%[1]s, 1, %[2]d) "+
			"ELSE substr(CAST(%[1]s AS TEXT), 1, %[2]d) END", quoted, cellBytes)
		return c, err
	}, sqliteColumns, of)
}

// estimate takes the number of rows that ANALYZE left, else the greatest row id, which is found without reading.
func (e *sqliteEngine) estimate(ctx context.Context, q querier, of string, columns []column) (dbsql.NullInt64, error) {
	scan := func(rows *dbsql.Rows) (dbsql.NullInt64, error) {
		var n dbsql.NullInt64
		return n, rows.Scan(&n)
	}
	found, err := querySlice(ctx, q, scan,
		"SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1' AND EXISTS (SELECT 1)")
	if err != nil {
		return dbsql.NullInt64{}, err
	}
	if len(found) > 0 {
		found, err = querySlice(ctx, q, scan,
			"SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = ? AND stat IS NOT NULL", of)
		if err != nil || len(found) == 1 && found[0].Valid {
			return found[0], err
		}
	}
	key, err := e.rowID(ctx, q, of, columns)
	if err != nil || key == "" {
		return dbsql.NullInt64{}, err
	}
	found, err = querySlice(ctx, q, scan, "SELECT coalesce(max("+key+"), 0) FROM "+sqliteQuote(of))
	if err != nil || len(found) == 0 {
		return dbsql.NullInt64{}, err
	}
	return found[0], nil
}

// rowID returns a name of the row id that no column of its own hides, "" when the table has none.
func (e *sqliteEngine) rowID(ctx context.Context, q querier, of string, columns []column) (string, error) {
	without, err := querySlice(ctx, q, func(rows *dbsql.Rows) (bool, error) {
		var wr bool
		return wr, rows.Scan(&wr)
	}, "SELECT wr OR type <> 'table' FROM pragma_table_list WHERE schema = 'main' AND name = ?", of)
	if err != nil || len(without) != 1 || without[0] {
		return "", err
	}
	for _, key := range []string{"rowid", "_rowid_", "oid"} {
		if !slices.ContainsFunc(columns, func(c column) bool { return strings.EqualFold(c.Name, key) }) {
			return key, nil
		}
	}
	return "", nil
}

func (e *sqliteEngine) shape(ctx context.Context, q querier, of name) (shape, error) {
	s := shape{rows: -1, most: -1, from: sqliteQuote(of.table)}
	var err error
	if s.columns, err = e.columns(ctx, q, of.table); err != nil || len(s.columns) == 0 {
		return s, err
	}
	n, err := e.estimate(ctx, q, of.table, s.columns)
	if err != nil {
		return s, err
	}
	if n.Valid {
		s.rows = n.Int64
	}
	key, err := e.rowID(ctx, q, of.table, s.columns)
	if err != nil || key == "" {
		return s, err
	}
	return s, keyRange(ctx, q, &s, &keyed{from: s.from, key: key, block: e.cfg.Block})
}

func sqliteQuote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
