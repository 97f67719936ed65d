package classify

import (
	"bytes"

	"github.com/domicile/domicile/internal/classify/people"
)

// longestCountry is the length of the longest name of a country in the table.
const longestCountry = 32

// placeOf says where a country, a region or an address places a person; Unknown when it does not.
func placeOf(v []byte) people.Place {
	v = bytes.TrimSpace(v)
	if place, ok := countryOf(v); ok {
		return place
	}
	if len(v) < 6 || v[0] < 0x80 {
		return people.Unknown
	}
	v = bytes.TrimPrefix(v, []byte("中国"))
	if len(v) < 6 {
		return people.Unknown
	}
	for _, p := range regions[string(v[:6])] {
		if bytes.HasPrefix(v, []byte(p.name)) {
			return p.place
		}
	}
	return people.Unknown
}

// countryOf reads the name or code of a country.
func countryOf(v []byte) (people.Place, bool) {
	if len(v) > longestCountry {
		return people.Unknown, false
	}
	var lower [longestCountry]byte
	for i, c := range v {
		if classes[c] == isUpper {
			c |= 0x20
		}
		lower[i] = c
	}
	place, ok := countries[string(lower[:len(v)])]
	return place, ok
}
