package format

import (
	"bytes"
	"strings"
)

// skipStatement goes to the end of the statement whose current token is read. Tokens are looked at because strings may
// hold the delimiter.
func (d *dump) skipStatement() {
	for !d.atEnd() {
		d.lex.next()
	}
}

// atEnd reports whether the current token ends the statement: the delimiter, a GO on its own line (SQL Server), or the
// end of the dump, which cuts a statement unless it is over.
func (d *dump) atEnd() bool {
	l := d.lex
	switch {
	case l.kind == sqlEnd, l.kind == sqlStop:
		return true
	case l.kind == sqlMark && l.text[0] == d.delim[0]:
		return d.delimited()
	case l.fresh && l.dialect.brackets && l.is("GO"):
		return true
	}
	return false
}

// delimited consumes the rest of a delimiter whose first byte is read, and reports whether it is one.
func (d *dump) delimited() bool {
	if !d.lex.src.hasPrefix(d.delim[1:]) {
		return false
	}
	d.lex.src.skip(len(d.delim) - 1)
	d.lex.kind = sqlStop
	return true
}

// command skips a line that is for the client alone, such as \connect.
func (d *dump) command() {
	l := d.lex
	l.src.skip(1)
	l.next()
	if l.isAny("connect", "c") {
		l.next()
		d.tables.connect(d.text())
	}
	l.src.skipPast("\n")
}

// delimiter reads DELIMITER x, a line of MySQL's client.
func (d *dump) delimiter() {
	l := d.lex
	for l.src.peek(0) == ' ' {
		l.src.skip(1)
	}
	l.text = l.text[:0]
	for c := l.src.peek(0); c > ' ' && len(l.text) < maxDelimiter; c = l.src.peek(0) {
		l.text = append(l.text, c)
		l.src.skip(1)
	}
	if len(l.text) > 0 {
		d.delim = string(l.text)
	}
	l.src.skipPast("\n")
}

// maxDelimiter is the longest delimiter of MySQL's client.
const maxDelimiter = 15

// set reads the settings that change how the dump is written.
func (d *dump) set() {
	l := d.lex
	l.next()
	switch {
	case l.accept("standard_conforming_strings"):
		l.next()
		l.dialect.backslash = l.isAny("off", "false")
	case l.accept("search_path"):
		l.next()
		d.tables.use(d.text())
	}
}

// use reads USE database.
func (d *dump) use() {
	d.lex.next()
	d.tables.use(d.text())
}

// drop forgets a table without rows: programs write a table in the place of a view, and drop it later.
func (d *dump) drop() {
	l := d.lex
	l.next()
	if !l.accept("TABLE") && !l.accept("VIEW") {
		return
	}
	if l.accept("IF") {
		l.accept("EXISTS")
	}
	if t := d.tables.find(d.name()); t != nil && t.count == 0 {
		t.gone = true
	}
}

// skipRoutine skips the rest of a routine or trigger. Its body has statements of its own, which the word END closes
// where the client's delimiter does not.
func (d *dump) skipRoutine() {
	l, depth := d.lex, 0
	for {
		switch {
		case l.kind == sqlEnd:
			l.cut = l.cut || depth > 0
			return
		case l.isAny("BEGIN", "CASE"):
			depth++
		case l.is("END"):
			depth += d.routineEnd()
			continue
		case (depth <= 0 || d.delim != ";") && d.atEnd():
			return
		}
		l.next()
	}
}

// routineEnd goes past END and the word that belongs to it, and returns how it changes the depth of blocks: IF, LOOP,
// WHILE and REPEAT opened none.
func (d *dump) routineEnd() int {
	l := d.lex
	l.next()
	switch {
	case l.isAny("IF", "LOOP", "WHILE", "REPEAT"):
		l.next()
		return 0
	case l.is("CASE"):
		l.next()
	}
	return -1
}

// name reads a name that may be qualified, and goes on to the token after it. Quotes are gone from it.
func (d *dump) name() string {
	l := d.lex
	var parts []string
	for l.kind == sqlWord || l.kind == sqlName || l.kind == sqlString {
		parts = append(parts, d.text())
		l.next()
		if !l.is(".") {
			break
		}
		l.next()
	}
	return strings.Join(parts, ".")
}

// text returns the current token as a string of its own, bounded.
func (d *dump) text() string {
	t := d.lex.text
	return string(bytes.ToValidUTF8(t[:min(len(t), maxName)], nil))
}

// maxName bounds names, types and comments that are kept: MySQL allows comments of 1,024 characters.
const maxName = 4 * kib
