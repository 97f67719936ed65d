package format

import (
	"encoding/binary"
	"io"
)

// protoField is one field of a message in the wire format of Protocol Buffers.
type protoField struct {
	number int
	value  uint64 // of a number
	data   []byte // of what has a length
}

// protoFields shows the fields of a message, in order.
func protoFields(b []byte, see func(f protoField) error) error {
	for r := (&protoReader{b}); len(r.b) > 0; {
		f, err := r.field()
		if err != nil {
			return err
		}
		if err := see(f); err != nil {
			return err
		}
	}
	return nil
}

// protoReader reads a message field by field.
type protoReader struct{ b []byte }

func (r *protoReader) varint() (uint64, error) {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		return 0, errCorrupt
	}
	r.b = r.b[n:]
	return v, nil
}

// field reads the next field.
func (r *protoReader) field() (protoField, error) {
	const number = 0 // a wire type, of what has no length
	tag, err := r.varint()
	if err != nil || tag>>3 == 0 || tag>>3 > 1<<29 {
		return protoField{}, errCorrupt
	}
	f := protoField{number: int(tag >> 3)}
	if tag&7 == number {
		f.value, err = r.varint()
		return f, err
	}
	size, err := r.size(tag & 7)
	if err != nil {
		return f, err
	}
	if size > uint64(len(r.b)) {
		return f, io.ErrUnexpectedEOF
	}
	f.data, r.b = r.b[:size], r.b[size:]
	return f, nil
}

// size is how long the data of a wire type is.
func (r *protoReader) size(wire uint64) (uint64, error) {
	const fixed64, length, fixed32 = 1, 2, 5
	switch wire {
	case length:
		return r.varint()
	case fixed64:
		return 8, nil
	case fixed32:
		return 4, nil
	}
	return 0, errCorrupt
}

// numbers returns the numbers of a repeated field, packed or alone.
func (f protoField) numbers(all []uint64) ([]uint64, error) {
	if f.data == nil {
		return append(all, f.value), nil
	}
	for r := (&protoReader{f.data}); len(r.b) > 0; {
		v, err := r.varint()
		if err != nil {
			return all, err
		}
		all = append(all, v)
	}
	return all, nil
}
