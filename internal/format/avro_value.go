package format

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"unicode/utf8"
)

const (
	// maxAvroFree bounds the records and items that take no byte, of which a block could claim any number.
	maxAvroFree = 1 << 16
	// maxAvroNest is how deep values may lie in one another: a record may contain itself.
	maxAvroNest = 64
)

// avroDecoder reads values out of a decompressed block.
type avroDecoder struct {
	data []byte
	pos  int
	most int // bytes of a text that are worth keeping
	free int
}

// avroPlace is where a value stands.
type avroPlace struct {
	json  bool // inside a JSON text
	depth int
}

func (p avroPlace) inside() avroPlace { return avroPlace{true, p.depth + 1} }

// spend counts a record or an item that took no byte.
func (d *avroDecoder) spend() error {
	if d.free--; d.free < 0 {
		return errCorrupt
	}
	return nil
}

// long reads a number: zigzag, seven bits a byte.
func (d *avroDecoder) long() (int64, error) {
	if d.pos < len(d.data) && d.data[d.pos] < 0x80 {
		u := d.data[d.pos]
		d.pos++
		return int64(u>>1) ^ -int64(u&1), nil
	}
	u, n := binary.Uvarint(d.data[d.pos:])
	if n <= 0 {
		return 0, errCorrupt
	}
	d.pos += n
	return int64(u>>1) ^ -int64(u&1), nil
}

// index reads the number of one of n alternatives.
func (d *avroDecoder) index(n int) (int, error) {
	i, err := d.long()
	if err != nil {
		return 0, err
	}
	if i < 0 || i >= int64(n) {
		return 0, errCorrupt
	}
	return int(i), nil
}

// take reads n bytes.
func (d *avroDecoder) take(n int64) ([]byte, error) {
	if n < 0 || n > int64(len(d.data)-d.pos) {
		return nil, errCorrupt
	}
	d.pos += int(n)
	return d.data[d.pos-int(n) : d.pos], nil
}

// value appends a value as text.
func (d *avroDecoder) value(dst []byte, t *avroType, at avroPlace) ([]byte, error) {
	if at.depth > maxAvroNest {
		return dst, over("depth")
	}
	switch t.kind {
	case "null":
		return append(dst, "null"...), nil
	case "int", "long":
		n, err := d.long()
		return d.quoted(dst, at, t.logical != "", func(dst []byte) []byte { return appendAvroLong(dst, t, n) }), err
	case "string", "bytes", "fixed", "enum":
		return d.text(dst, t, at)
	case "array", "map":
		return d.items(dst, t, at)
	case "record":
		return d.record(dst, t, at)
	case "union":
		i, err := d.index(len(t.branches))
		if err != nil {
			return dst, err
		}
		return d.value(dst, t.branches[i], avroPlace{at.json, at.depth + 1})
	}
	return d.fixedWidth(dst, t)
}

// fixedWidth appends a truth value or a number with a point.
func (d *avroDecoder) fixedWidth(dst []byte, t *avroType) ([]byte, error) {
	size := int64(1)
	switch t.kind {
	case "float":
		size = 4
	case "double":
		size = 8
	}
	raw, err := d.take(size)
	if err != nil {
		return dst, err
	}
	switch t.kind {
	case "boolean":
		return strconv.AppendBool(dst, raw[0] != 0), nil
	case "float":
		return strconv.AppendFloat(dst, float64(math.Float32frombits(binary.LittleEndian.Uint32(raw))), 'g', -1, 32), nil
	case "double":
		return strconv.AppendFloat(dst, math.Float64frombits(binary.LittleEndian.Uint64(raw)), 'g', -1, 64), nil
	}
	return dst, errCorrupt
}

// text appends a string, bytes or the name of a symbol.
func (d *avroDecoder) text(dst []byte, t *avroType, at avroPlace) ([]byte, error) {
	if t.kind == "enum" {
		i, err := d.index(len(t.symbols))
		if err != nil {
			return dst, err
		}
		return d.quoted(dst, at, true, func(dst []byte) []byte { return append(dst, t.symbols[i]...) }), nil
	}
	n, err := int64(t.size), error(nil)
	if t.kind != "fixed" {
		n, err = d.long()
	}
	if err != nil {
		return dst, err
	}
	raw, err := d.take(n)
	if err != nil {
		return dst, err
	}
	if t.kind == "string" && !at.json { // wrong text is repaired with its column
		return append(dst, raw...), nil
	}
	return d.quoted(dst, at, t.logical != "decimal", func(dst []byte) []byte { return appendAvroBytes(dst, t, raw) }), nil
}

// quoted appends what add adds, as a string of JSON where the place asks for it.
func (d *avroDecoder) quoted(dst []byte, at avroPlace, quotes bool, add func([]byte) []byte) []byte {
	if len(dst) > d.most { // the value is cut there in any case
		return dst
	}
	if !at.json || !quotes {
		return add(dst)
	}
	return appendJSONText(dst, add(nil))
}

// appendJSONText appends a string of JSON.
func appendJSONText(dst, text []byte) []byte {
	dst = append(dst, '"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c < ' ':
			dst = append(dst, `\u00`...)
			dst = hex.AppendEncode(dst, []byte{c})
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}

// appendAvroLong appends a number as its logical type.
func appendAvroLong(dst []byte, t *avroType, n int64) []byte {
	switch t.logical {
	case "date":
		return appendDay(dst, n)
	case "timestamp-millis":
		return appendInstant(dst, n, 1e3, true)
	case "timestamp-micros":
		return appendInstant(dst, n, 1e6, true)
	case "timestamp-nanos":
		return appendInstant(dst, n, 1e9, true)
	case "local-timestamp-millis":
		return appendInstant(dst, n, 1e3, false)
	case "local-timestamp-micros":
		return appendInstant(dst, n, 1e6, false)
	case "local-timestamp-nanos":
		return appendInstant(dst, n, 1e9, false)
	case "time-millis":
		return appendClock(dst, n, 1e3)
	case "time-micros":
		return appendClock(dst, n, 1e6)
	}
	return strconv.AppendInt(dst, n, 10)
}

// appendAvroBytes appends bytes as their logical type, as text where they are, else as hexadecimal digits.
func appendAvroBytes(dst []byte, t *avroType, raw []byte) []byte {
	switch {
	case t.logical == "decimal" && len(raw) <= maxDecimalScale:
		n := new(big.Int).SetBytes(raw)
		if len(raw) > 0 && raw[0]&0x80 != 0 { // two's complement
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(raw))))
		}
		return appendScaled(dst, n, min(max(t.scale, 0), maxDecimalScale))
	case t.logical == "uuid" && t.kind == "fixed" && len(raw) == 16:
		return appendUUID(dst, raw)
	case utf8.Valid(raw):
		return append(dst, raw...)
	}
	return hex.AppendEncode(dst, raw)
}
