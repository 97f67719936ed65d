package format

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// xmlKind is what comes next in a document.
type xmlKind uint8

const (
	xmlEnd   xmlKind = iota // the document ends
	xmlOpen                 // an element begins
	xmlClose                // an element ends
	xmlText                 // text between tags, its entities resolved
)

// xmlScan walks a document. It knows as much XML as workbooks have; it does not check that tags match, resolves only
// the entities that need no declaration, and keeps no more of a text than its limit, so that no document can make it
// take memory.
type xmlScan struct {
	src   *sqlSource
	limit int
	name  string // of the element, without its namespace; the last one that was opened or closed
	attrs []byte // of the element, as they stand
	text  []byte // valid until the next text
	empty bool   // the element that was opened ends at once
}

func newXMLScan(r io.Reader, limit int) *xmlScan {
	return &xmlScan{src: newSQLSource(r), limit: limit}
}

// maxTag bounds what is kept of a tag.
const maxTag = 4 * kib

// next goes to the next tag or text.
func (x *xmlScan) next() xmlKind {
	if x.empty {
		x.empty = false
		return xmlClose
	}
	for {
		switch {
		case x.src.ended():
			return xmlEnd
		case x.src.peek(0) != '<':
			x.takeText()
			return xmlText
		case x.src.hasPrefix("<![CDATA["):
			x.src.skip(len("<![CDATA["))
			x.takeCData()
			return xmlText
		case x.src.hasPrefix("<!--"):
			x.src.skipPast("-->")
		case x.src.hasPrefix("<?"), x.src.hasPrefix("<!"):
			x.src.skipPast(">")
		default:
			return x.tag()
		}
	}
}

// err is why a document ended too early, nil when it did not.
func (x *xmlScan) err() error {
	if x.src.err != nil && !errors.Is(x.src.err, io.EOF) {
		return x.src.err
	}
	return nil
}

// tag reads <name attrs>, <name attrs/> or </name>.
func (x *xmlScan) tag() xmlKind { //nolint:cyclop,gocognit // hot: BenchmarkXLSX
	x.src.skip(1)
	kind := xmlOpen
	if x.src.peek(0) == '/' {
		kind = xmlClose
		x.src.skip(1)
	}
	x.attrs = x.attrs[:0]
	quote := byte(0)
	for {
		c := x.src.peek(0)
		if c == 0 && x.src.ended() || c == '>' && quote == 0 {
			x.src.skip(1)
			break
		}
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
		if len(x.attrs) < maxTag {
			x.attrs = append(x.attrs, c)
		}
		x.src.skip(1)
	}
	if n := len(x.attrs); n > 0 && x.attrs[n-1] == '/' {
		x.empty = kind == xmlOpen
		x.attrs = x.attrs[:n-1]
	}
	end := bytes.IndexAny(x.attrs, " \t\r\n")
	if end < 0 {
		end = len(x.attrs)
	}
	name := x.attrs[:end]
	x.attrs = x.attrs[end:]
	name = name[bytes.IndexByte(name, ':')+1:]
	if x.name != string(name) {
		x.name = string(name)
	}
	return kind
}

// attr returns an attribute of the element that was opened; its namespace is part of the name only where asked for.
func (x *xmlScan) attr(name string) string {
	value := x.rawAttr(name)
	if bytes.IndexByte(value, '&') >= 0 {
		value = resolve(nil, value)
	}
	return string(value)
}

// rawAttr returns an attribute as it stands, valid until the next tag.
func (x *xmlScan) rawAttr(name string) []byte {
	rest := x.attrs
	for {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 || eq+1 >= len(rest) {
			return nil
		}
		key := bytes.TrimSpace(rest[:eq])
		value := bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(value) == 0 {
			return nil
		}
		end := bytes.IndexByte(value[1:], value[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return value[1 : 1+end]
		}
		rest = value[end+2:]
	}
}

// takeText takes what stands before the next tag.
func (x *xmlScan) takeText() {
	x.text = x.text[:0]
	for {
		rest := x.src.rest()
		if len(rest) == 0 {
			break
		}
		i := bytes.IndexByte(rest, '<')
		if i < 0 {
			x.keep(rest)
			x.src.skip(len(rest))
			continue
		}
		x.keep(rest[:i])
		x.src.skip(i)
		break
	}
	if bytes.IndexByte(x.text, '&') >= 0 {
		x.text = resolve(x.text[:0], bytes.Clone(x.text))
	}
}

func (x *xmlScan) takeCData() {
	x.text = x.text[:0]
	for !x.src.ended() && !x.src.hasPrefix("]]>") {
		x.keep(x.src.rest()[:1])
		x.src.skip(1)
	}
	x.src.skip(len("]]>"))
}

func (x *xmlScan) keep(piece []byte) {
	if room := x.limit - len(x.text); len(piece) > room {
		piece = piece[:max(room, 0)]
	}
	x.text = append(x.text, piece...)
}

// resolve appends src to dst with its entities resolved. It may overwrite src.
func resolve(dst, src []byte) []byte {
	const longest = 10 // &#x10FFFF;
	for {
		i := bytes.IndexByte(src, '&')
		if i < 0 {
			return append(dst, src...)
		}
		dst = append(dst, src[:i]...)
		src = src[i:]
		end := bytes.IndexByte(src[:min(len(src), longest)], ';')
		r, ok := rune(0), false
		if end > 0 {
			r, ok = entity(string(src[1:end]))
		}
		if !ok {
			dst, src = append(dst, '&'), src[1:]
			continue
		}
		dst, src = utf8.AppendRune(dst, r), src[end+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	base := 10
	number, ok := strings.CutPrefix(name, "#")
	if hexadecimal, isHex := strings.CutPrefix(number, "x"); isHex {
		number, base = hexadecimal, 16
	}
	n, err := strconv.ParseUint(number, base, 21) // the largest rune has 21 bits
	return rune(n), ok && err == nil
}
