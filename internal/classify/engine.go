package classify

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/domicile/domicile/internal/classify/check"
)

// revision counts changes of the code that change results; it is part of every version.
const revision = 1

// maxForms bounds the forms of all detectors together, those of a user's own included: a set of them is four words.
const maxForms = 256

// form is a compiled Form.
type form struct {
	detector int
	shape    shape
	low      int
	high     int
	check    check.Func
	words    map[string]struct{}
	chance   float64
	weak     bool
	other    bool // values of it are of something else
	inText   bool
	trait    check.Trait
	gate     gate
	look     look
	percent  int
}

// Engine is the compiled knowledge. It does not change and may be used by several goroutines at once.
type Engine struct {
	detectors []Detector
	forms     []form
	byClass   []byLength // the forms that prove something, by the classes of a value
	weak      [][]uint8  // the others
	sure      [][]int    // by detector: its forms that prove something, the surest first
	text      *textIndex // those that are looked for inside text
	others    set        // forms whose values are of something else than their detector
	whole     set        // forms after which a value needs no look inside
	wholes    wholes     // the same, to find them by
	schema    *schema
	fields    []Field
	model     model // what the evidence is worth
	minors    []string
	version   string
}

// Match is an occurrence of a kind inside a buffer.
type Match struct {
	Detector   int // index into Engine.Detectors
	Start, End int
}

// Compile makes an engine, and tries every example of every detector on it: what a file finds must be found by that
// file alone, what it ignores must not be.
func Compile(k Knowledge) (*Engine, error) {
	if err := errors.Join(validate(k.Detectors), validateFields(k.Fields)); err != nil {
		return nil, err
	}
	e := &Engine{detectors: slices.Clone(k.Detectors), fields: k.Fields, minors: k.Minors}
	var errs []error
	for i := range e.detectors {
		if err := e.addForms(i); err != nil {
			errs = append(errs, fmt.Errorf("classify: compile %s: %w", e.detectors[i].where(), err))
		}
	}
	if len(e.forms) > maxForms {
		errs = append(errs, fmt.Errorf("classify: compile: %d forms, at most %d", len(e.forms), maxForms))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	e.index()
	e.sure = e.bySureness()
	if err := errors.Join(e.indexWhole(), e.indexText()); err != nil {
		return nil, err
	}
	e.schema = newSchema(k.Words, e.detectors)
	learned, err := k.Weights.compile()
	if err != nil {
		return nil, err
	}
	e.model = learned
	version, err := digest(k)
	if err != nil {
		return nil, err
	}
	e.version = version
	return e, e.tryExamples()
}

// Version is a digest of the knowledge and of the revision of the code. Results of equal versions are comparable.
func (e *Engine) Version() string { return e.version }

// Detectors returns the compiled detectors; the caller must not change them.
func (e *Engine) Detectors() []Detector { return e.detectors }

func (e *Engine) addForms(detector int) error {
	d := &e.detectors[detector]
	for i, f := range slices.Concat(d.Values, d.Others) {
		other := i >= len(d.Values)
		f.Weak = f.Weak || other
		c, err := f.compile(detector)
		if err != nil {
			return fmt.Errorf("form of the shape %s: %w", f.Shape, err)
		}
		c.other = other
		e.forms = append(e.forms, c)
	}
	return nil
}

// compile resolves the names of a form and fills its defaults.
func (f *Form) compile(detector int) (form, error) {
	s, err := shapeOf(f.Shape)
	if err != nil {
		return form{}, err
	}
	if !f.Weak && (f.Chance <= 0 || f.Chance >= 1) {
		return form{}, fmt.Errorf("chance %v is not between 0 and 1", f.Chance)
	}
	c := form{
		detector: detector, shape: s, low: f.Length[0], high: cmp.Or(f.Length[1], maxValue), chance: f.Chance,
		weak: f.Weak, inText: f.InText, percent: cmp.Or(f.Percent, usualPercent), words: wordSet(f.Words),
	}
	if f.Pattern != "" {
		return f.pattern(c)
	}
	if f.Check == "" {
		return c, nil
	}
	fn, ok := check.ByName(f.Check)
	if !ok {
		return form{}, fmt.Errorf("no check %q", f.Check)
	}
	c.check, c.trait, c.gate = fn, check.TraitOf(f.Check), gates[f.Check]
	if c.words == nil {
		c.look = lookOf(f.Check)
	}
	return c, nil
}

// usualPercent is the least share of the distinct values for a column of a kind whose file states none.
const usualPercent = 80

func wordSet(words []string) map[string]struct{} {
	if len(words) == 0 {
		return nil
	}
	set := make(map[string]struct{}, len(words))
	for _, w := range words {
		set[w] = struct{}{}
	}
	return set
}

// byLength lists forms by the length of a value. A table of one line holds for every length.
type byLength [][]uint8

// of returns the forms for a length.
func (b byLength) of(n int) []uint8 {
	if n >= len(b) {
		n = len(b) - 1
	}
	return b[n]
}

// index lists for every combination of classes the forms that a value of them may fit.
func (e *Engine) index() {
	e.byClass = make([]byLength, allClasses+1)
	e.weak = make([][]uint8, allClasses+1)
	for i := range e.forms {
		if e.forms[i].other {
			e.others.add(uint8(i))
		}
		if f := &e.forms[i]; e.detectors[f.detector].Alone && !f.weak && !f.shape.runes {
			e.whole.add(uint8(i))
		}
	}
	for c := range e.byClass {
		of := func(may func(*form) bool) []uint8 { return e.formsOf(class(c), may) }
		e.weak[c] = of(func(f *form) bool { return f.weak })
		e.byClass[c] = e.spread(class(c), of(func(f *form) bool { return !f.weak }))
	}
}

// formsOf lists the forms that a value of the classes may fit.
func (e *Engine) formsOf(c class, may func(*form) bool) []uint8 {
	var all []uint8
	for i := range e.forms {
		if f := &e.forms[i]; f.shape.fits(c) && may(f) {
			all = append(all, uint8(i))
		}
	}
	return all
}

// plainLengths is up to which length the common classes have a list of their own; beyond, forms look at the length.
const plainLengths = 64

// spread enters forms under every length that they accept. Classes with separators or with characters beyond ASCII
// keep one list: there the length of the value is not the one that counts.
func (e *Engine) spread(c class, forms []uint8) byLength {
	if len(forms) == 0 || c&^(isWord|isAt) != 0 && c != isDigit|isDot && c != isAt|isDot|isWord&c {
		return byLength{forms}
	}
	all := make(byLength, plainLengths+2)
	for _, i := range forms {
		f := &e.forms[i]
		for n := f.low; n <= min(f.high, plainLengths); n++ {
			all[n] = append(all[n], i)
		}
	}
	all[plainLengths+1] = forms
	return all
}

func digest(k Knowledge) (string, error) {
	data, err := json.Marshal(k)
	if err != nil {
		return "", fmt.Errorf("classify: digest: %w", err)
	}
	sum := sha256.Sum256(append(data, revision))
	return hex.EncodeToString(sum[:6]), nil
}
