package format

import "math/bits"

// indexBytes is how much text is indexed at a time: its index and what is copied from it stay in the fastest cache.
const indexBytes = 32 * kib

// rowIndex tells where the cells of the rows at the front of a text are. It takes quotes as RFC 4180 has them: around
// whole cells. Rows with any other quote are odd, and what is said of a row behind an odd one holds if that one ends
// where the index says.
type rowIndex struct {
	masks []csvMask
	pad   [blockBytes]byte
	end   []int32 // of each cell, beginning with the end before the first
	row   []int32 // the cells of row i end at end[row[i]+1 : row[i+1]+1]
	odd   []int32 // rows
}

// quoting is what blocks with quotes leave to the next block.
type quoting struct {
	inside uint64 // all bits set: inside quotes
	ends   uint64 // bit 0: a cell or a row ended just before
	closed uint64 // bit 0: a quote closed just before
}

// build indexes b, which begins with a row and is no longer than indexBytes.
func (x *rowIndex) build(b []byte, d *dialect) {
	x.prepare(b, d)
	q := quoting{ends: 1}
	n, quotes := 0, uint64(0)
	if d.quote != 0 {
		quotes = ^quotes
	}
	for i := range x.masks {
		m := x.masks[i]
		m.quote &= quotes
		if m.quote|q.inside|q.closed != 0 {
			m = x.unquoted(m, &q, b, i*blockBytes, d)
		}
		cells := m.delim | m.eol
		q.ends = cells >> 63
		for e := m.eol; e != 0; e &= e - 1 {
			x.row = append(x.row, int32(n+bits.OnesCount64(cells&(e^(e-1)))))
		}
		out := (*[blockBytes + 1]int32)(x.end[n+1:])
		base := int32(i * blockBytes)
		n += bits.OnesCount64(cells)
		// Four at a time, needed or not: a wrong guess of the processor costs more than a store.
		for k := 0; cells != 0; k += 4 {
			o := (*[4]int32)(out[k&63:])
			for j := range o {
				o[j] = base + int32(bits.TrailingZeros64(cells))
				cells &= cells - 1
			}
		}
	}
}

// prepare finds the masks of b and makes room for its index.
func (x *rowIndex) prepare(b []byte, d *dialect) {
	if x.masks == nil {
		x.masks = make([]csvMask, indexBytes/blockBytes)
		x.end = make([]int32, indexBytes+blockBytes+1)
	}
	whole := len(b) &^ (blockBytes - 1)
	x.masks = x.masks[:cap(x.masks)]
	masks(x.masks, b[:whole], d.delim[0], d.eol, d.quote)
	if rest := b[whole:]; len(rest) > 0 {
		clear(x.pad[copy(x.pad[:], rest):])
		masks(x.masks[whole/blockBytes:], x.pad[:], d.delim[0], d.eol, d.quote)
	}
	x.masks = x.masks[:(len(b)+blockBytes-1)/blockBytes]
	x.row, x.odd = append(x.row[:0], 0), x.odd[:0]
	x.end[0] = -1
}

// unquoted takes the delimiters and line ends inside quotes out of the mask of the block at b[at:], and notes the rows
// with odd quotes.
func (x *rowIndex) unquoted(m csvMask, q *quoting, b []byte, at int, d *dialect) csvMask {
	in := prefixXor(m.quote) ^ q.inside // from an opening quote up to the byte before the closing one
	m.delim &^= in
	m.eol &^= in
	cells := m.delim | m.eol
	closing := m.quote &^ in
	odd := m.quote & in &^ (cells<<1 | q.ends)       // does not open a cell
	odd |= (closing<<1 | q.closed) &^ cells          // does not close one
	q.inside = uint64(int64(in) >> (blockBytes - 1)) // all bits as the last one
	q.closed = closing >> (blockBytes - 1)
	for ; odd != 0; odd &= odd - 1 {
		i := bits.TrailingZeros64(odd)
		if p := at + i; p+1 < len(b) && b[p] == '\r' && b[p+1] == d.eol {
			continue
		}
		row := int32(len(x.row) - 1 + bits.OnesCount64(m.eol&(1<<i-1)))
		if n := len(x.odd); n == 0 || x.odd[n-1] != row {
			x.odd = append(x.odd, row)
		}
	}
	return m
}

// prefixXor sets bit i of its result when an odd number of the bits 0 to i of x are set.
func prefixXor(x uint64) uint64 {
	for shift := 1; shift < blockBytes; shift <<= 1 {
		x ^= x << shift
	}
	return x
}
