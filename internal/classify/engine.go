package classify

import (
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

// maxForms bounds the forms of all detectors together: a set of them is two words.
const maxForms = 128

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
	inText   bool
	percent  int
}

// Engine is the compiled knowledge. It does not change and may be used by several goroutines at once.
type Engine struct {
	detectors []Detector
	forms     []form
	byClass   [][]uint8   // the forms that prove something, by the classes of a value
	weak      [][]uint8   // the others
	inText    [][][]uint8 // by class and length, the forms that are looked for inside text
	schema    *schema
	fields    []Field
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
	e := &Engine{detectors: slices.Clone(k.Detectors), fields: k.Fields}
	var errs []error
	for i := range e.detectors {
		if err := e.addForms(i); err != nil {
			errs = append(errs, fmt.Errorf("classify: compile %s: %w", e.detectors[i].Name, err))
		}
	}
	if len(e.forms) > maxForms {
		errs = append(errs, fmt.Errorf("classify: compile: %d forms, at most %d", len(e.forms), maxForms))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	e.index()
	e.schema = newSchema(k.Words, e.detectors)
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
	for _, f := range e.detectors[detector].Values {
		s, err := shapeOf(f.Shape)
		if err != nil {
			return err
		}
		c := form{
			detector: detector, shape: s, low: f.Length[0], high: f.Length[1], chance: f.Chance,
			weak: f.Weak, inText: f.InText, percent: f.Percent,
		}
		if c.high == 0 {
			c.high = maxValue
		}
		if c.percent == 0 {
			c.percent = 80
		}
		if f.Check != "" {
			fn, ok := check.ByName(f.Check)
			if !ok {
				return fmt.Errorf("no check %q", f.Check)
			}
			c.check = fn
		}
		if !c.weak && (c.chance <= 0 || c.chance >= 1) {
			return fmt.Errorf("form %s %s: chance %v is not between 0 and 1", f.Shape, f.Check, f.Chance)
		}
		c.words = wordSet(f.Words)
		e.forms = append(e.forms, c)
	}
	return nil
}

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

// index lists for every combination of classes the forms that it may fit.
func (e *Engine) index() {
	e.byClass, e.weak = make([][]uint8, allClasses+1), make([][]uint8, allClasses+1)
	e.inText = make([][][]uint8, allClasses+1)
	for c := range e.byClass {
		for i := range e.forms {
			f := &e.forms[i]
			if !f.shape.fits(class(c)) {
				continue
			}
			if f.weak {
				e.weak[c] = append(e.weak[c], uint8(i))
				continue
			}
			e.byClass[c] = append(e.byClass[c], uint8(i))
			if f.inText {
				e.inText[c] = f.reach(e.inText[c], uint8(i))
			}
		}
	}
}

// reach enters a form under every length that it accepts.
func (f *form) reach(byLength [][]uint8, i uint8) [][]uint8 {
	if byLength == nil {
		byLength = make([][]uint8, longest+1)
	}
	for n := f.low; n <= min(f.high, longest); n++ {
		byLength[n] = append(byLength[n], i)
	}
	return byLength
}

func digest(k Knowledge) (string, error) {
	data, err := json.Marshal(k)
	if err != nil {
		return "", fmt.Errorf("classify: digest: %w", err)
	}
	sum := sha256.Sum256(append(data, revision))
	return hex.EncodeToString(sum[:6]), nil
}
