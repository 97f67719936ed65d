package format

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// sqldumpReader reads what mysqldump, pg_dump, phpMyAdmin, Navicat and their like write: CREATE TABLE, comments, INSERT
// and COPY. A dump is read in one pass; its tables are datasets inside it. What is no data (routines, views, grants) is
// skipped.
func sqldumpReader() reader {
	return reader{name: sqldumpName, sniff: sniffSQL, inspect: inspectSQL, read: readSQL}
}

const sqldumpName = "sqldump"

func sniffSQL(h *head) int {
	text := h.text
	if text == nil {
		text = h.raw // binary strings make a dump look like no text
	}
	low := bytes.ToLower(text)
	if len(low) == 0 || !madeBySQL(low) && (h.text == nil || !startsSQL(low)) {
		return sureNot
	}
	switch data := count(low, "create table", "insert into", "replace into", "from stdin") > 0; {
	case madeBySQL(low):
		return sureMagic
	case strings.Contains(strings.ToLower(h.name), ".sql"):
		return sureName
	case data:
		return sureLikely
	}
	return sureNot
}

// madeBySQL reports whether a dump program names itself in the first lines.
func madeBySQL(low []byte) bool {
	const lines = 2 * kib // a header with all its settings is shorter
	return count(low[:min(len(low), lines)], "-- mysql dump", "-- mariadb dump", "-- postgresql database dump",
		"-- phpmyadmin sql dump", "navicat premium", "navicat mysql", "-- heidisql", "-- dump of ") > 0
}

// startsSQL reports whether the first word that is no comment begins a statement of a dump.
func startsSQL(low []byte) bool {
	l := &sqlLexer{src: newSQLSource(bytes.NewReader(low)), limit: len("transaction"), dialect: mysqlDialect()}
	l.next()
	first := string(l.text)
	l.next()
	if l.kind == sqlEnd || l.kind == sqlMark && first != "delimiter" && !bytes.ContainsAny(l.text, "@[") {
		return false
	}
	switch first {
	case "create", "insert", "replace", "copy", "drop", "set", "use", "begin", "alter", "pragma", "start", "lock", "comment",
		"delimiter", "delete", "truncate":
		return true
	}
	return false
}

// inspectSQL lists the tables that the head names. Their number of rows is known when the head is all there is.
func inspectSQL(_ context.Context, in *input) (Layout, error) {
	text := in.head.text
	if text == nil {
		text = in.head.raw
	}
	if !in.head.whole() {
		text = text[:bytes.LastIndexByte(text, '\n')+1] // a name that the head cuts is no name
	}
	d := newDump(in, bytes.NewReader(text))
	err := d.run()
	l := Layout{Format: sqldumpName, Container: true, Partial: !in.head.whole()}
	for _, t := range d.tables.order {
		if t.gone || t.of != nil {
			continue
		}
		table := Table{Name: t.name, Format: sqldumpName, Comment: t.comment, Columns: t.fields}
		if in.head.whole() && err == nil {
			table.Rows = &inventory.Measure{Value: t.count, Method: inventory.Exact}
		}
		l.Tables = append(l.Tables, table)
	}
	if len(l.Tables) > 0 {
		l.Fingerprint = fingerprint(sqldumpName+"."+l.Tables[0].Name, l.Tables[0].Columns)
	}
	if !in.head.whole() {
		err = nil // a head ends anywhere
	}
	return l, err
}

func readSQL(ctx context.Context, in *input, out *sink) error {
	if in.want.Range.Offset > 0 {
		return nil // a dump cannot be split: the range that has its start has all of it
	}
	open := in.text
	if in.head.text == nil {
		open = in.stream
	}
	rc, err := open(ctx)
	if err != nil {
		return err
	}
	defer closing(rc)
	d := newDump(in, rc)
	d.out = out
	err = d.run()
	if errors.Is(err, errStop) || ctx.Err() != nil {
		return err
	}
	return errors.Join(d.finish(), err)
}

// dump is one pass over a SQL dump.
type dump struct {
	lex     *sqlLexer
	out     *sink // nil: count only
	in      *input
	tables  dumpTables
	current *dumpTable // rows go to its builder
	sampled int64      // bytes of all samples
	delim   string     // what ends a statement
	plain   plainRow
	row     inventory.Column // the cells of the current row, in the order of the statement
	header  bool             // the program that wrote the dump ends it with a line …
	trailer bool             // … which was seen
}

func newDump(in *input, r io.Reader) *dump {
	head := in.head.text
	if head == nil {
		head = in.head.raw
	}
	lex := &sqlLexer{src: newSQLSource(r), dialect: dialectOf(head), limit: in.limits.Cell + 1} // so that the table sees what is too long
	d := &dump{lex: lex, in: in, delim: ";", tables: dumpTables{byName: map[string]*dumpTable{}, limits: in.limits}}
	if lex.dialect.dollar {
		d.tables.first = "public"
	}
	return d
}

// run reads statements until the dump ends. A dump that ends inside a statement, or without the last line that its
// program writes, is io.ErrUnexpectedEOF.
func (d *dump) run() error {
	d.lex.note = d.remark
	for {
		d.lex.space()
		if d.lex.src.ended() {
			break
		}
		if err := d.statement(); err != nil {
			return err
		}
	}
	switch err := d.lex.src.err; {
	case err != nil && !errors.Is(err, io.EOF):
		return err
	case d.lex.cut, d.header && !d.trailer:
		return io.ErrUnexpectedEOF
	}
	return d.tables.err()
}

// remark sees the comment lines: mysqldump and pg_dump sign their work at its start and at its end.
func (d *dump) remark(line []byte) {
	line = bytes.TrimLeft(line, "- ")
	switch {
	case bytes.HasPrefix(line, []byte("MySQL dump ")), bytes.HasPrefix(line, []byte("MariaDB dump ")),
		bytes.Equal(line, []byte("PostgreSQL database dump")):
		d.header, d.trailer = true, false
	case bytes.HasPrefix(line, []byte("Dump completed")), bytes.HasPrefix(line, []byte("PostgreSQL database dump complete")):
		d.trailer = true
	}
}

// statement reads one statement. Whatever it does not understand it skips to the end of the statement.
func (d *dump) statement() error { //nolint:cyclop // hot: BenchmarkSQLDump
	l := d.lex
	if l.src.peek(0) == '\\' {
		d.command()
		return nil
	}
	l.next()
	switch {
	case l.is("INSERT"), l.is("REPLACE"):
		return d.insert()
	case l.is("COPY"):
		return d.copyRows()
	case l.is("CREATE"):
		d.create()
	case l.is("ALTER"):
		d.alter()
	case l.is("COMMENT"):
		d.comment()
	case l.is("DROP"):
		d.drop()
	case l.is("SET"):
		d.set()
	case l.is("USE"):
		d.use()
	case l.is("DELIMITER") && l.fresh:
		d.delimiter()
		return nil
	}
	d.skipStatement()
	return nil
}
