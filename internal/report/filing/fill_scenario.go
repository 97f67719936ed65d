package filing

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// storesOf are the stores whose data leaves in the scenario, each once.
func (c *clerk) storesOf() []*inventory.Store {
	var list []*inventory.Store
	for _, x := range c.scenario.exports {
		if !slices.Contains(list, x.store) {
			list = append(list, x.store)
		}
	}
	return list
}

func (c *clerk) scenarioSystems() (a Answer) {
	t := Table{Cols: c.cols("systems")}
	for _, s := range c.storesOf() {
		t.Rows = append(t.Rows, Row{[]string{
			s.Name, c.systemName(s.System), cmp.Or(s.Owner, c.say("confirm", c.say("by."+string(handler)))),
			c.list(nonEmpty(s.Provider, s.Service, s.Region)),
		}, []int{c.refs.to(ToStore, s.ID)}})
	}
	a.table(t)
	return a
}

// scenarioPurpose says the purpose as it was stated for the stores: whether it is that of the export, people confirm.
func (c *clerk) scenarioPurpose() (a Answer) {
	for _, s := range c.storesOf() {
		if s.Purpose != "" {
			a.add(c.line(c.say("purpose", s.Name, s.Purpose), c.refs.to(ToStore, s.ID)))
		}
	}
	if len(a.Lines) > 0 {
		a.add(c.confirm(c.by, c.say("purpose.export")))
	}
	return a
}

func (c *clerk) scenarioManner() (a Answer) {
	t := Table{Cols: c.cols("manner")}
	for _, f := range flowsOf(c.scenario.exports) {
		since := "–"
		if f.Since != nil {
			since = f.Since.In(shanghai()).Format(time.DateOnly)
		}
		t.Rows = append(t.Rows, Row{[]string{
			c.flowName(f), c.words.Say("mode." + string(cmp.Or(f.Mode, inventory.ModeUnknown))), c.word("filing.source", f.Source), since,
		}, []int{c.refs.to(ToFlow, f.ID)}})
	}
	a.table(t)
	return a
}

// scenarioLinks says the means; how they are encrypted no scan sees.
func (c *clerk) scenarioLinks() (a Answer) {
	for _, f := range flowsOf(c.scenario.exports) {
		a.add(c.line(c.flowName(f), c.refs.to(ToFlow, f.ID)))
	}
	if len(a.Lines) > 0 {
		a.add(c.confirm(c.by, c.say("links.detail")))
	}
	return a
}

// scenarioGround says the grounds as they were stated; whether the export is necessary is for a lawyer.
func (c *clerk) scenarioGround() (a Answer) {
	for _, f := range flowsOf(c.scenario.exports) {
		if f.Ground != "" {
			a.add(c.line(c.say("ground", c.flowName(f), c.word("filing.ground", f.Ground)), c.refs.to(ToFlow, f.ID)))
		}
	}
	if len(a.Lines) > 0 {
		a.add(c.confirm(c.by, c.say("ground.necessary")))
	}
	return a
}

// scenarioPeople bounds the people by dataset and together. Nobody who is in two datasets is taken out of the upper bound.
func (c *clerk) scenarioPeople() (a Answer) {
	t := Table{Cols: c.cols("people")}
	data := datasetsOf(c.scenario.exports)
	for _, id := range data {
		s, ok := c.exported(id, everybody())
		if !ok {
			if !c.isRead(id) {
				a.add(c.confirm(owner, c.say("items.unread", c.dataName(c.dataOf[id]))))
			}
			continue
		}
		t.Rows = append(t.Rows, Row{[]string{
			c.dataName(c.dataOf[id]), c.span(s), c.words.Say("method." + s.method),
		}, []int{c.refs.to(ToDataset, id)}})
	}
	a.table(t)
	if all, unread := c.union(data, everybody()); len(t.Rows) > 1 {
		key := "people.together"
		if unread > 0 {
			key = "people.together.read"
		}
		a.add(c.line(c.say(key, c.span(all)), c.every(ToDataset, data)...))
	}
	if c.pack.Kind != ropaKind && len(t.Rows) > 0 {
		a.add(c.confirm(c.by, c.say("people.plan")))
	}
	return a
}

// scenarioSensitive says which sensitive kinds leave and of how many people, children apart.
func (c *clerk) scenarioSensitive() Answer {
	a := c.kindsOf(func(f *classify.Finding) bool { return c.sensitive(f) == "yes" }, "kinds.sensitive")
	if together := c.kindsOf(func(f *classify.Finding) bool {
		s := c.sensitive(f)
		return s == "with_credential" || s == "combination"
	}, "kinds.together"); len(together.Lines) > 0 && !together.Lines[0].Open {
		a.Lines = append([]Line{together.Lines[0]}, a.Lines...)
	}
	data := datasetsOf(c.scenario.exports)
	for _, g := range []struct {
		key string
		of  group
	}{
		{"count.sensitive", group{classify.AllAges, classify.Sensitive}},
		{"count.under_14", group{classify.Under14, classify.AnySensitivity}},
		{"count.minor_14", group{classify.Minor14, classify.AnySensitivity}},
	} {
		if s, _ := c.union(data, g.of); s.high > 0 {
			a.add(c.line(c.say(g.key, c.span(s)), c.every(ToDataset, c.counted(data, g.of))...))
		}
	}
	if len(a.Lines) == 0 && len(data) > 0 {
		a.add(c.line(c.say("kinds.no_sensitive"), c.every(ToDataset, data)...))
	}
	return a
}

// counted are the datasets that hold somebody of a group.
func (c *clerk) counted(data []inventory.ID, g group) []inventory.ID {
	return slices.DeleteFunc(slices.Clone(data), func(id inventory.ID) bool {
		s, ok := c.exported(id, g)
		return !ok || s.high == 0
	})
}

// importantData is the fact that says whether a dataset is important data.
const importantData = "dataset.important_data"

// scenarioImportant says where nobody stated whether it is important data; no scan can tell.
func (c *clerk) scenarioImportant() (a Answer) {
	var asked []string
	var stated []inventory.ID
	for _, x := range c.scenario.exports {
		if slices.Contains(x.dec.Missing, importantData) {
			asked = append(asked, c.dataName(x.data))
		} else {
			stated = append(stated, x.dec.ID)
		}
	}
	if len(stated) > 0 {
		a.add(c.line(c.say("important.stated"), c.some(ToDecision, stated)...))
	}
	if len(asked) > 0 {
		a.add(c.confirm(c.by, c.say("important.asked", c.list(distinct(asked)))))
	}
	return a
}

// scenarioPlaces says where the data lies: its stores, and the stores that receive it.
func (c *clerk) scenarioPlaces() (a Answer) {
	t, home := c.placeTable()
	a.table(t)
	if !home && len(t.Rows) > 0 {
		a.add(c.confirm(c.by, c.say("places.no_home")))
	}
	return a
}

func (c *clerk) placeTable() (t Table, home bool) {
	t = Table{Cols: c.cols("places")}
	add := func(s *inventory.Store, role string) {
		home = home || s.Place.Zone == inventory.Mainland
		t.Rows = append(t.Rows, Row{[]string{
			s.Name, c.say(role), c.place(s.Place), cmp.Or(s.Region, "–"),
		}, []int{c.refs.to(ToStore, s.ID)}})
	}
	stores := c.storesOf()
	for _, s := range stores {
		add(s, "places.source")
	}
	for _, f := range flowsOf(c.scenario.exports) {
		if target := c.storeOf[f.Target]; target != nil && !slices.Contains(stores, target) {
			stores = append(stores, target)
			add(target, "places.target")
		}
	}
	return t, home
}

// scenarioAbroad says where it lies after the export.
func (c *clerk) scenarioAbroad() (a Answer) {
	t, _ := c.placeTable()
	t.Rows = slices.DeleteFunc(t.Rows, func(r Row) bool { return r.Cells[2] == c.say("country.cn") })
	a.table(t)
	for _, f := range flowsOf(c.scenario.exports) {
		if f.Target == "" && f.Via != inventory.ViaStorage {
			a.add(c.line(c.say("abroad.place", c.flowName(f), c.place(f.To)), c.refs.to(ToFlow, f.ID)))
		}
	}
	if a.state() != open {
		a.add(c.confirm(c.by, c.say("abroad.detail")))
	}
	return a
}

// scenarioOnward says which other flows leave the stores abroad that the scenario fills.
func (c *clerk) scenarioOnward() (a Answer) {
	mine := flowsOf(c.scenario.exports)
	abroad := c.filledBy(mine)
	t := Table{Cols: c.cols("onward")}
	for i := range c.doc.Flows {
		f := &c.doc.Flows[i]
		onward := abroad[f.Store] && f.Via != inventory.ViaStorage && f.Mode != inventory.Inbound
		if !onward || slices.Contains(mine, f) {
			continue
		}
		t.Rows = append(t.Rows, Row{[]string{
			c.flowName(f), cmp.Or(c.receiver(f), c.say("recipient.unknown")), c.place(f.To),
		}, []int{c.refs.to(ToFlow, f.ID)}})
	}
	a.table(t)
	if len(mine) > 0 {
		a.add(c.confirm(c.by, c.say("onward.detail")))
	}
	return a
}

// filledBy are the stores abroad that hold what flows carry.
func (c *clerk) filledBy(flows []*inventory.Flow) map[inventory.ID]bool {
	abroad := map[inventory.ID]bool{}
	for _, f := range flows {
		if st := c.storeOf[f.Store]; st != nil && st.Place.Zone != inventory.Mainland {
			abroad[st.ID] = true
		}
		if f.Target != "" {
			abroad[f.Target] = true
		}
	}
	return abroad
}

// scenarioIndicated says what the rules indicate for each dataset in each flow.
func (c *clerk) scenarioIndicated() (a Answer) {
	a.table(c.decisionTable(c.scenario.exports))
	a.add(c.storagePoints(c.scenario.exports)...)
	return a
}

// storagePoints names the datasets abroad that a rule on the place of storage points home: no filing of an export answers
// that rule.
func (c *clerk) storagePoints(exports []export) (lines []Line) {
	named := map[inventory.ID]bool{}
	for _, x := range exports {
		st := c.storeOf[x.flow.Store]
		points := x.dec.Storage == decide.MustMainland || x.dec.Storage == decide.MainlandByGrade
		if !points || st == nil || st.Place.Zone == inventory.Mainland || named[x.dec.Dataset] {
			continue
		}
		named[x.dec.Dataset] = true
		lines = append(lines, c.line(c.say("storage.points", c.dataName(x.data)), c.refs.to(ToDecision, x.dec.ID)))
	}
	return lines
}

// decisionTable words results: of what, what is indicated and why, and which facts are missing.
func (c *clerk) decisionTable(exports []export) Table {
	t := Table{Cols: c.cols("indicated")}
	for _, x := range exports {
		missing := "–"
		if len(x.dec.Missing) > 0 {
			missing = c.list(c.words.Facts(x.dec.Missing))
		}
		t.Rows = append(t.Rows, Row{[]string{
			c.dataName(x.data) + " · " + c.flowName(x.flow), c.result(x.dec), c.reason(x), missing,
		}, []int{c.refs.to(ToDecision, x.dec.ID)}})
	}
	return t
}

// result words what is indicated; of an open result, the strictest that it may become.
func (c *clerk) result(dec *decide.Decision) string {
	said := c.words.Say("export." + string(dec.Export))
	if dec.Export == decide.ExportUndetermined && dec.WorstCase != "" {
		return c.say("worst", said, c.words.Say("export."+string(dec.WorstCase)))
	}
	return said
}

// reason says why, in the words of the first rule that spoke about the export. Of an open result it names every rule
// that may come to apply, and that the missing facts choose among them.
func (c *clerk) reason(x export) string {
	var said []string
	for i := range x.dec.Reasons {
		if r := &x.dec.Reasons[i]; strings.HasPrefix(r.Rule, "export-") {
			said = append(said, c.text(plan.Text{ZH: r.ZH, EN: r.EN}))
		}
	}
	switch {
	case x.dec.Export == decide.ExportUndetermined && len(said) > 0:
		return c.say("reason.open", strings.Join(said, c.say("or")))
	case x.dec.Export == decide.ExportUndetermined:
		return c.say("reason.missing")
	case len(said) > 0:
		return said[0]
	}
	return "–"
}
