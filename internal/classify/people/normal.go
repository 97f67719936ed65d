package people

import "bytes"

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

// plainEmail reports whether v is an address that normalise leaves as it is, as most are.
func plainEmail(v []byte) bool {
	if len(v) <= longestWord || v[0] == v[1] {
		return false // it may be a filler
	}
	at := false
	for _, c := range v {
		if mailing[c] {
			continue
		}
		if c != '@' {
			return false
		}
		at = true
	}
	return at
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
