package format

import (
	"bytes"
	"unicode/utf8"
)

// appendQuoted appends the string whose opening quote is consumed, up to its closing quote. A doubled quote stands for
// one; with escapes so does a backslash before a character.
func (l *sqlLexer) appendQuoted(dst []byte, quote byte, escapes bool) []byte {
	from := len(dst)
	for {
		rest := l.src.rest()
		if len(rest) == 0 {
			l.cut = true
			return dst
		}
		i := indexQuote(rest, quote, escapes)
		if i < 0 {
			dst = l.keep(dst, from, rest)
			l.src.skip(len(rest))
			continue
		}
		dst = l.keep(dst, from, rest[:i])
		l.src.skip(i)
		switch {
		case l.src.peek(0) != quote:
			dst = l.escape(dst, from)
		case l.src.peek(1) == quote:
			dst = l.keep(dst, from, []byte{quote})
			l.src.skip(2)
		default:
			l.src.skip(1)
			return dst
		}
	}
}

// indexQuote finds the next quote or, with escapes, backslash.
func indexQuote(b []byte, quote byte, escapes bool) int {
	i := bytes.IndexByte(b, quote)
	if !escapes {
		return i
	}
	head := b
	if i >= 0 {
		head = b[:i]
	}
	if j := bytes.IndexByte(head, '\\'); j >= 0 {
		return j
	}
	return i
}

// escape appends what the backslash sequence at the head of the source stands for.
func (l *sqlLexer) escape(dst []byte, from int) []byte {
	c := l.src.peek(1)
	if c == 0 && len(l.src.rest()) < len(`\x`) {
		l.src.skip(1)
		l.cut = true
		return dst
	}
	if l.dialect.numeric {
		if r, n := l.numericEscape(c); n > 0 {
			l.src.skip(n)
			return l.keep(dst, from, r)
		}
	}
	l.src.skip(len(`\x`))
	return l.keep(dst, from, l.dialect.unescape(c))
}

// unescape returns what a backslash before c stands for.
func (d sqlDialect) unescape(c byte) []byte {
	switch c {
	case 'n':
		return []byte{'\n'}
	case 'r':
		return []byte{'\r'}
	case 't':
		return []byte{'\t'}
	case 'b':
		return []byte{'\b'}
	case '0':
		return []byte{0}
	}
	if d.numeric {
		return d.unescapePostgres(c)
	}
	switch c {
	case 'Z':
		return []byte{0x1a}
	case '%', '_': // MySQL keeps the backslash before its wildcards
		return []byte{'\\', c}
	default:
		return []byte{c}
	}
}

func (sqlDialect) unescapePostgres(c byte) []byte {
	switch c {
	case 'f':
		return []byte{'\f'}
	case 'v':
		return []byte{'\v'}
	default:
		return []byte{c}
	}
}

// numericEscape reads PostgreSQL's \101, \x41, \u0041 and \U00000041, and returns what it stands for and how long it
// is; 0 when it is none.
func (l *sqlLexer) numericEscape(c byte) ([]byte, int) {
	const start = len(`\x`)
	switch {
	case c == 'x':
		if v, n := l.digits(start, 2, 16); n > 0 {
			return []byte{byte(v)}, start + n
		}
	case c == 'u', c == 'U':
		width := 4
		if c == 'U' {
			width = 8
		}
		if v, n := l.digits(start, width, 16); n == width {
			return utf8.AppendRune(nil, v), start + n
		}
	case '0' <= c && c <= '7':
		v, n := l.digits(start-1, 3, 8)
		return []byte{byte(v)}, start - 1 + n
	}
	return nil, 0
}

// digits reads at most width digits at offset at.
func (l *sqlLexer) digits(at, width int, base rune) (value rune, n int) {
	for n < width {
		d := hexDigit(l.src.peek(at + n))
		if d < 0 || d >= base {
			return value, n
		}
		value = value*base + d
		n++
	}
	return value, n
}

func hexDigit(c byte) rune {
	switch {
	case isSQLDigit(c):
		return rune(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	default:
		return -1
	}
}
