package format

import (
	"encoding/binary"
	"io"
)

// skimThrift walks a struct in Thrift's compact protocol without building anything, and returns its length. The
// library believes the length of a list and makes room for it at once; so no list may be longer than the bytes that
// follow could hold, and all lists together no longer than what the largest tables need.
func skimThrift(b []byte) (int, error) {
	s := &thriftSkim{b: b, left: maxThriftItems}
	err := s.structure(0)
	return s.pos, err
}

const (
	// maxThriftItems bounds the items of all lists: 400,000 column chunks (4,000 columns in 100 row groups) take the
	// library about 250 MB.
	maxThriftItems = 400_000
	maxThriftDepth = 32 // parquet's own structs are 6 deep
)

type thriftSkim struct {
	b    []byte
	pos  int
	left int // items
}

func (s *thriftSkim) structure(depth int) error {
	if depth > maxThriftDepth {
		return errCorrupt
	}
	for {
		c, err := s.byte()
		if err != nil || c == 0 {
			return err
		}
		if err := s.field(c, depth); err != nil {
			return err
		}
	}
}

// field skips a field after its first byte.
func (s *thriftSkim) field(c byte, depth int) error {
	if c>>4 == 0 { // its number does not follow that of the last one
		if _, err := s.varint(); err != nil {
			return err
		}
	}
	if kind := c & 0x0f; kind != 1 && kind != 2 { // true and false are in the kind
		return s.value(kind, depth)
	}
	return nil
}

// value skips a value of one of the protocol's types.
func (s *thriftSkim) value(kind byte, depth int) error {
	switch kind {
	case 1, 2, 3: // a boolean in a list, a byte
		return s.skip(1)
	case 4, 5, 6: // integers
		_, err := s.varint()
		return err
	case 7: // double
		return s.skip(8)
	case 8: // bytes
		n, err := s.varint()
		if err != nil {
			return err
		}
		return s.skip(n)
	case 9, 10:
		return s.list(depth)
	case 11:
		return s.dictionary(depth)
	case 12:
		return s.structure(depth + 1)
	case 13: // UUID
		return s.skip(16)
	}
	return errCorrupt
}

func (s *thriftSkim) list(depth int) error {
	c, err := s.byte()
	if err != nil {
		return err
	}
	n := uint64(c >> 4)
	if n == 15 { // the length follows
		if n, err = s.varint(); err != nil {
			return err
		}
	}
	return s.items(n, depth, c&0x0f)
}

func (s *thriftSkim) dictionary(depth int) error {
	n, err := s.varint()
	if err != nil || n == 0 {
		return err
	}
	c, err := s.byte()
	if err != nil {
		return err
	}
	return s.items(n, depth, c>>4, c&0x0f)
}

// items skips n items, each a value of every kind.
func (s *thriftSkim) items(n uint64, depth int, kinds ...byte) error {
	if n > uint64(len(s.b)-s.pos) {
		return io.ErrUnexpectedEOF
	}
	if n > uint64(s.left) {
		return over("footer")
	}
	if depth > maxThriftDepth {
		return errCorrupt
	}
	s.left -= int(n)
	for range n {
		for _, kind := range kinds {
			if err := s.value(kind, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *thriftSkim) byte() (byte, error) {
	if s.pos >= len(s.b) {
		return 0, io.ErrUnexpectedEOF
	}
	s.pos++
	return s.b[s.pos-1], nil
}

func (s *thriftSkim) varint() (uint64, error) {
	v, n := binary.Uvarint(s.b[s.pos:])
	switch {
	case n == 0:
		return 0, io.ErrUnexpectedEOF
	case n < 0:
		return 0, errCorrupt
	}
	s.pos += n
	return v, nil
}

func (s *thriftSkim) skip(n uint64) error {
	if n > uint64(len(s.b)-s.pos) {
		return io.ErrUnexpectedEOF
	}
	s.pos += int(n)
	return nil
}
