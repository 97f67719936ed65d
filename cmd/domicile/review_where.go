package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/review"
)

const whereHelp = "only what fits FIELD=PATTERN, * for any characters: of (gap, finding, result), kind, status, level, cause, store, dataset, column, state; repeat it for another field"

// readWhere reads the selector that a person typed, one field at a time. A field that stands twice is refused: the later
// one alone would select more than what was typed.
func readWhere(all []string) (review.Selector, error) {
	var x review.Selector
	var errs []error
	seen := map[string]bool{}
	for _, text := range all {
		field, pattern, ok := strings.Cut(text, "=")
		if seen[field] {
			errs = append(errs, fmt.Errorf("where: %s stands twice", field))
		}
		seen[field] = true
		if !ok || pattern == "" || !x.Set(field, pattern) {
			errs = append(errs, fmt.Errorf("where: %q is no FIELD=PATTERN with one of %s", text, strings.Join(review.SelectorFields(), ", ")))
		}
	}
	return x, errors.Join(errs...)
}

// completeWhere completes the names of fields.
func completeWhere() []string {
	var all []string
	for _, f := range review.SelectorFields() {
		all = append(all, f+"=")
	}
	return all
}

// choose finds the lines that a person named by their ids, or selected.
func (d *desk) choose(ids, where []string) ([]review.Line, error) {
	x, err := readWhere(where)
	if err != nil {
		return nil, err
	}
	var chosen []review.Line
	if len(where) > 0 {
		for _, l := range d.all() {
			if x.Picks(&l, d.stores) {
				chosen = append(chosen, l)
			}
		}
	}
	var errs []error
	for _, id := range ids {
		l, err := d.find(id)
		if errs = append(errs, err); slices.ContainsFunc(chosen, func(c review.Line) bool { return c.ID == l.ID && c.Kind == l.Kind }) {
			continue // named twice, or selected as well
		}
		chosen = append(chosen, l)
	}
	return chosen, errors.Join(errs...)
}

// all are the lines of everything that can be reviewed, also of what neither waits nor was spoken of.
func (d *desk) all() []review.Line {
	subjects := make([]review.Subject, len(d.subjects))
	for i := range d.subjects {
		subjects[i] = d.subjects[i]
		subjects[i].Waits = true
	}
	return review.Lines(subjects, d.standings)
}

// find returns the one line that an id stands for.
func (d *desk) find(id string) (review.Line, error) {
	all := d.all()
	for _, fits := range []func(*review.Line) bool{
		func(l *review.Line) bool { return l.ID == id || l.Subject != nil && l.Subject.Of == id },
		func(l *review.Line) bool { return strings.HasPrefix(l.ID, strings.ToLower(id)) },
	} {
		var found []review.Line
		for i := range all {
			if fits(&all[i]) {
				found = append(found, all[i])
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return review.Line{}, hinted{fmt.Errorf("%q may be any of %d", id, len(found)), tryThese(found)}
		}
	}
	return review.Line{}, hinted{fmt.Errorf("there is no %q", id), "`domicile review list --all` shows the ids"}
}

func tryThese(lines []review.Line) string {
	var some []string
	for _, l := range lines[:min(len(lines), shownNear)] {
		some = append(some, "`"+l.ID+"` ("+l.Object+")")
	}
	return "try " + strings.Join(some, ", ")
}
