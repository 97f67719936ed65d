package classify

import (
	"encoding/binary"
	"math/bits"

	"github.com/domicile/domicile/internal/classify/people"
)

// hasher tells values apart in memory, in a few nanoseconds: multiplications of 64 by 64 bits whose halves are folded,
// under secrets that only the key of the installation gives. It is no pseudorandom function as SipHash is, so that what
// it returns never leaves the process as it is: veil hides it in everything that is kept.
type hasher struct {
	key    people.Key
	secret [5]uint64
	seal   [veilRounds]uint64
}

// veilRounds is how many rounds of a Feistel network make a strong pseudorandom permutation (M. Luby, C. Rackoff, 1988).
const veilRounds = 4

func newHasher(key people.Key) hasher {
	h := hasher{key: key}
	for i := range h.secret {
		h.secret[i] = key.Sum64([]byte{'v', 'a', 'l', 'u', 'e', byte(i)})
	}
	for i := range h.seal {
		h.seal[i] = key.Sum64([]byte{'v', 'e', 'i', 'l', byte(i)})
	}
	return h
}

// sum returns the hash of a value.
func (h *hasher) sum(v []byte) uint64 {
	n := len(v)
	if n > 16 {
		return h.long(v)
	}
	var a, b uint64
	switch {
	case n >= 8:
		a, b = binary.LittleEndian.Uint64(v), binary.LittleEndian.Uint64(v[n-8:])
	case n >= 4:
		a, b = uint64(binary.LittleEndian.Uint32(v)), uint64(binary.LittleEndian.Uint32(v[n-4:]))
	case n > 0:
		a = uint64(v[0])<<16 | uint64(v[n/2])<<8 | uint64(v[n-1])
	}
	return h.finish(a, b, h.secret[0], n)
}

// long hashes a value of more than 16 bytes, 16 at a time; the last 16 may overlap those before.
func (h *hasher) long(v []byte) uint64 {
	n, state, other := len(v), h.secret[0], h.secret[4]
	last := v[n-16:]
	for ; len(v) > 32; v = v[32:] {
		state = fold(binary.LittleEndian.Uint64(v)^h.secret[1], binary.LittleEndian.Uint64(v[8:])^state)
		other = fold(binary.LittleEndian.Uint64(v[16:])^h.secret[2], binary.LittleEndian.Uint64(v[24:])^other)
	}
	if len(v) > 16 {
		state = fold(binary.LittleEndian.Uint64(v)^h.secret[3], binary.LittleEndian.Uint64(v[8:])^state)
	}
	return h.finish(binary.LittleEndian.Uint64(last), binary.LittleEndian.Uint64(last[8:]), state^other, n)
}

// finish takes in the last 16 bytes and the length.
func (h *hasher) finish(a, b, state uint64, n int) uint64 {
	return fold(fold(a^h.secret[1], b^state)^h.secret[2], uint64(n)^h.secret[3])
}

// fold multiplies and adds the halves of the product without carry.
func fold(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// veil makes of a hash what may be kept: a permutation that nobody undoes without the key.
func (h *hasher) veil(sum uint64) uint64 {
	left, right := uint32(sum>>32), uint32(sum)
	for i := range veilRounds {
		left, right = right, left^h.round(i, right)
	}
	return uint64(left)<<32 | uint64(right)
}

// unveil undoes veil.
func (h *hasher) unveil(kept uint64) uint64 {
	left, right := uint32(kept>>32), uint32(kept)
	for i := veilRounds - 1; i >= 0; i-- {
		left, right = right^h.round(i, left), left
	}
	return uint64(left)<<32 | uint64(right)
}

// round is the function of a round, a keyed one.
func (h *hasher) round(i int, half uint32) uint32 {
	var b [12]byte
	binary.LittleEndian.PutUint64(b[:], h.seal[i])
	binary.LittleEndian.PutUint32(b[8:], half)
	return uint32(h.key.Sum64(b[:]))
}
