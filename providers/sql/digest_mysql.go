package sql

import (
	"context"
	dbsql "database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/format/digest"
)

// mysqlState tells of a table when it was made and last written to. A time of the last seconds says nothing: another
// change may carry it too.
const mysqlState = `
SELECT COALESCE(CASE WHEN UPDATE_TIME < NOW() - INTERVAL 5 SECOND THEN CONCAT(CREATE_TIME, ' ', UPDATE_TIME) END, '')
FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND BINARY TABLE_NAME = BINARY ?`

// describe implements digester.
func (e *mysqlEngine) describe(ctx context.Context, q querier, of name) (digestible, error) {
	d := digestible{family: digest.MySQL, from: mysqlQuote(of.database) + "." + mysqlQuote(of.table), parts: []string{""}}
	columns, err := e.columns(ctx, q, of.database, of.table, of.table)
	if err != nil || len(columns) == 0 {
		return d, err
	}
	states, err := querySlice(ctx, q, scanString, mysqlState, of.database, of.table)
	if err != nil {
		return d, err
	}
	if len(states) == 1 {
		d.state = states[0]
	}
	var keys []mysqlColumn
	for _, c := range columns {
		d.columns = append(d.columns, mysqlDigested(c))
		if c.primary {
			keys = append(keys, c)
			d.key = append(d.key, c.Name)
		}
	}
	if len(keys) == 1 && strings.HasSuffix(keys[0].base, "int") {
		d.parts = mysqlParts(ctx, q, d.from, mysqlQuote(keys[0].Name))
	}
	return d, nil
}

// mysqlDigested is a column as it is digested.
func mysqlDigested(c mysqlColumn) canonical {
	quoted := mysqlQuote(c.Name)
	expr, mark := mysqlCanonical(quoted, c.base), ""
	if strings.Contains(expr, "HEX(") {
		mark = "b"
	}
	return canonical{
		Column: digest.Column{Name: c.Name, Type: c.Type}, expr: expr, quoted: quoted, mark: mark,
		number: strings.HasSuffix(c.base, "int") || c.base == "decimal",
		text:   strings.HasSuffix(c.base, "text") || strings.HasSuffix(c.base, "char"), denied: c.denied,
	}
}

// partKeys is how many values of a key make a part at least.
const partKeys = 100_000

// mysqlParts cuts a table by its integer key into ranges "key from to", the ends open. Where the ends cannot be had, or
// are beyond 63 bits, the table is one part.
func mysqlParts(ctx context.Context, q querier, from, key string) []string {
	type ends struct{ lo, hi dbsql.NullInt64 }
	found, err := querySlice(ctx, q, func(rows *dbsql.Rows) (ends, error) {
		var e ends
		return e, rows.Scan(&e.lo, &e.hi)
	}, fmt.Sprintf("SELECT (SELECT CAST(MIN(%[1]s) AS CHAR) FROM %[2]s), (SELECT CAST(MAX(%[1]s) AS CHAR) FROM %[2]s)", key, from))
	if err != nil || len(found) != 1 || !found[0].lo.Valid || !found[0].hi.Valid {
		return []string{""}
	}
	lo, hi := found[0].lo.Int64, found[0].hi.Int64
	span := uint64(hi) - uint64(lo) //nolint:gosec // the difference of two signed numbers, which may not fit in one
	step := max(partKeys, span/mostParts+1)
	var parts []string
	begin := ""
	for at := span; at >= step; at -= step {
		next := strconv.FormatInt(int64(uint64(hi)-at+step), 10) //nolint:gosec // as above
		parts = append(parts, key+" "+begin+" "+next)
		begin = next
	}
	return append(parts, key+" "+begin+" ")
}

// where implements digester.
func (e *mysqlEngine) where(d *digestible, part string) (from, condition string) {
	end := strings.LastIndexByte(part, ' ')
	if end < 0 {
		return d.from, ""
	}
	begin := strings.LastIndexByte(part[:end], ' ')
	if begin < 0 {
		return d.from, ""
	}
	var conditions []string
	key, lo, hi := part[:begin], part[begin+1:end], part[end+1:]
	if lo != "" {
		conditions = append(conditions, key+" >= "+lo)
	}
	if hi != "" {
		conditions = append(conditions, key+" < "+hi)
	}
	return d.from, strings.Join(conditions, " AND ")
}

// mysqlCanonical writes a value as its family does. What may be long is replaced by its hash: the server makes NULL of
// what is longer than a packet.
func mysqlCanonical(quoted, base string) string {
	switch base {
	case "float", "double":
		return fmt.Sprintf("CONVERT(%s + 0e0 USING utf8mb4)", quoted)
	case "bit":
		return fmt.Sprintf("CONVERT(%s + 0 USING utf8mb4)", quoted)
	case "binary", "varbinary", "tinyblob":
		return fmt.Sprintf("HEX(%s)", quoted)
	case "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon",
		"geometrycollection", "geomcollection", "blob", "mediumblob", "longblob":
		return fmt.Sprintf("IF(LENGTH(%[1]s) > %[2]d, CONCAT('sha256 ', SHA2(%[1]s, 256)), HEX(%[1]s))", quoted, cellBytes)
	case "text", "mediumtext", "longtext", "json":
		return fmt.Sprintf("IF(LENGTH(%[1]s) > %[2]d, CONCAT('sha256 ', SHA2(CONVERT(%[1]s USING utf8mb4), 256)), CONVERT(%[1]s USING utf8mb4))", quoted, cellBytes)
	}
	return fmt.Sprintf("CONVERT(%s USING utf8mb4)", quoted)
}

// mysqlHash is the hexadecimal hash of columns in their canonical form.
func mysqlHash(columns []canonical) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = fmt.Sprintf("IF(%[2]s IS NULL, 'N', CONCAT('%[3]s', CHAR_LENGTH(%[1]s), ':', %[1]s))", c.expr, c.quoted, c.mark)
	}
	return "LEFT(SHA2(CONCAT(" + strings.Join(parts, ", ") + "), 256), 32)"
}

// digest implements digester.
func (e *mysqlEngine) digest(s selection) string {
	return fmt.Sprintf("SELECT LEFT(COALESCE(k, ''), %d) AS bucket, COUNT(*), CAST(COALESCE(SUM(CAST(CONV(LEFT(r, 16), 16, 10) AS UNSIGNED)), 0) AS CHAR), "+
		"COUNT(*) - COUNT(r) FROM %s GROUP BY bucket",
		s.digits, s.hashed(mysqlHash, ""))
}

// rows implements digester.
func (e *mysqlEngine) rows(s selection, buckets []string) string {
	return fmt.Sprintf("SELECT k, r FROM %s WHERE LEFT(k, %d) IN ('%s')",
		s.hashed(mysqlHash, ""), s.digits, strings.Join(buckets, "', '"))
}

// sums implements digester.
func (e *mysqlEngine) sums(from string, columns []canonical) string {
	exprs := []string{"COUNT(*)"}
	for _, c := range columns {
		sum, length := "NULL", "NULL"
		if c.number {
			sum = fmt.Sprintf("CAST(SUM(%s) AS CHAR)", c.quoted)
		}
		if c.text {
			length = fmt.Sprintf("SUM(CHAR_LENGTH(%s))", c.quoted)
		}
		exprs = append(exprs, fmt.Sprintf("COUNT(%s), %s, %s", c.quoted, sum, length))
	}
	return "SELECT " + strings.Join(exprs, ", ") + " FROM " + from
}
