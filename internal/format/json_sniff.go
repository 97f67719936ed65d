package format

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// jsonSniff is how much of a head is parsed to tell whether it is JSON.
const jsonSniff = 16 * kib

// parses reports whether text begins with JSON.
func parses(text []byte) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	out := newSink(context.Background(), func(inventory.Batch, error) bool { return true }, Options{})
	p := newJSONParser(newWindow(bytes.NewReader(text[:min(len(text), jsonSniff)]), windowSize), out, "json", "")
	err := p.document()
	object := text[0] == '{' || bytes.HasPrefix(bytes.TrimLeft(text[1:], " \t\r\n"), []byte{'{'})
	return err == nil || errors.Is(err, io.ErrUnexpectedEOF) || object && p.j.root.t.total > 0
}

func sniffJSON(h *head) int {
	if h.text == nil || !parses(h.text) {
		return sureNot
	}
	return sureName
}

// sniffNDJSON knows JSON by its lines: two that begin as values do, the first of which is one.
func sniffNDJSON(h *head) int {
	text := bytes.TrimLeft(h.text, " \t\r\n")
	line, rest, cut := bytes.Cut(text, []byte{'\n'})
	if len(line) == 0 || line[0] != '{' && line[0] != '[' || !wholeJSON(line) {
		return sureNot
	}
	rest = bytes.TrimLeft(rest, " \t\r\n")
	switch ext := strings.ToLower(path.Ext(h.name)); {
	case len(rest) > 0 && (rest[0] == '{' || rest[0] == '['), cut && (ext == ".jsonl" || ext == ".ndjson"):
		return sureName + 1
	}
	return sureNot
}

// wholeJSON reports whether a line is one JSON value.
func wholeJSON(line []byte) bool {
	out := newSink(context.Background(), func(inventory.Batch, error) bool { return true }, Options{})
	p := newJSONParser(windowOn(line), out, "ndjson", "")
	return p.row(p.j.root) == nil && len(bytes.TrimSpace(p.s.w.bytes())) == 0
}

// windowOn is a window on bytes that are at hand.
func windowOn(b []byte) *window {
	return &window{buf: b, z: len(b), max: len(b), eol: '\n', err: io.EOF}
}

func inspectJSON(ctx context.Context, in *input) (Layout, error) {
	l, _ := inspectTree(ctx, in, "json")
	if !in.head.whole() {
		l.Rows = nil
	}
	return l, nil
}

func inspectNDJSON(ctx context.Context, in *input) (Layout, error) {
	l, rows := inspectTree(ctx, in, "ndjson")
	lines := lineLayout(in, l.Columns, rows)
	lines.Fingerprint = l.Fingerprint
	return lines, nil
}

// inspectTree reads the head, and returns the layout and the number of rows at the top.
func inspectTree(ctx context.Context, in *input, op string) (Layout, int) {
	var l Layout
	seen, rows := map[string]bool{}, 0
	out := newSink(ctx, func(b inventory.Batch, _ error) bool {
		if b.Under == "" {
			rows += b.Rows
		}
		for _, c := range b.Columns {
			if !seen[c.Name] {
				seen[c.Name] = true
				l.Columns = append(l.Columns, inventory.Field{Name: c.Name})
			}
		}
		return true
	}, Options{Dataset: in.dataset, Limits: in.limits})
	first := *in
	first.open, first.rest, first.want = nil, bytes.NewReader(nil), inventory.Want{}
	if op == "json" {
		_ = readJSON(ctx, &first, out)
	} else {
		_ = readNDJSON(ctx, &first, out)
	}
	sorted := slices.SortedFunc(slices.Values(l.Columns), func(a, b inventory.Field) int { return strings.Compare(a.Name, b.Name) })
	l.Fingerprint = fingerprint(op, sorted)
	l.Rows = &inventory.Measure{Value: int64(rows), Method: inventory.Exact}
	return l, rows
}
