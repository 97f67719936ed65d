package objects

import (
	"strings"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// target is what the id of a dataset asks for.
type target struct {
	id       inventory.ID // of the dataset
	whole    inventory.ID // of the template
	template string
	variant  string // fingerprint of the only members that are wanted, "" for all
}

// newTarget takes the id of a dataset apart.
func newTarget(d inventory.Dataset) target {
	whole := d.ID.Container()
	t := target{id: d.ID, whole: whole, template: strings.TrimPrefix(string(whole), string(d.Store)+"/")}
	if inner, ok := strings.CutPrefix(string(d.ID), string(whole)+"#"+mark); ok {
		fp, _, _ := strings.Cut(inner, "#")
		if len(fp) == printLength {
			t.variant = fp
		}
	}
	return t
}

// wants reports whether a batch of that dataset is asked for.
func (t target) wants(batch inventory.ID) bool {
	return t.id == t.whole || batch == t.id || strings.HasPrefix(string(batch), string(t.id)+"#")
}

// name is the id of the dataset that a member belongs to, given the layout that most members have: "" when they agree
// on none.
func (t target) name(l format.Layout, usual string) inventory.ID {
	fp := fingerprint(l)
	if fp == "" || fp == usual {
		return t.whole
	}
	return t.whole.Inside(mark + fp)
}
