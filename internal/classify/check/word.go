package check

import "encoding/binary"

// Eight bytes are read as one word, the first byte lowest, and tested or reckoned with together.

// word8 reads the first eight bytes of v, which has them.
func word8(v []byte) uint64 { return binary.LittleEndian.Uint64(v) }

// word4 reads the first four bytes of v, which has them.
func word4(v []byte) uint32 { return binary.LittleEndian.Uint32(v) }

// digits8 reports whether all eight bytes are decimal digits: the upper half is 3, and stays 3 when 6 is added.
func digits8(x uint64) bool {
	return x&(x+0x0606060606060606)&0xf0f0f0f0f0f0f0f0 == 0x3030303030303030
}

// digits4 is digits8 for four bytes.
func digits4(x uint32) bool { return x&(x+0x06060606)&0xf0f0f0f0 == 0x30303030 }

// number8 reads eight decimal digits: pairs, then fours, then all.
func number8(x uint64) int {
	x -= 0x3030303030303030
	x = x*10 + x>>8
	return int(((x&0x000000ff000000ff)*(100+1000000<<32) + (x>>16&0x000000ff000000ff)*(1+10000<<32)) >> 32)
}

// binary8 is the sum of eight decimal digits, each twice as heavy as the one behind it.
func binary8(x uint64) int {
	x -= 0x3030303030303030
	x = x&0x000f000f000f000f*2 + x>>8&0x000f000f000f000f
	x = x&0x0000ffff0000ffff*4 + x>>16&0x0000ffff0000ffff
	return int(x&0xffffffff*16 + x>>32)
}
