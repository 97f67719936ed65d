package format

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// bulk adds whole runs of rows to a table, column by column: rows of the same number of cells, whose quotes are around
// whole cells. What it adds is what splitter.next and addRow would; every other row is left to them.
type bulk struct {
	s     *splitter
	t     *table
	check bool       // the text may be no UTF-8
	first [256]uint8 // what a byte says that a cell begins with
	last  [256]uint8 // what one says that it ends with

	x     rowIndex
	off   int64 // where in the text the index begins
	home  int64 // of the window when it was made: a window that has moved has no index
	next  int   // the row of the index that the window is at
	odd   int   // the first of x.odd that is not behind
	reach int   // how much to index
}

// Cells of up to slack bytes, as nearly all are that are no free text, are copied wide bytes at a time.
const (
	slack = 96
	wide  = 16
)

// What a cell may need besides being copied, by its first and last byte.
const (
	oddCell    = 1 // a look: it may be null, or dressed
	quotedCell = 2
)

// minReach is the least that is indexed when the quotes of a text make most of an index useless.
const minReach = 512

// newBulk returns nil when the dialect has no rows that it can add.
func newBulk(s *splitter, t *table, in *input) *bulk {
	if len(s.d.delim) != 1 || s.d.backslash || in.want.Rows > 0 {
		return nil
	}
	b := &bulk{s: s, t: t, check: in.head.charset == utf8Text, home: -1, reach: indexBytes}
	for c := range b.first {
		if dressed(byte(c)) || c == '\\' || c == 'N' {
			b.first[c] = oddCell
		}
		if c <= ' ' {
			b.last[c] = oddCell
		}
	}
	if s.d.quote != 0 {
		b.first[s.d.quote] = quotedCell
	}
	return b
}

// take adds the rows of a piece that it can, up to one that it cannot.
func (b *bulk) take(p piece) error {
	for b.indexed() {
		n, cells := b.run(p)
		if n == 0 {
			return nil
		}
		b.add(n, cells)
		b.next += n
		b.s.w.a += int(b.off + int64(b.start(b.next)) - b.s.w.pos())
		if b.t.batchFull() {
			if err := b.t.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// start returns where a row begins, in the index.
func (b *bulk) start(row int) int { return int(b.x.end[b.x.row[row]]) + 1 }

// indexed makes sure that the row at the front of the window is in the index; false when it is not at hand as a whole.
func (b *bulk) indexed() bool {
	w := b.s.w
	if b.home == w.off && b.next < len(b.x.row)-1 {
		switch {
		case w.pos() == b.off+int64(b.start(b.next)):
			return true
		case w.pos() == b.off+int64(b.start(b.next+1)): // the row was read one by one
			if b.next++; b.next < len(b.x.row)-1 {
				return true
			}
		default: // an odd row ended elsewhere
			b.reach = max(b.reach/4, minReach)
		}
	} else {
		b.reach = min(2*b.reach, indexBytes)
	}
	if w.z-w.a < b.reach {
		w.more()
	}
	text := w.bytes()
	b.x.build(text[:min(len(text), b.reach)], &b.s.d)
	b.off, b.home, b.next, b.odd = w.pos(), w.off, 0, 0
	return len(b.x.row) > 1
}

// run returns how many rows from the next one on can be added at once, and how many cells each of them has.
func (b *bulk) run(p piece) (rows, cells int) {
	x, t := &b.x, b.t
	per := x.row[b.next+1] - x.row[b.next]
	if int(per) > len(t.slot) {
		return 0, 0
	}
	stop := b.stop()
	limit := int64(b.start(b.next) + batchBytes - t.raw)
	if p.to >= 0 {
		limit = min(limit, p.to-b.off)
	}
	i := b.next
	for ; i < stop && x.row[i+1]-x.row[i] == per; i++ {
		from := b.start(i)
		if int64(from) >= limit || per == 1 && b.start(i+1)-from <= len("\"\"\r\n") { // it may be a blank line
			break
		}
	}
	return i - b.next, int(per)
}

// stop returns the first row from the next one on that is odd, or for which the batch has no room.
func (b *bulk) stop() int {
	x := &b.x
	for b.odd < len(x.odd) && int(x.odd[b.odd]) < b.next {
		b.odd++
	}
	stop := min(len(x.row)-1, b.next+b.t.room())
	if b.odd < len(x.odd) {
		stop = min(stop, int(x.odd[b.odd]))
	}
	return stop
}

// add adds rows of so many cells.
func (b *bulk) add(rows, cells int) {
	t, from, to := b.t, b.start(b.next), b.start(b.next+rows)
	at := int(b.off - b.s.w.off)
	src := b.s.w.buf[at:]
	if b.check && !t.broken {
		t.broken = !isUTF8(src[from:to])
	}
	first := int(b.x.row[b.next])
	before := t.bytes
	for i, slot := range t.slot {
		switch {
		case slot < 0:
		case i < cells:
			b.column(&t.cols[slot], src, cuts{ends: b.x.end[first+i:], step: cells, n: rows}, i == cells-1)
		default:
			for range rows {
				t.cols[slot].AppendNull()
			}
		}
	}
	t.rows += rows
	t.total += int64(rows)
	t.raw += to - from
	t.out.held += t.bytes - before
	t.told = t.bytes
}

// cuts is where the cells of one column are: cell i lies behind ends[i*step] and ends at ends[i*step+1].
type cuts struct {
	ends    []int32
	step, n int
}

// column adds the cells of one column.
func (b *bulk) column(c *inventory.Column, src []byte, cut cuts, last bool) {
	at, row := len(c.Data), len(c.End)
	before := at
	out := c.Data[:cap(c.Data)]
	c.End = slices.Grow(c.End, cut.n)
	done := c.End[row : row+cut.n]
	limit, safe := min(b.t.out.limits.Cell, slack), len(src)-slack
	for i := range done {
		ends := (*[2]int32)(cut.ends[i*cut.step:])
		from, to := int(ends[0])+1, int(ends[1])
		if last && to > from && src[to-1] == '\r' {
			to--
		}
		class := b.class(src, from, to)
		if class == quotedCell { // in a regular row both quotes are there
			from, to = from+1, max(to-1, from+1)
			class = b.class(src, from, to)
		}
		n := to - from
		// Below zero: the cell is long, or there is no room for it, or none behind it.
		if class != 0 || (limit-n)|(len(out)-slack-at)|(safe-from) < 0 {
			c.Data, c.End = out[:at], c.End[:row+i]
			b.cell(c, src[from:to])
			at, out = len(c.Data), c.Data[:cap(c.Data)]
			continue
		}
		// Sixteen bytes at a time, more than there are: most cells are short, and a call costs more than that.
		for k := 0; k < n; k += wide {
			*(*[wide]byte)(out[at+k:]) = *(*[wide]byte)(src[from+k:])
		}
		at += n
		done[i] = uint32(at)
	}
	c.Data, c.End = out[:at], c.End[:row+cut.n]
	b.t.bytes += at - before
}

// class tells what the cell src[from:to] needs besides being copied.
func (b *bulk) class(src []byte, from, to int) uint8 {
	if from >= to {
		return 0
	}
	return b.first[src[from]] | b.last[src[to-1]]
}

// cell adds a cell that needs a look: it is dressed, null, long, or there is no room yet.
func (b *bulk) cell(c *inventory.Column, cell []byte) {
	cell = trimCell(cell)
	if isNull(cell) {
		c.AppendNull()
		return
	}
	if limit := b.t.out.limits.Cell; len(cell) > limit {
		cell, b.t.cut = cell[:limit], "cell"
	}
	c.Data = append(slices.Grow(c.Data, len(cell)+slack), cell...)
	c.End = append(c.End, uint32(len(c.Data)))
}
