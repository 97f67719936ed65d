package sql

import (
	"context"
	dbsql "database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/domicile/domicile/internal/format/digest"
)

// postgresKey are the columns of the primary key in its order.
const postgresKey = `
SELECT a.attname
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
JOIN LATERAL pg_catalog.unnest(i.indkey::smallint[]) WITH ORDINALITY k(attnum, place) ON k.place <= i.indnkeyatts
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
WHERE n.nspname = $1 AND c.relname = $2
ORDER BY k.place`

// postgresState counts what was ever written to a table, as far as the server counts it; see postgresTables.
const postgresState = `
WITH RECURSIVE tree(oid) AS (
  SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2
  UNION ALL
  SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.oid)
SELECT coalesce(CASE WHEN NOT pg_catalog.pg_is_in_recovery() AND pg_catalog.current_setting('track_counts')::bool
       THEN pg_catalog.string_agg(pg_catalog.concat_ws(' ', l.oid, l.relfilenode, st.n_tup_ins, st.n_tup_upd, st.n_tup_del), ',' ORDER BY l.oid)
       END, '')
FROM tree JOIN pg_catalog.pg_class l ON l.oid = tree.oid AND l.relkind IN ('r', 'm')
LEFT JOIN pg_catalog.pg_stat_all_tables st ON st.relid = l.oid`

// describe implements digester. PostgreSQL computes SHA-256 by itself since version 11.
func (e *postgres) describe(ctx context.Context, q querier, of name) (digestible, error) {
	d := digestible{family: digest.Postgres, from: pgx.Identifier{of.schema, of.table}.Sanitize()}
	var err error
	d.columns, err = querySlice(ctx, q, func(rows *dbsql.Rows) (canonical, error) {
		var (
			c             canonical
			comment, base string
			may, whole    bool
		)
		err := rows.Scan(&c.Name, &c.Type, &comment, &base, &may, &whole)
		c.denied, c.quoted = !may, pgx.Identifier{c.Name}.Sanitize()
		c.expr, c.number, c.text = postgresCanonical(c.quoted, base), postgresNumber(base), postgresText(base)
		if slices.Contains([]string{"bytea", "float4", "float8"}, base) {
			c.mark = base[:1]
		}
		return c, err
	}, postgresAttributes, of.schema, of.table)
	if err != nil || len(d.columns) == 0 {
		return d, err
	}
	if d.key, err = querySlice(ctx, q, scanString, postgresKey, of.schema, of.table); err != nil {
		return d, err
	}
	states, err := querySlice(ctx, q, scanString, postgresState, of.schema, of.table)
	if err != nil {
		return d, err
	}
	if len(states) == 1 {
		d.state = states[0]
	}
	d.leaves, err = e.leaves(ctx, q, of, d.from)
	d.parts = postgresParts(d.leaves)
	return d, err
}

// postgresCanonical writes a value as its family does. What may be long is replaced by its hash, so that a row fits in
// memory.
func postgresCanonical(quoted, base string) string {
	switch base {
	case "bool", "int2", "int4", "int8", "numeric", "date", "timestamp", "timestamptz", "time", "timetz", "uuid", "inet", "oid":
		return quoted + "::text"
	case "float4", "float8":
		return fmt.Sprintf("encode(%ssend(%s), 'hex')", base, quoted)
	case "money":
		return quoted + "::numeric::text"
	case "bytea":
		return fmt.Sprintf("CASE WHEN octet_length(%[1]s) > %[2]d THEN 'sha256 ' || encode(sha256(%[1]s), 'hex') "+
			"ELSE encode(%[1]s, 'hex') END", quoted, cellBytes)
	}
	return fmt.Sprintf("CASE WHEN octet_length(%[1]s::text) > %[2]d THEN 'sha256 ' || encode(sha256(convert_to(%[1]s::text, 'UTF8')), 'hex') "+
		"ELSE %[1]s::text END", quoted, cellBytes)
}

func postgresNumber(base string) bool {
	switch base {
	case "int2", "int4", "int8", "numeric":
		return true
	}
	return false
}

func postgresText(base string) bool {
	switch base {
	case "text", "varchar", "bpchar":
		return true
	}
	return false
}

// What a table is cut into: no more parts than are worth their statements, none smaller than 64 MiB.
const (
	mostParts      = 64
	partBlocks     = 8192
	lastBlockOfAll = 1<<32 - 2 // MaxBlockNumber
)

// postgresParts cuts the files of a table into stretches "leaf.from.to" of blocks. The last of each file is open, so that
// rows that come are in it.
func postgresParts(leaves []leaf) []string {
	var total int64
	for _, l := range leaves {
		if !l.heap || l.version < tidRangeFrom {
			return []string{""}
		}
		total += l.blocks
	}
	stretch := max(partBlocks, total/mostParts+1)
	var parts []string
	for i, l := range leaves {
		for from := int64(0); from == 0 || from < l.blocks; from += stretch {
			to := from + stretch
			if to >= l.blocks {
				to = lastBlockOfAll
			}
			parts = append(parts, fmt.Sprintf("%d.%d.%d", i, from, to))
		}
	}
	if len(parts) == 0 {
		return []string{""} // a foreign table
	}
	return parts
}

// where implements digester.
func (e *postgres) where(d *digestible, part string) (from, condition string) {
	var leaf int
	var lo, hi int64
	if n, err := fmt.Sscanf(part, "%d.%d.%d", &leaf, &lo, &hi); n != 3 || err != nil || leaf < 0 || leaf >= len(d.leaves) {
		return d.from, ""
	}
	l := d.leaves[leaf]
	return l.from, fmt.Sprintf("ctid >= '(%d,0)'::tid AND ctid < '(%d,0)'::tid%s", lo, hi, l.where)
}

// postgresHash is the hexadecimal hash of columns in their canonical form.
func postgresHash(columns []canonical) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = fmt.Sprintf("coalesce('%[2]s' || length(%[1]s)::text || ':' || (%[1]s), 'N')", c.expr, c.mark)
	}
	return "substr(encode(sha256(convert_to(" + strings.Join(parts, " || ") + ", 'UTF8')), 'hex'), 1, 32)"
}

// hashed is the table of hashes of a selection. end keeps the server from hashing once for each use of a hash.
func (s selection) hashed(hash func([]canonical) string, end string) string {
	where := ""
	if s.condition != "" {
		where = " WHERE " + s.condition
	}
	return fmt.Sprintf("(SELECT %s AS k, %s AS r FROM %s%s%s) AS hashed", hash(s.key), hash(s.columns), s.from, where, end)
}

// digest implements digester.
func (e *postgres) digest(s selection) string {
	return fmt.Sprintf("SELECT substr(k, 1, %d), count(*), sum(('x' || substr(r, 1, 16))::bit(64)::bigint)::text, "+
		"count(*) - count(r) FROM %s GROUP BY 1",
		s.digits, s.hashed(postgresHash, " OFFSET 0"))
}

// rows implements digester.
func (e *postgres) rows(s selection, buckets []string) string {
	return fmt.Sprintf("SELECT k, r FROM %s WHERE substr(k, 1, %d) IN ('%s')",
		s.hashed(postgresHash, " OFFSET 0"), s.digits, strings.Join(buckets, "', '"))
}

// sums implements digester.
func (e *postgres) sums(from string, columns []canonical) string {
	exprs := []string{"count(*)"}
	for _, c := range columns {
		sum, length := "NULL", "NULL"
		if c.number {
			sum = fmt.Sprintf("sum(%s)::text", c.quoted)
		}
		if c.text {
			length = fmt.Sprintf("sum(length(%s))::bigint", c.quoted)
		}
		exprs = append(exprs, fmt.Sprintf("count(%s), %s, %s", c.quoted, sum, length))
	}
	return "SELECT " + strings.Join(exprs, ", ") + " FROM " + from
}
