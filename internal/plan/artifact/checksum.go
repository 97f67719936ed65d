package artifact

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// checksums writes, for each comparison of tables, the statements by which a database administrator compares by hand what
// domicile plan verify compares by itself.
func (w *writer) checksums() {
	for _, s := range w.comparisons() {
		st := w.stores[s.Store]
		if st == nil || kindOfPair(st, w.k.Target(s.Target)) != tablesPair {
			continue
		}
		by := checksumOf(schemeOf(st))
		b := bytes.NewBufferString(`-- Read only. Run it at the source and at the target, each in its own place, and compare what it prints: line by line the
-- same means equal. It prints counts, sums and checksums, never a value. Keep what it prints of the mainland there.
-- 只读。在源端与目标端分别执行并逐行比对：完全相同即一致。只输出计数、合计与校验和，不输出任何值；境内的输出留在境内。
-- Step: ` + plainLine(string(s.ID)) + "\n" + by.head)
		for _, id := range s.Datasets {
			if d := w.datasets[id]; d != nil {
				by.table(b, d)
			}
		}
		w.add(strings.TrimSuffix(artifactOf(s, ".md"), ".md")+".sql", b.Bytes())
	}
}

// plainLine keeps a name from ending a comment.
func plainLine(s string) string { return strings.NewReplacer("\n", " ", "\r", " ").Replace(s) }

// checksum is how one engine computes checksums.
type checksum struct {
	head  string
	quote func(string) string
	count string // of one column
	sum   string // of a column of numbers
	// parts is the statement for the checksums of the rows in 256 parts, of the table and a list of columns.
	parts  string
	column func(quoted, declared string) string
}

func checksumOf(scheme string) checksum {
	switch scheme {
	case "postgres":
		return checksum{
			head: "BEGIN READ ONLY;\nSET LOCAL timezone = 'UTC';\nSET LOCAL datestyle = 'ISO, YMD';\nSET LOCAL intervalstyle = 'iso_8601';\n" +
				"SET LOCAL bytea_output = 'hex';\nSET LOCAL extra_float_digits = 3;\nSET LOCAL row_security = off;\n",
			quote: func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` },
			count: "count(%[1]s)", sum: "sum(%[1]s)",
			column: func(quoted, _ string) string {
				return "coalesce(length(" + quoted + "::text) || ':' || " + quoted + "::text, 'N')"
			},
			parts: "SELECT substr(r, 1, 2) AS part, count(*) AS row_count, sum(('x' || substr(r, 1, 16))::bit(64)::bigint) AS checksum\n" +
				"FROM (SELECT encode(sha256(convert_to(%[2]s, 'UTF8')), 'hex') AS r FROM %[1]s) AS hashed GROUP BY 1 ORDER BY 1;\n",
		}
	case "mysql":
		return checksum{
			head:  "SET SESSION time_zone = '+00:00';\nSET NAMES utf8mb4;\nSTART TRANSACTION READ ONLY;\n",
			quote: func(s string) string { return "`" + strings.ReplaceAll(s, "`", "``") + "`" },
			count: "COUNT(%[1]s)", sum: "SUM(%[1]s)", column: mysqlText,
			parts: "SELECT LEFT(r, 2) AS part, COUNT(*) AS row_count, SUM(CAST(CONV(LEFT(r, 16), 16, 10) AS UNSIGNED)) AS checksum\n" +
				"FROM (SELECT SHA2(CONCAT_WS(',', %[2]s), 256) AS r FROM %[1]s) AS hashed GROUP BY 1 ORDER BY 1;\n",
		}
	}
	return checksum{
		quote: func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` },
		count: "count(%[1]s)", sum: "sum(%[1]s)",
		column: func(quoted, _ string) string { return quoted },
	}
}

// mysqlText writes a value so that NULL, text and number cannot be taken for each other; floats with all their digits.
func mysqlText(quoted, declared string) string {
	declared = strings.ToLower(declared)
	switch {
	case strings.HasPrefix(declared, "float"), strings.HasPrefix(declared, "double"):
		return "IFNULL(HEX(CONVERT(" + quoted + " + 0e0 USING utf8mb4)), 'N')"
	case strings.Contains(declared, "blob"), strings.Contains(declared, "binary"), strings.Contains(declared, "geom"), strings.Contains(declared, "point"), strings.Contains(declared, "polygon"):
		return "IFNULL(HEX(" + quoted + "), 'N')"
	}
	return "IFNULL(HEX(CONVERT(" + quoted + " USING utf8mb4)), 'N')"
}

// table writes the statements for one table: rows, then values and sums by column, then the checksums of the parts.
func (c checksum) table(b *bytes.Buffer, d *inventory.Dataset) {
	from := c.from(itemOf(d, tablesPair))
	fmt.Fprintf(b, "\n-- %s\nSELECT count(*) AS row_count FROM %s;\n", plainLine(d.Name), from)
	if len(d.Columns) == 0 {
		b.WriteString("-- Its columns are not known: scan it first. 列未知，请先扫描。\n")
		return
	}
	var facts, texts []string
	for i, f := range d.Columns {
		quoted := c.quote(f.Name)
		facts = append(facts, fmt.Sprintf(c.count+" AS values_%[2]d", quoted, i+1))
		if isNumber(f.Type) {
			facts = append(facts, fmt.Sprintf(c.sum+" AS sum_%[2]d", quoted, i+1))
		}
		texts = append(texts, c.column(quoted, f.Type))
	}
	fmt.Fprintf(b, "SELECT %s FROM %s;\n", strings.Join(facts, ", "), from)
	if c.parts == "" {
		b.WriteString("-- SQLite has no checksum in SQL; compare the files with: sqlite3 FILE .sha3sum\n")
		return
	}
	separator := ", "
	if strings.Contains(c.parts, "convert_to") {
		separator = " || "
	}
	fmt.Fprintf(b, c.parts, from, strings.Join(texts, separator))
}

// from quotes "schema.table" or "table", as the id of the dataset has it.
func (c checksum) from(item string) string {
	schema, table, ok := strings.Cut(item, ".")
	if !ok {
		return c.quote(unescapeID(item))
	}
	return c.quote(unescapeID(schema)) + "." + c.quote(unescapeID(table))
}

// isNumber reports whether the values of a declared type can be added up without rounding.
func isNumber(declared string) bool {
	declared = strings.ToLower(declared)
	for _, kind := range []string{"int", "smallint", "bigint", "tinyint", "mediumint", "integer", "numeric", "decimal"} {
		if declared == kind || strings.HasPrefix(declared, kind+"(") || strings.HasPrefix(declared, kind+" ") {
			return true
		}
	}
	return false
}
