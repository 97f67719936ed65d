package filing

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// counts reports whether a finding says that something is there; a candidate asks only.
func counts(f *classify.Finding) bool {
	switch f.Status {
	case classify.Evidenced, classify.Declared, classify.Encrypted, classify.Masked:
		return true
	case classify.Candidate, classify.Empty, classify.Unread:
	}
	return false
}

// kind names the sort of data of a finding.
func (c *clerk) kind(f *classify.Finding) string {
	label, ok := c.kinds[kindForm{f.Kind, f.Form}]
	if !ok {
		label, ok = c.kinds[kindForm{f.Kind, ""}]
	}
	if !ok {
		label = plan.Text{EN: f.Kind, ZH: f.Kind}
	}
	return c.text(label)
}

// sensitive says whether the rules take a kind as sensitive: yes, no, with_credential, combination; "" where it is not
// personal information.
func (c *clerk) sensitive(f *classify.Finding) string {
	field, ok := c.fields[kindForm{f.Kind, f.Form}]
	if !ok {
		field = c.fields[kindForm{f.Kind, ""}]
	}
	return field.Sensitive
}

// itemTables bounds the datasets that a scenario lists item by item, so that a person can still read it.
const itemTables = 100

// scenarioItems lists every column of every dataset that leaves: with what was found in it, or that nothing was.
func (c *clerk) scenarioItems() (a Answer) {
	all := datasetsOf(c.scenario.exports)
	if left := len(all) - itemTables; left > 0 {
		a.add(c.line(c.say("items.more", strconv.Itoa(left)), c.refs.to(ToScan, c.scanID())))
		all = all[:itemTables]
	}
	for _, id := range all {
		data := c.dataOf[id]
		t := Table{
			Head: c.say("items.head", c.dataName(data), c.peopleOf([]inventory.ID{id})), Refs: []int{c.refs.to(ToDataset, id)},
			Cols: c.cols("items"),
		}
		for _, column := range c.columns(data) {
			t.Rows = append(t.Rows, c.items(data, column)...)
		}
		if !c.isRead(id) {
			a.add(c.confirm(owner, c.say("items.unread", c.dataName(data))))
		}
		a.table(t)
	}
	return a
}

// columns are the columns of a dataset in the order of its schema; "" stands for the dataset as a whole.
func (c *clerk) columns(data *inventory.Dataset) []string {
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, f := range data.Columns {
		add(f.Name)
	}
	if p := c.profiles[data.ID]; p != nil {
		for i := range p.Columns {
			add(p.Columns[i].Name)
		}
	}
	for _, f := range c.findings[data.ID] {
		add(f.Column)
	}
	if len(names) == 0 {
		add("")
	}
	return names
}

// items are the rows of one column: one for each kind that was found, else one that says that nothing was.
func (c *clerk) items(data *inventory.Dataset, column string) []Row {
	name := cmp.Or(column, c.say("items.whole"))
	var rows []Row
	for _, f := range c.findings[data.ID] {
		if f.Column != column || f.Status == classify.Empty || f.Status == classify.Unread {
			continue
		}
		rows = append(rows, Row{[]string{
			name, c.kind(f), c.say("sensitive." + cmp.Or(c.sensitive(f), "not_personal")), c.status(f), c.sampled(f),
		}, []int{c.refs.to(ToFinding, f.ID)}})
	}
	if len(rows) > 0 {
		return rows
	}
	found := c.say("items.nothing")
	if !c.isRead(data.ID) {
		found = c.say("confirm", c.say("by."+string(owner)))
	}
	return []Row{{[]string{name, found, "–", "–", c.sampledRows(data.ID)}, []int{c.refs.to(ToDataset, data.ID)}}}
}

// status says how well a kind is shown, and in which share of the rows it stands.
func (c *clerk) status(f *classify.Finding) string {
	share := percent(f.Presence.Low)
	if high := percent(f.Presence.High); high != share {
		share += "–" + high
	}
	return c.say("items.status", c.say("status."+string(f.Status)), share)
}

func percent(share float64) string {
	const whole, fine = 100, 10 // tenths are said below ten per cent
	if share*whole < fine && share > 0 {
		return fmt.Sprintf("%.1f", share*whole)
	}
	return fmt.Sprintf("%.0f", share*whole)
}

// sampled says how the rows were chosen, how many were read, and which share they may have missed.
func (c *clerk) sampled(f *classify.Finding) string {
	if f.Sampled == 0 {
		return c.say("items.schema")
	}
	design, rows := c.word("filing.design", f.Design), thousands(f.Sampled)
	if f.MissedBelow == 0 {
		return c.say("items.sampled", design, rows)
	}
	return c.say("items.sample", design, rows, missed(f.MissedBelow))
}

// missed says the least share that the sample excludes, rounded up.
func missed(share float64) string {
	const whole, places = 100, 100
	return strconv.FormatFloat(math.Ceil(share*whole*places)/places, 'f', -1, 64)
}

func (c *clerk) sampledRows(id inventory.ID) string {
	if !c.isRead(id) {
		return "–"
	}
	return c.say("items.rows", thousands(c.profiles[id].Rows))
}

// scenarioKinds names the kinds that leave, with the findings that show them.
func (c *clerk) scenarioKinds() Answer {
	return c.kindsOf(func(*classify.Finding) bool { return true }, "kinds.all")
}

func (c *clerk) kindsOf(fits func(*classify.Finding) bool, key string) (a Answer) {
	var names []string
	var ids []inventory.ID
	var unread []string
	for _, id := range datasetsOf(c.scenario.exports) {
		for _, f := range c.findings[id] {
			if counts(f) && c.sensitive(f) != "" && fits(f) && !slices.Contains(names, c.kind(f)) {
				names, ids = append(names, c.kind(f)), append(ids, f.ID)
			}
		}
		if !c.isRead(id) {
			unread = append(unread, c.dataName(c.dataOf[id]))
		}
	}
	if len(names) > 0 {
		a.add(c.line(c.say(key, c.list(names)), c.every(ToFinding, ids)...))
	}
	if len(unread) > 0 {
		a.add(c.confirm(owner, c.say("items.unread", c.list(unread))))
	}
	return a
}

func (c *clerk) every(kind RefKind, ids []inventory.ID) []int {
	out := make([]int, 0, len(ids))
	for _, id := range ids {
		out = append(out, c.refs.to(kind, id))
	}
	return out
}
