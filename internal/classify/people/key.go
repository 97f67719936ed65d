package people

import (
	"encoding/binary"
	"fmt"

	"github.com/dchest/siphash"
)

// KeySize is the size of a key in bytes.
const KeySize = 16

// Key is the key of the installation. Without it nobody can test whether a person is in a sketch. It is never printed:
// every way of formatting it gives "****". The zero key is valid and serves tests.
type Key struct{ low, high uint64 }

// NewKey makes a key of exactly KeySize bytes.
func NewKey(b []byte) (Key, error) {
	if len(b) != KeySize {
		return Key{}, fmt.Errorf("people: key of %d bytes, want %d", len(b), KeySize)
	}
	return Key{low: binary.LittleEndian.Uint64(b), high: binary.LittleEndian.Uint64(b[8:])}, nil
}

// Format keeps every verb of fmt from printing the key.
func (Key) Format(s fmt.State, _ rune) { fmt.Fprint(s, "****") }

// MarshalText keeps encoders from printing the key.
func (Key) MarshalText() ([]byte, error) { return []byte("****"), nil }

// Sum64 hashes b under the key, for those who tell values apart without keeping them.
func (k Key) Sum64(b []byte) uint64 { return siphash.Hash(k.low, k.high, b) }
