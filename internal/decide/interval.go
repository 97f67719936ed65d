package decide

// orderly is the count as a scan gives one: of nobody at least, its upper end no lower than its lower one. A document that
// somebody edited may hold others; of its two ends the larger one bounds the people, so that nobody is overlooked.
func (c Count) orderly() Count {
	low := max(0, c.Low)
	return Count{Low: low, High: max(low, c.High)}
}

// plus adds two counts; what is unbounded stays so.
func (c Count) plus(d Count) Count { return Count{Low: add(c.Low, d.Low), High: add(c.High, d.High)} }

// minus takes d away, never below 0.
func (c Count) minus(d Count) Count {
	high := c.High
	if high < Unbounded {
		high = max(0, high-d.Low)
	}
	return Count{Low: max(0, c.Low-min(c.Low, d.High)), High: high}
}

// within cuts the count to the part that lies in d; d must meet c.
func (c Count) within(d Count) Count { return Count{Low: max(c.Low, d.Low), High: min(c.High, d.High)} }

func add(a, b int64) int64 {
	if a >= Unbounded-b {
		return Unbounded
	}
	return a + b
}

// atLeast reports whether c >= d, "reaches d".
func (c Count) atLeast(d Count) Truth {
	switch {
	case c.Low >= d.High:
		return Yes
	case c.High < d.Low:
		return No
	default:
		return Unknown
	}
}

// above reports whether c > d, "exceeds d".
func (c Count) above(d Count) Truth { return not(d.atLeast(c)) }

// equals reports whether c = d.
func (c Count) equals(d Count) Truth { return both(c.atLeast(d), d.atLeast(c)) }

// not is the negation of three-valued logic.
func not(t Truth) Truth {
	switch t {
	case Yes:
		return No
	case No:
		return Yes
	case Unknown:
	}
	return Unknown
}

// both is the conjunction of three-valued logic.
func both(a, b Truth) Truth {
	switch {
	case a == No || b == No:
		return No
	case a == Unknown || b == Unknown:
		return Unknown
	default:
		return Yes
	}
}

// truth makes a Truth of what is certain and what is possible.
func truth(certain, possible bool) Truth {
	switch {
	case certain:
		return Yes
	case possible:
		return Unknown
	default:
		return No
	}
}
