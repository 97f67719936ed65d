package format

import "encoding/binary"

// deltaInts decodes Parquet's DELTA_BINARY_PACKED: blocks of differences, packed in as many bits as each part of a block
// needs.
type deltaInts struct {
	src   []byte
	block uint64 // values of a block
	parts uint64 // of a block
	total uint64 // values in all
	value int64
}

// newDeltaInts reads the header; nil when src is too short for it, or wrong.
func newDeltaInts(src []byte) *deltaInts {
	d := &deltaInts{src: src}
	for _, into := range []*uint64{&d.block, &d.parts, &d.total} {
		v, n := binary.Uvarint(d.src)
		if n <= 0 {
			return nil
		}
		*into, d.src = v, d.src[n:]
	}
	first, n := binary.Varint(d.src)
	if n <= 0 || d.parts == 0 || d.parts > 512 || d.block == 0 || d.block > maxPageValues || d.block%(d.parts*8) != 0 ||
		d.total > maxPageValues {
		return nil
	}
	d.value, d.src = first, d.src[n:]
	return d
}

// all decodes every value, keeps the first n, and leaves in src what follows; nil when src ends before.
func (d *deltaInts) all(n int, end bool) []int64 {
	out := make([]int64, 0, min(n, int(d.total)))
	if d.total > 0 && n > 0 {
		out = append(out, d.value)
	}
	for at := uint64(1); at < d.total && (end || len(out) < n); at += d.block {
		var ok bool
		if out, ok = d.next(out, n, d.total-at); !ok {
			return nil
		}
	}
	if len(out) < n {
		return nil
	}
	return out
}

// next decodes a block, of which left values are written. It reports false where src ends before.
func (d *deltaInts) next(out []int64, n int, left uint64) ([]int64, bool) {
	least, k := binary.Varint(d.src)
	if k <= 0 || uint64(len(d.src)-k) < d.parts {
		return nil, false
	}
	per := d.block / d.parts
	written := min((left+per-1)/per, d.parts) // parts behind the last value are not
	widths := d.src[k : k+int(written)]
	d.src = d.src[k+int(d.parts):]
	for _, width := range widths {
		size := int(per) / 8 * int(width)
		if width > 64 || size > len(d.src) {
			return nil, false
		}
		out = d.part(out, n, uint(width), least)
		d.src = d.src[size:]
	}
	return out, true
}

// part decodes one part of a block as far as values are wanted.
func (d *deltaInts) part(out []int64, n int, width uint, least int64) []int64 {
	per := int(d.block / d.parts)
	bit := uint(0)
	for range per {
		if len(out) >= n {
			break
		}
		var v uint64
		for got := uint(0); got < width; {
			take := min(8-bit&7, width-got)
			v |= uint64(d.src[bit>>3]>>(bit&7)) & (1<<take - 1) << got
			got, bit = got+take, bit+take
		}
		d.value += least + int64(v)
		out = append(out, d.value)
	}
	return out
}

// lengths decodes the lengths of n values and returns what follows the lengths of all.
func lengths(src []byte, n int) (first []int64, rest []byte) {
	d := newDeltaInts(src)
	if d == nil {
		return nil, nil
	}
	first = d.all(n, true)
	return first, d.src
}

// deltaTexts turns the first n values of DELTA_LENGTH_BYTE_ARRAY, all lengths and then all bytes, into plain ones.
func deltaTexts(src []byte, n int) []byte {
	sizes, rest := lengths(src, n)
	if sizes == nil {
		return nil
	}
	out := []byte{}
	for _, size := range sizes {
		if size < 0 || size > int64(len(rest)) {
			return nil
		}
		out = append(binary.LittleEndian.AppendUint32(out, uint32(size)), rest[:size]...)
		rest = rest[size:]
	}
	return out
}

// deltaPrefixed turns the first n values of DELTA_BYTE_ARRAY into plain ones: each begins with some bytes of the one
// before.
func deltaPrefixed(src []byte, n int) []byte {
	shared, rest := lengths(src, n)
	if shared == nil {
		return nil
	}
	sizes, rest := lengths(rest, n)
	if sizes == nil {
		return nil
	}
	out, last := []byte{}, []byte{}
	for i, size := range sizes {
		if size < 0 || size > int64(len(rest)) || shared[i] < 0 || shared[i] > int64(len(last)) {
			return nil
		}
		last = append(last[:shared[i]:shared[i]], rest[:size]...)
		rest = rest[size:]
		out = append(binary.LittleEndian.AppendUint32(out, uint32(len(last))), last...)
		if len(out) > maxPageBytes {
			return nil
		}
	}
	return out
}

// deltaNumbers turns the first n values of DELTA_BINARY_PACKED into plain ones of size bytes.
func deltaNumbers(src []byte, n, size int) []byte {
	d := newDeltaInts(src)
	if d == nil {
		return nil
	}
	values := d.all(n, false)
	if values == nil {
		return nil
	}
	out := make([]byte, 0, len(values)*size)
	for _, v := range values {
		if size == 4 {
			out = binary.LittleEndian.AppendUint32(out, uint32(v))
		} else {
			out = binary.LittleEndian.AppendUint64(out, uint64(v))
		}
	}
	return out
}
