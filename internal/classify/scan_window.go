package classify

import (
	"encoding/binary"
	"math/bits"
)

// class returns the classes of the n bytes of a run together, and whether it begins or ends with what no value begins
// or ends with.
func (m *masks) class(from, n int) (c runClass, edge bool) {
	v := m.classes[from : from+n+8]
	x := binary.LittleEndian.Uint64(v)
	if n < 8 {
		x &= 1<<(8*n) - 1
	} else {
		for i := 8; i < n-8; i += 8 {
			x |= binary.LittleEndian.Uint64(v[i:])
		}
		x |= binary.LittleEndian.Uint64(v[n-8:])
	}
	x |= x >> 32
	x |= x >> 16
	return runClasses[byte(x|x>>8)], (v[0]|v[n-1])&(byteDot|byteUnderline) != 0
}

// A window is 64 bits of a plane from a bit on, of which all marks those of one run: the first byte lowest.

// mail reports whether a run is a mail address, as check.Email does, when it begins with none but a letter, a digit or
// an at sign: a local part that does not end with a dot, one at sign, and labels without underlines of which the last
// is two letters or more.
func (m *masks) mail(from uint, all uint64) bool {
	b := from / blockBytes
	sign, dot := m.at.window(b, from)&all, m.dot.window(b, from)&all
	behind := all &^ (sign | (sign - 1)) // of the domain, when there is but one at sign
	dots := dot & behind
	if sign&(sign-1) != 0 || sign == 1 || dots == 0 || dot&(sign>>1) != 0 || dots&((dots|sign)<<1) != 0 {
		return false
	}
	last := bits.Len64(dots)
	return m.underline.window(b, from)&behind == 0 && (m.digit.window(b, from)&all)>>last == 0 && all>>last > 1
}

// dotted reports whether a run has the three dots of an IPv4 address.
func (m *masks) dotted(from uint, all uint64) bool {
	return bits.OnesCount64(m.dot.window(from/blockBytes, from)&all) == 3
}

// nearSign marks the bytes of a block that have an at sign among the four before them.
func (m *masks) nearSign(block int) uint64 {
	last, at := m.at[block], m.at[block+1]
	return at<<1 | at<<2 | at<<3 | at<<4 | last>>63 | last>>62 | last>>61 | last>>60
}
