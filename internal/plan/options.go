package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/decide"
)

const defaultHorizon = 365 // days over which exposure is compared, unless people say otherwise

// compare lists the four options of every move group and every flow.
func (b *builder) compare() {
	for _, g := range b.groups {
		usual := b.usualOf(g)
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

// usualOf is the default of a group, whatever a person chose; what cannot move has the default of the rest.
func (b *builder) usualOf(g *group) OptionKind {
	if usual := b.defaultFor(g); usual != BringHome || g.could {
		return usual
	}
	return b.without(g)
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
		ID: g.ID + "/" + ID(kind), Of: g.ID, Subject: g.Name, Kind: kind, Basis: None, Seen: g.Seen, Cost: []Money{},
		Possible: true, Missing: g.missing(), Because: []Because{}, Needs: []Text{}, Leaves: []Text{},
		Exposure: b.asItIs(g),
	}
	switch kind {
	case BringHome:
		b.optionHome(g, &o)
	case FileAndStay:
		b.optionFile(g, &o)
	case MaskOrStop:
		b.optionMask(g, &o)
	case Nothing:
		b.optionNothing(g, &o)
	}
	if g.Seen == SeenNot && (kind == BringHome || kind == FileAndStay) {
		o.impossible(whyNotSeen())
	}
	return o
}

// impossible marks an option as not possible and says why; what it would take is no answer then.
func (o *Option) impossible(why Text) {
	o.Possible, o.Why, o.Basis = false, &why, None
	o.Weeks, o.Cost, o.Unpriced = Weeks{}, []Money{}, 0
	o.Needs, o.Leaves, o.Because = []Text{}, []Text{}, []Because{}
}

// asItIs is the exposure of a group of which nothing changes.
func (b *builder) asItIs(g *group) Exposure {
	return b.exposure(g.people, stay{known: g.Known, asked: b.asked(g)})
}

// asked reports whether the rules indicate anything for a group: a place, or a filing.
func (b *builder) asked(g *group) bool {
	return g.Basis == Law || g.Basis == Grade || g.filing() != ""
}

// optionFile is filing for what goes on abroad.
func (b *builder) optionFile(g *group, o *Option) {
	x := g.filing()
	switch {
	case x == "":
		o.impossible(whyNoFiling(exportsOpen(g.decisions())))
		return
	case g.Basis == Law:
		o.impossible(whyStorage())
		return
	}
	b.fileWith(o, x, filingOf{people: g.people, known: g.Known, inside: insideOf(g.decisions()), grounds: groundsOfFiling(g.all)})
	if g.Basis == Grade {
		o.Leaves = append(o.Leaves, leavesGrade())
	}
}

// optionMask ends what others abroad see of a group; its stock stays where it is.
func (b *builder) optionMask(g *group, o *Option) {
	if !g.hasReader() {
		o.impossible(whyNoReader())
		return
	}
	days := b.span("mask.prepare", WorkingDays)
	o.Weeks = weeksOf(days.P50, days.P80, days.P95, WorkingDays)
	if g.exposedToAll() || g.filing() != "" {
		o.Basis = Law
	}
	o.Because = []Because{rule(None, "去除或停止境外可见的部分；存量仍在境外", "what is visible abroad is removed or stopped; the stock stays abroad")}
	o.Needs = append(o.Needs, needsMask())
	o.Leaves = append(o.Leaves, leavesStock(), b.leavesMask(g.all))
}

// optionNothing is leaving a group as it is.
func (b *builder) optionNothing(g *group, o *Option) {
	o.Because = []Because{rule(None, "维持现状", "things stay as they are")}
	switch {
	case g.Seen == SeenNot:
		o.Leaves = append(o.Leaves, whyNotSeen())
	case b.asked(g):
		o.Leaves = append(o.Leaves, leavesOpen())
	}
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
	if len(moves.moves) == 0 {
		o.impossible(whyNothingMoves(g))
		return
	}
	o.Basis, o.Because = g.Basis, groundsOfSubjects(g.Basis, moves.moves)
	o.Needs = append(o.Needs, needsBase())
	var lines []Line
	longest := Duration{}
	for _, p := range b.parts(&moves) {
		o.Needs = append(o.Needs, needsTarget(p))
		o.Leaves = append(o.Leaves, leavesDowntime(p))
		longest.P50, longest.P80, longest.P95 = max(longest.P50, p.copy.P50), max(longest.P80, p.copy.P80), max(longest.P95, p.copy.P95)
		lines = append(lines, b.partLines(g, p)...)
		lines = append(lines, b.egressLine(p.root+"/egress", g.ID, []leaving{p.leaving()}))
	}
	o.Cost, o.Unpriced = sum(lines)
	work := b.limit("provision") + b.limit("compare") + b.limit("cut_over") + b.limit("retire") +
		max(b.limit("account")+b.limit("access")+b.limit("landing_zone"), b.lineDays()) + b.limit("probe")
	fixed := int(b.limit("soak")) + inDays(int(work))
	o.Weeks = weeksOf(longest.P50+fixed, longest.P80+fixed, longest.P95+fixed, Days)
	o.Leaves = append(o.Leaves, b.leavesHome(g)...)
	o.Exposure = b.exposure(g.people, stay{days: longest.P80 + fixed, ends: !b.isHeld(g), known: g.Known, asked: b.asked(g), rest: b.restOf(g, moves.moves)})
}

// filingOf is what a filing would be about.
type filingOf struct {
	people  headcount
	known   bool
	inside  string // number of a filing that covers it already, "" for none
	grounds []Because
}

// fileWith fills an option with what a filing takes: it ends no exposure, and covers it from a day on.
func (b *builder) fileWith(o *Option, x decide.Export, f filingOf) {
	o.Basis, o.Because = Law, f.grounds
	if f.inside != "" {
		o.Leaves = append(o.Leaves, leavesCovered(f.inside))
		o.Exposure = b.exposure(f.people, stay{known: f.known, asked: true, covered: b.start})
		return
	}
	days := b.filingDays(x)
	o.Weeks = weeksOf(days.P50, days.P80, days.P95, WorkingDays)
	o.Needs = append(o.Needs, needsFiling(x))
	o.Leaves = append(o.Leaves, b.leavesFiling(x))
	o.Exposure = b.exposure(f.people, stay{known: f.known, asked: true, covered: b.days.after(b.start, days.P80)})
}

// filingDays is how many working days a mechanism takes with what precedes it.
func (b *builder) filingDays(x decide.Export) Duration {
	ids := map[decide.Export][]string{
		decide.SecurityAssessment: {"prepare.self_assessment", "cac.assessment.total_nominal"},
		decide.Contract:           {"prepare.impact_assessment", "prepare.contract", "scc.file_within", "scc.review"},
		decide.ApprovalRequired:   {"prepare.approval"},
	}[x]
	total := Duration{Unit: WorkingDays}
	for _, id := range ids {
		d := b.span(id, WorkingDays)
		total.P50, total.P80, total.P95 = total.P50+d.P50, total.P80+d.P80, total.P95+d.P95
	}
	return total
}

// insideOf is the number of the filing that covers every flow that needs one, "" when one of them is not covered.
func insideOf(list []*decide.Decision) string {
	number := ""
	for _, d := range list {
		switch {
		case strictestFiling([]*decide.Decision{d}) == "" || d.Flow == "":
		case d.Filing == nil || d.Filing.State != decide.FilingInside:
			return ""
		default:
			number = d.Filing.Number
		}
	}
	return number
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

// stay is for how long people are within reach from abroad, and under what.
type stay struct {
	days    int  // until it ends
	ends    bool // else it lasts for the horizon
	known   bool // somebody counted the people
	asked   bool // the rules indicate something for it
	covered Date // from which a filing covers it
	rest    rest // what goes on abroad after it ends
}

// rest is what stays abroad of a group that comes home.
type rest struct {
	people headcount
	asked  bool // the rules indicate something for it
}

// restOf is what stays within reach from abroad when the moves of a group are home: its copies go with them, and people
// from elsewhere are not counted.
func (b *builder) restOf(g *group, moves []*subject) rest {
	list := b.stayers(g, moves)
	asked := slices.ContainsFunc(list, func(s *subject) bool { return s.basis == Law || s.basis == Grade })
	return rest{together(list), asked || strictestFiling(decisionsOf(list)) != ""}
}

// stayers are the datasets of a group that neither move nor are copies of what moves.
func (b *builder) stayers(g *group, moves []*subject) []*subject {
	moved := map[ID]bool{}
	for _, s := range moves {
		moved[s.data.ID] = true
	}
	var list []*subject
	for _, s := range g.all {
		if _, isCopy := g.replica[s.store.ID]; !isCopy && !moved[s.data.ID] {
			list = append(list, s)
		}
	}
	return list
}

// exposure multiplies people by the days until it ends, or by the horizon.
func (b *builder) exposure(h headcount, s stay) Exposure {
	e := Exposure{Horizon: b.horizon(), People: h.exposed(), Known: s.known, Covered: s.covered}
	days := e.Horizon
	if s.ends {
		days = min(s.days, days)
	}
	stays := int64(e.Horizon - days)
	left := s.rest.people.exposed()
	if s.ends && left.High == 0 {
		e.Until = b.start + Date(s.days)
	}
	e.Days = e.People.times(int64(days)).plus(left.times(stays))
	e.Sensitive = h.sensitive.times(int64(days)).plus(s.rest.people.sensitive.times(stays))
	open := days
	if !s.covered.IsZero() {
		open = min(days, int(s.covered-b.start))
	}
	if s.asked {
		e.Open = e.People.times(int64(open))
	}
	if s.rest.asked {
		e.Open = e.Open.plus(left.times(stays))
	}
	return e
}

// missing are the facts that would settle the group.
func (g *group) missing() []string { return missingOf(decisionsOf(g.all)) }

// missingOf are the facts that would settle decisions, each once.
func missingOf(decisions []*decide.Decision) []string {
	list := []string{}
	for _, d := range decisions {
		list = append(list, d.Missing...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
