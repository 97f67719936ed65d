package sql

import (
	"cmp"
	"context"
	dbsql "database/sql"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/domicile/domicile/internal/inventory"
)

// postgres speaks to PostgreSQL 10 and later.
type postgres struct {
	addr address
	cfg  Config
}

func newPostgres(a address, cfg Config) *postgres { return &postgres{addr: a, cfg: cfg} }

// connectTimeout is how long a server may take to answer at all.
const connectTimeout = 10 * time.Second

func (e *postgres) open(database string) (*dbsql.DB, error) {
	c, err := pgx.ParseConfig(e.addr.dsn)
	if err != nil {
		return nil, errAddress
	}
	c.Database = cmp.Or(database, e.addr.database, "postgres")
	c.ConnectTimeout = cmp.Or(c.ConnectTimeout, connectTimeout)
	c.RuntimeParams["application_name"] = "domicile"
	// No prepared statement stays behind on a server, or on a pooler before it.
	c.DefaultQueryExecMode = pgx.QueryExecModeDescribeExec
	c.StatementCacheCapacity, c.DescriptionCacheCapacity = 0, 0
	return stdlib.OpenDB(*c), nil
}

// setup makes the transaction polite, and its values the same whatever the settings of server and role. row_security
// off turns rows that a policy would hide into an error: what is hidden must not look like what is not there.
func (e *postgres) setup(ctx context.Context, q querier) error {
	for _, set := range []string{
		"statement_timeout = " + strconv.FormatInt(e.cfg.Timeout.Milliseconds(), 10),
		"lock_timeout = " + strconv.FormatInt(e.cfg.LockTimeout.Milliseconds(), 10),
		"row_security = off", "search_path = pg_catalog", "timezone = 'UTC'", "datestyle = 'ISO, YMD'",
		"intervalstyle = 'iso_8601'", "bytea_output = 'hex'", "max_parallel_workers_per_gather = 0",
		"synchronize_seqscans = off", "extra_float_digits = 3",
	} {
		if _, err := q.ExecContext(ctx, "SET LOCAL "+set); err != nil {
			return err
		}
	}
	return nil
}

// postgresDatabases leaves out templates, and the databases that clouds keep for themselves.
const postgresDatabases = `
SELECT d.datname, pg_catalog.current_setting('server_version'),
       CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT') THEN pg_catalog.pg_database_size(d.oid) END
FROM pg_catalog.pg_database d
WHERE d.datallowconn AND NOT d.datistemplate AND ($1 = '' OR d.datname = $1)
  AND d.datname NOT IN ('rdsadmin', 'cloudsqladmin', 'azure_maintenance', 'azure_sys', 'polardb_admin')
ORDER BY d.datname COLLATE "C"`

func (e *postgres) databases(ctx context.Context, q querier) ([]database, error) {
	return querySlice(ctx, q, func(rows *dbsql.Rows) (database, error) {
		db := database{engine: postgresName}
		var size dbsql.NullInt64
		err := rows.Scan(&db.name, &db.version, &size)
		db.version, _, _ = strings.Cut(db.version, " ")
		if size.Valid {
			db.bytes = &inventory.Measure{Value: size.Int64, Method: inventory.Exact}
		} else {
			db.denied = "CONNECT ON DATABASE " + db.name
		}
		return db, err
	}, postgresDatabases, e.addr.database)
}

// postgresTables lists a page. The numbers of a partitioned table are those of its leaves. A table that was never
// analysed has reltuples -1, before version 14 no pages and 0: unknown, unless its files are empty. The state counts
// what was ever inserted, updated and deleted; TRUNCATE and rewriting give it another file. A standby counts nothing that
// it takes over, and a server may be told to count nothing at all: then nothing tells of changes.
const postgresTables = `
SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text,
       coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), ''),
       leaf.tuples, leaf.bytes, leaf.as_of, leaf.state,
       CASE WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') THEN 'USAGE ON SCHEMA ' || n.nspname
            WHEN NOT pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
            THEN 'SELECT ON ' || n.nspname || '.' || c.relname ELSE '' END,
       CASE WHEN c.relkind IN ('r', 'm') AND pg_catalog.current_setting('server_version_num')::int >= 140000
             AND c.relam = (SELECT am.oid FROM pg_catalog.pg_am am WHERE am.amname = 'heap')
            THEN pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint ELSE 0 END
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
  WITH RECURSIVE tree(oid) AS (
    SELECT c.oid UNION ALL
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.oid
    JOIN pg_catalog.pg_class part ON part.oid = i.inhrelid AND part.relispartition)
  SELECT CASE WHEN bool_and(l.reltuples > 0 OR pg_catalog.pg_relation_size(l.oid) = 0)
              THEN sum(greatest(l.reltuples, 0))::bigint END AS tuples,
         sum(pg_catalog.pg_total_relation_size(l.oid))::bigint AS bytes,
         min(greatest(st.last_analyze, st.last_autoanalyze)) AS as_of,
         CASE WHEN NOT pg_catalog.pg_is_in_recovery() AND pg_catalog.current_setting('track_counts')::bool
              THEN string_agg(concat_ws(' ', l.oid, l.relfilenode, st.n_tup_ins, st.n_tup_upd, st.n_tup_del), ',' ORDER BY l.oid)
              END AS state
  FROM tree JOIN pg_catalog.pg_class l ON l.oid = tree.oid AND l.relkind IN ('r', 'm')
  LEFT JOIN pg_catalog.pg_stat_all_tables st ON st.relid = l.oid) leaf ON true
WHERE c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND (n.nspname COLLATE "C", c.relname COLLATE "C") > ($1, $2)
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C" LIMIT $3`

func (e *postgres) tables(ctx context.Context, q querier, in listing) ([]table, error) {
	at := map[int64]int{}
	var oids []int64
	page, err := querySlice(ctx, q, func(rows *dbsql.Rows) (table, error) {
		t := table{name: name{database: in.database}}
		var (
			oid           int64
			kind          string
			tuples, bytes dbsql.NullInt64
			asOf          dbsql.NullTime
			state         dbsql.NullString
		)
		err := rows.Scan(&oid, &t.name.schema, &t.name.table, &kind, &t.comment, &tuples, &bytes, &asOf, &state, &t.denied, &t.blocks)
		t.state = state.String
		t.format, t.foreign = postgresKind(kind), kind == "f"
		t.rows = measure(tuples, inventory.Estimate)
		t.bytes = measure(bytes, inventory.Exact)
		if t.rows != nil && asOf.Valid {
			day := asOf.Time.UTC().Truncate(time.Second)
			t.rows.AsOf = &day
		}
		at[oid] = len(oids)
		oids = append(oids, oid)
		return t, err
	}, postgresTables, in.after.schema, in.after.table, in.limit)
	if err != nil || len(page) == 0 {
		return page, err
	}
	type field struct {
		oid int64
		inventory.Field
	}
	fields, err := querySlice(ctx, q, func(rows *dbsql.Rows) (field, error) {
		var f field
		return f, rows.Scan(&f.oid, &f.Name, &f.Type, &f.Comment)
	}, postgresColumns, oids)
	for _, f := range fields {
		t := &page[at[f.oid]]
		t.columns = append(t.columns, f.Field)
	}
	return page, err
}

const postgresColumns = `
SELECT a.attrelid::bigint, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
       coalesce(pg_catalog.col_description(a.attrelid, a.attnum), '')
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = ANY($1::bigint[]::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum`

func postgresKind(relkind string) string {
	switch relkind {
	case "m":
		return "materialized_view"
	case "f":
		return "foreign_table"
	default:
		return "table"
	}
}

// measure is nil for a number that the catalog does not know.
func measure(n dbsql.NullInt64, method inventory.Method) *inventory.Measure {
	if !n.Valid || n.Int64 < 0 {
		return nil
	}
	return &inventory.Measure{Value: n.Int64, Method: method}
}
