package artifact

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// dialect is how one engine writes what every engine has.
type dialect struct {
	quote string // around names
	text  string // the type of text in a cast
	role  string // how a role is named in a grant
}

// dialectOf is the dialect of an engine of the facts; files are loaded into PostgreSQL.
func dialectOf(engine string) dialect {
	if engine == "mysql" {
		return dialect{quote: "`", text: "char", role: "'%s'"}
	}
	return dialect{quote: `"`, text: "text", role: `"%s"`}
}

// maxCompute is the dialect of the warehouse.
func maxCompute() dialect { return dialect{quote: "`", text: "string"} }

// name quotes a name. A quote inside it is doubled, so that no name ends its own quotes.
func (d dialect) name(s string) string {
	return d.quote + strings.ReplaceAll(s, d.quote, d.quote+d.quote) + d.quote
}

// table quotes the parts of a name with its schema.
func (d dialect) table(s string) string {
	parts := strings.Split(s, ".")
	for i := range parts {
		parts[i] = d.name(parts[i])
	}
	return strings.Join(parts, ".")
}

func (d dialect) cast(column string) string {
	return "CAST(" + d.name(column) + " AS " + d.text + ")"
}

// masked is the expression of a column behind its mask. A value that does not look as the mask expects becomes null: a
// date that is written another way round would show its day.
func (d dialect) masked(column, mask string) string {
	switch mask {
	case plan.MaskYear:
		return d.when(column, yearShapes(), "substr(%s, 1, 4)")
	case plan.MaskMonth:
		return d.when(column, []string{"19__-__-%", "20__-__-%", "19__/__/%", "20__/__/%"}, "substr(%s, 1, 7)")
	case plan.MaskBand:
		return d.bands(column)
	case plan.MaskProvince:
		return d.provinces(column)
	}
	return d.name(column)
}

// yearShapes are dates that begin with a year of the last century or this one.
func yearShapes() []string {
	var list []string
	for _, century := range []string{"19", "20"} {
		for _, mark := range []string{"-", "/", ".", "年"} {
			list = append(list, century+"__"+mark+"%")
		}
	}
	return list
}

// when is an expression over a column whose text has one of the shapes, else null.
func (d dialect) when(column string, shapes []string, then string) string {
	text := d.cast(column)
	tests := make([]string, len(shapes))
	for i, s := range shapes {
		tests[i] = text + " LIKE '" + s + "'"
	}
	return "CASE WHEN " + strings.Join(tests, " OR ") + " THEN " + fmt.Sprintf(then, text) + " END"
}

// bands are ten years of age each.
func (d dialect) bands(column string) string {
	text := d.cast(column)
	parts := []string{"CASE WHEN " + text + " LIKE '_' THEN '0-9'"}
	for tens := '1'; tens <= '9'; tens++ {
		parts = append(parts, fmt.Sprintf("WHEN %s LIKE '%c_' THEN '%c0-%c9'", text, tens, tens, tens))
	}
	return strings.Join(parts, " ") + " END"
}

// provinces are the first words of an address, as the 34 divisions of the first level are written.
func (d dialect) provinces(column string) string {
	text := d.cast(column)
	parts := []string{"CASE"}
	for _, p := range provinces() {
		parts = append(parts, fmt.Sprintf("WHEN %s LIKE '%s%%' THEN '%s'", text, p, p))
	}
	return strings.Join(parts, " ") + " END"
}

func provinces() []string {
	return []string{
		"北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北",
		"湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港", "澳门",
	}
}

// output is a product of one dataset: what it is called, and its columns.
type output struct {
	dataset plan.ID
	name    string // of the view
	source  string // of the table, quoted where it is used
	file    string // that is loaded into the table first, "" for a table of a database
	person  string
	columns []plan.Column // that come out
}

// outputs lists the datasets of which anything comes out.
func (x *sheet) outputs() []output {
	var list []output
	for _, c := range x.s.Columns {
		i := slices.IndexFunc(list, func(o output) bool { return o.dataset == c.Dataset })
		if i < 0 {
			list = append(list, output{dataset: c.Dataset, source: x.sourceName(c.Dataset)})
			i = len(list) - 1
		}
		switch c.Mask {
		case plan.MaskDrop:
		case plan.MaskPerson, plan.MaskToken:
			if list[i].person == "" {
				list[i].person = c.Name
			}
		default:
			list[i].columns = append(list[i].columns, c)
		}
	}
	list = slices.DeleteFunc(list, func(o output) bool { return len(o.columns) == 0 })
	for i := range list {
		o := &list[i]
		plain := strings.Trim(label(o.source), "_")
		o.name = fmt.Sprintf("out_%02d_%s", i+1, plain)
		if x.store.Kind != inventory.Database && x.store.Kind != inventory.Warehouse {
			o.file, o.source = o.source, fmt.Sprintf("in_%02d_%s", i+1, plain)
		}
	}
	return list
}

func (x *sheet) sourceName(id plan.ID) string {
	if d := x.w.datasets[id]; d != nil && d.Name != "" {
		return d.Name
	}
	return string(id)
}

// outName is what a masked column is called where it comes out.
func outName(c plan.Column) string {
	switch c.Mask {
	case plan.MaskYear, plan.MaskMonth, plan.MaskBand, plan.MaskProvince:
		return c.Name + "_" + c.Mask
	}
	return c.Name
}

// groups is the query that counts people in groups and leaves out the groups that are too small.
func (d dialect) groups(o output, from string, least int) string {
	var fields, by []string
	for _, c := range o.columns {
		e := d.masked(c.Name, c.Mask)
		by = append(by, e)
		fields = append(fields, e+" AS "+d.name(outName(c)))
	}
	count := "COUNT(*)"
	if o.person != "" {
		count = "COUNT(DISTINCT " + d.name(o.person) + ")"
	}
	return "SELECT " + strings.Join(append(fields, count+" AS "+d.name("people")), ",\n       ") + "\nFROM " + from +
		"\nGROUP BY " + strings.Join(by, ", ") + "\nHAVING " + count + fmt.Sprintf(" >= %d", least)
}

// rows is the query that lets some columns of a table out, each behind its mask.
func (d dialect) rows(o output) string {
	fields := make([]string, len(o.columns))
	for i, c := range o.columns {
		fields[i] = d.masked(c.Name, c.Mask) + " AS " + d.name(outName(c))
	}
	return "SELECT " + strings.Join(fields, ",\n       ") + "\nFROM " + d.table(o.source)
}

func (x *sheet) aggregateSQL() {
	d := dialectOf(factOf(x.s, "engine"))
	var b bytes.Buffer
	fmt.Fprintf(&b, "-- People in groups of at least %d; nothing else comes out. 只输出不少于 %d 人的分组。\n", x.s.GroupMin, x.s.GroupMin)
	b.WriteString("-- Run it where the data lie, in the mainland once they are home. 在数据所在地执行，迁回后在境内执行。\n")
	for _, o := range x.outputs() {
		if o.file != "" {
			fmt.Fprintf(&b, "\n-- Load first 先载入: %s → %s\n", strings.Join(strings.Fields(o.file), " "), o.source)
		}
		fmt.Fprintf(&b, "\nCREATE VIEW %s AS\n%s;\n", d.name(o.name), d.groups(o, d.table(o.source), x.s.GroupMin))
	}
	x.add("view.sql", b.Bytes())
}

// reader is the role that reads what comes out, and no table.
const reader = "abroad_reader"

func (x *sheet) grants() {
	d := dialectOf(factOf(x.s, "engine"))
	role := fmt.Sprintf(d.role, reader)
	var b bytes.Buffer
	b.WriteString("-- The account abroad is a member of this role and of no other. 境外账号只属于此角色。\n")
	fmt.Fprintf(&b, "CREATE ROLE %s;\n", role)
	for _, o := range x.outputs() {
		fmt.Fprintf(&b, "GRANT SELECT ON %s TO %s;\n", d.name(o.name), role)
	}
	x.add("grants.sql", b.Bytes())
}

// vaultSQL is the table of tokens, which stays in the mainland, and the rows that carry a token in place of a person.
// The application computes tokens with a key of the KMS; the key is in no file and no column.
func (x *sheet) vaultSQL() {
	d := dialectOf(factOf(x.s, "engine"))
	var b bytes.Buffer
	b.WriteString("-- Tokens are made by the application with a key of a mainland KMS. 令牌由应用以境内 KMS 密钥生成。\n" +
		"-- A token stays personal data. 令牌仍是个人信息。\n" +
		"CREATE TABLE token_vault (subject varchar(255) NOT NULL PRIMARY KEY, token char(32) NOT NULL UNIQUE);\n")
	for _, o := range x.outputs() {
		if o.person == "" {
			continue
		}
		fields := []string{"v.token AS token"}
		for _, c := range o.columns {
			fields = append(fields, strings.ReplaceAll(d.masked(c.Name, c.Mask), d.name(c.Name), "t."+d.name(c.Name))+" AS "+d.name(outName(c)))
		}
		fmt.Fprintf(&b, "\nCREATE VIEW %s AS\nSELECT %s\nFROM %s t\nJOIN token_vault v ON v.subject = CAST(t.%s AS %s);\n",
			d.name(o.name), strings.Join(fields, ",\n       "), d.table(o.source), d.name(o.person), d.text)
	}
	x.add("vault.sql", b.Bytes())
}
