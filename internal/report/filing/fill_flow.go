package filing

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// meters says the people of the year beside the numbers that rules name.
func (c *clerk) meters() (a Answer) {
	t := Table{Cols: c.cols("meters")}
	for i := range c.doc.Meters {
		m := &c.doc.Meters[i]
		if m.Entity != c.entity.ID || m.Year == 0 {
			continue
		}
		var marks []string
		for _, k := range m.Marks {
			if k.People > 0 {
				marks = append(marks, c.mark(k))
			}
		}
		t.Rows = append(t.Rows, Row{[]string{
			c.words.Say("meter." + m.Of), strconv.Itoa(m.Year), c.span(span{low: m.Low, high: m.High}), cmp.Or(strings.Join(marks, c.say("semicolon")), "–"),
		}, []int{c.meterRef(m)}})
	}
	a.table(t)
	return a
}

// mark says a number, what begins there, and whether it is reached.
func (c *clerk) mark(k decide.Mark) string {
	number := thousands(k.People)
	if k.Above {
		number = c.words.Say("meter.above", number)
	}
	means := k.Means
	for _, prefix := range []string{"export.", "storage.", "obligation."} {
		if c.words.Has(prefix + k.Means) {
			means = c.words.Say(prefix + k.Means)
		}
	}
	return c.say("mark", number, means, c.say("reached."+k.Reached))
}

// filings lists what was stated of existing approvals. That nothing was stated says nothing.
func (c *clerk) filings() (a Answer) {
	t := Table{Cols: c.cols("filings")}
	for i := range c.doc.Stated.Filings {
		f := &c.doc.Stated.Filings[i]
		if f.Entity != "" && f.Entity != c.entity.ID {
			continue
		}
		until, people := c.say("confirm", c.say("by."+string(handler))), "–"
		if f.Expires != nil {
			until = f.Expires.In(shanghai()).Format(time.DateOnly)
		}
		if f.People > 0 {
			people = c.span(span{low: f.People, high: f.People})
		}
		t.Rows = append(t.Rows, Row{[]string{
			f.Number, c.words.Say("filing." + f.Kind), cmp.Or(f.Recipient, "–"), people, until, c.covers(f.Number),
		}, []int{c.refs.to(ToFiling, inventory.ID(f.Number))}})
	}
	a.table(t)
	if len(t.Rows) == 0 {
		a.add(c.confirm(c.by, c.say("filings.none")))
	}
	return a
}

// covers says of how many results a filing is shown to cover the flow, and of how many not.
func (c *clerk) covers(number string) string {
	inside, about := 0, 0
	for _, x := range c.exports {
		if check := x.dec.Filing; check != nil && check.Number == number {
			about++
			if check.State == decide.FilingInside {
				inside++
			}
		}
	}
	return c.say("filings.covers", strconv.Itoa(about), strconv.Itoa(inside))
}

// missing lists the facts that would settle open results, those that most results miss first.
func (c *clerk) missing() (a Answer) {
	count := map[string][]inventory.ID{}
	for _, x := range c.exports {
		for _, fact := range x.dec.Missing {
			count[fact] = append(count[fact], x.dec.ID)
		}
	}
	facts := make([]string, 0, len(count))
	for fact := range count {
		facts = append(facts, fact)
	}
	slices.SortFunc(facts, func(x, y string) int { return cmp.Or(cmp.Compare(len(count[y]), len(count[x])), cmp.Compare(x, y)) })
	t := Table{Cols: c.cols("missing")}
	for _, fact := range facts {
		t.Rows = append(t.Rows, Row{
			[]string{c.words.Facts([]string{fact})[0], strconv.Itoa(len(count[fact]))}, c.some(ToDecision, count[fact]),
		})
	}
	a.table(t)
	return a
}

func (c *clerk) flowsAll() (a Answer) {
	a.table(c.decisionTable(c.exports))
	return a
}

// flowsSpared are those for which no filing is indicated: the reason says on which condition.
func (c *clerk) flowsSpared() Answer {
	return c.results(func(x export) bool { return x.dec.Export == decide.Exempt || x.dec.Export == decide.Free })
}

// flowsOther are those that this filing settles nothing of: another mechanism, an approval, what must not leave, a rule on
// the place of storage, and flows for which nothing was decided.
func (c *clerk) flowsOther() Answer {
	a := c.results(func(x export) bool {
		return !c.isUnder(x, c.pack.Mechanism) && x.dec.Export != decide.Exempt && x.dec.Export != decide.Free
	})
	points := c.storagePoints(c.exports)
	if len(a.Tables) == 0 && len(c.undecided())+len(points) > 0 {
		a = Answer{} // there is something, so that "none" is not said
	}
	a.add(points...)
	for _, f := range c.flows {
		if f.Via == inventory.ViaPublic && len(c.byFlow[f.ID]) > 0 {
			a.add(c.line(c.say("flow.public", c.flowName(f)), c.refs.to(ToFlow, f.ID)))
		}
	}
	for _, f := range c.undecided() {
		a.add(c.line(c.say("flow.undecided", c.flowName(f)), c.refs.to(ToFlow, f.ID)))
	}
	if len(c.undecided()) > 0 {
		a.add(c.confirm(owner, c.say("flow.read")))
	}
	return a
}

// undecided are the flows abroad of which nothing is decided, because no dataset of them was seen.
func (c *clerk) undecided() []*inventory.Flow {
	var list []*inventory.Flow
	for _, f := range c.flows {
		if len(c.byFlow[f.ID]) == 0 && f.To.Zone != inventory.Mainland && f.Mode != inventory.Inbound && f.Mode != inventory.NoFlow {
			list = append(list, f)
		}
	}
	return list
}

func (c *clerk) results(fits func(export) bool) (a Answer) {
	t := c.decisionTable(slices.DeleteFunc(slices.Clone(c.exports), func(x export) bool { return !fits(x) }))
	a.table(t)
	if len(t.Rows) == 0 {
		a.add(c.line(c.say("flows.none"), c.refs.to(ToScan, c.scanID())))
	}
	return a
}

func (c *clerk) flowsSystems() Answer {
	return c.flowTable(func(f *inventory.Flow) bool { return !byPeople(f) })
}

func (c *clerk) flowsPeople() Answer {
	a := c.flowTable(byPeople)
	a.add(c.confirm(c.by, c.say("access.detail")))
	return a
}

// filingDuties are the obligations that go with an export of personal information or with its filing.
func filingDuties() []string {
	return []string{
		"pipia", "notice_art39", "separate_consent_if_consent_based", "record_3y", "guardian_consent", "special_rules", "declare",
		"scc_file_10wd", "renew_60wd_before_3y", "mainland_representative",
	}
}

// duties lists what goes with the export or its filing, with its day.
func (c *clerk) duties() (a Answer) {
	t := Table{Cols: c.cols("duties")}
	for i := range c.doc.Duties {
		d := &c.doc.Duties[i]
		if d.Entity != c.entity.ID || !slices.Contains(filingDuties(), d.Obligation) {
			continue
		}
		day := "–"
		if by := cmp.Or(d.Due, d.Latest); by != 0 {
			day = by.String()
		}
		done := "unknown"
		if d.Done != nil {
			done = yesNo(*d.Done)
		}
		said := d.EN
		if c.words.Lang == "zh" {
			said = d.ZH
		}
		t.Rows = append(t.Rows, Row{[]string{said, day, c.say("done." + done)}, []int{c.refs.to(ToDuty, d.ID)}})
	}
	a.table(t)
	return a
}

func byPeople(f *inventory.Flow) bool {
	return f.Mode == inventory.RemoteAccess || f.Mode == inventory.InCountryAccess || f.Via == inventory.ViaPublic
}

func (c *clerk) flowTable(fits func(*inventory.Flow) bool) (a Answer) {
	t := Table{Cols: c.cols("flows")}
	for _, f := range c.flows {
		if fits(f) {
			t.Rows = append(t.Rows, Row{[]string{
				c.flowName(f), c.words.Say("mode." + string(cmp.Or(f.Mode, inventory.ModeUnknown))),
				cmp.Or(c.receiver(f), c.say("recipient.unknown")), c.worst(f),
			}, []int{c.refs.to(ToFlow, f.ID)}})
		}
	}
	a.table(t)
	if len(t.Rows) == 0 {
		a.add(c.line(c.say("flows.none"), c.refs.to(ToScan, c.scanID())))
	}
	return a
}

// worst names the results of a flow, each once.
func (c *clerk) worst(f *inventory.Flow) string {
	var names []string
	for _, dec := range c.byFlow[f.ID] {
		names = append(names, c.words.Say("export."+string(dec.Export)))
	}
	if len(names) == 0 {
		return c.say("undecided")
	}
	return c.list(distinct(names))
}

// recipients lists who receives data abroad, with what and on which ground.
func (c *clerk) recipients() (a Answer) {
	t := Table{Cols: c.cols("recipients")}
	for _, s := range c.scenariosOf(c.under(c.pack.Mechanism)) {
		var flows []inventory.ID
		var systems []string
		for _, f := range flowsOf(s.exports) {
			flows = append(flows, f.ID)
			systems = append(systems, c.via(f))
		}
		t.Rows = append(t.Rows, Row{[]string{
			cmp.Or(s.recipient, c.say("confirm", c.say("by."+string(handler)))), c.place(s.place), s.purpose, c.list(distinct(systems)),
		}, c.every(ToFlow, flows)})
	}
	a.table(t)
	return a
}

// impactAsked lists the datasets of which a result asks for an impact assessment.
func (c *clerk) impactAsked() Answer {
	return c.results(func(x export) bool { return slices.Contains(x.dec.Obligations, "pipia") })
}
