package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// people looks at whose data would move in beside those of people of the mainland.
func (f *preflight) people() {
	for _, s := range f.p.moves {
		if s.blend() != mixedPeople && !f.sharesContainer(s) {
			continue
		}
		if slices.Contains(f.in.Constraints.ForeignLaw, s.data.ID) {
			f.raise("P113/checked", s.data.ID, "")
			continue
		}
		f.split(s)
	}
	if unknown := together(f.p.moves).unknown; unknown.Mid > 0 {
		f.raise("P113/open", f.p.store.ID, "", is("people", strconv.FormatInt(unknown.High, 10)))
	}
}

// split parts a mixed dataset by whose rows they are, before anything is copied.
func (f *preflight) split(s *subject) {
	by := word{"by", Text{ZH: "所在地", EN: "place"}}
	if c := s.splitColumn(); c != "" {
		by = is("by", c)
	}
	if s.blend() != mixedPeople {
		by = is("by", s.data.Name) // the table itself, out of its file
	}
	step := f.p.root + "/" + nameID(s.data.Name, []ID{s.data.ID}) + "/split"
	f.first("P120/split", step, s.data.ID, by, is("name", s.data.Name))
}

// sharesContainer reports whether a dataset lies in one file with a dataset about people from elsewhere alone: a copy of
// the file would bring them in too.
func (b *builder) sharesContainer(s *subject) bool {
	file := s.data.Container()
	if file == s.data.ID {
		return false
	}
	return slices.ContainsFunc(b.byStore[s.store.ID], func(x *subject) bool {
		return x != s && x.data.Container() == file && x.blend() == elsewhereOnly
	})
}

// technology asks a person about trade secrets and technology that would move in.
func (f *preflight) technology() {
	var kinds []string
	for _, s := range f.p.moves {
		if s.profile == nil {
			continue
		}
		for i := range s.profile.Findings {
			if k := s.profile.Findings[i].Kind; slices.Contains([]string{"source_code", "model_weights", "design_document"}, k) {
				kinds = append(kinds, k)
			}
		}
	}
	if len(kinds) == 0 {
		return
	}
	slices.Sort(kinds)
	f.hard("P114/technology", f.p.store.ID, technologyWords(slices.Compact(kinds)))
}

func technologyWords(kinds []string) word {
	zh := map[string]string{"source_code": "源代码", "model_weights": "模型权重", "design_document": "设计文档"}
	en := map[string]string{"source_code": "source code", "model_weights": "model weights", "design_document": "design documents"}
	var w word
	w.name = "kinds"
	for i, k := range kinds {
		if i > 0 {
			w.ZH, w.EN = w.ZH+"、", w.EN+", "
		}
		w.ZH, w.EN = w.ZH+zh[k], w.EN+en[k]
	}
	return w
}

// reverse warns, for each group that moves, that going back abroad is an export, and that readers left abroad wait.
func (b *builder) reverse() {
	for _, g := range b.groups {
		if g.Chosen != BringHome {
			continue
		}
		b.raise("P115/reverse", g.ID, "")
		for _, f := range g.flows {
			if !f.isStorage() && !inMainland(f.To) && f.Mode != inventory.NoFlow && f.Mode != inventory.Inbound {
				b.raise("P116/readers", f.ID, "", is("ms", trim(b.limit("rtt.cross_border"))))
			}
		}
	}
}

// staying says of each dataset that does not move what would settle it.
func (b *builder) staying(g *group) {
	for _, s := range g.Stays {
		switch s.Why {
		case Mixed:
			b.raise("P120/stays", s.Dataset, "")
		case NoTarget:
			b.raise("P121/target", s.Dataset, "")
		case OpenQuestion:
			missing := b.subjects[s.Dataset].decision.Missing
			b.raise(codeQuestion+"/question", s.Dataset, "", is("missing", cmp.Or(strings.Join(missing, ", "), "–")))
		case AtHome, ForeignPeople, NoRuleAsks, NotBrought, NotSeen, PlaceNotKnown, IsCopy, NotChosen:
		}
	}
}
