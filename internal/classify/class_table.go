package classify

// class is what a byte may be, as bits, so that a value's classes are the union of its bytes'.
type class uint16

const (
	isDigit class = 1 << iota
	isUpper
	isLower
	isHigh  // a byte of a character beyond ASCII
	isBlank // what separates the groups of a number: blank, hyphen, round brackets
	isDot
	isAt
	isToken // what tokens are written with beside letters and digits: _ / + = : $ % ,
	isPlus
	isOther

	isLetter   = isUpper | isLower
	isWord     = isDigit | isLetter
	allClasses = isOther<<1 - 1
)

// classes maps each byte to its class.
var classes = func() (t [256]class) {
	for c := range t {
		switch {
		case c >= '0' && c <= '9':
			t[c] = isDigit
		case c >= 'A' && c <= 'Z':
			t[c] = isUpper
		case c >= 'a' && c <= 'z':
			t[c] = isLower
		case c >= 0x80:
			t[c] = isHigh
		default:
			t[c] = isOther
		}
	}
	for _, c := range " -()" {
		t[c] = isBlank
	}
	for _, c := range "_/=:$%,{}" {
		t[c] = isToken
	}
	t['.'], t['@'], t['+'] = isDot, isAt, isPlus
	return t
}()

// running marks the bytes that a run of the scanner is made of: digits, letters, dots, at signs, underlines.
var running = func() (t [256]bool) {
	for c := range t {
		t[c] = classes[c]&(isWord|isDot|isAt) != 0 || c == '_'
	}
	return t
}()

// local marks the bytes of the local part of a mail address.
var local = func() (t [256]bool) {
	for c := range t {
		t[c] = running[c] && c != '@'
	}
	for _, c := range "+-%&'#" {
		t[c] = true
	}
	return t
}()

// mayLead marks the bytes that may belong to what begins behind them, and are of no run: of the local part of a mail
// address, the plus of a number, the last byte of a province's character.
var mayLead = func() (t [256]bool) {
	for c := range t {
		t[c] = local[c] && !running[c] || c >= 0x80
	}
	return t
}()
