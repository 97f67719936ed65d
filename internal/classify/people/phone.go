package people

import (
	"bytes"

	"github.com/domicile/domicile/internal/classify/check"
)

const (
	mobileLength  = 11
	shortestPhone = 7  // digits; fewer tell nobody apart
	longestPhone  = 15 // digits with the country (ITU-T E.164)
)

// phone is a number in digits: 11 for a mainland mobile however it is written, with a plus sign and the country before
// any other that states its country, as it is otherwise. A mobile and +86 place the person in the mainland, another
// country elsewhere; Hong Kong, Macao and Taiwan have countries of their own.
func phone(dst, v []byte, e *evidence) []byte {
	if plainMobile(v) {
		e.mainland = true
		return append(dst, v...)
	}
	start := len(dst)
	dst = compact(dst, v)
	number, international := cutInternational(dst[start:])
	if !dialled(number) || address(v) {
		return dst[:start]
	}
	national, chinese := bytes.CutPrefix(number, []byte("86"))
	switch {
	case chinese && (international || plainMobile(national)):
		e.mainland = true
		return append(dst[:start], national...)
	case international:
		// The number lies behind the plus sign or behind 00: it moves forward over itself, if at all.
		e.elsewhere = true
		return append(append(dst[:start], '+'), number...)
	case plainMobile(number):
		e.mainland = true
	}
	return append(dst[:start], number...)
}

// plainMobile reports whether v is a mainland mobile number as most are written.
func plainMobile(v []byte) bool { return len(v) == mobileLength && v[0] == '1' && check.Mobile(v) }

// dialled reports whether a number has the length of one that can be dialled.
func dialled(v []byte) bool { return len(v) >= shortestPhone && len(v) <= longestPhone && digits(v) }

// address reports whether v has the dots of an address of the internet, whose digits look like those of a phone.
func address(v []byte) bool { return bytes.Count(v, []byte(".")) > 2 }

// cutInternational cuts + or 00 from a number that states its country.
func cutInternational(v []byte) (number []byte, international bool) {
	if rest, ok := bytes.CutPrefix(v, []byte("+")); ok {
		return rest, true
	}
	const shortest = 8 // digits of a number with its country
	if rest, ok := bytes.CutPrefix(v, []byte("00")); ok && len(rest) >= shortest && rest[0] != '0' {
		return rest, true
	}
	return v, false
}
