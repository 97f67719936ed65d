package classify

// The classes of one byte as the masks have them, one bit each: letters are of two classes by half of the alphabet,
// because a byte's class is told from its two halves.
const (
	byteDigit = 1 << iota
	byteAO    // A to O
	bytePZ
	byteao // a to o
	bytepz
	byteDot
	byteAt
	byteUnderline
)

// byteClasses maps the bytes that a run is made of to their class, and all others to 0.
var byteClasses = func() (t [256]byte) {
	for c := range byte(128) {
		switch {
		case c >= '0' && c <= '9':
			t[c] = byteDigit
		case c >= 'A' && c <= 'O':
			t[c] = byteAO
		case c >= 'P' && c <= 'Z':
			t[c] = bytePZ
		case c >= 'a' && c <= 'o':
			t[c] = byteao
		case c >= 'p' && c <= 'z':
			t[c] = bytepz
		}
	}
	t['.'], t['@'], t['_'] = byteDot, byteAt, byteUnderline
	return t
}()

// runClasses maps the classes of some bytes together to those of a run.
var runClasses = func() (t [256]runClass) {
	for all := range t {
		for i, c := range [8]runClass{runDigit, runUpper, runUpper, runLower, runLower, runDot, runAt, runUnderline} {
			if all>>i&1 != 0 {
				t[all] |= c
			}
		}
	}
	return t
}()
