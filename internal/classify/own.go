package classify

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
)

// AddOwn adds the detectors of a folder of the user's own. A name that is taken is a mistake unless the file says that
// it replaces that detector. A kind that the rules have no word for gets one by its category.
func (k *Knowledge) AddOwn(fsys fs.FS, folder string) error {
	own, err := LoadDetectors(fsys, ".")
	if err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	shipped := len(k.Detectors)
	var errs []error
	for i := range own {
		d := &own[i]
		d.File = path.Join(folder, d.File)
		if err := k.place(d, shipped); err != nil {
			errs = append(errs, fmt.Errorf("classify: %s: %w", d.File, err))
			continue
		}
		k.name(d)
	}
	return errors.Join(errs...)
}

// place puts a detector where it belongs: behind the others, or instead of the one that it replaces.
func (k *Knowledge) place(d *Detector, shipped int) error {
	if err := d.hasExamples(); err != nil {
		return err
	}
	taken := slices.IndexFunc(k.Detectors, func(o Detector) bool { return o.Name == d.Name })
	replaced := slices.IndexFunc(k.Detectors, func(o Detector) bool { return o.Name == d.Replaces })
	switch {
	case d.Replaces != "" && (replaced < 0 || replaced >= shipped):
		return fmt.Errorf("it replaces %q, which is no detector that is built in", d.Replaces)
	case d.Replaces != "" && (taken < 0 || taken == replaced):
		k.Detectors[replaced] = *d
		return nil
	case taken >= shipped:
		return fmt.Errorf("the name %q is taken by %s", d.Name, k.Detectors[taken].File)
	case taken >= 0:
		return fmt.Errorf("the name %q is taken by a detector that is built in; write `replaces: %s` to put this one in its place", d.Name, d.Name)
	}
	k.Detectors = append(k.Detectors, *d)
	return nil
}

// hasExamples asks of a file of the user's own what those that are built in are asked by tests.
func (d *Detector) hasExamples() error {
	switch {
	case len(d.Values) > 0 && (len(d.Finds) == 0 || len(d.Ignores) == 0):
		return errors.New("it needs finds: and ignores:, values that it must find and that it must not")
	case len(d.Values) == 0 && (len(d.Columns.Finds) == 0 || len(d.Columns.Ignores) == 0):
		return errors.New("it needs columns: with finds: and ignores:, names of columns that it must find and that it must not")
	}
	return nil
}

// name maps a kind that the rules have no word for: personal data are other personal data, and the file says whether
// they are sensitive; the rest has no word.
func (k *Knowledge) name(d *Detector) {
	known := func(f Field) bool { return f.Kind == d.Kind && (f.Form == "" || f.Form == d.Form) }
	if slices.ContainsFunc(k.Fields, known) {
		return
	}
	f := Field{Kind: d.Kind, Form: d.Form, Sensitive: "no", Basis: "category stated by " + d.File}
	switch d.Category {
	case "sensitive":
		f.Field, f.Sensitive = otherPersonal, "yes"
	case "personal":
		f.Field = otherPersonal
	case "credential":
		f.Field = "credential"
	default:
		return
	}
	k.Fields = append(k.Fields, f)
}

// where is the file of a detector, or its name when it came from none.
func (d *Detector) where() string { return cmp.Or(d.File, d.Name) }

// otherPersonal is what the rules call personal data that have no word of their own.
const otherPersonal = "other_personal"

// ExampleError says which example of a detector failed, and why. It shows the example masked: it may be a real one.
type ExampleError struct {
	File    string // or the name of a detector that came from none
	List    string // finds, ignores, columns.finds …
	Number  int    // from 1
	Example string
	Why     string
}

// Error names the file, the example and what happened.
func (e *ExampleError) Error() string {
	return fmt.Sprintf("classify: %s: %s %d (%s): %s", e.File, e.List, e.Number, e.Example, e.Why)
}
