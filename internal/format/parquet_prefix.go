package format

import (
	"encoding/binary"
	"io"

	pq "github.com/parquet-go/parquet-go/format"
)

// begin decompresses the first bytes of a page as far as they go, into at most room bytes; nil when the codec cannot
// begin without the end.
func (c *codec) begin(kind pq.CompressionCodec, src []byte, room int) []byte {
	switch kind { //nolint:exhaustive // LZ4 blocks are read whole
	case pq.Uncompressed:
		return src[:min(len(src), room)]
	case pq.Snappy:
		return beginSnappy(src, room)
	case pq.Gzip, pq.Brotli, pq.Zstd:
		r, err := c.stream(kind, src)
		if err != nil {
			return nil
		}
		out, _ := io.ReadAll(io.LimitReader(r, int64(room))) // it breaks off where src does
		return out
	}
	return nil
}

// beginSnappy decodes the first bytes of a Snappy block: literals and copies of what came before, until src breaks
// off in one of them.
func beginSnappy(src []byte, room int) []byte {
	size, n := binary.Uvarint(src)
	if n <= 0 {
		return nil
	}
	room = int(min(uint64(room), size))
	src = src[n:]
	var out []byte
	for len(out) < room {
		e, ok := snappyElement(src)
		if !ok || e.off > len(out) || e.literal && e.head > len(src) {
			break
		}
		src = src[e.head:]
		want := min(e.size, room-len(out))
		if e.literal {
			want = min(want, len(src))
			out = append(out, src[:want]...)
			src = src[min(e.size, len(src)):]
			continue
		}
		for range want {
			out = append(out, out[len(out)-e.off])
		}
	}
	return out
}

// snappyPart is one element of a Snappy block.
type snappyPart struct {
	literal bool
	head    int // bytes before a literal, or in all
	size    int
	off     int // of a copy, back from the end
}

// snappyElement reads the tag that src begins with; it reports false when src is too short or wrong.
func snappyElement(src []byte) (snappyPart, bool) {
	if len(src) == 0 {
		return snappyPart{}, false
	}
	tag := int(src[0])
	if tag&3 == 0 {
		return snappyLiteral(src)
	}
	switch tag & 3 {
	case 1:
		e := snappyPart{head: 2, size: tag>>2&7 + 4}
		if len(src) < e.head {
			return e, false
		}
		e.off = tag>>5<<8 | int(src[1])
		return e, e.off > 0
	case 2:
		e := snappyPart{head: 3, size: tag>>2 + 1}
		if len(src) < e.head {
			return e, false
		}
		e.off = int(binary.LittleEndian.Uint16(src[1:]))
		return e, e.off > 0
	}
	e := snappyPart{head: 5, size: tag>>2 + 1}
	if len(src) < e.head {
		return e, false
	}
	e.off = int(binary.LittleEndian.Uint32(src[1:]))
	return e, e.off > 0
}

func snappyLiteral(src []byte) (snappyPart, bool) {
	const inTag = 60 // lengths up to it stand in the tag, longer ones in 1 to 4 bytes behind it
	n := int(src[0] >> 2)
	e := snappyPart{literal: true, head: 1, size: n + 1}
	if n < inTag {
		return e, true
	}
	more := n - inTag + 1
	if len(src) < 1+more {
		return e, false
	}
	var word [4]byte
	copy(word[:], src[1:1+more])
	e.head, e.size = 1+more, int(binary.LittleEndian.Uint32(word[:]))+1
	return e, true
}
