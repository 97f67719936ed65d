package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/decide"
)

const defaultHorizon = 365 // days over which exposure is compared, unless people say otherwise

// compare lists the four options of every move group and every flow.
func (b *builder) compare() {
	for _, g := range b.groups {
		usual := b.defaultFor(g)
		if usual == BringHome && len(g.moves) == 0 {
			usual = b.without(g)
		}
		for _, kind := range OptionKinds() {
			o := b.groupOption(g, kind)
			o.Default, o.Chosen = kind == usual, kind == g.Chosen
			b.options = append(b.options, o)
		}
	}
	for _, f := range b.flows {
		b.flowOptions(f, b.syncAt[f.ID])
	}
	sortByID(b.options, func(o *Option) ID { return o.ID })
}

func (b *builder) horizon() int {
	if h := b.in.Constraints.Horizon; h > 0 {
		return h
	}
	return defaultHorizon
}

// groupOption is one option for a move group, as if it were done on its own from the first day.
func (b *builder) groupOption(g *group, kind OptionKind) Option {
	o := Option{
		ID: g.ID + "/" + ID(kind), Of: g.ID, Subject: g.Name, Kind: kind, Basis: None, Cost: []Money{},
		Missing: g.missing(), Because: []Because{},
	}
	switch kind {
	case BringHome:
		b.optionHome(g, &o)
	case FileAndStay:
		x := g.filing()
		o.Possible = x != "" && g.Basis != Law
		if x != "" {
			o.Basis = Law
			o.Weeks = b.filingWeeks(x)
			o.Because = groundsOfSubjects(Law, g.all)
		}
		o.Exposure = b.exposure(g.people, b.horizon(), false)
	case MaskOrStop:
		o.Possible = len(g.flows) > 0
		days := b.span("mask.prepare", WorkingDays)
		o.Weeks = weeksOf(days.P50, days.P80, days.P95, WorkingDays)
		o.Because = []Because{rule(None, "去除或停止境外可见的部分；存量仍在境外", "what is visible abroad is removed or stopped; the stock stays abroad")}
		o.Exposure = b.exposure(g.people, b.horizon(), false)
	case Nothing:
		o.Possible = true
		o.Because = []Because{rule(None, "维持现状", "things stay as they are")}
		o.Exposure = b.exposure(g.people, b.horizon(), false)
	}
	return o
}

// optionHome is bringing the group home: its own chain of steps and its own lines.
func (b *builder) optionHome(g *group, o *Option) {
	moves := *g
	if len(moves.moves) == 0 {
		moves.moves = nil
		for _, s := range g.all {
			if why := b.stays(g, s, true); why == "" {
				moves.moves = append(moves.moves, s)
			}
		}
	}
	o.Basis, o.Possible = g.Basis, len(moves.moves) > 0
	o.Because = groundsOfSubjects(g.Basis, moves.moves)
	if !o.Possible {
		o.Exposure = b.exposure(g.people, b.horizon(), false)
		return
	}
	var lines []Line
	longest := Duration{}
	for _, p := range b.parts(&moves) {
		longest.P50, longest.P80, longest.P95 = max(longest.P50, p.copy.P50), max(longest.P80, p.copy.P80), max(longest.P95, p.copy.P95)
		lines = append(lines, b.partLines(g, p)...)
		lines = append(lines, b.egressLine(p.root+"/egress", g.ID, []leaving{p.leaving()}))
	}
	o.Cost, o.Unpriced = sum(lines)
	work := b.limit("provision") + b.limit("compare") + b.limit("cut_over") + b.limit("retire") +
		max(b.limit("account")+b.limit("landing_zone"), b.limit("prepare.line")) + b.limit("probe")
	fixed := int(b.limit("soak")) + inDays(int(work))
	o.Weeks = weeksOf(longest.P50+fixed, longest.P80+fixed, longest.P95+fixed, Days)
	o.Exposure = b.exposure(g.people, longest.P80+fixed, true)
}

// filingWeeks is how long a mechanism takes with what precedes it.
func (b *builder) filingWeeks(x decide.Export) Weeks {
	ids := map[decide.Export][]string{
		decide.SecurityAssessment: {"prepare.self_assessment", "cac.assessment.total_nominal"},
		decide.Contract:           {"prepare.impact_assessment", "prepare.contract", "scc.file_within", "scc.review"},
		decide.ApprovalRequired:   {"prepare.approval"},
	}[x]
	total := 0
	for _, id := range ids {
		total += int(b.limit(id))
	}
	return weeksOf(total, total, total, WorkingDays)
}

// inDays turns working days into days, five to a week.
func inDays(working int) int {
	const week, days = 5, 7
	return (working*days + week - 1) / week
}

func weeksOf(p50, p80, p95 int, unit Unit) Weeks {
	perWeek := 7
	if unit == WorkingDays {
		perWeek = 5
	}
	up := func(n int) int { return (n + perWeek - 1) / perWeek }
	return Weeks{P50: up(p50), P80: up(p80), P95: up(p95)}
}

// exposure multiplies people by the days until it ends, or by the horizon.
func (b *builder) exposure(h headcount, days int, ends bool) Exposure {
	e := Exposure{Horizon: b.horizon(), People: h.exposed()}
	if ends {
		e.Until = b.start + Date(days)
	}
	n := int64(min(days, e.Horizon))
	e.Days, e.Sensitive = e.People.times(n), h.sensitive.times(n)
	return e
}

// missing are the facts that would settle the group.
func (g *group) missing() []string {
	list := []string{}
	for _, s := range g.all {
		if s.decision != nil {
			list = append(list, s.decision.Missing...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// flowOptions are the four options of one flow.
func (b *builder) flowOptions(f *flow, s *Sync) {
	usual := b.usualFor(f, s)
	for _, kind := range OptionKinds() {
		o := Option{
			ID: s.ID + "/" + ID(kind), Of: f.ID, Subject: f.name(), Kind: kind, Basis: None, Cost: []Money{}, Possible: true,
			Missing: s.Missing, Because: s.Because, Default: kind == usual, Chosen: kind == b.kindFor(f, s),
			Exposure: b.exposure(together(f.subjects), b.horizon(), false),
		}
		switch kind {
		case BringHome:
			b.flowHome(f, &o)
		case FileAndStay:
			x := strictestFiling(f.decisions)
			o.Possible = x != "" && s.Word != Never
			if x != "" {
				o.Basis, o.Weeks = Law, b.filingWeeks(x)
			}
		case MaskOrStop:
			b.flowMask(f, &o)
		case Nothing:
		}
		b.options = append(b.options, o)
	}
}

// usualFor is the default of a flow, whatever a person chose.
func (b *builder) usualFor(f *flow, s *Sync) OptionKind {
	if g := b.groupOf(f.Store); f.isStorage() && g != nil {
		usual := b.defaultFor(g)
		if usual == BringHome && len(g.moves) == 0 {
			return b.without(g)
		}
		return usual
	}
	return s.Word.option()
}

// option is what a sync word asks for when nobody chooses.
func (w SyncWord) option() OptionKind {
	switch w {
	case Never, MaskedSync:
		return MaskOrStop
	case AfterFiling:
		return FileAndStay
	case May:
	}
	return Nothing
}

// flowHome is bringing home the store that the flow is the place of; no other flow ends that way.
func (b *builder) flowHome(f *flow, o *Option) {
	g := b.groupOf(f.Store)
	o.Possible = f.isStorage() && g != nil && len(g.moves) > 0
	if !o.Possible {
		return
	}
	home := b.groupOption(g, BringHome)
	o.Basis, o.Weeks, o.Cost, o.Unpriced, o.Exposure = home.Basis, home.Weeks, home.Cost, home.Unpriced, home.Exposure
}

// flowMask ends what the flow shows; a store's own place keeps its stock, whatever is masked on the way.
func (b *builder) flowMask(f *flow, o *Option) {
	days := b.span("mask.prepare", WorkingDays)
	o.Weeks = weeksOf(days.P50, days.P80, days.P95, WorkingDays)
	if !f.isStorage() {
		o.Exposure = b.exposure(together(f.subjects), inDays(days.P80), true)
	}
}
