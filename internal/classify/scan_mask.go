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
		for i := 0; i < blockBytes; i += 8 {
			x := classes8((*[8]byte)(src[i:]))
			binary.LittleEndian.PutUint64(m.classes[blockBytes*b+i:], x)
			if x&((byteDigit|byteDot|byteAt|byteUnderline)*low8) == 0 { // words
				run |= gather((x+0x7f*low8)&high8) << i
				continue
			}
			x = transpose(x)
			digit, dot, at, under = digit|x&0xff<<i, dot|x>>40&0xff<<i, at|x>>48&0xff<<i, under|x>>56<<i
			x |= x >> 32
			x |= x >> 16
			run |= (x | x>>8) & 0xff << i
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

// gather makes the highest bits of eight bytes, which have no others, one byte.
func gather(x uint64) uint64 { return x * 0x0002040810204081 >> 56 }
