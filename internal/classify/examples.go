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
			return fmt.Errorf("classify: compile %s: example %d of finds is not found", d.Name, n)
		}
	}
	for n, v := range d.Ignores {
		if e.finds(i, []byte(v)) {
			return fmt.Errorf("classify: compile %s: example %d of ignores is found", d.Name, n)
		}
	}
	return nil
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
	for _, name := range d.Columns.Finds {
		if o := e.schema.column(&column{Name: name}, e.detectors); max(o.score[i], o.given[onPersons][i], o.given[onSubjects][i]) < strongHint {
			return fmt.Errorf("classify: compile %s: the column %s is not found", d.Name, name)
		}
	}
	for _, name := range d.Columns.Ignores {
		if o := e.schema.column(&column{Name: name}, e.detectors); o.score[i] >= strongHint {
			return fmt.Errorf("classify: compile %s: the column %s is found", d.Name, name)
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
