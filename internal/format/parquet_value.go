package format

import (
	"encoding/hex"
	"math/big"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	pq "github.com/parquet-go/parquet-go/format"
)

// renderer appends a value that is not null as text.
type renderer func(dst []byte, v parquet.Value) []byte

// rendererOf returns the renderer of a column's type. Dates and times become ISO 8601, decimals digits with a point,
// bytes that are no UTF-8 hexadecimal digits.
func rendererOf(c *parquet.Column) renderer {
	kind := c.Type().Kind()
	switch t := logicalOf(c).(type) {
	case *pq.DateType:
		if kind == parquet.Int32 {
			return renderDate
		}
	case *pq.TimestampType:
		if kind == parquet.Int64 {
			return renderTimestamp(unitOf(t.Unit), t.IsAdjustedToUTC)
		}
	case *pq.TimeType:
		return renderTime(unitOf(t.Unit))
	case *pq.DecimalType:
		return renderDecimal(int(min(max(t.Scale, 0), maxDecimalScale)))
	case *pq.UUIDType:
		return renderUUID
	case *pq.IntType:
		if !t.IsSigned {
			return renderUnsigned
		}
	}
	return renderPlain
}

// maxDecimalScale is more than any writer allows (38, Spark and Hive).
const maxDecimalScale = 100

func renderPlain(dst []byte, v parquet.Value) []byte {
	switch v.Kind() { //nolint:exhaustive // the rest is bytes
	case parquet.Boolean:
		return strconv.AppendBool(dst, v.Boolean())
	case parquet.Int32:
		return strconv.AppendInt(dst, int64(v.Int32()), 10)
	case parquet.Int64:
		return strconv.AppendInt(dst, v.Int64(), 10)
	case parquet.Int96:
		return renderInt96(dst, v)
	case parquet.Float:
		return strconv.AppendFloat(dst, float64(v.Float()), 'g', -1, 32)
	case parquet.Double:
		return strconv.AppendFloat(dst, v.Double(), 'g', -1, 64)
	}
	raw := v.ByteArray()
	if utf8.Valid(raw) {
		return append(dst, raw...)
	}
	return hex.AppendEncode(dst, raw)
}

func renderUnsigned(dst []byte, v parquet.Value) []byte {
	if v.Kind() == parquet.Int32 {
		return strconv.AppendUint(dst, uint64(uint32(v.Int32())), 10)
	}
	return strconv.AppendUint(dst, uint64(v.Int64()), 10)
}

func renderDate(dst []byte, v parquet.Value) []byte {
	return appendDay(dst, int64(v.Int32()))
}

// appendDay appends the date that is n days after 1970-01-01.
func appendDay(dst []byte, n int64) []byte {
	const day = 24 * 60 * 60
	return time.Unix(n*day, 0).UTC().AppendFormat(dst, time.DateOnly)
}

// appendInstant appends a point in time, n units after 1970, unit of which make a second.
func appendInstant(dst []byte, n, unit int64, utc bool) []byte {
	return appendMoment(dst, n/unit, n%unit*(1e9/unit), utc)
}

// appendMoment appends a point in time, in seconds and nanoseconds since 1970.
func appendMoment(dst []byte, seconds, nanos int64, utc bool) []byte {
	layout := "2006-01-02T15:04:05.999999999"
	if utc {
		layout += "Z"
	}
	return time.Unix(seconds, nanos).UTC().AppendFormat(dst, layout)
}

// appendClock appends a time of the day.
func appendClock(dst []byte, n, unit int64) []byte {
	return time.Unix(n/unit, n%unit*(1e9/unit)).UTC().AppendFormat(dst, "15:04:05.999999999")
}

// unitOf is how many units of a time make a second.
func unitOf(u pq.TimeUnit) int64 {
	switch u.Value.(type) {
	case *pq.MilliSeconds:
		return 1e3
	case *pq.MicroSeconds:
		return 1e6
	default:
		return 1e9
	}
}

func renderTimestamp(unit int64, utc bool) renderer {
	return func(dst []byte, v parquet.Value) []byte { return appendInstant(dst, v.Int64(), unit, utc) }
}

func renderTime(unit int64) renderer {
	return func(dst []byte, v parquet.Value) []byte {
		n := v.Int64()
		if v.Kind() == parquet.Int32 {
			n = int64(v.Int32())
		}
		return appendClock(dst, n, unit)
	}
}

// renderInt96 reads the timestamps of Impala and old Spark: nanoseconds of the day, and the Julian day.
func renderInt96(dst []byte, v parquet.Value) []byte {
	const epoch, day = 2440588, 24 * 60 * 60 // the Julian day of 1970-01-01
	t := v.Int96()
	nanos := int64(uint64(t[1])<<32 | uint64(t[0]))
	return time.Unix((int64(t[2])-epoch)*day, nanos).UTC().AppendFormat(dst, "2006-01-02T15:04:05.999999999")
}

func renderDecimal(scale int) renderer {
	return func(dst []byte, v parquet.Value) []byte {
		n := new(big.Int)
		switch v.Kind() { //nolint:exhaustive // the rest is bytes
		case parquet.Int32:
			n.SetInt64(int64(v.Int32()))
		case parquet.Int64:
			n.SetInt64(v.Int64())
		default:
			raw := v.ByteArray()
			if len(raw) > maxDecimalScale {
				return hex.AppendEncode(dst, raw)
			}
			n.SetBytes(raw)
			if len(raw) > 0 && raw[0]&0x80 != 0 { // two's complement
				n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(raw))))
			}
		}
		return appendScaled(dst, n, scale)
	}
}

func appendScaled(dst []byte, n *big.Int, scale int) []byte {
	if n.Sign() < 0 {
		dst = append(dst, '-')
		n.Neg(n)
	}
	digits := n.String()
	for len(digits) <= scale {
		digits = "0" + digits
	}
	dst = append(dst, digits[:len(digits)-scale]...)
	if scale > 0 {
		dst = append(dst, '.')
		dst = append(dst, digits[len(digits)-scale:]...)
	}
	return dst
}

func renderUUID(dst []byte, v parquet.Value) []byte {
	raw := v.ByteArray()
	if len(raw) != 16 {
		return hex.AppendEncode(dst, raw)
	}
	return appendUUID(dst, raw)
}

// appendUUID appends the 16 bytes of a UUID.
func appendUUID(dst, raw []byte) []byte {
	for i, n := range []int{4, 2, 2, 2, 6} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, raw[:n])
		raw = raw[n:]
	}
	return dst
}
