package people

import "bytes"

// phone is a number in digits: 11 for a mainland mobile however it is written, with a plus sign and the country before
// any other that states its country, as it is otherwise. A mobile and +86 place the person in the mainland, another
// country elsewhere; Hong Kong, Macao and Taiwan have countries of their own.
func phone(dst, v []byte) ([]byte, Place) {
	start := len(dst)
	dst = compact(dst, v)
	number, international := cutInternational(dst[start:])
	if len(number) < 5 || !digits(number) {
		return dst[:start], Unknown
	}
	if rest, ok := bytes.CutPrefix(number, []byte("86")); ok && (international || len(rest) == 11 && mobile(rest)) {
		return append(dst[:start], rest...), Mainland
	}
	if international {
		n := len(number)
		dst = append(dst[:start], '+')
		return append(dst, number[:n]...), Elsewhere
	}
	if mobile(number) {
		return append(dst[:start], number...), Mainland
	}
	return append(dst[:start], number...), Unknown
}

// cutInternational cuts + or 00 from a number that states its country.
func cutInternational(v []byte) (number []byte, international bool) {
	if rest, ok := bytes.CutPrefix(v, []byte("+")); ok {
		return rest, true
	}
	if rest, ok := bytes.CutPrefix(v, []byte("00")); ok && len(rest) >= 8 && rest[0] != '0' {
		return rest, true
	}
	return v, false
}

// mobile reports whether v is shaped like a mainland mobile number: 11 digits, the first two 13 to 19.
func mobile(v []byte) bool { return len(v) == 11 && v[0] == '1' && v[1] >= '3' }
