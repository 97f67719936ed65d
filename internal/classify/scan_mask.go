package classify

import "encoding/binary"

const (
	blockBytes  = 64 // a mask is one word
	chunkBlocks = 4  // eight are 3 % faster on a file, and cost a short value a third more
	chunkBytes  = blockBytes * chunkBlocks
)

// plane holds one bit for each byte of the block before a chunk, of the chunk, and of one more block that is not told.
type plane [chunkBlocks + 2]uint64

// window returns the 64 bits from bit s of a block on.
func (p *plane) window(block, s uint) uint64 {
	return p[block]>>(s&63) | p[block+1]<<1<<((63-s)&63)
}

// masks says of which class each byte of a chunk is, in planes for those classes whose places matter, and byte by byte,
// from the block before the chunk on.
type masks struct {
	run                       plane // the bytes that a run is made of
	digit, dot, at, underline plane
	classes                   [blockBytes + chunkBytes + 8]byte
}

// carry keeps the last block for the next chunk.
func (m *masks) carry() {
	m.digit[0], m.dot[0], m.at[0], m.underline[0] = m.digit[chunkBlocks], m.dot[chunkBlocks], m.at[chunkBlocks], m.underline[chunkBlocks]
	copy(m.classes[:blockBytes], m.classes[chunkBytes:])
}

// read fills the masks with those of src, which is at most one chunk, and returns how many blocks that is. What is
// missing of the last block counts as not running.
func (m *masks) read(src []byte) int {
	full := len(src) / blockBytes
	maskBlocks(m, 0, src[:full*blockBytes])
	if full*blockBytes == len(src) {
		return full
	}
	var last [blockBytes]byte
	copy(last[:], src[full*blockBytes:])
	maskBlocks(m, full, last[:])
	return full + 1
}

// maskBlocksGo fills the masks from block first on with those of src, which is whole blocks. It is the meaning of
// maskBlocks, and maskBlocks itself where there is no faster one.
func maskBlocksGo(m *masks, first int, src []byte) {
	for b := first + 1; len(src) >= blockBytes; b++ {
		var run, digit, dot, at, under uint64
		for i := 56; i >= 0; i -= 8 {
			x := classes8((*[8]byte)(src[i:]))
			binary.LittleEndian.PutUint64(m.classes[blockBytes*b+i:], x)
			x = transpose(x)
			digit, dot, at, under = digit<<8|x&0xff, dot<<8|x>>40&0xff, at<<8|x>>48&0xff, under<<8|x>>56
			x |= x >> 32
			x |= x >> 16
			run = run<<8 | (x|x>>8)&0xff
		}
		m.run[b], m.digit[b], m.dot[b], m.at[b], m.underline[b] = run, digit, dot, at, under
		src = src[blockBytes:]
	}
}

// classes8 looks up the classes of eight bytes.
func classes8(v *[8]byte) uint64 {
	t := &byteClasses
	return uint64(t[v[0]]) | uint64(t[v[1]])<<8 | uint64(t[v[2]])<<16 | uint64(t[v[3]])<<24 |
		uint64(t[v[4]])<<32 | uint64(t[v[5]])<<40 | uint64(t[v[6]])<<48 | uint64(t[v[7]])<<56
}

// transpose turns eight bytes around: bit i of byte k becomes bit k of byte i. It swaps ever larger quarters.
func transpose(x uint64) uint64 {
	t := (x ^ x>>7) & 0x00AA00AA00AA00AA
	x ^= t ^ t<<7
	t = (x ^ x>>14) & 0x0000CCCC0000CCCC
	x ^= t ^ t<<14
	t = (x ^ x>>28) & 0x00000000F0F0F0F0
	return x ^ t ^ t<<28
}
