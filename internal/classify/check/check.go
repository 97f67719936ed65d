// Package check is the arithmetic of stage 2: it says whether a value is a well-formed number of its kind, by checksum,
// calendar, region or prefix table. It holds no state, allocates nothing, and never keeps its argument.
//
// Every check takes the normalised form of a value: ASCII, no blanks or separators around or inside, letters as they
// came. What is valid here may still not exist; what fails here may still be a mistyped or a masked one.
package check

// Func reports whether a normalised value is well-formed. It must not keep or change v.
type Func func(v []byte) bool

// ByName returns the check that a detector file names. The list is closed.
func ByName(name string) (Func, bool) {
	for _, n := range list() {
		if n.name == name {
			return n.fn, true
		}
	}
	return nil, false
}

// Names lists every check in the order of their families.
func Names() []string {
	all := list()
	names := make([]string, len(all))
	for i, n := range all {
		names[i] = n.name
	}
	return names
}

type named struct {
	name string
	fn   Func
}

func list() []named {
	var all []named
	for _, family := range [][]named{identity(), travel(), organisation(), finance(), contact(), device(), web(), calendar(), text(), western(), document()} {
		all = append(all, family...)
	}
	return all
}

func digit(c byte) bool { return c-'0' < 10 }

func upper(c byte) bool { return c-'A' < 26 }

func letter(c byte) bool { return (c|0x20)-'a' < 26 }

// digits reports whether v is decimal digits and not empty. It looks at the last ones twice rather than at any alone.
func digits(v []byte) bool {
	n := len(v)
	switch {
	case n >= 8:
		for i := 0; i < n-8; i += 8 {
			if !digits8(word8(v[i:])) {
				return false
			}
		}
		return digits8(word8(v[n-8:]))
	case n >= 4:
		return digits4(word4(v)) && digits4(word4(v[n-4:]))
	}
	for _, c := range v {
		if !digit(c) {
			return false
		}
	}
	return n > 0
}

// number reads decimal digits; the caller has checked them and their count (at most 18).
func number(v []byte) int {
	n := 0
	for _, c := range v {
		n = n*10 + int(c-'0')
	}
	return n
}

// oneOf reports whether c is one of the bytes of set.
func oneOf(c byte, set string) bool {
	for i := range len(set) {
		if set[i] == c {
			return true
		}
	}
	return false
}

// capitals writes v with capitals for its small letters into dst, which is as long, and returns how many there are;
// more than v has when there are none, or capitals beside them.
func capitals(dst, v []byte) (small int) {
	for i, c := range v {
		dst[i] = c
		switch {
		case upper(c):
			return len(v) + 1
		case letter(c):
			dst[i] -= 'a' - 'A'
			small++
		}
	}
	if small == 0 {
		return len(v) + 1
	}
	return small
}

func hasPrefix(v []byte, p string) bool { return len(v) >= len(p) && string(v[:len(p)]) == p }

// Luhn reports whether the last digit is the Luhn check digit of the digits before it (ISO/IEC 7812-1).
func Luhn(v []byte) bool {
	if len(v) < 2 || !digits(v) {
		return false
	}
	n := len(v)
	if n < 8 {
		return LuhnDigit(v[:n-1]) == v[n-1]
	}
	sum := luhn8((word8(v) - zeros8) << (64 - 8*(n%8))) // what is left at the front
	for ; n >= 8; n -= 8 {
		sum += luhn8(word8(v[n-8:]) - zeros8)
	}
	return sum%10 == 0
}

// LuhnDigit returns the check digit that completes v, which must be digits.
func LuhnDigit(v []byte) byte {
	const doubled = "\x00\x02\x04\x06\x08\x01\x03\x05\x07\x09" // the sum of the digits of twice a digit
	sum, i := 0, len(v)
	for ; i >= 2; i -= 2 {
		sum += int(doubled[(v[i-1]-'0')%10]) + int(v[i-2]-'0')
	}
	if i > 0 {
		sum += int(doubled[(v[0]-'0')%10])
	}
	return byte('0' + (10-sum%10)%10)
}
