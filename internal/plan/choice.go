package plan

import (
	"cmp"
	"fmt"
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
	case g.people.exposed().High == 0 && g.Known:
		return Nothing
	case g.filing() != "" && g.Basis != Law: // a filing does not answer a rule on storage
		return FileAndStay // what the public can read is a flow with a verdict of its own
	case g.exposedToAll() && g.hasReader():
		return MaskOrStop
	}
	return Nothing
}

// exposedToAll reports whether a store of the group is open to the public.
func (g *group) exposedToAll() bool {
	return slices.ContainsFunc(g.stores, func(s *inventory.Store) bool { return s.Exposure == inventory.Public })
}

// filing is the strictest mechanism that the flows and datasets of the group ask for, "" for none.
func (g *group) filing() decide.Export {
	return strictestFiling(g.decisions())
}

// decisions are those about the flows and datasets of the group.
func (g *group) decisions() []*decide.Decision {
	list := decisionsOf(g.all)
	for _, f := range g.flows {
		list = append(list, f.decisions...)
	}
	return list
}

// hasReader reports whether a flow beside the stores' own places can be masked or stopped.
func (g *group) hasReader() bool {
	return slices.ContainsFunc(g.flows, func(f *flow) bool { return !f.isStorage() })
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
	g.Stays, g.Splits = []Stay{}, []Split{}
	g.Datasets = []ID{}
	asked := b.chosen[g.ID] == BringHome
	for _, s := range g.all {
		why := b.stays(g, s, asked)
		g.could = g.could || b.stays(g, s, false) == ""
		if why == "" && g.Chosen != BringHome {
			why = NotChosen
		}
		if why == "" {
			g.moves = append(g.moves, s)
			g.Datasets = append(g.Datasets, s.data.ID)
			if s.blend() == mixedPeople && !slices.Contains(b.in.Constraints.ForeignLaw, s.data.ID) {
				g.Splits = append(g.Splits, s.split())
			}
			continue
		}
		g.Stays = append(g.Stays, Stay{Dataset: s.data.ID, Why: why, Text: stayText(why)})
	}
	slices.Sort(g.Datasets)
	sortByID(g.Splits, func(s *Split) ID { return s.Dataset })
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

// split says which part of a mixed dataset moves and which stays.
func (s *subject) split() Split {
	p := s.people
	x := Split{Dataset: s.data.ID, Column: s.splitColumn(), Moves: p.mainland, Stays: p.elsewhere, Open: p.unknown}
	by := cmp.Or(x.Column, "–")
	x.Text = Text{
		ZH: fmt.Sprintf("按 %s 拆分：约 %d 名境内人员的行迁回，约 %d 名境外人员的行留在境外，%d 名所在地不明者逐行确认", by, x.Moves.Mid, x.Stays.Mid, x.Open.Mid),
		EN: fmt.Sprintf("split by %s: the rows of about %d people of the mainland come home, those of about %d others stay abroad; a person looks at the %d whose place nothing shows", by, x.Moves.Mid, x.Stays.Mid, x.Open.Mid),
	}
	return x
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
		NotChosen:     {ZH: "有人选择了其他选项", EN: "a person chose another option"},
		NoTarget:      {ZH: "目标映射表中没有此类来源", EN: "the target table does not know this kind of source"},
	}[why]
}
