package format

import (
	"bytes"
	"encoding/hex"
	"unicode"
	"unicode/utf8"
)

// insert reads INSERT INTO or REPLACE INTO, with VALUES or SET. What is selected from other tables has no values here.
func (d *dump) insert() error {
	l := d.lex
	for l.next(); l.isAny("INTO", "IGNORE", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "OR", "REPLACE", "OVERWRITE"); {
		l.next()
	}
	name := d.name()
	if l.accept("PARTITION") && l.is("(") {
		d.parenthesis(nil)
	}
	into := d.into(name)
	if l.is("(") {
		into.columns = d.names()
	}
	for l.isAny("OVERRIDING", "SYSTEM", "USER", "VALUE") || l.is("AS") {
		l.next()
	}
	switch {
	case l.is("VALUES"):
		return d.values(into)
	case l.is("SET"):
		return d.assignments(into)
	}
	d.skipStatement()
	return nil
}

// names reads a list of names in parentheses, and goes on to the token after it.
func (d *dump) names() []string {
	l := d.lex
	names := []string{}
	for l.next(); l.kind != sqlEnd && !l.is(")"); l.next() {
		if !l.is(",") && len(names) < d.in.limits.Columns {
			names = append(names, d.text())
		}
	}
	l.next()
	return names
}

// values reads the rows after VALUES, each in its parentheses, and what follows them.
func (d *dump) values(into *target) error {
	l := d.lex
	for {
		l.space()
		if l.src.peek(0) != '(' {
			l.cut = l.cut || l.src.ended()
			break
		}
		if ok, err := d.someRows(into); err != nil || !ok {
			return err
		}
		l.space()
		if l.src.peek(0) != ',' {
			break
		}
		l.src.skip(1)
	}
	return d.tail()
}

// someRows reads rows up to behind the closing parenthesis of one; false when the last has none.
func (d *dump) someRows(into *target) (bool, error) {
	behind, err := d.tuples(into)
	if behind || err != nil {
		return true, err
	}
	d.lex.src.skip(1)
	if !d.tuple() {
		return false, nil
	}
	return true, d.put(into)
}

// tail skips what follows the last row: ON DUPLICATE KEY, ON CONFLICT, RETURNING. Writers that put no delimiter between
// statements begin the next one here.
func (d *dump) tail() error {
	l := d.lex
	if isSQLWord(l.src.peek(0)) && !l.src.hasPrefix("ON") && !l.src.hasPrefix("on") && !l.src.hasPrefix("AS") {
		return nil
	}
	l.next()
	d.skipStatement()
	return nil
}

// tuple reads the cells of a row up to its closing parenthesis; false when the dump ends before.
func (d *dump) tuple() bool {
	l := d.lex
	d.row.Reset()
	for {
		d.cell()
		c := l.src.peek(0)
		if c == 0 && l.src.ended() {
			l.cut = true
			return false
		}
		l.src.skip(1)
		if c == ')' {
			return true
		}
		if c != ',' {
			d.row.Reset() // a statement that is not closed: go on with the next one
			return false
		}
		if d.row.Len() > d.in.limits.Columns {
			d.tables.over = true
			d.row.Reset()
		}
	}
}

// assignments reads SET column = value, … of one row.
func (d *dump) assignments(into *target) error {
	l := d.lex
	d.row.Reset()
	into.columns = []string{}
	for {
		l.next()
		into.columns = append(into.columns, d.text())
		l.next()
		d.cell()
		if l.src.peek(0) != ',' || len(into.columns) >= d.in.limits.Columns {
			break
		}
		l.src.skip(1)
	}
	if l.cut || l.src.ended() {
		l.cut = true
		return nil
	}
	if err := d.put(into); err != nil {
		return err
	}
	return d.tail()
}

// cell reads one value and appends it to the row; the source is left before the mark that ends it.
func (d *dump) cell() {
	l := d.lex
	l.space()
	switch c := l.src.peek(0); {
	case c == '\'', c == '"' && l.dialect.doubleQuoted:
		l.src.skip(1)
		d.row.Data = l.appendQuoted(d.row.Data, c, l.dialect.backslash)
		d.row.End = append(d.row.End, uint32(len(d.row.Data)))
	case isSQLDigit(c):
		l.text = l.text[:0]
		l.number()
		d.row.Append(plainHex(l.text))
	default:
		d.wordCell()
		return
	}
	if !d.cellEnds() {
		d.expression(nil)
	}
}

// wordCell reads a value that begins with a word or a mark.
func (d *dump) wordCell() {
	l := d.lex
	if d.cellEnds() {
		d.row.AppendNull() // nothing stands there
		return
	}
	l.next()
	switch {
	case l.kind == sqlString && l.prefix == 'x':
		d.row.Append(fromHex(l.text))
	case l.kind == sqlString:
		d.row.Append(l.text)
	case l.isAny("NULL", "DEFAULT") && d.cellEnds():
		d.row.AppendNull()
	default:
		d.expression(bytes.Clone(l.text))
		return
	}
	if !d.cellEnds() {
		d.expression(nil)
	}
}

// cellEnds reports whether the next token ends a value.
func (d *dump) cellEnds() bool {
	d.lex.space()
	switch d.lex.src.peek(0) {
	case ',', ')', ';':
		return true
	case 0:
		return d.lex.src.ended()
	}
	return false
}

// expression reads the rest of a value that is computed. With sofar it becomes a cell: the first string in it, such as
// the date in to_date('…', 'YYYY'), else its text. Without, the cell is there already and the rest is a cast.
func (d *dump) expression(sofar []byte) { //nolint:cyclop // hot: BenchmarkSQLDump
	l, depth, found := d.lex, 0, sofar == nil
	if len(sofar) == 1 && sofar[0] == '(' {
		depth = 1
	}
	for (depth > 0 || !d.cellEnds()) && !l.src.ended() {
		l.next()
		switch {
		case l.kind == sqlString && !found:
			found = true
			d.row.Append(l.text)
		case l.is("("):
			depth++
		case l.is(")"):
			depth--
		}
		if !found {
			sofar = l.keep(sofar, 0, l.text)
		}
	}
	if !found {
		d.row.Append(sofar)
	}
}

// plainHex returns a number as it is, and the bytes of 0x….
func plainHex(number []byte) []byte {
	if len(number) > len("0x") && number[0] == '0' && number[1]|0x20 == 'x' {
		return fromHex(number[2:])
	}
	return number
}

// fromHex returns the text that hexadecimal digits stand for, or the digits when it is no text.
func fromHex(digits []byte) []byte {
	raw := make([]byte, hex.DecodedLen(len(digits)))
	if _, err := hex.Decode(raw, digits); err != nil || !utf8.Valid(raw) {
		return digits
	}
	if bytes.ContainsFunc(raw, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) {
		return digits
	}
	return raw
}
