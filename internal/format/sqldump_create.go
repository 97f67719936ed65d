package format

import (
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// create reads CREATE TABLE; of routines and triggers it skips the body.
func (d *dump) create() {
	l := d.lex
	for l.next(); ; l.next() {
		switch {
		case l.is("TABLE"):
			l.next()
			d.createTable()
			return
		case l.isAny("FUNCTION", "PROCEDURE", "TRIGGER", "EVENT", "PACKAGE"):
			d.skipRoutine()
			return
		case l.isAny("DATABASE", "SCHEMA", "INDEX", "SEQUENCE", "TYPE", "DOMAIN", "VIEW", "("), d.unfinishedEnd():
			return
		}
	}
}

// unfinishedEnd reports whether the statement, or the dump, ends before anything was recognised; it consumes nothing.
func (d *dump) unfinishedEnd() bool {
	return d.lex.kind == sqlEnd || d.lex.kind == sqlStop || d.lex.kind == sqlMark && d.lex.text[0] == d.delim[0]
}

// createTable reads a table from its name on.
func (d *dump) createTable() {
	l := d.lex
	if l.accept("IF") {
		l.accept("NOT")
		l.accept("EXISTS")
	}
	name := d.name()
	if l.accept("PARTITION") {
		l.accept("OF")
		d.partition(name, d.name())
		return
	}
	t := d.tables.add(name)
	if t == nil {
		return
	}
	t.told = false
	if l.accept("(") {
		d.columns(t)
	}
	d.options(t)
}

// partition makes the rows of the part count for the whole.
func (d *dump) partition(part, whole string) {
	of := d.tables.find(whole)
	t := d.tables.add(part)
	if of == nil || t == nil || t == of || of.of != nil || t.count > 0 {
		return
	}
	for _, f := range t.fields {
		d.tables.put(of, f)
	}
	t.of = of
}

// columns reads the definitions up to the closing parenthesis of the table.
func (d *dump) columns(t *dumpTable) {
	l := d.lex
	for {
		switch {
		case l.kind == sqlEnd:
			l.cut = true
			return
		case l.accept(")"):
			return
		case l.accept(","):
			continue
		}
		if d.constraint() {
			d.skipItem()
			continue
		}
		d.column(t)
	}
}

// constraint reports whether the token begins something of a table that is no column. Keys have no word of their own
// outside of MySQL, where a column may be called key.
func (d *dump) constraint() bool {
	l := d.lex
	if l.isAny("PRIMARY", "UNIQUE", "CONSTRAINT", "FOREIGN", "CHECK", "EXCLUDE", "LIKE") {
		return true
	}
	return l.dialect.hash && l.isAny("KEY", "INDEX", "FULLTEXT", "SPATIAL", "PERIOD") || l.kind == sqlMark
}

// column reads one definition: name, type, and of the attributes the comment.
func (d *dump) column(t *dumpTable) {
	l := d.lex
	f := inventory.Field{Name: d.text()}
	l.next()
	f.Type = d.columnType()
	for !l.isAny(",", ")") && !d.unfinishedEnd() {
		switch {
		case l.is("("):
			d.parenthesis(nil)
		case l.accept("COMMENT"):
			l.accept("=")
			if l.kind == sqlString {
				f.Comment = d.text()
			}
		default:
			l.next()
		}
	}
	d.tables.put(t, f)
}

// columnType reads the words of a type with its arguments.
func (d *dump) columnType() string {
	l := d.lex
	var sb strings.Builder
	for sb.Len() < maxName {
		switch {
		case l.is("("):
			d.parenthesis(&sb)
			continue
		case l.isAny("[", "]", "."), l.kind == sqlNumber:
			sb.WriteString(d.text())
		case l.kind == sqlWord || l.kind == sqlName:
			if endsType(l, sb.String()) {
				return sb.String()
			}
			if s := sb.String(); s != "" && !strings.HasSuffix(s, ".") {
				sb.WriteByte(' ')
			}
			sb.WriteString(d.text())
		default:
			return sb.String()
		}
		l.next()
	}
	return sb.String()
}

// endsType reports whether the word begins an attribute, and is not part of the type so far.
func endsType(l *sqlLexer, sofar string) bool {
	switch strings.ToUpper(string(l.text)) {
	case "NOT", "NULL", "DEFAULT", "AUTO_INCREMENT", "AUTOINCREMENT", "COMMENT", "PRIMARY", "UNIQUE", "KEY", "REFERENCES",
		"CHECK", "COLLATE", "CHARSET", "GENERATED", "AS", "CONSTRAINT", "ON", "IDENTITY", "VISIBLE", "INVISIBLE", "STORAGE",
		"COMPRESSION", "VIRTUAL", "STORED", "ENCODE":
		return true
	case "CHARACTER":
		return sofar != ""
	case "WITH", "WITHOUT":
		return !strings.HasPrefix(strings.ToLower(sofar), "time")
	}
	return false
}

// parenthesis goes past the parenthesis that closes the current one, and writes what is between to sb, unless that is
// nil.
func (d *dump) parenthesis(sb *strings.Builder) {
	l, depth := d.lex, 0
	for l.kind != sqlEnd {
		if sb != nil && sb.Len() < maxName {
			if l.kind == sqlString {
				sb.WriteString("'" + d.text() + "'")
			} else {
				sb.WriteString(d.text())
			}
		}
		switch {
		case l.is("("):
			depth++
		case l.is(")"):
			depth--
		}
		l.next()
		if depth == 0 {
			return
		}
	}
	l.cut = true
}

// skipItem goes to the comma or parenthesis that ends a constraint.
func (d *dump) skipItem() {
	l := d.lex
	for l.kind != sqlEnd && !l.isAny(",", ")") {
		if l.is("(") {
			d.parenthesis(nil)
			continue
		}
		l.next()
	}
}

// options reads what follows the columns: the comment, or the table that this one inherits from.
func (d *dump) options(t *dumpTable) {
	l := d.lex
	for !d.unfinishedEnd() {
		switch {
		case l.is("("):
			d.parenthesis(nil)
			continue
		case l.accept("COMMENT"):
			l.accept("=")
			if l.kind == sqlString {
				t.comment = d.text()
			}
			continue
		case l.accept("INHERITS"):
			l.accept("(")
			d.inherit(t, d.name())
			continue
		case l.dialect.brackets && l.fresh && l.is("GO"):
			return
		}
		l.next()
	}
}

// inherit puts the columns of the table above before those of t.
func (d *dump) inherit(t *dumpTable, above string) {
	if from := d.tables.find(above); from != nil && from != t {
		own := t.fields
		t.fields = nil
		for _, f := range slices.Concat(from.fields, own) {
			d.tables.put(t, f)
		}
	}
}
