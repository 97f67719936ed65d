package people

// compacting says what compact does with each byte.
var compacting = [256]uint8{
	' ': drop, '\t': drop, '-': drop, '.': drop, '(': drop, ')': drop,
	'a': raise, 'b': raise, 'c': raise, 'd': raise, 'e': raise, 'f': raise, 'g': raise, 'h': raise, 'i': raise,
	'j': raise, 'k': raise, 'l': raise, 'm': raise, 'n': raise, 'o': raise, 'p': raise, 'q': raise, 'r': raise,
	's': raise, 't': raise, 'u': raise, 'v': raise, 'w': raise, 'x': raise, 'y': raise, 'z': raise,
	0xEF: wide,
}
