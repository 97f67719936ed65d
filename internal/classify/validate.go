package classify

import (
	"errors"
	"fmt"
	"slices"
)

// validate reports everything that is wrong with the detectors as they were written.
func validate(all []Detector) error {
	var errs []error
	names := make(map[string]bool, len(all))
	for i := range all {
		d := &all[i]
		if d.Name == "" || names[d.Name] {
			errs = append(errs, fmt.Errorf("classify: compile %s: the name %q is missing or taken", d.where(), d.Name))
		}
		names[d.Name] = true
		if err := d.validate(); err != nil {
			errs = append(errs, fmt.Errorf("classify: compile %s: %w", d.where(), err))
		}
	}
	if len(all) > maxForms {
		errs = append(errs, fmt.Errorf("classify: compile: %d detectors, at most %d", len(all), maxForms))
	}
	return errors.Join(errs...)
}

// validate reports words of a detector that are not of their closed lists.
func (d *Detector) validate() error {
	errs := []error{
		oneOf("class", string(d.Class), string(Core), string(Soft)),
		oneOf("category", d.Category, "personal", "sensitive", "credential", "org", "opinion", "important", "technology", "other"),
		oneOf("requires", d.Requires, "", "person"),
	}
	for _, t := range d.Types {
		errs = append(errs, oneOf("type", t, familyText, familyLong, familyNumber, familySmall, familyDate, familyBinary, familyOther))
	}
	for _, h := range d.Hints {
		if _, ok := topicOf(h.In); !ok && h.In != "" {
			errs = append(errs, fmt.Errorf("in %q is no topic of tables", h.In))
		}
		if h.Weight == 0 || len(h.Any) == 0 {
			errs = append(errs, errors.New("a hint has no weight or no phrase"))
		}
	}
	for i := range d.Objects {
		errs = append(errs, d.Objects[i].validate())
	}
	return errors.Join(errs...)
}

// validateFields reports words of the map to the rules that are not of its closed lists.
func validateFields(all []Field) error {
	var errs []error
	for i := range all {
		f := &all[i]
		err := errors.Join(
			oneOf("sensitive", f.Sensitive, "no", "yes", accountClause, aggregateClause),
			oneOf("sign", f.Sign, "", SignMinors, SignOpinion, SignImportant, SignTechnology),
			oneOf("evidence", f.Evidence, "", "P", "S", "K"),
		)
		if err != nil {
			errs = append(errs, fmt.Errorf("classify: compile fields of %s %s: %w", f.Kind, f.Form, err))
		}
	}
	return errors.Join(errs...)
}

// oneOf returns an error for a word that is not in a closed list.
func oneOf(key, word string, list ...string) error {
	if slices.Contains(list, word) {
		return nil
	}
	return fmt.Errorf("%s %q is none of %q", key, word, list)
}
