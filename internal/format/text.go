package format

import (
	"context"
	"errors"
	"io"

	"github.com/domicile/domicile/internal/inventory"
)

// textReader reads plain text and logs: one column, one value a line.
func textReader() reader {
	return reader{name: "text", sniff: sniffText, inspect: inspectText, read: readText}
}

func sniffText(h *head) int {
	if h.text == nil {
		return sureNot
	}
	return sureMaybe
}

func inspectText(_ context.Context, in *input) (Layout, error) {
	fields := []inventory.Field{{Name: "text"}}
	return lineLayout(in, fields, in.head.countLines()), nil
}

// lineLayout is the layout of a line-based input whose head holds that many records.
func lineLayout(in *input, fields []inventory.Field, records int) Layout {
	l := Layout{Columns: fields, Splits: in.ranges()}
	if in.size >= 0 {
		l.Bytes = &inventory.Measure{Value: in.size, Method: inventory.Exact}
	}
	switch per := rowBytes(in, records); {
	case in.head.whole():
		l.Rows = &inventory.Measure{Value: int64(records), Method: inventory.Exact}
	case in.size >= 0:
		l.Rows = &inventory.Measure{Value: int64(float64(in.size) / per), Method: inventory.Estimate}
	}
	return l
}

// rowBytes is the average size of a record, by the head.
func rowBytes(in *input, records int) float64 {
	return float64(len(in.head.raw)) / float64(max(records, 1))
}

func readText(ctx context.Context, in *input, out *sink) error {
	t := out.table(in.dataset, "text", []inventory.Field{{Name: "text"}})
	w := in.window()
	c := in.pieces(rowBytes(in, in.head.countLines()))
	out.design = c.design
	defer func() { out.design = inventory.Design{} }()
	for _, p := range c.pieces {
		if err := textPiece(ctx, in, p, w, t); err != nil {
			return t.close(err)
		}
	}
	return t.close(nil)
}

// textPiece reads one piece into t.
func textPiece(ctx context.Context, in *input, p piece, w *window, t *table) error {
	rc, err := in.openPiece(ctx, p, w)
	if err != nil {
		return err
	}
	defer closing(rc)
	for n := int64(0); p.more(w.pos(), n); n++ {
		line, err := w.line()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errTooLarge):
			err = t.out.gap(t.dataset, t.op, err)
		case err == nil:
			t.set(0, line)
			err = t.endRow()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// more reports whether the record at pos is the piece's, which has given n.
func (p piece) more(pos, n int64) bool {
	return (p.to < 0 || pos < p.to) && (p.rows == 0 || n < p.rows)
}
