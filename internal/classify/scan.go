package classify

const (
	// stride is the length of the shortest run that matters: the figures of a plate after its separator. Looking at
	// every stride-th byte meets every such run.
	stride = 5
	// longest is the longest run that can be a value; it is the length of a mail address (RFC 5321).
	longest = 254
)

// Scan appends the occurrences of every kind that can be told inside text to out. It is one pass over buf for all
// detectors; numbers count as a whole run only, so that a window of a longer number is nothing. It allocates nothing
// while out has room, and keeps no reference to buf.
func (e *Engine) Scan(buf []byte, out []Match) []Match {
	for i := stride - 1; i < len(buf); {
		if !running[buf[i]] {
			i += stride
			continue
		}
		start := i
		for floor := max(0, i-stride+1); start > floor && running[buf[start-1]]; {
			start--
		}
		end := i + 1
		for end < len(buf) && running[buf[end]] {
			end++
		}
		if end-start >= stride {
			out = e.run(buf, start, end, out)
		}
		i = end + stride
	}
	return out
}

// run looks at one run of digits, letters, dots, at signs and underlines.
func (e *Engine) run(buf []byte, start, end int, out []Match) []Match {
	start, end = trim(buf, start, end)
	var c class
	for _, b := range buf[start:end] {
		c |= classes[b]
	}
	switch {
	case c&isAt != 0:
		start = localPart(buf, start)
	case c == isLower, c == isUpper, c == isDot, end-start > longest:
		return out
	case c&(isUpper|isDigit) != 0 && start >= 3 && buf[start-1] >= 0x80:
		out = e.plate(buf, start, end, out)
	}
	if c == isDigit {
		start = withPlus(buf, start)
	}
	return e.try(buf, start, end, c, out)
}

// trim takes dots and underlines off both ends of a run.
func trim(buf []byte, start, end int) (from, to int) {
	for start < end && (buf[start] == '.' || buf[start] == '_') {
		start++
	}
	for start < end && (buf[end-1] == '.' || buf[end-1] == '_') {
		end--
	}
	return start, end
}

// localPart moves the start of an address over the characters that only its local part may hold.
func localPart(buf []byte, start int) int {
	for start > 0 && local[buf[start-1]] {
		start--
	}
	return start
}

// withPlus takes the plus of an international number along.
func withPlus(buf []byte, start int) int {
	if start > 0 && buf[start-1] == '+' {
		return start - 1
	}
	return start
}

// try appends a match for each detector one of whose forms the run fits.
func (e *Engine) try(buf []byte, start, end int, c class, out []Match) []Match {
	n, last := end-start, -1
	for _, i := range e.inText[c].of(n) {
		f := &e.forms[i]
		if f.detector != last && f.low <= n && n <= f.high && (f.check == nil || f.check(buf[start:end])) {
			last = f.detector
			out = append(out, Match{Detector: last, Start: start, End: end})
		}
	}
	return out
}

// plate looks for the character of a province before the letter of a plate.
func (e *Engine) plate(buf []byte, start, end int, out []Match) []Match {
	return e.try(buf, start-3, end, isHigh|isWord, out)
}
