package people

import (
	"bytes"
	"encoding/binary"
)

// evidence is what the identifiers of a person say of the person.
type evidence struct {
	mainland, elsewhere bool
	born                Date
}

// normalise appends the one spelling of v to dst and adds to e what it says. It appends nothing when v identifies
// nobody: it is empty, masked, of the wrong form, or a filler such as 00000000000.
func normalise(dst []byte, k Kind, v []byte, e *evidence) []byte {
	v = trim(v)
	if filler(v) {
		return dst
	}
	switch k {
	case ResidentID:
		return residentID(dst, v, e)
	case Document:
		return document(dst, v)
	case Phone:
		return phone(dst, v, e)
	case Email:
		return email(dst, v)
	case SocialID, PersonKey, Name:
	}
	return append(dst, v...)
}

// trim cuts blanks and control characters from both ends.
func trim(v []byte) []byte {
	for len(v) > 0 && v[0] <= ' ' {
		v = v[1:]
	}
	for len(v) > 0 && v[len(v)-1] <= ' ' {
		v = v[:len(v)-1]
	}
	return v
}

// longestWord is the length of the longest word that fillerWord knows.
const longestWord = 7

// filler reports whether a value stands for no value: nothing, a word for it, a masked value, one character over and
// over.
func filler(v []byte) bool {
	if len(v) <= longestWord && fillerWord(string(v)) || bytes.IndexByte(v, '*') >= 0 {
		return true
	}
	for _, c := range v[1:] {
		if c != v[0] {
			return false
		}
	}
	return len(v) > 1
}

func fillerWord(v string) bool {
	switch v {
	case "", "0", "-", "null", "NULL", "nil", "none", "None", "n/a", "N/A", "unknown", "无", "未知":
		return true
	}
	return false
}

// What compact does with a byte.
const (
	keep = iota
	drop
	raise // to upper case
	wide  // the first byte of a full-width form
)

// compact appends v without blanks, hyphens, dots and brackets, letters in upper case, full-width forms as ASCII.
func compact(dst, v []byte) []byte {
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch compacting[c] {
		case drop:
			continue
		case raise:
			c -= 'a' - 'A'
		case wide:
			// U+FF01 to U+FF3F, the full-width forms of 0x21 to 0x5F, are EF BC 81 to EF BC BF.
			if i+2 < len(v) && v[i+1] == 0xBC {
				c = v[i+2] - 0x60
				i += 2
			}
		}
		dst = append(dst, c)
	}
	return dst
}

// email is the address in lower case; what has no @ is none.
func email(dst, v []byte) []byte {
	if bytes.IndexByte(v, '@') < 0 {
		return dst
	}
	for _, c := range v {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

// plainEmail reports whether v is an address that normalise leaves as it is, as most are: it has an at sign, no capital
// and no star, and starts and ends with something visible. What may be a filler is none.
func plainEmail(v []byte) bool {
	n := len(v)
	if n < 8 || v[0] == v[1] || v[0] <= ' ' || v[n-1] <= ' ' {
		return false
	}
	var at, other uint64
	for i := 0; i+8 < n; i += 8 {
		at, other = mailWord(binary.LittleEndian.Uint64(v[i:]), at, other)
	}
	at, other = mailWord(binary.LittleEndian.Uint64(v[n-8:]), at, other)
	return at != 0 && other == 0
}

// mailWord adds what eight bytes are: whether one is an at sign, and whether one is a capital or a star.
func mailWord(w, at, other uint64) (atToo, otherToo uint64) {
	const high, low = 0x8080808080808080, 0x0101010101010101
	sign, star := w^'@'*low, w^'*'*low
	at |= (sign - low) &^ sign & high
	other |= (star - low) &^ star & high
	// Adding lifts A and all above it into the highest bit, and adding less all above Z.
	seven := w &^ high
	other |= (seven + (0x80-'A')*low) &^ (seven + (0x7f-'Z')*low) &^ w & high
	return at, other
}

// The lengths between which a number can be that of an identity document: a permit of 7 digits is among the shortest,
// the residence permit of 2017 with its 15 characters the longest. Cards of banks have more.
const (
	shortestDocument = 5
	longestDocument  = 15
)

// document is the number of a passport or permit in upper case.
func document(dst, v []byte) []byte {
	start := len(dst)
	dst = compact(dst, v)
	if n := len(dst) - start; n < shortestDocument || n > longestDocument {
		return dst[:start]
	}
	return dst
}
