package check

import "unicode/utf8"

// HanPerson reports whether v is a Chinese name of the usual kind: one of the frequent family names and one or two
// characters that given names are made of. Three names of four are; of words that begin with a family name, one in
// fifty. A column of such values is one of names, whatever it is called.
func HanPerson(v []byte) bool {
	if !HanName(v) {
		return false
	}
	first, n := utf8.DecodeRune(v)
	if _, compound := compounds[string(v[:6])]; compound && len(v) > 6 {
		n = 6
	} else if !frequent.has(first) {
		return false
	}
	for _, r := range string(v[n:]) {
		if !givenHan.has(r) {
			return false
		}
	}
	return true
}

// longestGiven is the length of the longest given name of the table.
const longestGiven = 12

// GivenName reports whether v is one word that is a given name common in Europe and America, in any case.
func GivenName(v []byte) bool {
	if len(v) < 2 || len(v) > longestGiven {
		return false
	}
	var word [longestGiven]byte
	for i, c := range v {
		if !letter(c) {
			return false
		}
		word[i] = c | 0x20
	}
	word[0] &^= 0x20
	return member(givenNames, word[:len(v)])
}
