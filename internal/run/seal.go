package run

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/domicile/domicile/internal/classify/people"
)

// sealer encrypts what a store that others can read must hold and what may name a person: where the reading of a table
// goes on is a key of it, and tasks hold names of objects. Who has the key of the installation, which is in no store, can
// open it: every worker of the same scans.
type sealer struct {
	key  people.Key
	aead cipher.AEAD
}

func newSealer(key people.Key) (*sealer, error) {
	// 256 bits from a keyed pseudo-random function, under labels of their own: the key itself stays where it is.
	var secret []byte
	for _, label := range []string{"seal 0", "seal 1", "seal 2", "seal 3"} {
		secret = binary.LittleEndian.AppendUint64(secret, key.Sum64([]byte(label)))
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, fmt.Errorf("run: seal: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("run: seal: %w", err)
	}
	return &sealer{key: key, aead: aead}, nil
}

// seal encrypts text for a place, which is what it is about: what was sealed for one place cannot be opened at another.
// The same text at the same place gives the same bytes, so that a repeated scan writes what it wrote; the nonce follows
// from both, and is used for nothing else.
func (s *sealer) seal(place string, text []byte) []byte {
	about := append(append([]byte(place), 0), text...)
	nonce := binary.LittleEndian.AppendUint64(nil, s.key.Sum64(append([]byte("nonce 0 "), about...)))
	nonce = binary.LittleEndian.AppendUint64(nonce, s.key.Sum64(append([]byte("nonce 1 "), about...)))[:s.aead.NonceSize()]
	return s.aead.Seal(nonce, nonce, text, []byte(place))
}

var errSealed = errors.New("what the store holds was sealed with another key, or is damaged")

// open decrypts what seal made for a place.
func (s *sealer) open(place string, data []byte) ([]byte, error) {
	n := s.aead.NonceSize()
	if len(data) < n {
		return nil, errSealed
	}
	text, err := s.aead.Open(nil, data[:n], data[n:], []byte(place))
	if err != nil {
		return nil, errSealed
	}
	return text, nil
}
