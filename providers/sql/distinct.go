package sql

import (
	"context"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// distinct lets the server group equal rows of the wanted columns: one statement, which reads the whole table there and
// sends each combination of values once, with its count.
func (r *reader) distinct(ctx context.Context) error {
	pg := newPage(r.shape.columns)
	pg.counted = true
	return r.stream(ctx, pg, r.grouped(), inventory.Design{Sampling: inventory.FullRead})
}

// grouped is the statement of distinct. Values that a collation takes for equal stay apart: they are compared by their
// bytes, which are those of UTF-8 whatever the character set of the column.
func (r *reader) grouped() string {
	exprs, places := make([]string, len(r.shape.columns)), make([]string, len(r.shape.columns))
	for i, c := range r.shape.columns {
		exprs[i], places[i] = c.expr, strconv.Itoa(i+2) // the count is the first
		switch {
		case c.binary:
		case r.p.addr.engine == mysqlName:
			exprs[i] = "CAST(CONVERT(" + c.expr + " USING utf8mb4) AS BINARY)"
		case r.p.addr.engine == postgresName:
			exprs[i] = c.expr + ` COLLATE "C"`
		}
	}
	return "SELECT COUNT(*), " + strings.Join(exprs, ", ") + " FROM " + r.shape.from +
		" GROUP BY " + strings.Join(places, ", ")
}
