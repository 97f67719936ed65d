package classify

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// View says what our kinds are called, and at which level they stand, in one standard. It is the content of one file of
// views/, and labels: it decides nothing.
type View struct {
	Name       string            `yaml:"name"`
	Label      map[string]string `yaml:"label"`
	Instrument string            `yaml:"instrument"` // the id of the standard in law/
	Note       string            `yaml:"note"`
	CheckedOn  string            `yaml:"checked_on"`
	CheckedBy  string            `yaml:"checked_by"`
	Classes    []ViewWord        `yaml:"classes"`
	Levels     []ViewWord        `yaml:"levels"` // the lowest first
	Rows       []ViewRow         `yaml:"rows"`
}

// ViewWord is a class or level of a standard.
type ViewWord struct {
	ID string `json:"id" yaml:"id"`
	EN string `json:"en" yaml:"en"`
	ZH string `json:"zh" yaml:"zh"`
}

// ViewRow is what a standard says of some kinds. A kind stands for all its forms; kind/form for one of them, and comes
// first.
type ViewRow struct {
	Kinds      []string `yaml:"kinds"`
	NotCovered bool     `yaml:"not_covered"` // the standard says nothing of them
	Class      string   `yaml:"class"`
	Level      string   `yaml:"level"`
	Evidence   string   `yaml:"evidence"` // P read in the source, S in secondary pages, K general knowledge
	Basis      string   `yaml:"basis"`
}

// Of finds what the view says of a kind in a form; false when it says nothing, not even that it does not cover it.
func (v *View) Of(kind, form string) (ViewRow, bool) {
	for _, name := range []string{kind + "/" + form, kind} {
		if i := slices.IndexFunc(v.Rows, func(r ViewRow) bool { return slices.Contains(r.Kinds, name) }); i >= 0 {
			return v.Rows[i], true
		}
	}
	return ViewRow{}, false
}

// Class returns the words of a class; its id alone for one that the view does not list.
func (v *View) Class(id string) ViewWord { return wordOf(v.Classes, id) }

// Level returns the words of a level; its id alone for one that the view does not list.
func (v *View) Level(id string) ViewWord { return wordOf(v.Levels, id) }

// Rank orders the levels of the view from 0 on; -1 for none of them.
func (v *View) Rank(level string) int {
	return slices.IndexFunc(v.Levels, func(w ViewWord) bool { return w.ID == level })
}

func wordOf(all []ViewWord, id string) ViewWord {
	if i := slices.IndexFunc(all, func(w ViewWord) bool { return w.ID == id }); i >= 0 {
		return all[i]
	}
	return ViewWord{ID: id, EN: id, ZH: id}
}

// ViewNames lists the views of a folder of knowledge, sorted.
func ViewNames(fsys fs.FS) ([]string, error) {
	files, err := fs.Glob(fsys, "views/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("classify: list views: %w", err)
	}
	for i := range files {
		files[i] = strings.TrimSuffix(path.Base(files[i]), ".yaml")
	}
	return files, nil
}

// LoadView reads one view. A file that names a kind that no detector finds, or a class, level or evidence that is not of
// its list, does not load.
func LoadView(fsys fs.FS, name string, detectors []Detector) (*View, error) {
	var v View
	if err := decode(fsys, "views/"+name+".yaml", &v); err != nil {
		return nil, err
	}
	if err := v.validate(name, detectors); err != nil {
		return nil, fmt.Errorf("classify: view %s: %w", name, err)
	}
	return &v, nil
}

// validate reports everything that is wrong with a view as it was written.
func (v *View) validate(name string, detectors []Detector) error {
	var errs []error
	if v.Name != name || v.Label["en"] == "" || v.Label["zh"] == "" || v.Instrument == "" || v.CheckedOn == "" {
		errs = append(errs, errors.New("name, label in two languages, instrument or checked_on is missing or wrong"))
	}
	known := kindNames(detectors)
	taken := make(map[string]bool)
	for i := range v.Rows {
		r := &v.Rows[i]
		for _, kind := range r.Kinds {
			if !known[kind] {
				errs = append(errs, fmt.Errorf("no detector finds %s", kind))
			}
			if taken[kind] {
				errs = append(errs, fmt.Errorf("two rows for %s", kind))
			}
			taken[kind] = true
		}
		errs = append(errs, v.validateRow(r))
	}
	return errors.Join(errs...)
}

// validateRow reports words of a row that the view does not list.
func (v *View) validateRow(r *ViewRow) error {
	err := oneOf("evidence", r.Evidence, "P", "S", "K")
	switch {
	case err != nil:
		return err
	case len(r.Kinds) == 0 || r.Basis == "":
		return errors.New("a row has no kind or no basis")
	case r.NotCovered && r.Class+r.Level != "":
		return fmt.Errorf("%s is not covered and has a class", r.Kinds[0])
	case r.NotCovered:
		return nil
	case !slices.ContainsFunc(v.Classes, func(w ViewWord) bool { return w.ID == r.Class }):
		return fmt.Errorf("no class %q", r.Class)
	case v.Rank(r.Level) < 0:
		return fmt.Errorf("no level %q", r.Level)
	}
	return nil
}

// kindNames are the names that rows may use: every kind, and every kind/form.
func kindNames(detectors []Detector) map[string]bool {
	names := make(map[string]bool, len(detectors))
	for i := range detectors {
		d := &detectors[i]
		names[d.Kind] = true
		if d.Form != "" {
			names[d.Kind+"/"+d.Form] = true
		}
	}
	return names
}
