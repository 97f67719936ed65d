package classify

import (
	"fmt"
	"strings"

	"github.com/domicile/domicile/internal/classify/check"
)

// runClass is what a byte of a run may be, as bits. It is class without what no run holds.
type runClass uint8

const (
	runDigit runClass = 1 << iota
	runUpper
	runLower
	runDot
	runAt
	runUnderline

	// runPlate stands for a province's character and what follows it.
	runPlate = runUnderline << 1
)

// class returns the same classes as those of a value.
func (c runClass) class() (all class) {
	if c == runPlate {
		return isHigh | isWord
	}
	for i, bit := range [...]class{isDigit, isUpper, isLower, isDot, isAt, isToken} {
		if c&(1<<i) != 0 {
			all |= bit
		}
	}
	return all
}

// proves reports whether a run of the classes may be a value: letters of one case are words, and dots are rulers.
func (c runClass) proves() bool { return c != runUpper && c != runLower && c != runDot }

const (
	// maxInText bounds the forms that are looked for inside text: a set of them is one word.
	maxInText = 64
	// manyBytes is the length from which runs share one list of forms, which then look at the length themselves.
	manyBytes = 64
)

// textForm is what is left of a form on the way through a text.
type textForm struct {
	check     check.Func
	look      look
	detector  int
	low, high int
}

// look is what the masks of a run tell of a check.
type look uint8

const (
	lookNone   look = iota // nothing
	lookMail               // all of it: whether the run is a mail address
	lookDotted             // whether it has the dots of an IPv4 address
	lookPlate              // nothing; it may stand behind a separator
)

// lookOf returns what the masks tell of the named check.
func lookOf(name string) look {
	switch name {
	case "email":
		return lookMail
	case "plate":
		return lookPlate
	case "ipv4", "ipv4_likely":
		return lookDotted
	default:
		return lookNone
	}
}

// textIndex tells the forms that a run may be from its classes, its length and its first byte, before any check.
type textIndex struct {
	forms   [maxInText]textForm
	byClass [runPlate + 1][manyBytes + 1]uint64
	byFirst [256]uint64
	plates  uint64 // one bit for each length of a run that may follow the character of a province
	words   bool   // whether a run of fewer letters than longWord may be a value
}

// indexText builds the index of the forms inside text.
func (e *Engine) indexText() error {
	e.text = &textIndex{}
	n := 0
	for i := range e.forms {
		f := &e.forms[i]
		if f.weak || !f.inText {
			continue
		}
		if n == maxInText {
			return fmt.Errorf("classify: compile: more than %d forms inside text", maxInText)
		}
		e.text.add(n, f)
		n++
	}
	for n := provinceBytes; n < manyBytes; n++ {
		if e.text.byClass[runPlate][n] != 0 {
			e.text.plates |= 1 << (n - provinceBytes)
		}
	}
	return nil
}

// add enters a form under every combination of classes, length and first byte that it accepts.
func (x *textIndex) add(n int, f *form) {
	x.forms[n] = textForm{check: f.told(), look: f.look, detector: f.detector, low: f.low, high: f.high}
	for c := range x.byClass {
		if !runClass(c).proves() || !f.shape.fits(runClass(c).class()) {
			continue
		}
		for length := f.low; length <= min(f.high, manyBytes); length++ {
			x.byClass[c][length] |= 1 << n
		}
		if f.high >= manyBytes {
			x.byClass[c][manyBytes] |= 1 << n
		}
	}
	x.words = x.words || f.wordy()
	for b := range x.byFirst {
		if f.starts(byte(b)) {
			x.byFirst[b] |= 1 << n
		}
	}
}

// told returns the check of a form, or one that asks its words.
func (f *form) told() check.Func {
	switch words, fn := f.words, f.check; {
	case words != nil:
		return func(v []byte) bool {
			_, known := words[string(v)]
			return known && (fn == nil || fn(v))
		}
	case fn == nil:
		return func([]byte) bool { return true }
	default:
		return fn
	}
}

// starts reports whether a value of the form may start with b.
func (f *form) starts(b byte) bool {
	return f.trait.First == "" || strings.IndexByte(f.trait.First, b) >= 0
}

// longWord is the length from which a run is looked at that has neither a digit nor an at sign.
const longWord = 3 * stride

// wordy reports whether a run shorter than a long word, without a digit or an at sign, may be a value of the form.
func (f *form) wordy() bool {
	for c := runClass(0); c <= runPlate; c++ {
		low := f.low
		if c == runPlate {
			low -= provinceBytes
		}
		if c&(runDigit|runAt) == 0 && c.proves() && low < longWord && !f.trait.Figure && f.shape.fits(c.class()) {
			return true
		}
	}
	return false
}
