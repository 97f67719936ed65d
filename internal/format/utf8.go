package format

import "unicode/utf8"

const (
	// minCommon is the least that common takes: two vectors.
	minCommon = 32
	// runesAtOnce is how much is looked at again when it has a rare rune, such as an emoji.
	runesAtOnce = 1 * kib
)

// isUTF8 is utf8.Valid, several times as fast for Chinese text.
func isUTF8(b []byte) bool {
	for len(b) > 0 {
		n := len(b)
		if n > runesAtOnce {
			for n = runesAtOnce; n > runesAtOnce-utf8.UTFMax && !utf8.RuneStart(b[n]); n-- { // to the start of a rune
			}
		}
		if !surely(b[:n]) && !utf8.Valid(b[:n]) {
			return false
		}
		b = b[n:]
	}
	return true
}

// surely reports whether b is UTF-8 without looking at each rune; false when that does not tell.
func surely(b []byte) bool {
	n := len(b)
	if n < minCommon || !common(b) {
		return false
	}
	return b[n-1] < 0xC0 && b[n-2] < 0xE0 && b[n-3] < 0xF0 // no rune breaks off
}
