package classify

import (
	"bytes"
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// Whole cells are told for every row, not for the sample of distinct values alone: a form that proves its kind by
// itself may be that of one cell in a million.

// wholes finds the forms that stand for themselves: of detectors that need no word of the schema, and told without
// reading the value as text. A set of them is one word, of places in forms.
type wholes struct {
	forms    []uint8  // the surest first
	byClass  []uint64 // by the classes of a value
	byLength [plainLengths + 2]uint64
	byFirst  [256]uint64
	scans    []bool // by the classes of a text: whether something may be inside
}

// maxWhole bounds the forms that stand for themselves.
const maxWhole = 64

// indexWhole prepares wholes from the forms.
func (e *Engine) indexWhole() error {
	w := &e.wholes
	*w = wholes{byClass: make([]uint64, allClasses+1), scans: make([]bool, allClasses+1)}
	for i := range e.forms {
		if e.whole.has(i) {
			w.forms = append(w.forms, uint8(i))
		}
	}
	if len(w.forms) > maxWhole {
		return fmt.Errorf("classify: compile: more than %d forms that stand for themselves", maxWhole)
	}
	slices.SortStableFunc(w.forms, func(a, b uint8) int { return cmp.Compare(e.forms[a].chance, e.forms[b].chance) })
	for rank, i := range w.forms {
		w.enter(1<<rank, &e.forms[i])
	}
	for c := range w.scans {
		w.scans[c] = e.mayHold(class(c))
	}
	return nil
}

// enter makes a form known wherever a value may be one.
func (w *wholes) enter(bit uint64, f *form) {
	for c := range w.byClass {
		if f.shape.fits(class(c)) && f.gate.opens(class(c)) {
			w.byClass[c] |= bit
		}
	}
	high := f.high
	if f.shape.strip {
		high *= 2 // with separators, which are fewer than what they separate
	}
	for n := f.low; n <= min(high, plainLengths); n++ {
		w.byLength[n] |= bit
	}
	if high > plainLengths {
		w.byLength[plainLengths+1] |= bit // of all that are longer
	}
	for b := range w.byFirst {
		if f.leads(byte(b)) {
			w.byFirst[b] |= bit
		}
	}
}

// mayHold reports whether a text of the classes may hold something. It takes the sum of the classes for those of each
// run, and thus rather too much.
func (e *Engine) mayHold(text class) bool {
	if text&(isDigit|isAt) != 0 {
		return true
	}
	for i := range e.forms { // without figures: letters in both cases, else they are words
		if f := &e.forms[i]; f.inText && text&isLetter&f.shape.allowed == isLetter && f.shape.required&isLetter != 0 {
			return true
		}
	}
	return false
}

// noForm is the number of no form.
const noForm = -1

// tell says of a value the surest form that the whole of it fits and that stands for itself, noForm when there is none,
// and then the detectors that match inside it.
func (t *Table) tell(v []byte) (form int, inside set) {
	w := &t.engine.wholes
	may := w.byLength[min(len(v), plainLengths+1)] & w.byFirst[v[0]]
	if may == 0 && (len(v) < minText || v[0] >= 0x80 && len(v) >= plainText && !hasRun(v)) {
		return noForm, inside
	}
	c := &t.cell
	c.measure(v, t.scratch[:0])
	if f := t.engine.stands(c); f != noForm {
		return f, inside
	}
	return noForm, t.inText(c)
}

// plainText is the length in bytes from which a text has as many characters as are searched.
const plainText = utf8.UTFMax * minText

// stands returns the surest form that the whole value fits and that stands for itself, noForm when there is none.
func (e *Engine) stands(c *cell) int {
	if len(c.raw) == 0 {
		return noForm
	}
	w := &e.wholes
	may := w.byClass[c.class] & w.byLength[min(len(c.raw), plainLengths+1)] & w.byFirst[c.raw[0]]
	for ; may != 0; may &= may - 1 {
		f := w.forms[bits.TrailingZeros64(may)]
		if e.forms[f].accepts(c) {
			return int(f)
		}
	}
	return noForm
}

// inText returns the detectors that match inside a value that fits no form as a whole.
func (t *Table) inText(c *cell) (found set) {
	if c.runes < minText || !t.engine.wholes.scans[c.class] || !hasRun(c.raw) {
		return found
	}
	if c.class&isToken != 0 && bytes.IndexByte(c.raw, ' ') < 0 && bytes.Contains(c.raw, []byte("://")) {
		return found // numbers and hosts in an address of the web are about no person
	}
	t.matches = t.engine.Scan(c.raw, t.matches[:0])
	for _, m := range t.matches {
		found.add(uint8(m.Detector))
	}
	return found
}

// hasRun reports whether a text has a run that Scan would look at, or full-width forms that make one. Looking at every
// stride-th byte meets all of them: stride is no multiple of the three bytes of a full-width form, so that one in three
// looks meets the first byte of one.
func hasRun(v []byte) bool {
	for i := stride - 1; i < len(v); i += stride {
		switch {
		case v[i] == fullWidth:
			if i+2 < len(v) && (v[i+1] == 0xBD || v[i+1] == 0xBC && !punctuates(v[i+2])) {
				return true
			}
		case running[v[i]]:
			start, end := bounds(v, i)
			if end-start >= stride {
				return true
			}
			i = end
		}
	}
	return false
}

// bounds returns where the run around i begins, or is long enough, and where it ends.
func bounds(v []byte, i int) (start, end int) {
	start, end = i, i+1
	for end < len(v) && running[v[end]] {
		end++
	}
	for start > 0 && running[v[start-1]] && end-start < stride {
		start--
	}
	return start, end
}

// whole counts the cells of a column that are a value of one kind, every row of them.
type whole struct {
	Rows   int64
	lowest []uint64 // the smallest hashes of the values, in order: enough to tell one value from many
}

// wholeSize is how many different values of a kind are told apart; from there on they are many.
const wholeSize = 32

// add accounts for a value that occurs n times.
func (w *whole) add(h uint64, n int64) {
	w.Rows += n
	if len(w.lowest) < wholeSize || h < w.lowest[len(w.lowest)-1] {
		w.insert(h)
	}
}

func (w *whole) insert(h uint64) {
	at, known := slices.BinarySearch(w.lowest, h)
	if known {
		return
	}
	w.lowest = slices.Insert(w.lowest, at, h)
	w.lowest = w.lowest[:min(len(w.lowest), wholeSize)]
}

// shows reports whether a hash that was added is that of a value to show, masked: the same in every order.
func (w *whole) shows(h uint64) bool { return h <= w.lowest[min(len(w.lowest), maxSamples)-1] }

// merge adds what another part counted.
func (w *whole) merge(other *whole) {
	w.Rows += other.Rows
	for _, h := range other.lowest {
		if len(w.lowest) < wholeSize || h < w.lowest[len(w.lowest)-1] {
			w.insert(h)
		}
	}
}

// distinct is how many different values were counted, at most wholeSize.
func (w *whole) distinct() int { return len(w.lowest) }

// wholeOf returns the counts of a detector, new ones when it has none.
func (c *column) wholeOf(detector int) *whole {
	if c.Whole[detector] == nil {
		c.Whole[detector] = &whole{lowest: make([]uint64, 0, wholeSize+1)}
	}
	return c.Whole[detector]
}
