package people

import (
	"encoding/binary"
	"math/bits"
)

// sip is the state of SipHash-2-4 with an output of 128 bits, of which only the first half is computed: the sketches
// keep no more (J.-P. Aumasson, D. J. Bernstein, 2012; reference code of the authors for the longer output).
type sip struct{ v0, v1, v2, v3 uint64 }

// start returns the state before the first word.
func (k Key) start() sip {
	const wide = 0xee // what the longer output mixes into the state
	return sip{
		v0: k.low ^ 0x736f6d6570736575, v1: k.high ^ 0x646f72616e646f6d ^ wide,
		v2: k.low ^ 0x6c7967656e657261, v3: k.high ^ 0x7465646279746573,
	}
}

// round is one SipRound.
func (s sip) round() sip {
	s.v0 += s.v1
	s.v2 += s.v3
	s.v1 = bits.RotateLeft64(s.v1, 13) ^ s.v0
	s.v3 = bits.RotateLeft64(s.v3, 16) ^ s.v2
	s.v0 = bits.RotateLeft64(s.v0, 32) + s.v3
	s.v2 += s.v1
	s.v3 = bits.RotateLeft64(s.v3, 21) ^ s.v0
	s.v1 = bits.RotateLeft64(s.v1, 17) ^ s.v2
	s.v2 = bits.RotateLeft64(s.v2, 32)
	return s
}

// word takes in the next eight bytes.
func (s sip) word(m uint64) sip {
	s.v3 ^= m
	s = s.round().round()
	s.v0 ^= m
	return s
}

// first returns the first half of the output.
func (s sip) first() uint64 {
	s.v2 ^= 0xee
	s = s.round().round().round().round()
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3
}

// hash is SipHash-128 of b, of which the sketches keep the first half: among 10^9 people the chance that any two share
// it is below 3 %.
func (k Key) hash(b []byte) uint64 {
	s, n := k.start(), len(b)
	for ; len(b) >= 8; b = b[8:] {
		s = s.word(binary.LittleEndian.Uint64(b))
	}
	return s.word(uint64(n)<<56 | tail(b)).first()
}

// hashOf is hash of a kind and then v.
func (k Key) hashOf(kind Kind, v []byte) uint64 {
	if len(v) < 7 {
		return k.start().word(uint64(len(v)+1)<<56 | tail(v)<<8 | uint64(kind)).first()
	}
	last := uint64(len(v)+1) << 56
	s, m := k.start(), low56(v)<<8|uint64(kind)
	for v = v[7:]; len(v) >= 8; v = v[8:] {
		s.v3 ^= m
		s = s.round().round()
		s.v0 ^= m
		m = binary.LittleEndian.Uint64(v)
	}
	s.v3 ^= m
	s = s.round().round()
	s.v0 ^= m
	m = last | tail(v)
	s.v3 ^= m
	s = s.round().round()
	s.v0 ^= m
	s.v2 ^= 0xee
	s = s.round().round().round().round()
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3
}

// low56 returns the first seven bytes of v, which has at least as many, the first one lowest.
func low56(v []byte) uint64 {
	return uint64(binary.LittleEndian.Uint32(v)) | uint64(binary.LittleEndian.Uint32(v[3:]))>>8<<32
}

// tail returns up to seven bytes, the first one lowest.
func tail(b []byte) uint64 {
	switch n := len(b); {
	case n >= 4: // two loads that overlap
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<((n-4)*8)
	case n > 0:
		return uint64(b[0]) | uint64(b[n/2])<<(n/2*8) | uint64(b[n-1])<<((n-1)*8)
	default:
		return 0
	}
}
