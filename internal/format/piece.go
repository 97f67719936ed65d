package format

import (
	"bytes"
	"context"
	"io"

	"github.com/domicile/domicile/internal/inventory"
)

// sampleBlocks is how many blocks a sample is spread over: rows that lie together are alike, so many small blocks say
// more than a few large ones, and each costs one range read.
const sampleBlocks = 64

// piece is a part of a line-based input: the records whose first byte lies in [from, to).
type piece struct {
	from, to int64 // of the bytes of the object; to < 0: no end
	rows     int64 // at most; 0: all
	n        int64 // how many bytes to ask for at first
}

// cut is how a line-based input is read: its pieces, and the design that they make.
type cut struct {
	pieces []piece
	design inventory.Design
}

// splits reports whether line-based readers can begin in the middle.
func (in *input) splits() bool {
	wide := in.head.charset == utf16LE || in.head.charset == utf16BE
	return in.open != nil && in.size >= 0 && !wide && eolOf(in.head.text) == '\n'
}

// ranges reports whether ranges of bytes can be read by themselves: offsets must be the same in bytes and in text.
func (in *input) ranges() bool { return in.splits() && in.head.charset == utf8Text }

// pieces says how to read in, whose records take rowBytes each on average.
func (in *input) pieces(rowBytes float64) cut {
	all, ok := in.extent()
	if !ok {
		return cut{}
	}
	whole := cut{pieces: []piece{all}}
	if in.want.Rows == 0 || !in.splits() || in.head.whole() {
		return whole
	}
	end := in.size
	if all.to >= 0 {
		end = min(all.to, in.size)
	}
	rows := int64(float64(end-all.from) / max(rowBytes, 1))
	if rows+rows/4 <= in.want.Rows { // the estimate may be off by a fourth
		whole.design = inventory.Design{Sampling: inventory.FullRead}
		return whole
	}
	return in.blocks(all.from, end, rows, rowBytes)
}

// extent returns what is wanted of in as one piece, and whether anything is: what cannot be split belongs to the range
// that begins at 0.
func (in *input) extent() (piece, bool) {
	all, rg := piece{to: -1, n: -1}, in.want.Range
	if !in.ranges() {
		return all, rg.Offset == 0
	}
	all.from = rg.Offset
	if rg.Length > 0 {
		all.to, all.n = rg.Offset+rg.Length, rg.Length+maxStep
	}
	return all, true
}

// blocks spreads blocks over [lo, end): one in each of equal strata, at a place that the seed picks.
func (in *input) blocks(lo, end, rows int64, rowBytes float64) cut {
	k := min(sampleBlocks, in.want.Rows)
	each := (in.want.Rows + k - 1) / k
	size := int64(float64(each)*rowBytes) + 1
	c := cut{design: inventory.Design{Sampling: inventory.RandomBlocks, BlockRows: int(each), Of: rows}}
	stratum := (end - lo) / k
	for i := range k {
		at := lo + i*stratum
		if free := stratum - size; free > 0 {
			at += int64(in.pick(i) % uint64(free))
		}
		// With half a line before it, and some more than the average, it is enough for nearly every block.
		c.pieces = append(c.pieces, piece{from: at, to: end, rows: each, n: size + size/4 + 2*int64(rowBytes)})
	}
	for i := range c.pieces[:k-1] {
		c.pieces[i].to = c.pieces[i+1].from
	}
	return c
}

// pick returns the random number of a block.
func (in *input) pick(block int64) uint64 {
	return mix64(seedOf(in.want.Seed, string(in.dataset), in.name) + uint64(block))
}

// openPiece lets w begin with the first line of a piece. The caller closes what it returns.
func (in *input) openPiece(ctx context.Context, p piece, w *window) (io.Closer, error) {
	if p.from == 0 {
		rc := in.begin(ctx, p.n)
		off := int64(0)
		if bytes.HasPrefix(in.head.raw, []byte(utf8BOM)) {
			off = int64(len(utf8BOM))
		}
		w.reset(in.head.charset.decode(rc), off)
		return rc, nil
	}
	// From the byte before on, so that a line that begins at p.from is not taken for the rest of another.
	rc := in.from(ctx, p.from-1, p.n)
	raw := newWindow(rc, 4*kib)
	if err := raw.skipLineUpTo(p.to - p.from + 1); err != nil {
		closing(rc)
		return nil, err
	}
	rest := io.MultiReader(bytes.NewReader(raw.bytes()), rc)
	w.reset(in.head.charset.decode(rest), p.from-1+raw.pos())
	return rc, nil
}

// begin returns the bytes from the start, n of them at first.
func (in *input) begin(ctx context.Context, n int64) io.ReadCloser {
	if in.open == nil || in.head.short() {
		return io.NopCloser(in.head.reader(in.rest))
	}
	if n >= 0 {
		n = max(n-headSize, minStep)
	}
	rest := in.from(ctx, headSize, n)
	return &joined{in.head.reader(rest), rest}
}
