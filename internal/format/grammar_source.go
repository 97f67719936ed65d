package format

import (
	"bytes"
	"strings"
)

const (
	sourceLines = 200 // lines that are looked at
	leastCode   = 3   // statements that make a program
)

// source reports whether a text is a program: a line that names its interpreter, or statements that open blocks, import
// and declare, at least three and one line in ten.
func source(h *head) bool {
	if shebang(h.text) || bytes.HasPrefix(h.text, []byte("<?php")) {
		return true
	}
	if bytes.HasPrefix(h.text, []byte{'<'}) { // a page may hold a script
		return false
	}
	statements, lines := 0, 0
	for _, l := range firstLines(h, sourceLines) {
		if l = bytes.TrimSpace(l); len(l) == 0 {
			continue
		}
		lines++
		if statement(l) {
			statements++
		}
	}
	return statements >= leastCode && 10*statements >= lines
}

// shebang reports whether the first line names an interpreter.
func shebang(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte{'\n'})
	if !bytes.HasPrefix(line, []byte("#!")) {
		return false
	}
	path := bytes.TrimSpace(line[2:])
	return len(path) > 0 && path[0] == '/'
}

// opening is how statements of common languages begin, and how the line has to end.
type opening struct{ begin, end string }

// firstLetters are those that openings begin with: most lines of tables and logs begin with another character.
const firstLetters = "#@}acdefilmnprstuvw"

// statement reports whether a line is a statement: one that opens as known ones do, an import, or the clause of a package.
func statement(l []byte) bool {
	if strings.IndexByte(firstLetters, l[0]) < 0 {
		return false
	}
	for _, o := range openings {
		if bytes.HasPrefix(l, []byte(o.begin)) && bytes.HasSuffix(l, []byte(o.end)) {
			return true
		}
	}
	return pythonImport(l) || goClause(l)
}

// pythonImport reports whether a line is an import of Python: one or several names with dots and commas.
func pythonImport(l []byte) bool {
	if rest, ok := bytes.CutPrefix(l, []byte("from ")); ok {
		module, names, ok := bytes.Cut(rest, []byte(" import "))
		return ok && identifier(module) && len(names) > 0
	}
	rest, ok := bytes.CutPrefix(l, []byte("import "))
	if !ok {
		return false
	}
	name, _, _ := bytes.Cut(rest, []byte(" as "))
	return identifier(name)
}

// goClause reports whether a line is the clause that begins a file of Go.
func goClause(l []byte) bool {
	rest, ok := bytes.CutPrefix(l, []byte("package "))
	return ok && identifier(rest)
}

// identifier reports whether v is one name of a program, with dots: no blank, no sign of prose.
func identifier(v []byte) bool {
	for _, c := range v {
		if c != '_' && c != '.' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return len(v) > 0 && v[len(v)-1] != '.'
}
