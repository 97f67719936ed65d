package format

import (
	"context"
	"errors"

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
	if p.stop > 0 && p.s.w.pos() > p.stop {
		return errFull
	}
	if n.t.full() {
		return p.s.skip()
	}
	if err := p.value(n); err != nil {
		return err
	}
	err := p.j.endRow(n.t)
	if errors.Is(err, errFull) && n.t.under != "" {
		err = nil
		if p.stop == 0 && p.j.root.t.total == 0 {
			p.stop = p.s.w.pos() + mib // the rows are inside of one value: other tables get a chance, not the rest of it
		}
	}
	return err
}

// value reads one value into the current row of the node's table; without a node it is skipped.
func (p *jsonParser) value(n *jsonNode) error {
	c, err := p.s.must()
	if err != nil {
		return err
	}
	if n == nil {
		p.wide = true
		return p.s.skip()
	}
	switch c {
	case '{', '[':
		return p.nested(n, c)
	case '"':
		v, err := p.s.short()
		if err == nil {
			n.t.set(n.column(), v)
		}
		return err
	}
	v, err := p.s.number()
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

// nested reads an object or an array, unless it lies too deep.
func (p *jsonParser) nested(n *jsonNode, c byte) error {
	if p.depth >= p.j.out.limits.Depth {
		p.deep = true
		return p.s.skip()
	}
	p.depth++
	defer func() { p.depth-- }()
	if c == '{' {
		return p.object(n)
	}
	elem := p.j.elemOf(n)
	if elem == nil {
		p.wide = true
		return p.s.skip()
	}
	return p.elements(elem)
}

// object reads an object, whose brace is next.
func (p *jsonParser) object(n *jsonNode) error {
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
	if k := n.likely(last); k != nil && p.s.accept(k.lead) {
		return k, p.value(k)
	}
	if p.s.w.front() != '"' {
		if err := p.next('"'); err != nil {
			return nil, err
		}
	}
	key, err := p.s.str()
	if err != nil {
		return nil, err
	}
	k := p.j.kid(n, last, key)
	if k != nil && k == n.any {
		return last, p.entry(k, key)
	}
	if err := p.colon(); err != nil {
		return nil, err
	}
	if k == nil {
		return last, p.value(nil)
	}
	return k, p.value(k)
}

// entry reads the value of a key that is data, as a row with the key in its first column.
func (p *jsonParser) entry(n *jsonNode, key []byte) error {
	if !n.t.full() {
		n.t.set(0, key)
	}
	if err := p.colon(); err != nil {
		return err
	}
	return p.row(n)
}

// next checks what comes next.
func (p *jsonParser) next(want byte) error {
	c, err := p.s.must()
	if err == nil && c != want {
		err = errSyntax
	}
	return err
}

// colon consumes the colon after a key.
func (p *jsonParser) colon() error {
	if p.s.w.front() != ':' {
		if err := p.next(':'); err != nil {
			return err
		}
	}
	p.s.w.a++
	return nil
}

// elements reads the elements of an array, whose bracket is next, as rows.
func (p *jsonParser) elements(elem *jsonNode) error {
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
	if p.s.w.front() == ',' {
		p.s.w.a++
		return true, nil
	}
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

func readJSON(ctx context.Context, in *input, out *sink) error {
	if in.want.Range.Offset > 0 {
		return nil
	}
	rc, err := in.text(ctx)
	if err != nil {
		return err
	}
	defer closing(rc)
	p := newJSONParser(newWindow(rc, max(2*in.limits.Cell, windowSize)), out, "json", in.dataset)
	return p.close(p.document())
}
