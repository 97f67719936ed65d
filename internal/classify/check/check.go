// Package check is the arithmetic of stage 2: it says whether a value is a well-formed number of its kind, by checksum,
// calendar, region or prefix table. It holds no state, allocates nothing, and never keeps its argument.
//
// Every check takes the normalised form of a value: ASCII, no blanks or separators around or inside, letters as they
// came. What is valid here may still not exist; what fails here may still be a mistyped or a masked one.
package check

import "slices"

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

func digits(v []byte) bool {
	for _, c := range v {
		if c-'0' > 9 {
			return false
		}
	}
	return len(v) > 0
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

func hasPrefix(v []byte, p string) bool { return len(v) >= len(p) && string(v[:len(p)]) == p }

// Luhn reports whether the last digit is the Luhn check digit of the digits before it (ISO/IEC 7812-1).
func Luhn(v []byte) bool {
	if len(v) < 2 || !digits(v) {
		return false
	}
	return LuhnDigit(v[:len(v)-1]) == v[len(v)-1]
}

// LuhnDigit returns the check digit that completes v, which must be digits.
func LuhnDigit(v []byte) byte {
	sum, double := 0, true
	for _, c := range slices.Backward(v) {
		d := int(c - '0')
		if double {
			d *= 2
			if d > 9 {
				d -= 9
			}
		}
		sum += d
		double = !double
	}
	return byte('0' + (10-sum%10)%10)
}
