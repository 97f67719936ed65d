package people_test

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/dchest/siphash"

	"github.com/domicile/domicile/internal/classify/people"
)

// TestHashIsSipHash128 compares with another implementation, at every length around whole words.
func TestHashIsSipHash128(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		b := make([]byte, people.KeySize)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		k, err := people.NewKey(b)
		if err != nil {
			t.Fatal(err)
		}
		low, high := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
		for n := range 40 {
			v := make([]byte, n)
			for i := range v {
				v[i] = byte(r.Uint32())
			}
			if want, _ := siphash.Hash128(low, high, v); k.Hash(v) != want {
				t.Fatalf("%d bytes: %x, want %x", n, k.Hash(v), want)
			}
			if got, want := k.HashOf(people.Email, v), k.Hash(append([]byte{byte(people.Email)}, v...)); got != want {
				t.Fatalf("kind and %d bytes: %x, want %x", n, got, want)
			}
		}
	}
}
