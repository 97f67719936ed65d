package planview

import "github.com/domicile/domicile/internal/plan"

// choiceRow is what a person decided.
type choiceRow struct {
	Subject, By, Reason string
	What                plan.Text
	Loosens             bool
	Leaves              []plan.Text
}

func (v *View) choices() []choiceRow {
	list := make([]choiceRow, 0, len(v.plan.Choices))
	for i := range v.plan.Choices {
		c := &v.plan.Choices[i]
		list = append(list, choiceRow{
			Subject: c.Subject, By: c.By, Reason: c.Why, Loosens: c.Loosens, Leaves: c.Leaves,
			What: v.say("option." + string(c.Kind)),
		})
	}
	return list
}
