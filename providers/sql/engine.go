package sql

import (
	"context"
	dbsql "database/sql"
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

// engine is what differs between databases. Each holds all statements that it sends.
type engine interface {
	// open returns a handle for one database, "" for the one of the address. It does no I/O.
	open(database string) (*dbsql.DB, error)
	// setup bounds what a transaction may take and fixes how it writes values.
	setup(ctx context.Context, q querier) error
	// databases lists the databases of the server in the order of their names.
	databases(ctx context.Context, q querier) ([]database, error)
	// tables lists the tables of a database after the named one, in the order of their names, at most limit.
	tables(ctx context.Context, q querier, in listing) ([]table, error)
	// shape tells how a table can be read; its columns are nil when there is no such table.
	shape(ctx context.Context, q querier, of name) (shape, error)
}

// querier is the read-only transaction of a session.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*dbsql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (dbsql.Result, error)
}

// database is one database of a server.
type database struct {
	name    string
	engine  string // as stores spell it; MariaDB says so
	version string
	bytes   *inventory.Measure
	denied  string // the grant that is missing to connect
}

// name is a table's place in a server.
type name struct{ database, schema, table string }

// listing asks for a page of tables.
type listing struct {
	database string
	after    name // the zero name: from the start
	limit    int
}

// table is what catalogs say of a table.
type table struct {
	name    name
	comment string
	format  string // table, materialized view …
	rows    *inventory.Measure
	bytes   *inventory.Measure
	columns []inventory.Field
	denied  string // the grant that is missing to read its values
	foreign bool   // its rows lie on another server
	blocks  int64  // of its file, where parts of it can be read by themselves; 0 where they cannot
	state   string // the same while nothing changed in it; "" when the server cannot tell
}

// shape is how a table can be read.
type shape struct {
	columns []column
	from    string  // the table, quoted
	pages   pager   // reads all rows in order, nil: only in one statement
	blocks  sampler // picks blocks of rows, nil: there is no way to pick any
	rows    int64   // estimate, -1 unknown
	most    int64   // there cannot be more rows than this, -1 unknown
}

// column is a column as a statement asks for it.
type column struct {
	inventory.Field
	expr   string // quoted, rendered as text and bounded
	binary bool   // bytes that may be no text
	denied bool   // the user may not read it
}

// mayFit reports whether the table may have no more than n rows. Where no blocks can be picked, trying costs no more
// than the head that would be read otherwise.
func (s shape) mayFit(n int64) bool {
	return s.most >= 0 && s.most <= n || s.rows >= 0 && s.rows <= n || s.blocks == nil
}

// head returns the statement for the first limit rows in no order, all with limit 0. It has no key.
func (s shape) head(list string, limit int) string {
	statement := "SELECT NULL, " + list + " FROM " + s.from
	if limit > 0 {
		statement += " LIMIT " + strconv.Itoa(limit)
	}
	return statement
}

// pager cuts a table into pages by something that the server finds without reading what comes before. The first
// expression of its statements is the key of the row, as text.
type pager interface {
	// start returns where Range.From begins, "" being the start of the table.
	start(from string) string
	// page returns the statement for the rows from pos on, as far as one statement should go, up to limit rows.
	page(list, pos, to string, limit int) string
	// after returns what follows the row with that key, or with key "" what follows all that page reads; "" at the end.
	after(pos, key, to string) string
}

// sampler picks blocks of rows that are spread over a table.
type sampler interface {
	// pick prepares a sample of n rows.
	pick(seed uint64, n int64)
	// next returns the statement of the next block, or of several, "" when there is nothing more to pick. The key of a row
	// is the first expression.
	next(list string) string
	// saw tells how many rows came and which key was the last, "" if none.
	saw(rows int, last string)
}

// querySlice reads all rows of a statement.
func querySlice[T any](
	ctx context.Context, q querier, scan func(*dbsql.Rows) (T, error), query string, args ...any,
) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // an error of the rows comes from Err
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}
