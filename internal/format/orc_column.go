package format

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"strconv"
	"unicode/utf8"
)

// orcValue reads the next value of one column in one stripe, appended to dst, as JSON where that is asked for.
type orcValue func(dst []byte, json bool) (orcCell, error)

// orcCell is a value as text, or null.
type orcCell struct {
	text  []byte
	there bool
}

// orcScalar reads the next value of a column where it is known to be there.
type orcScalar func(dst []byte, json bool) ([]byte, error)

// orcPresent says which values are there.
type orcPresent struct{ bits *orcBits }

func (p orcPresent) next() (bool, error) {
	if p.bits == nil {
		return true, nil
	}
	return p.bits.next()
}

// of reads what one reads, where a value is there.
func (p orcPresent) of(one orcScalar) orcValue {
	return func(dst []byte, json bool) (orcCell, error) {
		there, err := p.next()
		if err != nil || !there {
			return orcCell{text: dst}, err
		}
		dst, err = one(dst, json)
		return orcCell{dst, true}, err
	}
}

func orcInteger(r *orcInts) orcScalar {
	return func(dst []byte, _ bool) ([]byte, error) {
		n, err := r.next()
		return strconv.AppendInt(dst, n, 10), err
	}
}

func orcDay(r *orcInts) orcScalar {
	return func(dst []byte, json bool) ([]byte, error) {
		n, err := r.next()
		return quoteIf(dst, json, func(dst []byte) []byte { return appendDay(dst, n) }), err
	}
}

func orcTruth(r *orcBits) orcScalar {
	return func(dst []byte, _ bool) ([]byte, error) {
		b, err := r.next()
		return strconv.AppendBool(dst, b), err
	}
}

func orcTiny(r *orcBytes) orcScalar {
	return func(dst []byte, _ bool) ([]byte, error) {
		b, err := r.next()
		return strconv.AppendInt(dst, int64(int8(b)), 10), err
	}
}

func orcFloat32(s *orcStream) orcScalar {
	return func(dst []byte, _ bool) ([]byte, error) {
		raw, err := s.take(4)
		if err != nil {
			return dst, err
		}
		return strconv.AppendFloat(dst, float64(math.Float32frombits(binary.LittleEndian.Uint32(raw))), 'g', -1, 32), nil
	}
}

func orcFloat64(s *orcStream) orcScalar {
	return func(dst []byte, _ bool) ([]byte, error) {
		raw, err := s.take(8)
		if err != nil {
			return dst, err
		}
		return strconv.AppendFloat(dst, math.Float64frombits(binary.LittleEndian.Uint64(raw)), 'g', -1, 64), nil
	}
}

// orcMoment reads points in time: seconds since 2015 in the zone of the writer, and nanoseconds. Times of a zone are
// shown as they were there, but for summer time.
func orcMoment(seconds, nanos *orcInts, utc bool) orcScalar {
	const epoch = 1_420_070_400 // 2015-01-01
	return func(dst []byte, json bool) ([]byte, error) {
		s, err := seconds.next()
		if err != nil {
			return dst, err
		}
		n, err := nanos.next()
		if err != nil {
			return dst, err
		}
		s, n = s+epoch, unpackNanos(n)
		const millisecond = 1_000_000
		if s < 0 && n >= millisecond { // writers round to zero
			s--
		}
		return quoteIf(dst, json, func(dst []byte) []byte { return appendMoment(dst, s, n, utc) }), nil
	}
}

// unpackNanos puts the zeros back that were taken off: the last three bits say how many, less one.
func unpackNanos(n int64) int64 {
	const most = 1_000_000_000
	zeros := n & 7
	n = n >> 3 % most
	if zeros > 0 {
		for range zeros + 1 {
			n *= 10
		}
	}
	return n % most
}

// orcText reads strings and bytes: their lengths, and the bytes one behind the other.
func orcText(lengths *orcInts, data *orcStream, show orcShow) orcScalar {
	return func(dst []byte, json bool) ([]byte, error) {
		n, err := lengths.next()
		if err != nil {
			return dst, err
		}
		if n < 0 || n > maxORCChunk {
			return dst, over("value")
		}
		raw, err := data.take(int(n))
		if err != nil {
			return dst, err
		}
		return show.append(dst, raw, json), nil
	}
}

// orcWords reads strings by their number in a dictionary.
func orcWords(indexes *orcInts, words []byte, ends []int, show orcShow) orcScalar {
	return func(dst []byte, json bool) ([]byte, error) {
		i, err := indexes.next()
		if err != nil {
			return dst, err
		}
		if i < 0 || i >= int64(len(ends)) {
			return dst, errCorrupt
		}
		from := 0
		if i > 0 {
			from = ends[i-1]
		}
		return show.append(dst, words[from:ends[i]], json), nil
	}
}

// orcShow is how strings and bytes become text.
type orcShow struct {
	most   int  // bytes that are worth keeping
	binary bool // what is no text becomes hexadecimal digits; wrong text is repaired with its column
}

func (o orcShow) append(dst, raw []byte, json bool) []byte {
	switch {
	case len(dst) > o.most: // the value is cut there in any case
		return dst
	case o.binary && !utf8.Valid(raw):
		return quoteIf(dst, json, func(dst []byte) []byte { return hex.AppendEncode(dst, raw) })
	case json:
		return appendJSONText(dst, raw)
	}
	return append(dst, raw...)
}

// quoteIf appends what add adds, as a string of JSON where that is asked for.
func quoteIf(dst []byte, json bool, add func([]byte) []byte) []byte {
	if !json {
		return add(dst)
	}
	return appendJSONText(dst, add(nil))
}
