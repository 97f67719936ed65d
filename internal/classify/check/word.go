package check

import "encoding/binary"

// Eight bytes are read as one word, the first byte lowest, and tested or reckoned with together.

// zeros8 is eight times the digit zero.
const zeros8 = 0x3030303030303030

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

// date8 reads eight decimal digits as year, month and day.
func date8(x uint64) Date {
	x -= zeros8
	x = x*10 + x>>8 // two digits are a number in every second byte
	return Date{Year: int(x&0xff*100 + x>>16&0xff), Month: int(x >> 32 & 0xff), Day: int(x >> 48 & 0xff)}
}

// binary8 is the sum of eight decimal digits, each twice as heavy as the one behind it.
func binary8(x uint64) int {
	x -= zeros8
	x = x&0x000f000f000f000f*2 + x>>8&0x000f000f000f000f
	x = x&0x0000ffff0000ffff*4 + x>>16&0x0000ffff0000ffff
	return int(x&0xffffffff*16 + x>>32)
}

// luhn8 is the Luhn sum of the values of eight digits, of which every second is doubled, the last is not.
func luhn8(x uint64) int {
	const doubled, ones = 0x00ff00ff00ff00ff, 0x0101010101010101
	twice := x & doubled * 2
	carried := (twice + 0x7676767676767676) >> 7 & ones // 1 where twice a digit is 10 or more: 0x76 and 10 is 0x80
	return int((x&^doubled + twice - carried*9) * ones >> 56)
}
