package check

import "bytes"

// The box around China, in millionths of a degree, with the margin of all three coordinate systems in use.
const (
	westMicro, eastMicro   = 73_500_000, 135_100_000
	southMicro, northMicro = 3_800_000, 53_600_000
)

// Longitude reports whether v is a decimal longitude inside the box around China, with two decimals or more.
func Longitude(v []byte) bool {
	n, decimals := micro(v)
	return decimals >= 2 && n >= westMicro && n <= eastMicro
}

// Latitude reports whether v is a decimal latitude inside the box around China, with two decimals or more.
func Latitude(v []byte) bool {
	n, decimals := micro(v)
	return decimals >= 2 && n >= southMicro && n <= northMicro
}

// CoordinatePair reports whether v is longitude and latitude, in either order, around a comma or a blank.
func CoordinatePair(v []byte) bool {
	i := bytes.IndexAny(v, ", ")
	if i < 0 {
		return false
	}
	a, b := v[:i], bytes.TrimLeft(v[i+1:], " ")
	return Longitude(a) && Latitude(b) || Latitude(a) && Longitude(b)
}

// micro reads a decimal as millionths, with the number of its decimals, which is -1 when v is none.
func micro(v []byte) (n, decimals int) {
	if len(v) > 0 && v[0] == '-' {
		v = v[1:]
	}
	whole, fraction, dotted := bytes.Cut(v, []byte("."))
	if !digits(whole) || len(whole) > 3 || dotted && !digits(fraction) {
		return 0, -1
	}
	n = number(whole)
	for i := range 6 {
		n *= 10
		if i < len(fraction) {
			n += int(fraction[i] - '0')
		}
	}
	return n, len(fraction)
}
