package objects

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Escape writes a key so that it can be part of an id: bytes that are no UTF-8, control characters, and the four
// characters that mean something in an id or a template ("%", "#", "*", "~" after "#") come as "%" and two hexadecimal
// digits. Different keys stay different.
func Escape(key string) string {
	if plain(key) {
		return key
	}
	var buf []byte
	for i := 0; i < len(key); {
		buf, i = appendEscaped(buf, key, i)
	}
	return string(buf)
}

// plain reports whether Escape would change nothing.
func plain(key string) bool {
	for _, r := range key {
		if special(r) || r == utf8.RuneError {
			return false
		}
	}
	return true
}

// appendEscaped appends the character at i, and returns where the next one is.
func appendEscaped(buf []byte, s string, i int) ([]byte, int) {
	if alnum(s[i]) {
		return append(buf, s[i]), i + 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	if !special(r) && (r != utf8.RuneError || n > 1) {
		return append(buf, s[i:i+n]...), i + n
	}
	for _, b := range []byte(s[i : i+n]) {
		const digits = "0123456789ABCDEF"
		buf = append(buf, '%', digits[b>>4], digits[b&15])
	}
	return buf, i + n
}

// special reports whether a character means something in an id or a template, or is none that can be seen.
func special(r rune) bool {
	return r == '%' || r == '#' || r == wild || unicode.IsControl(r)
}

// literal returns the beginning that all keys of a template share, and whether that is the whole key.
func literal(template string) (prefix string, whole bool) {
	head, _, varies := strings.Cut(template, string(wild))
	return unescape(head), !varies
}

// unescape undoes Escape.
func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

func unhex(b byte) byte {
	if isDigit(b) {
		return b - '0'
	}
	return b | 0x20 - 'a' + 10
}
