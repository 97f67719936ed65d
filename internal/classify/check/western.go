package check

import "bytes"

// western lists the checks of what is written the way of Europe and America.
func western() []named {
	return []named{
		{"western_date", WesternDate},
		{"us_ssn", SSN},
		{"nanp_phone", NANPPhone},
		{"iban", IBAN},
		{"western_name", WesternName},
		{"organisation_name", OrganisationName},
	}
}

// WesternDate reports whether v is day, month and year in either order of the first two, around - / or . with four
// figures for the year; blanks may pad the figures.
func WesternDate(v []byte) bool {
	first, rest := padded(v)
	rest, ok := separator(rest, "")
	if !ok || len(rest) == 0 {
		return false
	}
	second, rest := padded(rest)
	rest, ok = separator(rest, "")
	if !ok || len(rest) < 4 || !digits(rest[:4]) || !dateEnds(rest[4:]) {
		return false
	}
	year := number(rest[:4])
	return year >= 1900 && (Date{year, first, second}.Valid() || Date{year, second, first}.Valid())
}

// padded reads up to two figures behind blanks.
func padded(v []byte) (int, []byte) { return upToTwo(bytes.TrimLeft(v, " ")) }

// SSN reports whether v is written as a social security number of the United States: three, two and four figures, no
// group of which is zero.
func SSN(v []byte) bool {
	return len(v) == 11 && v[3] == '-' && v[6] == '-' && digits(v[:3]) && digits(v[4:6]) && digits(v[7:]) &&
		number(v[:3]) > 0 && number(v[4:6]) > 0 && number(v[7:]) > 0 && number(v[:3]) != 666
}

// NANPPhone reports whether v is a number of North America in groups of three, three and four; neither the area nor
// the exchange starts with 0 or 1. Groups are what tells it from any ten figures.
func NANPPhone(v []byte) bool {
	v = bytes.TrimLeft(bytes.TrimPrefix(v, []byte("1")), "- .")
	v, bracket := bytes.CutPrefix(v, []byte("("))
	if len(v) < 12 || !group(v[:3]) || bracket != (v[3] == ')') || !oneOf(v[3], "-. )") {
		return false
	}
	v = bytes.TrimLeft(v[4:], " -")
	return len(v) == 8 && group(v[:3]) && oneOf(v[3], "-. ") && digits(v[4:])
}

// group reports whether v are the figures of an area or an exchange.
func group(v []byte) bool { return digits(v) && v[0] > '1' }

// IBAN reports whether v is an international bank account number: the code of a country that issues them at the length
// of that country, two check digits, and a remainder of 1 by 97 (ISO 13616).
func IBAN(v []byte) bool {
	if len(v) < 15 || len(v) > 34 || !digits(v[2:4]) || ibanLengths[string(v[:2])] != len(v) {
		return false
	}
	sum := 0
	for i := range v {
		switch c := v[(i+4)%len(v)]; {
		case digit(c):
			sum = (sum*10 + int(c-'0')) % 97
		case upper(c):
			sum = (sum*100 + int(c-'A') + 10) % 97
		default:
			return false
		}
	}
	return sum == 1
}

// WesternName reports whether v reads like the name of a person in letters: two to six words, all but particles
// capitalised, one of the first three a given name that is common; or a title before a name.
func WesternName(v []byte) bool {
	words, given := 0, false
	for word := range bytes.FieldsSeq(v) {
		word = bytes.Trim(word, ",.\"'()")
		if words++; words > 6 || !nameWord(word) {
			return false
		}
		given = given || words < 4 && member(givenNames, word) || words < 3 && member(titles, word)
	}
	return words > 1 && given
}

// nameWord reports whether a word may be part of a name: capitalised, or a particle.
func nameWord(word []byte) bool {
	if len(word) == 0 || digit(word[0]) {
		return false
	}
	return upper(word[0]) || word[0] >= 0x80 || len(word) <= 3
}

func member(set map[string]struct{}, word []byte) bool {
	_, ok := set[string(word)]
	return ok
}

// OrganisationName reports whether v ends like the name of a company or an institution.
func OrganisationName(v []byte) bool {
	for _, end := range organisationEnds {
		if len(v) > len(end) && bytes.HasSuffix(v, []byte(end)) {
			return true
		}
	}
	last := bytes.TrimRight(v[bytes.LastIndexByte(v, ' ')+1:], ".,)")
	return len(last) < len(v) && member(companyWords, last)
}
