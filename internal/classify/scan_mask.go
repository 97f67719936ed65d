package classify

import "encoding/binary"

const (
	blockBytes  = 64 // a mask is one word
	chunkBlocks = 8  // the masks of a chunk stay in the first-level cache, and cost little to clear for a short value
	chunkBytes  = blockBytes * chunkBlocks
	planeFront  = 8 // bytes of a plane before those of the chunk: the mask of the block before it
)

// plane holds one bit for each byte of a chunk and of the block before it. It ends with room for reading a word at each
// of its bytes.
type plane [planeFront + 8*chunkBlocks + 8]byte

// window returns the 57 bits or more that start at a bit.
func (p *plane) window(bit uint) uint64 {
	return binary.LittleEndian.Uint64(p[bit>>3:]) >> (bit & 7)
}

// word returns the mask of a block.
func (p *plane) word(b int) uint64 { return binary.LittleEndian.Uint64(p[planeFront+8*b:]) }

// carry keeps the last block for the next chunk.
func (p *plane) carry() { copy(p[:planeFront], p[8*chunkBlocks:]) }

// masks says of which class each byte of a chunk is. What is running and in no plane is an underline.
type masks struct {
	run                          [chunkBlocks]uint64 // the bytes that a run is made of
	digit, upper, lower, dot, at plane
}

// carry keeps the last block for the next chunk.
func (m *masks) carry() {
	m.digit.carry()
	m.upper.carry()
	m.lower.carry()
	m.dot.carry()
	m.at.carry()
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
	for b := first; len(src) >= blockBytes; b++ {
		var run uint64
		for i := range 8 {
			at := planeFront + 8*b + i
			bits := transpose(classes8((*[8]byte)(src[8*i:])))
			m.digit[at], m.upper[at], m.lower[at] = byte(bits), byte(bits>>8), byte(bits>>16)
			m.dot[at], m.at[at] = byte(bits>>24), byte(bits>>32)
			run |= (bits | bits>>8 | bits>>16 | bits>>24 | bits>>32 | bits>>40) & 0xff << (8 * i)
		}
		m.run[b] = run
		src = src[blockBytes:]
	}
}

// classes8 looks up the classes of eight bytes.
func classes8(v *[8]byte) uint64 {
	return uint64(runClasses[v[0]]) | uint64(runClasses[v[1]])<<8 | uint64(runClasses[v[2]])<<16 | uint64(runClasses[v[3]])<<24 |
		uint64(runClasses[v[4]])<<32 | uint64(runClasses[v[5]])<<40 | uint64(runClasses[v[6]])<<48 | uint64(runClasses[v[7]])<<56
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
