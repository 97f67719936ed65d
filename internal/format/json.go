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

// jsonReader reads a JSON document, or several behind one another: the elements of an array at the top are rows, and
// so is each other value at the top. A nested field is a column (a.b), elements of an array inside a row are rows of
// their own (Under a.b[], columns a.b[].c), and so are the values of an object whose keys are data (Under a.*).
func jsonReader() reader {
	return reader{name: "json", sniff: sniffJSON, inspect: inspectJSON, read: readJSON}
}

// ndjsonReader reads one JSON value a line. A line that is none costs that line.
func ndjsonReader() reader {
	return reader{name: "ndjson", sniff: sniffNDJSON, inspect: inspectNDJSON, read: readNDJSON}
}

// jsonParser turns the values of a scanner into rows of a tree.
type jsonParser struct {
	s     jsonScanner
	j     *jsonTree
	stop  int64 // where to stop since a table is full; 0: nowhere
	depth int
	// Something was skipped because it lies too deep, or has too many paths.
	deep, wide bool
}

func newJSONParser(w *window, out *sink, op string, id inventory.ID) *jsonParser {
	return &jsonParser{s: jsonScanner{w: w, limit: out.limits.Cell}, j: newJSONTree(out, op, id)}
}

// document reads all values.
func (p *jsonParser) document() error {
	for {
		c, err := p.s.peek()
		if err != nil {
			return endOfText(err)
		}
		if c == '[' {
			err = p.elements(p.j.root)
		} else {
			err = p.row(p.j.root)
		}
		if err != nil {
			return err
		}
	}
}

// row reads one value as a row of the node's table.
func (p *jsonParser) row(n *jsonNode) error {
	if n.t.full() {
		return p.s.skip()
	}
	if err := p.value(n); err != nil {
		return err
	}
	err := p.j.endRow(n.t)
	if errors.Is(err, errFull) && n.t.under != "" {
		err = nil
		if p.stop == 0 {
			p.stop = p.s.w.pos() + mib // other tables get a chance, but not the rest of a large file
		}
	}
	if err == nil && p.stop > 0 && p.s.w.pos() > p.stop {
		return errFull
	}
	return err
}

// value reads one value into the current row of the node's table.
func (p *jsonParser) value(n *jsonNode) error {
	c, err := p.s.must()
	switch {
	case err != nil:
		return err
	case n == nil:
		p.wide = true
		return p.s.skip()
	case p.depth >= p.j.out.limits.Depth && (c == '{' || c == '['):
		p.deep = true
		return p.s.skip()
	case c == '{':
		return p.object(n)
	case c == '[':
		return p.array(n)
	case c == '"':
		v, err := p.s.str()
		if err == nil {
			n.t.set(n.column(), v)
		}
		return err
	}
	v, err := p.s.literal()
	switch {
	case err != nil:
		return err
	case string(v) == "null":
		n.t.null(n.column())
	default:
		n.t.set(n.column(), v)
	}
	return nil
}

// object reads an object, whose brace is next.
func (p *jsonParser) object(n *jsonNode) error {
	p.depth++
	defer func() { p.depth-- }()
	p.s.w.a++
	var last *jsonNode
	for more, err := p.begins('}'); more || err != nil; more, err = p.goesOn('}') {
		if err != nil {
			return err
		}
		if last, err = p.member(n, last); err != nil {
			return err
		}
	}
	return nil
}

// member reads a key and its value, and returns the node of the key.
func (p *jsonParser) member(n, last *jsonNode) (*jsonNode, error) {
	if c, err := p.s.must(); err != nil || c != '"' {
		return nil, cmpErr(err)
	}
	key, err := p.s.str()
	if err != nil {
		return nil, err
	}
	k := p.j.kid(n, last, key)
	dynamic := k != nil && k == n.any
	if dynamic && !k.t.full() {
		k.t.set(0, key)
	}
	if c, err := p.s.must(); err != nil || c != ':' {
		return nil, cmpErr(err)
	}
	p.s.w.a++
	if dynamic {
		return last, p.row(k)
	}
	if k == nil {
		return last, p.value(nil)
	}
	return k, p.value(k)
}

// cmpErr is err, or errSyntax when there is none.
func cmpErr(err error) error {
	if err != nil {
		return err
	}
	return errSyntax
}

// array reads an array inside a row.
func (p *jsonParser) array(n *jsonNode) error {
	elem := p.j.elemOf(n)
	if elem == nil {
		p.wide = true
		return p.s.skip()
	}
	return p.elements(elem)
}

// elements reads the elements of an array, whose bracket is next, as rows.
func (p *jsonParser) elements(elem *jsonNode) error {
	p.depth++
	defer func() { p.depth-- }()
	p.s.w.a++
	for more, err := p.begins(']'); more || err != nil; more, err = p.goesOn(']') {
		if err != nil {
			return err
		}
		if err := p.row(elem); err != nil {
			return err
		}
	}
	return nil
}

// begins reports whether something stands before the closing bracket, which it consumes otherwise.
func (p *jsonParser) begins(closing byte) (bool, error) {
	c, err := p.s.must()
	if err == nil && c == closing {
		p.s.w.a++
		return false, nil
	}
	return err == nil, err
}

// goesOn consumes the comma before a further element, or the closing bracket.
func (p *jsonParser) goesOn(closing byte) (bool, error) {
	c, err := p.s.must()
	if err != nil {
		return false, err
	}
	p.s.w.a++
	switch c {
	case ',':
		return true, nil
	case closing:
		return false, nil
	}
	return false, errSyntax
}

// close ends the tables and tells of what was skipped.
func (p *jsonParser) close(err error) error {
	if err = p.j.close(err); errors.Is(err, errStop) {
		return err
	}
	if own := p.tell(p.deep, over("depth")); own != nil {
		return own
	}
	if own := p.tell(p.wide, over("columns")); own != nil {
		return own
	}
	if own := p.tell(p.s.cut, over("cell")); own != nil {
		return own
	}
	return err
}

// tell reports what was skipped.
func (p *jsonParser) tell(skipped bool, err error) error {
	if !skipped {
		return nil
	}
	return p.j.out.gap(p.j.id, p.j.op, err)
}

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

func readJSON(ctx context.Context, in *input, out *sink) error {
	if in.want.Range.Offset > 0 {
		return nil
	}
	rc, err := in.text(ctx)
	if err != nil {
		return err
	}
	defer rc.Close()
	p := newJSONParser(newWindow(rc, max(2*in.limits.Cell, windowSize)), out, "json", in.dataset)
	return p.close(p.document())
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
