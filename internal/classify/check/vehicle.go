package check

import (
	"slices"
	"unicode/utf8"
)

// Plate reports whether v is a mainland licence plate: the character of a province, a letter, and five characters (six
// for new-energy vehicles), the last of which may be one of 警学挂港澳领使应急. Separators must be gone.
func Plate(v []byte) bool {
	if len(v) < 9 || !plateProvince(v[:3]) || !plateBody(v[3:4]) || digit(v[3]) {
		return false
	}
	return plateTail(v[4:])
}

// plateLower is Plate with small letters, of which it takes two at most: more are a word.
func plateLower(v []byte) bool {
	var b [longestPlate]byte
	return len(v) > 8 && len(v) <= longestPlate && capitals(b[:len(v)], v) <= 2 && Plate(b[:len(v)])
}

// longestPlate is the length in bytes of a plate with four characters and a Chinese one behind its letter.
const longestPlate = 11

// plateTail reads what stands behind the letter.
func plateTail(v []byte) bool {
	switch {
	case special(v):
		return len(v) == 7 && plateBody(v[:4])
	case len(v) == 5:
		return plateBody(v) && !lettersOnly(v)
	default:
		return len(v) == 6 && newEnergy(v)
	}
}

func plateProvince(v []byte) bool {
	r, _ := utf8.DecodeRune(v)
	for _, p := range "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领" {
		if p == r {
			return true
		}
	}
	return false
}

func special(tail []byte) bool {
	if len(tail) < 3 {
		return false
	}
	r, _ := utf8.DecodeRune(tail[len(tail)-3:])
	for _, s := range "警学挂港澳领使应急" {
		if s == r {
			return true
		}
	}
	return false
}

// plateBody is digits and capital letters but I and O.
func plateBody(v []byte) bool {
	for _, c := range v {
		if !digit(c) && (!upper(c) || c == 'I' || c == 'O') {
			return false
		}
	}
	return true
}

func lettersOnly(v []byte) bool {
	return !slices.ContainsFunc(v, digit)
}

// newEnergy is a letter first (small vehicles) or last (large ones), digits and at most one further letter in second
// place.
func newEnergy(v []byte) bool {
	if !plateBody(v) {
		return false
	}
	return upper(v[0]) && digits(v[2:]) || upper(v[5]) && digits(v[:5])
}

// VIN reports whether v is a vehicle identification number: 17 characters without I, O, Q and the check character in
// position 9 (GB 16735). Chance passes one in eleven.
func VIN(v []byte) bool {
	if len(v) != 17 || lettersOnly(v) || digits(v) {
		return false
	}
	check, ok := VINCheck(v)
	return ok && check == v[8] && digits(v[13:])
}

// vinLower is VIN with small letters only.
func vinLower(v []byte) bool {
	var b [17]byte
	return len(v) == 17 && capitals(b[:], v) <= 17 && VIN(b[:])
}

// VINCheck returns the character that belongs in position 9; false for a character that no VIN has.
func VINCheck(v []byte) (byte, bool) {
	const weights = "\x08\x07\x06\x05\x04\x03\x02\x0a\x00\x09\x08\x07\x06\x05\x04\x03\x02"
	// The value of A to Z; 0 for the letters that no VIN has.
	const values = "12345678012345070923456789"
	sum := 0
	for i, c := range v {
		value := int(c - '0')
		if !digit(c) {
			if !upper(c) || values[c-'A'] == '0' {
				return 0, false
			}
			value = int(values[c-'A'] - '0')
		}
		sum += value * int(weights[i])
	}
	return "0123456789X"[sum%11], true
}
