package plan

import (
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// settle decides for every group which option it takes, what moves and what stays.
func (b *builder) settle() {
	for _, g := range b.groups {
		g.Basis = None
		for _, s := range g.all {
			if s.basis.rank() < g.Basis.rank() && !b.cannotMove(g, s) {
				g.Basis = s.basis
			}
		}
		g.Chosen = b.defaultFor(g)
		if kind, ok := b.chosen[g.ID]; ok {
			g.Chosen = kind
		}
		b.partition(g)
		if g.Chosen == BringHome && len(g.moves) == 0 {
			g.Chosen = b.without(g)
		}
	}
}

// cannotMove reports what no choice changes: it is at home, its place is not known, it is about people from elsewhere
// alone, or it is a copy of what moves.
func (b *builder) cannotMove(g *group, s *subject) bool {
	_, isCopy := g.replica[s.store.ID]
	return isCopy || s.store.Place.Zone == inventory.ZoneUnknown || s.blend() == elsewhereOnly
}

// defaultFor is what the planner takes when nobody chooses: what law and grade ask for moves; what a filing would
// cover is filed for; what the public can read is stopped; the rest is left.
func (b *builder) defaultFor(g *group) OptionKind {
	if b.bring[g.Basis] {
		return BringHome
	}
	return b.without(g)
}

// without is the default among the options that move nothing.
func (b *builder) without(g *group) OptionKind {
	switch {
	case g.people.exposed().High == 0:
		return Nothing
	case g.exposedToAll():
		return MaskOrStop
	case g.filing() != "" && g.Basis != Law: // a filing does not answer a rule on storage
		return FileAndStay
	}
	return Nothing
}

// exposedToAll reports whether a store of the group is open to the public.
func (g *group) exposedToAll() bool {
	return slices.ContainsFunc(g.stores, func(s *inventory.Store) bool { return s.Exposure == inventory.Public })
}

// filing is the strictest mechanism that the flows and datasets of the group ask for, "" for none.
func (g *group) filing() decide.Export {
	var list []*decide.Decision
	for _, f := range g.flows {
		list = append(list, f.decisions...)
	}
	for _, s := range g.all {
		if s.decision != nil {
			list = append(list, s.decision)
		}
	}
	return strictestFiling(list)
}

// strictestFiling is the strictest export result of a list that a filing with an authority can answer.
func strictestFiling(list []*decide.Decision) decide.Export {
	best := decide.Export("")
	for _, d := range list {
		x := d.Export
		if x == decide.ExportUndetermined {
			x = d.WorstCase
		}
		order := []decide.Export{decide.ApprovalRequired, decide.SecurityAssessment, decide.Contract}
		at, now := slices.Index(order, x), slices.Index(order, best)
		if at >= 0 && (now < 0 || at < now) {
			best = x
		}
	}
	return best
}

// partition says for every dataset of a group whether it moves, and why not.
func (b *builder) partition(g *group) {
	g.Stays = []Stay{}
	g.Datasets = []ID{}
	asked := b.chosen[g.ID] == BringHome
	for _, s := range g.all {
		why := b.stays(g, s, asked)
		if why == "" {
			g.moves = append(g.moves, s)
			g.Datasets = append(g.Datasets, s.data.ID)
			continue
		}
		g.Stays = append(g.Stays, Stay{Dataset: s.data.ID, Why: why, Text: stayText(why)})
	}
	slices.Sort(g.Datasets)
	slices.SortFunc(g.Stays, func(x, y Stay) int { return strings.Compare(string(x.Dataset), string(y.Dataset)) })
}

// stays returns why a dataset does not move, "" when it does.
func (b *builder) stays(g *group, s *subject, asked bool) StayWhy {
	_, isCopy := g.replica[s.store.ID]
	switch {
	case s.store.Place.Zone == inventory.ZoneUnknown:
		return PlaceNotKnown
	case isCopy:
		return IsCopy
	case s.decision == nil || s.decision.Error != "":
		return NotSeen
	case s.blend() == elsewhereOnly:
		return ForeignPeople
	}
	if why := b.notAsked(s, asked); why != "" {
		return why
	}
	return b.notReady(s)
}

// notAsked returns why nothing asks for the move.
func (b *builder) notAsked(s *subject, asked bool) StayWhy {
	switch {
	case s.basis == None && s.decision.Storage == decide.StorageUndetermined:
		return OpenQuestion
	case s.basis == None:
		return NoRuleAsks
	case !b.bring[s.basis] && !asked:
		return NotBrought
	}
	return ""
}

// notReady returns what stands in the way of a move that is asked for.
func (b *builder) notReady(s *subject) StayWhy {
	switch {
	case len(b.k.TargetsFor(s.store)) == 0:
		return NoTarget
	case s.blend() == mixedPeople && !b.canSplit(s) && !slices.Contains(b.in.Constraints.ForeignLaw, s.data.ID):
		return Mixed
	}
	return ""
}

// canSplit reports whether the rows of a mixed dataset say whose they are: a column of country or residency, an
// identity or telephone number, or a person who says that they can be split.
func (b *builder) canSplit(s *subject) bool {
	if slices.Contains(b.in.Constraints.ByResidency, s.data.ID) {
		return true
	}
	return s.splitColumn() != ""
}

// splitColumn is the column by which rows can be told apart, "" when none is known.
func (s *subject) splitColumn() string {
	for _, f := range s.data.Columns {
		name := strings.ToLower(f.Name)
		for _, word := range []string{"country", "residency", "nationality", "国家", "国籍", "地区"} {
			if strings.Contains(name, word) {
				return f.Name
			}
		}
	}
	if s.profile == nil {
		return ""
	}
	for _, kind := range []string{"country", "nationality", "resident_id", "phone"} {
		for i := range s.profile.Findings {
			if s.profile.Findings[i].Kind == kind {
				return s.profile.Findings[i].Column
			}
		}
	}
	return ""
}

func stayText(why StayWhy) Text {
	return map[StayWhy]Text{
		AtHome:        {ZH: "已在境内", EN: "it is in the mainland already"},
		ForeignPeople: {ZH: "所见仅为境外人员，不建议迁入", EN: "only people from elsewhere were seen in it; moving it in is not proposed"},
		NoRuleAsks:    {ZH: "所附规则未指向迁移", EN: "none of the shipped rules asks for a move"},
		OpenQuestion:  {ZH: "结果未定，待回答所列问题", EN: "the result is open until the questions listed are answered"},
		NotBrought:    {ZH: "仅为建议或公司政策，未选择迁移（--bring）", EN: "advice or company policy alone, and not asked for (--bring)"},
		NotSeen:       {ZH: "未读取或未判定", EN: "it was not read, or nothing decided it"},
		PlaceNotKnown: {ZH: "所在地未知，先说明所在地", EN: "its place is unknown; state it first"},
		Mixed:         {ZH: "混有境内外人员且无可拆分的列", EN: "people of the mainland and others together, and no column to split them by"},
		IsCopy:        {ZH: "是迁移对象的副本：清除而非迁移", EN: "a copy of what moves: it is retired, not moved"},
		NoTarget:      {ZH: "目标映射表中没有此类来源", EN: "the target table does not know this kind of source"},
	}[why]
}
