package people

import "github.com/domicile/domicile/internal/classify/check"

// The lengths of identity numbers: of before 1999, with neither century nor check character, of today, and of the
// national student number, which is G or L and an identity number.
const (
	oldLength     = 15
	newLength     = 18
	studentLength = 19
)

// residentID is the identity number in its 18 characters. A number that passes its checks places the person in the
// mainland: citizens, residents from Hong Kong, Macao and Taiwan, and foreigners with permanent residence hold one. A
// number that fails them (test data, a typing error) still identifies, and says nothing else.
func residentID(dst, v []byte, e *evidence) []byte {
	start := len(dst)
	dst = residentCharacters(dst, v)
	id := dst[start:]
	switch {
	case len(id) == newLength && digits(id[:newLength-1]):
	case len(id) == oldLength && digits(id):
		e.resident(check.ParseResident(id))
		return fromOld(dst, start)
	default:
		return dst[:start]
	}
	e.resident(check.ParseResident(id))
	return dst
}

// resident adds what an identity number says, if it is one.
func (e *evidence) resident(r check.Resident, ok bool) {
	if !ok {
		return
	}
	e.mainland = true
	if e.born.Year == 0 {
		e.born = r.Birth
	}
}

// residentCharacters appends the characters of an identity number, without the prefix of a student number.
func residentCharacters(dst, v []byte) []byte {
	if len(v) == newLength && digits(v) {
		return append(dst, v...) // by far the most
	}
	start := len(dst)
	dst = compact(dst, v)
	if id := dst[start:]; len(id) == studentLength && (id[0] == 'G' || id[0] == 'L') {
		return append(dst[:start], id[1:]...)
	}
	return dst
}

// fromOld turns the 15 digits at start into 18 characters: the century 19 and the check character are added.
func fromOld(dst []byte, start int) []byte {
	dst = append(dst, "000"...)
	id := dst[start:]
	copy(id[8:], id[6:oldLength])
	id[6], id[7] = '1', '9'
	id[newLength-1] = check.ResidentIDCheckDigit(id[:newLength-1])
	return dst
}

func digits(v []byte) bool {
	for _, c := range v {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}
