package format

import (
	"encoding/binary"
	"math/bits"

	"github.com/parquet-go/parquet-go"
	pq "github.com/parquet-go/parquet-go/format"
)

// oldDictionary is how files of older writers name the encoding of a dictionary and of its indexes.
const oldDictionary = pq.PlainDictionary //nolint:staticcheck // it is deprecated for writers

// pageCut takes the first values of a page out of its first bytes, so that a sample of some hundred rows costs some
// kilobytes of each column instead of its pages. It knows the encodings whose values stand one behind the other; of
// others the whole page is read.
type pageCut struct {
	kind  parquet.Kind
	width int  // of a value of fixed length
	bits  uint // of a definition level, 0 when no value is null
	most  uint32
}

func newPageCut(c *parquet.Column) *pageCut {
	if c.MaxRepetitionLevel() > 0 {
		return nil
	}
	most := uint32(c.MaxDefinitionLevel())
	return &pageCut{kind: c.Type().Kind(), width: c.Type().Length(), bits: uint(bits.Len32(most)), most: most}
}

// cutPage is what is left of a page.
type cutPage struct {
	body     []byte
	levels   int // bytes of body before the values, in version 2
	nulls    int
	encoding pq.Encoding
	top      int // the largest index into the dictionary, -1 without one
}

// version1 cuts the decompressed body of a data page after n values; nil when body ends before them.
func (c *pageCut) version1(h *pq.DataPageHeader, body []byte, n int) *cutPage {
	const length = 4 // of the levels, before them
	levels := 0
	if c.bits > 0 {
		if h.DefinitionLevelEncoding != pq.RLE || len(body) < length {
			return nil
		}
		levels = int(min(binary.LittleEndian.Uint32(body), maxPageBytes))
		body = body[length:]
	}
	if levels > len(body) {
		return nil
	}
	page := c.cut(h.Encoding, body[:levels], body[levels:], n)
	if page != nil && c.bits > 0 {
		page.body = append(binary.LittleEndian.AppendUint32(nil, uint32(page.levels)), page.body...)
	}
	return page
}

// cut cuts levels and values after n values.
func (c *pageCut) cut(enc pq.Encoding, levels, values []byte, n int) *cutPage {
	page := &cutPage{top: -1}
	there := n
	if c.bits > 0 {
		there = 0
		short := cutRuns(levels, c.bits, n, func(level uint32, times int) {
			if level == c.most {
				there += times
			}
		})
		if short == nil {
			return nil
		}
		page.body, page.levels, page.nulls = short, len(short), n-there
	}
	short := c.values(enc, values, there, page)
	if short == nil {
		return nil
	}
	page.body = append(page.body, short...)
	return page
}

// values returns the first n values, and how they are encoded now; nil when src ends before them.
func (c *pageCut) values(enc pq.Encoding, src []byte, n int, page *cutPage) []byte {
	page.encoding = pq.Plain
	switch enc { //nolint:exhaustive // of the others whole pages are read
	case pq.Plain:
		return c.plain(src, n)
	case pq.RLEDictionary, oldDictionary:
		page.encoding = enc
		return c.indexes(src, n, page)
	case pq.DeltaLengthByteArray:
		return deltaTexts(src, n)
	case pq.DeltaByteArray:
		if c.kind == parquet.ByteArray {
			return deltaPrefixed(src, n)
		}
	case pq.DeltaBinaryPacked:
		switch c.kind { //nolint:exhaustive // only integers are written so
		case parquet.Int32:
			return deltaNumbers(src, n, 4)
		case parquet.Int64:
			return deltaNumbers(src, n, 8)
		}
	}
	return nil
}

// plain returns the first n plain values; nil when src ends before them.
func (c *pageCut) plain(src []byte, n int) []byte {
	var size int
	switch c.kind {
	case parquet.Boolean:
		size = (n + 7) / 8
	case parquet.Int32, parquet.Float:
		size = 4 * n
	case parquet.Int64, parquet.Double:
		size = 8 * n
	case parquet.Int96:
		size = 12 * n
	case parquet.FixedLenByteArray:
		size = c.width * n
	case parquet.ByteArray:
		size = plainBytes(src, n)
	default:
		return nil
	}
	if size < 0 || size > len(src) {
		return nil
	}
	return src[:size:size]
}

// plainBytes is how long n values with their lengths are; -1 when src ends before them.
func plainBytes(src []byte, n int) int {
	const length = 4
	at := 0
	for range n {
		if at+length > len(src) {
			return -1
		}
		at += length + int(min(binary.LittleEndian.Uint32(src[at:]), maxPageBytes))
	}
	return at
}

// indexes returns the first n indexes into the dictionary, and notes the largest.
func (c *pageCut) indexes(src []byte, n int, page *cutPage) []byte {
	const widest = 32
	page.top = 0
	if n == 0 {
		return []byte{0}
	}
	if len(src) == 0 || src[0] > widest {
		return nil
	}
	short := cutRuns(src[1:], uint(src[0]), n, func(index uint32, _ int) {
		page.top = max(page.top, int(index))
	})
	if short == nil {
		return nil
	}
	return append([]byte{src[0]}, short...)
}

// cutRuns walks the first n values of Parquet's hybrid of run lengths and packed bits, and returns a copy that ends
// there; nil when src ends before.
func cutRuns(src []byte, width uint, n int, see func(v uint32, times int)) []byte {
	out := []byte{}
	for n > 0 {
		head, k := binary.Uvarint(src)
		if k <= 0 || head>>1 == 0 || head>>1 > maxPageValues {
			return nil
		}
		src = src[k:]
		var size, values int
		if head&1 == 0 {
			values, size = min(int(head>>1), n), int(width+7)/8
			head = uint64(values) << 1
		} else {
			groups := min(int(head>>1), (n+7)/8)
			values, size = min(groups*8, n), groups*int(width)
			head = uint64(groups)<<1 | 1
		}
		if size > len(src) {
			return nil
		}
		out = append(binary.AppendUvarint(out, head), src[:size]...)
		seeRun(src[:size], width, values, head&1 == 1, see)
		src, n = src[size:], n-values
	}
	return out
}

// seeRun shows the values of one run.
func seeRun(src []byte, width uint, n int, packed bool, see func(v uint32, times int)) {
	if !packed {
		var word [4]byte
		copy(word[:], src)
		see(binary.LittleEndian.Uint32(word[:]), n)
		return
	}
	mask := uint64(1)<<width - 1
	for i := range n {
		at := uint(i) * width
		var word [8]byte
		copy(word[:], src[at>>3:])
		see(uint32(binary.LittleEndian.Uint64(word[:])>>(at&7)&mask), 1)
	}
}
