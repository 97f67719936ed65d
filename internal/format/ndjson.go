package format

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/domicile/domicile/internal/inventory"
)

func readNDJSON(ctx context.Context, in *input, out *sink) error {
	c := in.pieces(rowBytes(in, in.head.countLines()))
	out.design = c.design
	defer func() { out.design = inventory.Design{} }()
	n := &ndjson{lines: in.window(), p: newJSONParser(windowOn(nil), out, "ndjson", in.dataset)}
	for _, p := range c.pieces {
		if err := n.piece(ctx, in, p); err != nil {
			return n.close(err)
		}
	}
	return n.close(nil)
}

// ndjson reads lines with one parser, whose window is on one line at a time.
type ndjson struct {
	lines *window
	p     *jsonParser
	bad   int // lines that are no JSON
}

// piece reads one piece.
func (n *ndjson) piece(ctx context.Context, in *input, p piece) error {
	rc, err := in.openPiece(ctx, p, n.lines)
	if err != nil {
		return err
	}
	defer closing(rc)
	for rows := int64(0); p.more(n.lines.pos(), rows); rows++ {
		line, err := n.lines.line()
		switch {
		case err == nil:
			err = n.line(line)
		case errors.Is(err, errTooLarge):
			err = n.p.j.out.gap(in.dataset, "ndjson", err)
		}
		if err != nil {
			return endOfText(err)
		}
	}
	return nil
}

// line reads one line. One that is no JSON is counted, and what it left in open rows is dropped.
func (n *ndjson) line(line []byte) error {
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return nil
	}
	w := n.p.s.w
	w.off += int64(w.z) + 1
	w.buf, w.a, w.z, w.max = line, 0, len(line), len(line)
	err := n.p.row(n.p.j.root)
	if err == nil && len(bytes.TrimSpace(w.bytes())) > 0 {
		n.bad++
	}
	if errors.Is(err, errSyntax) || errors.Is(err, io.ErrUnexpectedEOF) {
		n.bad++
		n.p.depth = 0
		n.p.j.drop()
		err = nil
	}
	return err
}

// close ends the tables and tells of the lines that are no JSON.
func (n *ndjson) close(err error) error {
	err = n.p.close(err)
	if n.bad > 0 && (err == nil || errors.Is(err, errFull)) {
		if own := n.p.tell(true, errSyntax); own != nil {
			return own
		}
	}
	return err
}
