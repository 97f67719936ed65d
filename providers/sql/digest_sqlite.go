package sql

import (
	"context"
	"fmt"
	"strings"

	"github.com/domicile/domicile/internal/format/digest"
)

// sqliteKey are the columns of the primary key in its order.
const sqliteKey = `SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk`

// describe implements digester.
func (e *sqliteEngine) describe(ctx context.Context, q querier, of name) (digestible, error) {
	d := digestible{family: digest.SQLite, from: sqliteQuote(of.table), parts: []string{""}}
	columns, err := e.columns(ctx, q, of.table)
	if err != nil || len(columns) == 0 {
		return d, err
	}
	for _, c := range columns {
		quoted := sqliteQuote(c.Name)
		d.columns = append(d.columns, canonical{
			Column: digest.Column{Name: c.Name, Type: c.Type}, expr: sqliteCanonical(quoted), quoted: quoted,
			number: sqliteNumber(c.Type), text: sqliteText(c.Type),
		})
	}
	d.key, err = querySlice(ctx, q, scanString, sqliteKey, of.table)
	d.state = e.state()
	return d, err
}

// sqliteCanonical writes a value with its type before it.
func sqliteCanonical(quoted string) string {
	return fmt.Sprintf("CASE typeof(%[1]s) WHEN 'null' THEN NULL WHEN 'blob' THEN 'b' || hex(%[1]s) "+
		"WHEN 'real' THEN 'r' || printf('%%!.17g', %[1]s) WHEN 'integer' THEN 'i' || %[1]s ELSE 't' || %[1]s END", quoted)
}

// sqliteNumber and sqliteText read the affinity of a declared type (sqlite.org/datatype3.html, 3.1).
func sqliteNumber(declared string) bool {
	declared = strings.ToUpper(declared)
	return strings.Contains(declared, "INT") || strings.HasPrefix(declared, "DECIMAL") || strings.HasPrefix(declared, "NUMERIC")
}

func sqliteText(declared string) bool {
	declared = strings.ToUpper(declared)
	return strings.Contains(declared, "CHAR") || strings.Contains(declared, "CLOB") || strings.Contains(declared, "TEXT")
}

// where implements digester: a file is read in one part.
func (e *sqliteEngine) where(d *digestible, _ string) (from, condition string) { return d.from, "" }

// digest implements digester: SQLite hashes nothing.
func (e *sqliteEngine) digest(selection) string { return "" }

// rows implements digester.
func (e *sqliteEngine) rows(selection, []string) string { return "" }

// sums implements digester.
func (e *sqliteEngine) sums(from string, columns []canonical) string {
	exprs := []string{"count(*)"}
	for _, c := range columns {
		sum, length := "NULL", "NULL"
		if c.number {
			sum = fmt.Sprintf("CAST(coalesce(sum(%s), 0) AS TEXT)", c.quoted)
		}
		if c.text {
			length = fmt.Sprintf("coalesce(sum(length(%s)), 0)", c.quoted)
		}
		exprs = append(exprs, fmt.Sprintf("count(%s), %s, %s", c.quoted, sum, length))
	}
	return "SELECT " + strings.Join(exprs, ", ") + " FROM " + from
}
