package classify

import "math/bits"

const (
	// stride is the length of the shortest run that matters: the figures of a plate after its separator.
	stride = 5
	// longest is the longest run that can be a value; it is the length of a mail address (RFC 5321).
	longest = 254
	// windowBytes is the length up to which the classes of a run are read from the masks at once.
	windowBytes = 57
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
		for b := range blocks {
			s.block(b)
		}
	}
	if s.last.carry != 0 && s.last.run5>>63 != 0 {
		s.run(s.open, len(buf))
	}
	return s.out
}

// block looks at the runs that end in a block.
func (s *scan) block(b int) {
	at, run := s.base+b*blockBytes, s.masks.run[b]
	for ends := s.ends(b, run); ends != 0; ends &= ends - 1 {
		end, start := bits.TrailingZeros64(ends), s.open
		if gaps := ^run & (1<<end - 1); gaps != 0 {
			start = at + bits.Len64(gaps)
		}
		s.run(start, at+end)
	}
	if gaps := ^run; gaps != 0 {
		s.open = at + bits.Len64(gaps)
	}
}

// ends marks the first byte behind each run that is long enough and holds what a value holds: a digit, an at sign, or
// many letters. Adding such a byte to its run carries over to the end of it.
func (s *scan) ends(b int, run uint64) uint64 {
	last := &s.last
	run2 := run & (run<<1 | last.run>>63)
	run5 := run2 & (run2<<2 | last.run2>>62) & (run<<4 | last.run>>60)
	flags := s.masks.digit.word(b) | s.masks.at.word(b) | run5&(run5<<5|last.run5>>59)&(run5<<10|last.run5>>54)
	if s.words {
		flags = run
	}
	sum, carry := bits.Add64(run, flags, last.carry)
	ends := sum &^ run & (run5<<1 | last.run5>>63)
	*last = marks{run: run, run2: run2, run5: run5, carry: carry}
	return ends
}
