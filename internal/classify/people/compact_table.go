package people

// compacting says what compact does with each byte.
var compacting = [256]uint8{
	' ': drop, '\t': drop, '-': drop, '.': drop, '(': drop, ')': drop,
	'a': raise, 'b': raise, 'c': raise, 'd': raise, 'e': raise, 'f': raise, 'g': raise, 'h': raise, 'i': raise,
	'j': raise, 'k': raise, 'l': raise, 'm': raise, 'n': raise, 'o': raise, 'p': raise, 'q': raise, 'r': raise,
	's': raise, 't': raise, 'u': raise, 'v': raise, 'w': raise, 'x': raise, 'y': raise, 'z': raise,
	0xEF: wide,
}

// mailing marks the bytes of plain mail addresses apart from the at sign: small letters, figures and three signs.
var mailing = [256]bool{
	'.': true, '-': true, '_': true,
	'0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true, '7': true, '8': true, '9': true,
	'a': true, 'b': true, 'c': true, 'd': true, 'e': true, 'f': true, 'g': true, 'h': true, 'i': true, 'j': true,
	'k': true, 'l': true, 'm': true, 'n': true, 'o': true, 'p': true, 'q': true, 'r': true, 's': true, 't': true,
	'u': true, 'v': true, 'w': true, 'x': true, 'y': true, 'z': true,
}
