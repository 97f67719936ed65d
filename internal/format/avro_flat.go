package format

import (
	"bytes"
	"io"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// avroNode is a type in its place in a row: a column, or a record whose fields are.
type avroNode struct {
	typ    *avroType   // null taken out where it was an alternative
	union  []*avroType // the alternatives where null is one of them
	column int
	kids   []*avroNode
}

// flatten makes the columns of a schema.
func (f *avroFile) flatten(root *avroType, most int) error {
	w := &avroWalk{file: f, most: most}
	f.root = w.node(root, "")
	if len(f.fields) > most {
		return over("columns")
	}
	return nil
}

type avroWalk struct {
	file *avroFile
	most int
	open []*avroType // records around the one at hand: what contains itself is one column
}

func (w *avroWalk) node(t *avroType, name string) *avroNode {
	n := &avroNode{typ: t, column: -1}
	if t.kind == "union" {
		n.typ, n.union = optional(t)
	}
	if n.typ.kind == "record" && !slices.Contains(w.open, n.typ) && len(w.file.fields) <= w.most {
		w.open = append(w.open, n.typ)
		for _, field := range n.typ.fields {
			n.kids = append(n.kids, w.field(name, field))
		}
		w.open = w.open[:len(w.open)-1]
		return n
	}
	if name == "" {
		name = "value"
	}
	n.column = len(w.file.fields)
	w.file.fields = append(w.file.fields, inventory.Field{Name: name, Type: n.typ.name()})
	return n
}

func (w *avroWalk) field(path string, f avroField) *avroNode {
	at := len(w.file.fields)
	n := w.node(f.typ, join(path, f.name))
	if n.column == at {
		w.file.fields[at].Comment = f.doc
	}
	return n
}

// optional takes null out of a union of one other type; the union itself where there are more.
func optional(t *avroType) (*avroType, []*avroType) {
	if len(t.branches) != 2 {
		return t, nil
	}
	for i, b := range t.branches {
		if other := t.branches[1-i]; b.kind == "null" && other.kind != "union" {
			return other, t.branches
		}
	}
	return t, nil
}

// name is the logical type where there is one.
func (t *avroType) name() string {
	if t.logical != "" {
		return t.logical
	}
	return t.kind
}

// avroReading reads the records of one file.
type avroReading struct {
	*avroFile
	table *table
	out   *sink
	most  int // bytes of a value
	plain bytes.Buffer
	flate io.ReadCloser
	zstd  codec
	text  []byte
	free  int // records and items without a byte that may still come
}

// block reads up to rows records.
func (r *avroReading) block(data []byte, rows int64) error {
	d := &avroDecoder{data: data, most: r.most, free: r.free}
	defer func() { r.free = d.free }()
	for range rows {
		from := d.pos
		err := r.node(d, r.root)
		if err == nil && d.pos == from {
			err = d.spend()
		}
		if err == nil {
			err = r.table.endRow()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// node reads one value into its columns. What is not set is null.
func (r *avroReading) node(d *avroDecoder, n *avroNode) error {
	if n.union != nil {
		i, err := d.index(len(n.union))
		if err != nil || n.union[i].kind == "null" {
			return err
		}
	}
	if n.column < 0 {
		for _, kid := range n.kids {
			if err := r.node(d, kid); err != nil {
				return err
			}
		}
		return nil
	}
	text, err := d.value(r.text[:0], n.typ, avroPlace{})
	if err != nil {
		return err
	}
	r.text = text
	if n.typ.kind != "null" {
		r.table.set(n.column, text)
	}
	return nil
}
