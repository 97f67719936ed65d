package format

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/domicile/domicile/internal/inventory"
)

// avroReader reads Apache Avro object container files. Records are flattened (a.b); arrays, maps and what a union mixes
// are JSON text. A file is blocks of records between marks of 16 bytes, so that ranges and samples begin at a mark.
func avroReader() reader {
	return reader{name: avroName, sniff: sniffAvro, inspect: inspectAvro, read: readAvro}
}

const (
	avroName  = "avro"
	avroMagic = "Obj\x01"
	avroMark  = 16 // bytes of the mark behind each block
)

func sniffAvro(h *head) int {
	if bytes.HasPrefix(h.raw, []byte(avroMagic)) {
		return sureMagic
	}
	return sureNot
}

// avroFile is what the header of a file says.
type avroFile struct {
	in     *input
	codec  string
	mark   [avroMark]byte
	root   *avroNode
	fields []inventory.Field
	begin  int64 // of the first block
	block  int64 // bytes of a block, on average of those in the head; 0 when none ends there
}

func inspectAvro(ctx context.Context, in *input) (Layout, error) {
	l := Layout{Format: avroName}
	rc := in.begin(ctx, 0)
	defer closing(rc)
	s := newAvroStream(rc, 0)
	f, err := openAvro(in, s)
	if err != nil {
		return l, err
	}
	l.Columns, l.Splits = f.fields, in.open != nil && in.size >= 0
	if in.size >= 0 {
		l.Bytes = &inventory.Measure{Value: in.size, Method: inventory.Exact}
	}
	l.Rows = f.rows()
	return l, nil
}

// rows counts the rows of the blocks in the head, and estimates the rest by them; nil when no block ends there.
func (f *avroFile) rows() *inventory.Measure {
	s := newAvroStream(bytes.NewReader(f.in.head.raw), 0)
	if _, err := io.CopyN(io.Discard, s, f.begin); err != nil {
		return nil
	}
	var rows, end int64
	for n := int64(0); ; n++ {
		b, err := f.next(s)
		if err != nil {
			whole := f.in.head.whole() && errors.Is(err, io.EOF)
			return f.measure(rows, end, whole)
		}
		rows, end = rows+b.rows, s.pos
		f.block = (end - f.begin) / (n + 1)
	}
}

func (f *avroFile) measure(rows, end int64, whole bool) *inventory.Measure {
	switch {
	case whole:
		return &inventory.Measure{Value: rows, Method: inventory.Exact}
	case rows == 0 || f.in.size < 0:
		return nil
	}
	share := float64(f.in.size-f.begin) / float64(end-f.begin)
	return &inventory.Measure{Value: int64(float64(rows) * share), Method: inventory.Estimate}
}

func readAvro(ctx context.Context, in *input, out *sink) error {
	rc := in.begin(ctx, 0)
	defer closing(rc)
	s := newAvroStream(rc, 0)
	f, err := openAvro(in, s)
	if err != nil {
		return err
	}
	t := out.table(in.dataset, avroName, f.fields)
	r := &avroReading{avroFile: f, table: t, out: out, most: in.limits.Cell, free: maxAvroFree}
	pieces, design := f.plan()
	out.design = design
	defer func() { out.design = inventory.Design{} }()
	for _, p := range pieces {
		if err := r.piece(ctx, p, s); err != nil {
			return t.close(err)
		}
	}
	if t.total == 0 && design.Sampling == inventory.RandomBlocks { // no block begins where one was looked for
		out.design = inventory.Design{Sampling: inventory.HeadRows}
		return t.close(r.piece(ctx, piece{to: -1, rows: in.want.Rows}, s))
	}
	return t.close(nil)
}

// plan says which pieces of the file to read: blocks belong to the piece in which they begin.
func (f *avroFile) plan() ([]piece, inventory.Design) {
	in := f.in
	rg := in.want.Range
	if in.open == nil || in.size < 0 {
		if rg.Offset > 0 {
			return nil, inventory.Design{}
		}
		return []piece{{to: -1}}, inventory.Design{}
	}
	all := piece{from: rg.Offset, to: -1}
	if rg.Length > 0 {
		all.to = rg.Offset + rg.Length
	}
	rows := f.rows()
	if in.want.Rows == 0 || rows == nil {
		return []piece{all}, inventory.Design{}
	}
	lo, hi := max(all.from, f.begin), in.size
	if all.to >= 0 {
		hi = min(hi, all.to)
	}
	of := int64(float64(rows.Value) * float64(hi-lo) / float64(in.size-f.begin))
	if of+of/4 <= in.want.Rows { // the estimate may be off by a fourth
		return []piece{all}, inventory.Design{Sampling: inventory.FullRead}
	}
	c := in.blocks(lo, hi, of, float64(hi-lo)/float64(max(of, 1)))
	return c.pieces, c.design
}
