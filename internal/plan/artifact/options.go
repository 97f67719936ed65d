package artifact

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// choices prints what people decided, and what each decision leaves.
func (p *page) choices() {
	if len(p.w.p.Choices) == 0 {
		return
	}
	p.h2("choices")
	for i := range p.w.p.Choices {
		c := &p.w.p.Choices[i]
		p.f("- **%s**: %s", c.Subject, p.l.word(string(c.Kind)))
		if c.Kind != c.Default {
			p.f(" (%s %s)", p.l.word("insteadof"), p.l.word(string(c.Default)))
		}
		p.f(" – %s: %s", cmp.Or(c.By, "–"), cmp.Or(c.Why, "–"))
		if c.Loosens {
			p.f(" – **%s**", p.l.word("loosens"))
		}
		if left := p.texts(c.Leaves); left != "" {
			p.f("\n  - %s: %s; %s %s", p.l.word("leaves"), left, p.l.word("openpersondays"), interval(c.Open))
		}
		p.f("\n")
	}
}

// options prints the subjects in which something is at stake, and names the others. A flow that is nothing but the place
// of a group has the options of the group and is not printed again.
func (p *page) options() {
	p.h2("options")
	quiet, unseen := p.quiet(), map[plan.ID]string{}
	var flows []*plan.Option
	for _, list := range p.bySubject() {
		first := list[0]
		switch {
		case first.Follows != "" || quiet[first.Of] != "":
		case first.Seen == plan.SeenNot:
			unseen[first.Of] = first.Subject
		case p.isGroup(first.Of):
			p.subject(list)
		default:
			flows = append(flows, list...)
		}
	}
	p.flowTable(flows)
	if len(unseen) > 0 {
		p.f("\n**%s**: %s.\n", p.l.word("unseen"), strings.Join(slices.Sorted(maps.Values(unseen)), ", "))
	}
	if len(quiet) > 0 {
		p.f("\n%s: %s.\n", p.l.word("quiet"), strings.Join(slices.Sorted(maps.Values(quiet)), ", "))
	}
}

// bySubject lists the options of each subject, in the order in which they are compared.
func (p *page) bySubject() [][]*plan.Option {
	byOf := map[plan.ID][]*plan.Option{}
	var order []plan.ID
	for i := range p.w.p.Options {
		o := &p.w.p.Options[i]
		if byOf[o.Of] == nil {
			order = append(order, o.Of)
		}
		byOf[o.Of] = append(byOf[o.Of], o)
	}
	var lists [][]*plan.Option
	for _, of := range order {
		slices.SortFunc(byOf[of], func(x, y *plan.Option) int {
			return slices.Index(plan.OptionKinds(), x.Kind) - slices.Index(plan.OptionKinds(), y.Kind)
		})
		lists = append(lists, byOf[of])
	}
	return lists
}

func (p *page) isGroup(of plan.ID) bool {
	return slices.ContainsFunc(p.w.p.Groups, func(g plan.MoveGroup) bool { return g.ID == of })
}

// quiet are the subjects that were seen whole, for which nothing is chosen and in which nobody from the mainland was
// found.
func (p *page) quiet() map[plan.ID]string {
	names := map[plan.ID]string{}
	for i := range p.w.p.Options {
		o := &p.w.p.Options[i]
		if o.Kind == plan.Nothing && o.Chosen && o.Exposure.Known && o.Exposure.People.High == 0 && o.Seen == plan.SeenWhole {
			names[o.Of] = o.Subject
		}
	}
	return names
}

// subject prints one move group: its options, what each needs and leaves, and why the others are not possible.
func (p *page) subject(list []*plan.Option) {
	o := list[0]
	p.f("\n### %s\n\n%s: %s", o.Subject, p.l.word("people"), p.people(o.Exposure))
	if o.Seen != plan.SeenWhole {
		p.f(" – **%s**", p.l.word("seen_"+string(o.Seen)))
	}
	p.f("\n\n")
	p.table("option", "basis", "weeks", "cost", "persondays", "sensitivedays", "openpersondays", "until", "chosen")
	for _, o := range list {
		if o.Possible {
			p.row(p.l.word(string(o.Kind)), p.l.word(string(o.Basis)), p.weeks(o), p.money(o.Cost, o.Unpriced), p.days(o, o.Exposure.Days),
				p.days(o, o.Exposure.Sensitive), p.days(o, o.Exposure.Open), p.until(o), p.mark(o))
		}
	}
	p.f("\n")
	for _, o := range list {
		p.terms(o)
	}
}

// terms prints what an option needs and leaves, or why it is not possible.
func (p *page) terms(o *plan.Option) {
	if !o.Possible {
		p.f("- %s: %s – %s\n", p.l.word(string(o.Kind)), p.l.word("notpossible"), p.l.text(*o.Why))
		return
	}
	var parts []string
	if t := p.texts(o.Needs); t != "" {
		parts = append(parts, p.l.word("needs")+" "+t)
	}
	if t := p.texts(o.Leaves); t != "" {
		parts = append(parts, p.l.word("leaves")+" "+t)
	}
	if len(parts) > 0 {
		p.f("- %s: %s\n", p.l.word(string(o.Kind)), strings.Join(parts, ". "))
	}
}

// flowTable prints the flows that are no place of a group, with the options that are possible; why the others are not is
// said once for all of them.
func (p *page) flowTable(list []*plan.Option) {
	if len(list) == 0 {
		return
	}
	p.f("\n### %s\n\n", p.l.word("flows"))
	p.table("flow", "option", "basis", "weeks", "persondays", "openpersondays", "until", "chosen")
	why := map[string][]string{}
	for _, o := range list {
		if !o.Possible {
			key := p.l.word(string(o.Kind)) + ": " + p.l.word("notpossible") + " – " + p.l.text(*o.Why)
			why[key] = append(why[key], o.Subject)
			continue
		}
		p.row(o.Subject, p.l.word(string(o.Kind)), p.l.word(string(o.Basis)), p.weeks(o), p.days(o, o.Exposure.Days),
			p.days(o, o.Exposure.Open), p.until(o), p.mark(o))
	}
	p.f("\n")
	for _, key := range slices.Sorted(maps.Keys(why)) {
		p.f("- %s (%s)\n", key, strings.Join(why[key], ", "))
	}
}

// people says how many people a subject is about, and that nobody knows where nobody counted.
func (p *page) people(e plan.Exposure) string {
	if !e.Known {
		if e.People.High > 0 {
			return interval(e.People) + ", " + p.l.word("atleast")
		}
		return p.l.word("unknown")
	}
	return interval(e.People)
}

// days prints person-days; what nobody counted is unknown, not zero.
func (p *page) days(o *plan.Option, v plan.Interval) string {
	if !o.Exposure.Known && v.High == 0 {
		return p.l.word("unknown")
	}
	return interval(v)
}

// until says when the exposure ends, or from when a filing covers it.
func (p *page) until(o *plan.Option) string {
	switch {
	case !o.Exposure.Until.IsZero():
		return fmt.Sprintf("%s %s", p.l.word("ends"), o.Exposure.Until)
	case !o.Exposure.Covered.IsZero():
		return fmt.Sprintf("%s %s", p.l.word("covered"), o.Exposure.Covered)
	}
	return p.l.word("goeson")
}

func (p *page) weeks(o *plan.Option) string {
	if o.Kind == plan.Nothing {
		return "–"
	}
	return weeks(o.Weeks)
}

func (p *page) mark(o *plan.Option) string {
	switch {
	case o.Chosen:
		return "**" + p.l.word("chosen") + "**"
	case o.Default:
		return p.l.word("default")
	}
	return ""
}

// texts joins sentences.
func (p *page) texts(list []plan.Text) string {
	parts := make([]string, 0, len(list))
	for _, t := range list {
		parts = append(parts, p.l.text(t))
	}
	if p.l.zh {
		return strings.Join(parts, "；")
	}
	return strings.Join(parts, "; ")
}
