package classify

import "math/bits"

const (
	// stride is the length of the shortest run that matters: the figures of a plate after its separator.
	stride = 5
	// longest is the longest run that can be a value; it is the length of a mail address (RFC 5321).
	longest = 254
	// windowBytes is the length below which the classes of a run are read from the masks at once.
	windowBytes = 64
	// provinceBytes is the length of the character that a plate starts with.
	provinceBytes = 3
)

// scan is a scan of one buffer under way.
type scan struct {
	*textIndex

	buf   []byte
	out   []Match
	base  int // where the masks begin
	open  int // where the run begins in which the last block ended
	masks masks
	ends  [chunkBlocks]uint64 // the first byte behind each run that is worth a look
	last  marks
}

// marks are what the next block must know of a block.
type marks struct {
	run, run2, run5 uint64 // which bytes are of a run, and end two or five bytes of one
	carry           uint64 // 1 when the run that goes on over the border holds what a value holds
}

// Scan appends the occurrences of every kind that can be told inside text to out. It is one pass over buf for all
// detectors; numbers count as a whole run only, so that a window of a longer number is nothing. It allocates nothing
// while out has room, and keeps no reference to buf.
func (e *Engine) Scan(buf []byte, out []Match) []Match {
	s := scan{textIndex: e.text, buf: buf, out: out}
	for s.base = 0; s.base < len(buf); s.base += chunkBytes {
		if s.base > 0 {
			s.masks.carry()
		}
		blocks := s.masks.read(buf[s.base:min(len(buf), s.base+chunkBytes)])
		s.mark(blocks)
		s.runs(blocks)
	}
	if s.last.carry != 0 && s.last.run5>>63 != 0 { // a run up to the very end of a block and of buf
		s.long(s.open, len(buf))
	}
	return s.out
}

// mark finds the first byte behind each run of a chunk that is long enough and holds what a value holds: a digit, an at
// sign, or many letters. Adding such a byte to its run carries over to the end of it. What is of a mail address may be
// shorter: its parts that hyphens divide are runs of their own.
func (s *scan) mark(blocks int) {
	last, m := s.last, &s.masks
	for b := range s.ends[:blocks] {
		run := m.run[b+1]
		run2 := run & (run<<1 | last.run>>63)
		run5 := run2 & (run2<<2 | last.run2>>62) & (run<<4 | last.run>>60)
		flags := m.digit[b+1] | m.at[b+1] | run5&(run5<<5|last.run5>>59)&(run5<<10|last.run5>>54)
		if s.words {
			flags = run
		}
		sum, carry := bits.Add64(run, flags, last.carry)
		s.ends[b] = sum &^ run & (run5<<1 | last.run5>>63 | m.nearSign(b))
		last = marks{run: run, run2: run2, run5: run5, carry: carry}
	}
	s.last = last
}

// runs looks at the marked runs of a chunk.
func (s *scan) runs(blocks int) {
	for b, ends := range s.ends[:blocks] {
		at, gaps := s.base+b*blockBytes, ^s.masks.run[b+1]
		for ; ends != 0; ends &= ends - 1 {
			end := bits.TrailingZeros64(ends)
			before := gaps & (1<<(end&63) - 1)
			start := at + bits.Len64(before)
			if before == 0 {
				start = s.open
			}
			s.run(start, at+end)
		}
		if gaps != 0 {
			s.open = at + bits.Len64(gaps)
		}
	}
}
