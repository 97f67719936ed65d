package format

import (
	"bytes"
	"slices"
	"strings"
)

// sqlKind is what a token is.
type sqlKind uint8

const (
	sqlEnd    sqlKind = iota // the dump ends
	sqlWord                  // keyword or bare name
	sqlName                  // quoted name, without its quotes
	sqlString                // string, without its quotes and escapes
	sqlNumber
	sqlMark // one byte of punctuation
	sqlStop // the delimiter of the statement, once it was recognised
)

// sqlLexer splits a dump into tokens. Only the window of its source and one token are in memory.
type sqlLexer struct {
	src     *sqlSource
	dialect sqlDialect
	limit   int // bytes that are kept of one string; the rest is dropped

	kind   sqlKind
	text   []byte // the token; valid until the next one
	prefix byte   // what introduced the string: 'n', 'e', 'x', 'b' in lower case, '_' for a character set, 0 for nothing

	fresh     bool // the token is the first of its line
	newline   bool // a line ended since the last token
	versioned bool // inside /*!40101 … */, whose content counts
	cut       bool // the dump ended inside a string, a comment or a row

	note func(line []byte) // sees the head of each comment line, may be nil
}

// next reads a token into kind and text.
func (l *sqlLexer) next() { //nolint:cyclop // hot: BenchmarkSQLDump
	l.newline = l.newline || l.src.offset() == 0
	l.space()
	l.fresh, l.newline = l.newline, false
	l.text, l.prefix = l.text[:0], 0
	if l.src.ended() {
		l.kind = sqlEnd
		return
	}
	switch c := l.src.peek(0); {
	case c == '$' && l.dialect.dollar && l.dollar():
		l.kind = sqlString
	case isSQLDigit(c):
		l.number()
	case isSQLWord(c):
		l.word()
	case c == '\'':
		l.quoted(sqlString, c)
	case c == '"' && l.dialect.doubleQuoted:
		l.quoted(sqlString, c)
	case c == '"', c == '`':
		l.quoted(sqlName, c)
	case c == '[' && l.dialect.brackets:
		l.quoted(sqlName, ']')
	default:
		l.kind, l.text = sqlMark, append(l.text, c)
		l.src.skip(1)
	}
}

// is reports whether the token is the bare word, in any case, or the mark.
func (l *sqlLexer) is(word string) bool {
	return (l.kind == sqlWord || l.kind == sqlMark) && len(l.text) == len(word) && strings.EqualFold(string(l.text), word)
}

// isAny reports whether the token is one of the words or marks.
func (l *sqlLexer) isAny(words ...string) bool {
	return slices.ContainsFunc(words, l.is)
}

// accept goes on to the next token if this one is word, and reports whether it was.
func (l *sqlLexer) accept(word string) bool {
	if !l.is(word) {
		return false
	}
	l.next()
	return true
}

// space skips white space and comments.
func (l *sqlLexer) space() {
	for {
		rest := l.src.rest()
		i := 0
		for i < len(rest) && isSQLSpace(rest[i]) {
			l.newline = l.newline || rest[i] == '\n'
			i++
		}
		l.src.skip(i)
		if i == len(rest) {
			if i == 0 {
				return
			}
			continue
		}
		if !l.comment(rest[i]) {
			return
		}
	}
}

// comment skips the comment that starts with c, if one does. What MySQL executes in a comment (/*!40101 … */, in
// MariaDB /*M!100100 … */) is no comment here either.
func (l *sqlLexer) comment(c byte) bool {
	switch {
	case c == '-' && l.src.peek(1) == '-', c == '#' && l.dialect.hash:
		l.line()
	case c == '/' && l.src.peek(1) == '*':
		l.block()
	case c == '*' && l.versioned && l.src.peek(1) == '/':
		l.versioned = false
		l.src.skip(len("*/"))
	default:
		return false
	}
	return true
}

// line skips the rest of the line.
func (l *sqlLexer) line() {
	if l.note != nil {
		l.src.peek(maxRemark)
		rest := l.src.rest()
		rest = rest[:min(len(rest), maxRemark)]
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			rest = rest[:i]
		}
		l.note(bytes.TrimRight(rest, "\r"))
	}
	l.src.skipPast("\n")
	l.newline = true
}

func (l *sqlLexer) block() {
	start := len("/*")
	if l.src.peek(start) == 'M' {
		start++
	}
	if l.src.peek(start) != '!' || l.src.hasPrefix("/*M!999999") || l.src.hasPrefix("/*!999999") {
		// Version 999999 never comes: MariaDB hides a command of its client behind it.
		l.cut = !l.src.skipPast("*/") || l.cut
		return
	}
	start++
	for isSQLDigit(l.src.peek(start)) && start < sqlWindow/2 {
		start++
	}
	l.src.skip(start)
	l.versioned = true
}

// maxRemark is how much of a comment line is looked at.
const maxRemark = 64

// word reads a bare name or keyword, or the string that a prefix introduces: N'…', E'…', _utf8mb4'…'.
func (l *sqlLexer) word() {
	l.kind = sqlWord
	l.run(isSQLWord)
	if l.src.peek(0) == '\'' && isSQLPrefix(l.text) {
		l.kind, l.prefix = sqlString, l.text[0]|0x20
		if l.text[0] == '_' {
			l.prefix = '_'
		}
		l.src.skip(1)
		l.text = l.appendQuoted(l.text[:0], '\'', l.prefix == 'e' || l.dialect.backslash)
	}
}

func (l *sqlLexer) number() {
	l.kind = sqlNumber
	l.run(func(c byte) bool { return isSQLWord(c) || c == '.' })
	last := l.text[len(l.text)-1] | 0x20
	if c := l.src.peek(0); last == 'e' && (c == '-' || c == '+') && !bytes.HasPrefix(l.text, []byte("0x")) {
		l.text = append(l.text, c)
		l.src.skip(1)
		l.run(isSQLDigit)
	}
}

// run appends the bytes to text that want is true for.
func (l *sqlLexer) run(want func(byte) bool) {
	for {
		rest := l.src.rest()
		i := 0
		for i < len(rest) && want(rest[i]) {
			i++
		}
		l.text = l.keep(l.text, 0, rest[:i])
		l.src.skip(i)
		if i < len(rest) || i == 0 {
			return
		}
	}
}

// quoted reads a string or a quoted name.
func (l *sqlLexer) quoted(kind sqlKind, end byte) {
	l.kind = kind
	l.src.skip(1)
	l.text = l.appendQuoted(l.text, end, kind == sqlString && l.dialect.backslash)
}

// dollar skips a string of the form $tag$ … $tag$; only the bodies of functions are written so.
func (l *sqlLexer) dollar() bool {
	n := 1
	for isSQLWord(l.src.peek(n)) && l.src.peek(n) != '$' && n < maxDollarTag {
		n++
	}
	if l.src.peek(n) != '$' {
		return false
	}
	tag := string(l.src.rest()[:n+1])
	l.src.skip(n + 1)
	l.cut = !l.src.skipPast(tag) || l.cut
	return true
}

// maxDollarTag is the longest name in PostgreSQL.
const maxDollarTag = 63

// keep appends piece to dst as far as the value that starts at from stays within the limit.
func (l *sqlLexer) keep(dst []byte, from int, piece []byte) []byte {
	if room := l.limit - (len(dst) - from); len(piece) > room {
		piece = piece[:max(room, 0)]
	}
	return append(dst, piece...)
}

func isSQLSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v'
}

func isSQLDigit(c byte) bool { return '0' <= c && c <= '9' }

func isSQLWord(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || isSQLDigit(c) || c == '_' || c == '$' || c == '@' || c >= 0x80
}

// isSQLPrefix reports whether a word before a quote belongs to the string: N, E, B, X, U (the & is a mark) or a
// character set.
func isSQLPrefix(word []byte) bool {
	if len(word) == 1 {
		return bytes.IndexByte([]byte("nNeEbBxX"), word[0]) >= 0
	}
	return len(word) > 1 && word[0] == '_'
}
