package planview

import "github.com/domicile/domicile/internal/plan"

// landingRow is where one store comes to lie, and how well that row of the table of targets is known.
type landingRow struct {
	Store, Method, Source string
	Name, Sizing, Basis   plan.Text
}

func (v *View) landings() []landingRow {
	list := make([]landingRow, 0, len(v.plan.Landings))
	for i := range v.plan.Landings {
		l := &v.plan.Landings[i]
		name := l.Name
		for _, more := range []string{l.Version, l.Class} {
			if more != "" {
				name = plan.Text{EN: name.EN + ", " + more, ZH: name.ZH + "，" + more}
			}
		}
		if !l.Until.IsZero() {
			until := v.say("page.until", l.Until.String())
			name = plan.Text{EN: name.EN + " (" + until.EN + ")", ZH: name.ZH + "（" + until.ZH + "）"}
		}
		list = append(list, landingRow{
			Store: v.storeName(l.Store), Name: name, Method: l.Method, Sizing: l.Sizing, Source: l.Source,
			Basis: v.say("page.target." + l.Basis),
		})
	}
	return list
}
