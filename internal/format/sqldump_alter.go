package format

import "github.com/domicile/domicile/internal/inventory"

// alter reads what ALTER TABLE says of columns, comments and partitions.
func (d *dump) alter() {
	l := d.lex
	l.next()
	if !l.accept("TABLE") {
		return
	}
	l.accept("ONLY")
	if l.accept("IF") {
		l.accept("EXISTS")
	}
	name := d.name()
	t := d.tables.find(name)
	for t != nil && !d.unfinishedEnd() {
		d.alteration(t)
	}
}

// alteration reads one change, up to the comma or the end after it.
func (d *dump) alteration(t *dumpTable) {
	l := d.lex
	switch {
	case l.accept("ADD"), l.accept("MODIFY"):
		d.changeColumn(t)
		return
	case l.accept("CHANGE"):
		l.accept("COLUMN")
		d.name()
		d.changeColumn(t)
		return
	case l.accept("ATTACH"):
		l.accept("PARTITION")
		d.partition(d.name(), t.name)
		return
	case l.accept("COMMENT"):
		l.accept("=")
		if l.kind == sqlString {
			t.comment, t.told = d.text(), false
		}
	case l.is("("):
		d.parenthesis(nil)
	default:
		l.next()
	}
}

// changeColumn reads one column definition of an ALTER TABLE; keys and constraints are skipped.
func (d *dump) changeColumn(t *dumpTable) {
	l := d.lex
	named := l.accept("COLUMN")
	if !named && d.constraint() {
		return
	}
	d.column(t)
}

// comment reads COMMENT ON TABLE and COMMENT ON COLUMN, as PostgreSQL and Oracle write them.
func (d *dump) comment() {
	l := d.lex
	l.next()
	if !l.accept("ON") {
		return
	}
	switch {
	case l.accept("TABLE"):
		if t := d.tables.find(d.name()); t != nil {
			t.comment, t.told = d.commentText(), false
		}
	case l.accept("COLUMN"):
		table, column := cutLast(d.name())
		if t := d.tables.find(table); t != nil && t.field(column) >= 0 {
			d.tables.put(t, inventory.Field{Name: column, Comment: d.commentText()})
		}
	}
}

// commentText reads IS '…'.
func (d *dump) commentText() string {
	if d.lex.accept("IS") && d.lex.kind == sqlString {
		return d.text()
	}
	return ""
}

// cutLast cuts a qualified name before its last part.
func cutLast(name string) (head, last string) {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '.' {
			return name[:i], name[i+1:]
		}
	}
	return "", name
}
