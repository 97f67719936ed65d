package people

const (
	oldLength = 15 // identity numbers of before 1999: no century, no check character
	newLength = 18
)

// residentID is the identity number in its 18 characters. A number whose check character is right places the person in
// the mainland: citizens, residents from Hong Kong, Macao and Taiwan, and foreigners with permanent residence hold one.
// A wrong check character (test data, a typing error) still identifies, and places nobody.
func residentID(dst, v []byte) ([]byte, Place) {
	start := len(dst)
	dst = compact(dst, v)
	id := dst[start:]
	switch {
	case len(id) == oldLength && digits(id):
		dst = append(dst, "000"...)
		id = dst[start:]
		copy(id[8:], id[6:oldLength])
		id[6], id[7] = '1', '9'
		id[newLength-1] = checkCharacter(id)
	case len(id) != newLength || !digits(id[:newLength-1]):
		return dst[:start], Unknown
	case checkCharacter(id) != id[newLength-1]:
		return dst, Unknown
	}
	if _, ok := ParseDate(id[6:14]); !ok {
		return dst, Unknown
	}
	return dst, Mainland
}

// birthOf returns the birth date in a normalised identity number.
func birthOf(id []byte) Date {
	if len(id) != newLength {
		return Date{}
	}
	d, ok := ParseDate(id[6:14])
	if !ok {
		return Date{}
	}
	return d
}

// checkCharacter computes the eighteenth character over the first seventeen (ISO 7064 MOD 11-2, as in GB 11643).
func checkCharacter(id []byte) byte {
	sum := 0
	for _, c := range id[:newLength-1] {
		sum = (sum + int(c-'0')) * 2 % 11
	}
	return "10X98765432"[sum]
}

func digits(v []byte) bool {
	for _, c := range v {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
