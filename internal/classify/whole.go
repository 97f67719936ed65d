package classify

import (
	"bytes"
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"
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
	gates := e.gates()
	for rank, i := range w.forms {
		w.enter(1<<rank, &e.forms[i], gates[i])
	}
	for c := range w.scans {
		w.scans[c] = e.mayHold(class(c))
	}
	return nil
}

// gates returns the gate of each form; the forms are those of the detectors in their order.
func (e *Engine) gates() []gate {
	all := make([]gate, 0, len(e.forms))
	for i := range e.detectors {
		for _, f := range slices.Concat(e.detectors[i].Values, e.detectors[i].Others) {
			all = append(all, gateOf(f.Check))
		}
	}
	return all
}

// enter makes a form known wherever a value may be one.
func (w *wholes) enter(bit uint64, f *form, g gate) {
	for c := range w.byClass {
		if f.shape.fits(class(c)) && (g.needs == 0 || class(c)&g.needs != 0) {
			w.byClass[c] |= bit
		}
	}
	for n := range w.byLength {
		// What is taken off makes a value shorter; the last entry stands for all that are longer.
		if n >= f.low && (n <= f.high || f.shape.strip) || n == len(w.byLength)-1 && f.high >= n {
			w.byLength[n] |= bit
		}
	}
	for b := range w.byFirst {
		separates := f.shape.strip && (classes[b]&(isBlank|isDot) != 0 || b == middleDot)
		if g.first == "" || strings.IndexByte(g.first, byte(b)) >= 0 || separates {
			w.byFirst[b] |= bit
		}
	}
}

// middleDot is the first byte of the dot (U+00B7) that separates the groups of a plate.
const middleDot = 0xC2

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
	if c.runes < minText || !t.engine.wholes.scans[c.class] {
		return found
	}
	const web = isToken | isOther // both are in ://
	if c.class&web == web && bytes.IndexByte(c.raw, ' ') < 0 && bytes.Contains(c.raw, []byte("://")) {
		return found // numbers and hosts in an address of the web are about no person
	}
	t.matches = t.engine.Scan(c.raw, t.matches[:0])
	for _, m := range t.matches {
		found.add(uint8(m.Detector))
	}
	return found
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
