package classify

// gate is what the classes of a value must be so that a check may accept it, beside the check's trait: it is looked at
// before the check is asked.
type gate struct {
	needs class // classes of one of which the value has a byte; 0 when it may have any
	lacks class // classes of which it has none
}

// opens reports whether a value of the classes may be one.
func (g gate) opens(c class) bool { return (g.needs == 0 || c&g.needs != 0) && c&g.lacks == 0 }

// The first bytes of the dot (U+00B7) and the bullet (U+2022) that separate the groups of a plate.
const (
	middleDot = 0xC2
	bullet    = 0xE2
)

// leads reports whether a whole value of the form may start with b: a separator is taken off before the check.
func (f *form) leads(b byte) bool {
	if f.shape.strip && (classes[b]&(isBlank|isDot) != 0 || b == middleDot || b == bullet) {
		return true
	}
	return classes[b]&f.shape.allowed != 0 && f.starts(b)
}
