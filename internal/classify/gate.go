package classify

import "strings"

// gate is what a value must have so that a check may accept it: it is looked at before the check is asked.
type gate struct {
	first string // the bytes that the value may start with; "" when it may be any
	needs class  // classes of one of which it has a byte; 0 when it may have any
	lacks class  // classes of which it has none
}

// opens reports whether a value of the classes may be one.
func (g gate) opens(c class) bool { return (g.needs == 0 || c&g.needs != 0) && c&g.lacks == 0 }

// The first bytes of the dot (U+00B7) and the bullet (U+2022) that separate the groups of a plate.
const (
	middleDot = 0xC2
	bullet    = 0xE2
)

// startsWith reports whether a value of the shape may start with b: a separator is taken off before the check.
func (g gate) startsWith(b byte, s shape) bool {
	if s.strip && (classes[b]&(isBlank|isDot) != 0 || b == middleDot || b == bullet) {
		return true
	}
	if g.first == "" {
		return classes[b]&s.allowed != 0
	}
	return strings.IndexByte(g.first, b) >= 0
}
