package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// verdict is the sync word of a flow with what chose it.
type verdict struct {
	word       SyncWord
	pattern    *Pattern
	mechanism  *Mechanism
	traits     Traits
	considered []NotTaken
	excluded   []NotTaken
	export     decide.Export // that a filing must answer, "" for none
}

// judge chooses the pattern and the mechanism of a flow. The first pattern in rank whose needs all hold is taken.
func (b *builder) judge(f *flow) verdict {
	v := verdict{traits: b.traits(f), word: AfterFiling, considered: []NotTaken{}, excluded: []NotTaken{}}
	s := &b.k.Sync
	for i := range s.Patterns {
		p := &s.Patterns[i]
		switch n := fails(p.Needs, v.traits); {
		case n != nil:
			v.passOver(p.ID, n.Why)
		case v.pattern == nil:
			v.pattern = p
		default:
			v.passOver(p.ID, Text{ZH: "也可行，但流出更多：" + p.Name.ZH, EN: "it would do as well and lets more out: " + p.Name.EN})
		}
	}
	if v.pattern == nil {
		return v
	}
	v.considered = slices.DeleteFunc(v.considered, func(x NotTaken) bool { return x.ID == v.pattern.ID })
	v.word = v.pattern.word(v.traits["export"])
	v.export = f.toFile(v.traits["export"])
	b.carryBy(&v)
	return v
}

// passOver remembers why a pattern was not taken; of two rows of one pattern the first speaks.
func (v *verdict) passOver(pattern string, why Text) {
	if !slices.ContainsFunc(v.considered, func(x NotTaken) bool { return x.ID == pattern }) {
		v.considered = append(v.considered, NotTaken{ID: pattern, Why: why})
	}
}

// carryBy chooses the mechanism: the first of the pattern that no limit excludes. Whatever is for such a flow and may not
// carry it is remembered with the limit, those included that never cross the border.
func (b *builder) carryBy(v *verdict) {
	s := &b.k.Sync
	v.mechanism = s.fitting(v.pattern, v.traits)
	if v.word == Never || v.traits["border"] != "crosses" {
		return
	}
	for i := range s.Mechanisms {
		m := &s.Mechanisms[i]
		ours := slices.Contains(v.pattern.Mechanisms, m.ID) || m.CrossBorder == crossNo
		if n := fails(m.Needs, v.traits); ours && n != nil && m.offered(v.traits) {
			v.excluded = append(v.excluded, NotTaken{ID: m.ID, Why: n.Why})
		}
	}
}

// fitting is the first mechanism of a pattern that no limit excludes, nil when there is none.
func (s *SyncKnowledge) fitting(p *Pattern, t Traits) *Mechanism {
	for _, id := range p.Mechanisms {
		if m := s.Mechanism(id); m != nil && fails(m.Needs, t) == nil {
			return m
		}
	}
	return nil
}

// toFile is the result that a filing answers, "" for none.
func (f *flow) toFile(export string) decide.Export {
	switch x := decide.Export(export); x {
	case decide.ApprovalRequired, decide.SecurityAssessment, decide.Contract:
		return x
	case decide.Prohibited, decide.Exempt, decide.Free, decide.NotAnExport, decide.ExportUndetermined:
	}
	return ""
}

// endsWithMove reports whether the flow is the place of a store that law or grade bring home.
func (b *builder) endsWithMove(f *flow) bool {
	g := b.groupOf(f.Store)
	if !f.isStorage() || g == nil || g.Chosen != BringHome {
		return false
	}
	return slices.ContainsFunc(f.subjects, func(s *subject) bool { return slices.Contains(g.moves, s) })
}

// copyOfMove reports whether the flow feeds, or is the place of, a copy that is retired when its source comes home.
func (b *builder) copyOfMove(f *flow) bool {
	g := b.groupOf(f.Store)
	if g == nil || g.Chosen != BringHome {
		return false
	}
	_, here := g.replica[f.Store]
	source, there := g.replica[f.Target]
	return here && f.isStorage() || there && source == f.Store
}

// exposed reports whether mainland people may be in what the flow reaches.
func (f *flow) exposed() bool {
	h := together(f.subjects)
	return h.exposed().High > 0 || slices.ContainsFunc(f.decisions, func(d *decide.Decision) bool {
		return d.Export != decide.Free && d.Export != decide.NotAnExport
	})
}

// isStorage reports whether the flow is nothing but the store's own place abroad: it ends when the store comes home.
func (f *flow) isStorage() bool { return f.Via == inventory.ViaStorage }
