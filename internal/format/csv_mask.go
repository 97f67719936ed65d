package format

import "encoding/binary"

// blockBytes is how many bytes one mask tells of.
const blockBytes = 64

// csvMask tells of 64 bytes which are delimiters, line ends and quotes: bit i is byte i.
type csvMask struct{ delim, eol, quote uint64 }

const (
	lowBits  = 0x0101010101010101
	lowSeven = 0x7f7f7f7f7f7f7f7f
	highBits = 0x8080808080808080
)

// masksPlain is what masks does, in Go alone: eight bytes at a time.
func masksPlain(dst []csvMask, b []byte, delim, eol, quote byte) {
	d, e, q := uint64(delim)*lowBits, uint64(eol)*lowBits, uint64(quote)*lowBits
	for i := range dst[:len(b)/blockBytes] {
		var m csvMask
		block := b[i*blockBytes:][:blockBytes]
		for k := 0; k < blockBytes; k += 8 {
			x := binary.LittleEndian.Uint64(block[k:])
			m.delim |= equalBytes(x^d) << k
			m.eol |= equalBytes(x^e) << k
			m.quote |= equalBytes(x^q) << k
		}
		dst[i] = m
	}
}

// equalBytes returns one bit for each byte of x, set where it is zero.
func equalBytes(x uint64) uint64 {
	zero := ^(x&lowSeven + lowSeven | x | lowSeven)
	return (zero >> 7) * 0x0102040810204080 >> 56 // gathers the lowest bits of the bytes in the highest byte
}
