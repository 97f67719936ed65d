package objects

import (
	"strings"
)

// wild is what stands for the varying parts of keys in a template. In the key itself it is escaped.
const wild = '*'

// Template returns the key with its dates, counters, UUIDs and hashes replaced by "*", and the rest escaped as by
// [Escape]. Keys that differ only in those parts have the same template. A file extension is kept as it is.
func Template(key string) string { return string(appendTemplate(nil, key)) }

// appendTemplate appends the template of a key to buf, which must be empty.
func appendTemplate(buf []byte, key string) []byte {
	body, ext := splitExt(key)
	for i := 0; i < len(body); {
		if !alnum(body[i]) {
			buf, i = appendEscaped(buf, body, i)
			continue
		}
		if n := uuidLen(body[i:]); n > 0 {
			buf, i = appendWild(buf), i+n
			continue
		}
		end := i
		for end < len(body) && alnum(body[end]) {
			end++
		}
		buf, i = appendToken(buf, body[i:end]), end
	}
	for i := 0; i < len(ext); {
		buf, i = appendEscaped(buf, ext, i)
	}
	return buf
}

// appendToken appends one run of ASCII letters and digits: a wildcard for a hash, else its letters with a wildcard for
// each run of digits.
func appendToken(buf []byte, token string) []byte {
	if hashLike(token) {
		return appendWild(buf)
	}
	inDigits := false
	for i := range len(token) {
		digit := isDigit(token[i])
		switch {
		case !digit:
			buf = append(buf, token[i])
		case !inDigits:
			buf = appendWild(buf)
		}
		inDigits = digit
	}
	return buf
}

// appendWild appends a wildcard. One that is joined to another by the punctuation of dates and times is the same.
func appendWild(buf []byte) []byte {
	n := len(buf)
	if n >= 2 && buf[n-2] == wild && strings.IndexByte("-_.:T+,", buf[n-1]) >= 0 {
		return buf[:n-1]
	}
	return append(buf, wild)
}

// hashLike reports whether a token looks like a digest or a random id: 16 or more hexadecimal digits, or 20 or more
// letters and digits of which three at least are digits.
func hashLike(token string) bool {
	digits, hex := 0, true
	for i := range len(token) {
		if isDigit(token[i]) {
			digits++
		}
		hex = hex && isHex(token[i])
	}
	return len(token) >= 16 && hex && digits > 0 || len(token) >= 20 && digits >= 3
}

// uuidLen returns the length of the UUID that s begins with, 0 when it begins with none.
func uuidLen(s string) int {
	const length = 36
	if len(s) < length || len(s) > length && alnum(s[length]) {
		return 0
	}
	const form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
	for i := range length {
		if (form[i] == '-') != (s[i] == '-') || form[i] == 'x' && !isHex(s[i]) {
			return 0
		}
	}
	return length
}

// splitExt cuts the extensions from a key: short runs of letters after dots at the end of its last element, and the
// few common ones with digits. A name that begins with its only dot has none.
func splitExt(key string) (body, ext string) {
	cut := len(key)
	start := strings.LastIndexByte(key, '/') + 1
	for {
		dot := strings.LastIndexByte(key[start:cut], '.') + start
		if dot <= start || !isExt(key[dot+1:cut]) {
			return key[:cut], key[cut:]
		}
		cut = dot
	}
}

// isExt reports whether s can be a file extension.
func isExt(s string) bool {
	switch strings.ToLower(s) {
	case "7z", "bz2", "lz4", "mp3", "mp4", "m4a", "3gp", "h5", "hdf5", "db3", "s3db", "sqlite3", "p12", "z01":
		return true
	}
	const longest = 10 // "properties"
	if s == "" || len(s) > longest {
		return false
	}
	for i := range len(s) {
		if !alnum(s[i]) || isDigit(s[i]) {
			return false
		}
	}
	return true
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func isHex(b byte) bool { return isDigit(b) || b|0x20 >= 'a' && b|0x20 <= 'f' }

func alnum(b byte) bool { return isDigit(b) || b|0x20 >= 'a' && b|0x20 <= 'z' }
