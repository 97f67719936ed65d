package check

import (
	"bytes"
	"unicode/utf8"
)

func text() []named {
	return []named{
		{"han_name", HanName},
		{"han_person", HanPerson},
		{"given_name", GivenName},
		{"han_address", HanAddress},
		{"address_shape", addressShape},
		{"ethnic_group", EthnicGroup},
		{"sentence", Sentence},
	}
}

// HanName reports whether v reads like a Chinese name: a family name and one or two characters (a compound family name
// and one or two), or a name of a minority with a middle dot. Words for roles, goods and places are none. A column can
// be told by it, a single value cannot.
func HanName(v []byte) bool {
	// A character of a name takes three bytes.
	n := len(v) / 3
	if n < 2 || n > 4 || !allHan(v) {
		return false
	}
	if _, compound := compounds[string(v[:6])]; !compound || n < 3 {
		first, _ := utf8.DecodeRune(v)
		if n == 4 || !surnames.has(first) {
			return false
		}
	}
	_, word := notNames[string(v)]
	return !word && !roleWord(v)
}

// roleWord reports whether the last character is one with which things end, and names do not.
func roleWord(v []byte) bool {
	r, _ := utf8.DecodeLastRune(v)
	return roleEnds.has(r)
}

func allHan(v []byte) bool {
	for len(v) > 0 {
		r, n := utf8.DecodeRune(v)
		if r < 0x3400 || r > 0x9FFF {
			return false
		}
		v = v[n:]
	}
	return true
}

// HanAddress reports whether v reads like a Chinese address down to a street, a house or a room: two marks of place, or
// one and a figure before it.
func HanAddress(v []byte) bool {
	if bytes.ContainsAny(v, "{}<>=\"") || bytes.Contains(v, []byte("，")) || bytes.Contains(v, []byte("。")) {
		return false
	}
	coarse, fine, figures := 0, 0, 0
	for i := 0; i < len(v); {
		r, n := utf8.DecodeRune(v[i:])
		switch {
		case r >= '0' && r <= '9':
			figures = 1
		case coarseMarks.has(r):
			coarse++
		case fineMarks.has(r):
			fine++
		}
		i += n
	}
	return fine > 0 && coarse+min(fine, 2)+figures > 2
}

// addressShape is what a column that is said to hold addresses may hold: no address of the web, no bare number.
func addressShape(v []byte) bool {
	if URL(v) || bytes.Contains(v, []byte("://")) || hasPrefix(v, "/") || hasPrefix(v, "{") || IPv4(v) {
		return false
	}
	for _, c := range v {
		if letter(c) || c >= 0x80 {
			return true
		}
	}
	return false
}

// EthnicGroup reports whether v is the name of one of the 56 groups, with 族 or without.
func EthnicGroup(v []byte) bool {
	name := bytes.TrimSuffix(v, []byte("族"))
	const longestName = len("乌孜别克族")
	if len(name) > longestName || utf8.RuneCount(name) == 1 && len(name) == len(v) && string(name) != "汉" {
		return false
	}
	_, ok := ethnicGroups[string(name)]
	return ok
}

// Sentence reports whether v is natural language: six Chinese characters or more with punctuation between or behind, or
// four words of letters.
func Sentence(v []byte) bool {
	if URL(v) || hasPrefix(v, "{") || hasPrefix(v, "[") && v[len(v)-1] == ']' || hasPrefix(v, "<") {
		return false
	}
	han := 0
	for _, c := range v {
		if c >= 0xE3 {
			han++
		}
	}
	if han >= 6 {
		return true
	}
	return bytes.Count(v, []byte(" ")) >= 3 && !digits(v[:min(4, len(v))])
}
