package classify

import (
	"errors"
	"fmt"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// tryExamples tries every example of every detector.
func (e *Engine) tryExamples() error {
	var errs []error
	for i := range e.detectors {
		errs = append(errs, e.tryValues(i), e.tryColumns(i), tryFiles(&e.detectors[i]))
	}
	return errors.Join(errs...)
}

// tryValues tries the values that a detector must find and must ignore.
func (e *Engine) tryValues(i int) error {
	d := &e.detectors[i]
	for n, v := range d.Finds {
		if !e.finds(i, []byte(v)) {
			return d.failed("finds", n, mask([]byte(v)), "it is not found: "+e.whyNot(i, []byte(v)))
		}
	}
	for n, v := range d.Ignores {
		if e.finds(i, []byte(v)) {
			return d.failed("ignores", n, mask([]byte(v)), "it is found: the shape, length and check of one of its forms fit")
		}
	}
	return nil
}

// failed is the error of an example, which are counted from 1 as people do.
func (d *Detector) failed(list string, n int, shown, why string) error {
	return &ExampleError{File: d.where(), List: list, Number: n + 1, Example: shown, Why: why}
}

// whyNot says what of each form of a detector does not fit a value.
func (e *Engine) whyNot(detector int, v []byte) string {
	m := measure(v, make([]byte, 0, maxValue))
	var all []string
	for i := range e.forms {
		f := &e.forms[i]
		if f.detector != detector || f.weak {
			continue
		}
		all = append(all, fmt.Sprintf("form %d: %s", len(all)+1, f.whyNot(&m)))
	}
	if len(all) == 0 {
		return "no form of it proves anything"
	}
	return strings.Join(all, "; ")
}

// whyNot says what of a form does not fit a value that it does not accept.
func (f *form) whyNot(m *cell) string {
	bare := *f
	bare.check, bare.words = nil, nil
	switch {
	case !f.shape.fits(m.class):
		return "its characters are not of the shape"
	case !bare.accepts(m):
		return fmt.Sprintf("its length is not within [%d, %d]", f.low, f.high)
	case f.words != nil:
		return "it is none of the words"
	default:
		return "its check or pattern refuses it"
	}
}

// finds reports whether a form of the detector that proves something fits the value.
func (e *Engine) finds(detector int, v []byte) bool {
	m := measure(v, make([]byte, 0, maxValue))
	fits := e.fit(&m)
	fits.union(e.fitWeak(&m))
	for i := range e.forms {
		if f := &e.forms[i]; f.detector == detector && fits.has(i) && (!f.weak || !e.proving(detector)) {
			return true
		}
	}
	return false
}

// proving reports whether any form of the detector proves something.
func (e *Engine) proving(detector int) bool {
	for i := range e.forms {
		if f := &e.forms[i]; f.detector == detector && !f.weak {
			return true
		}
	}
	return false
}

// tryColumns tries the column names that a detector must take for its kind and must not.
func (e *Engine) tryColumns(i int) error {
	d := &e.detectors[i]
	for n, name := range d.Columns.Finds {
		if o := e.schema.column(&column{Name: name}, e.detectors); max(o.score[i], o.given[onPersons][i], o.given[onSubjects][i]) < strongHint {
			return d.failed("columns.finds", n, name, "the name is not found: no hint with a weight of 3 fits it, or one speaks against it")
		}
	}
	for n, name := range d.Columns.Ignores {
		if o := e.schema.column(&column{Name: name}, e.detectors); o.score[i] >= strongHint {
			return d.failed("columns.ignores", n, name, "the name is found: a hint with a weight of 3 fits it")
		}
	}
	return nil
}

// tryFiles tries the objects that the signs of a detector must take for its kind and must not.
func tryFiles(d *Detector) error {
	for _, f := range d.Files.Finds {
		if o := fileOf(f); bestSign(d, &o).status == "" {
			return fmt.Errorf("classify: compile %s: the file %s is not found", d.Name, f)
		}
	}
	for _, f := range d.Files.Ignores {
		if o := fileOf(f); bestSign(d, &o).status != "" {
			return fmt.Errorf("classify: compile %s: the file %s is found", d.Name, f)
		}
	}
	return nil
}

// fileOf reads an example of a file: its path, and its format where a head was read.
func fileOf(example string) object {
	name, format, sniffed := strings.Cut(example, " = ")
	return objectOf(&inventory.Dataset{Path: name, Format: format, Sniffed: sniffed})
}
