package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// sync gives every flow its verdict, and the steps that the verdict needs.
func (b *builder) sync() {
	for _, f := range b.flows {
		v := b.judge(f)
		s := b.syncOf(f, &v)
		s.Steps = b.syncSteps(f, v, s)
		b.syncs = append(b.syncs, s)
	}
	sortByID(b.syncs, func(s *Sync) ID { return s.ID })
	for i := range b.syncs {
		b.syncAt[b.syncs[i].Flow] = &b.syncs[i]
	}
}

// syncOf says a verdict as a part of the plan.
func (b *builder) syncOf(f *flow, v *verdict) Sync {
	s := Sync{
		ID: "sync/" + f.slug(), Flow: f.ID, Store: f.Store, Dataset: f.Dataset, Word: v.word, Mechanism: mechNone,
		Facts: b.decisive(v), Considered: v.considered, Excluded: v.excluded, Limits: []Text{}, To: f.To, Mode: f.Mode,
		People: together(f.subjects).exposed(), Columns: []Column{}, Steps: []ID{}, Notes: []Text{}, Files: []string{},
		Missing: f.missing(), Because: b.syncGrounds(f),
	}
	if p := v.pattern; p != nil {
		s.Pattern, s.How, s.Columns = p.ID, p.how(v.traits), b.columns(f, p, v.traits["important"])
		s.Notes = append(s.Notes, p.Notes...)
		if v.traits["home"] == "comes_home" {
			s.Steady = p.Steady
		}
		if p.Use == useAggregate {
			s.GroupMin = b.groupMin()
		}
	}
	if m := v.mechanism; m != nil {
		s.Mechanism, s.Limits, s.Files = m.ID, b.k.Sync.limits(m), append(s.Files, m.Files...)
	}
	s.Notes = append(s.Notes, b.columnNotes(f, v)...)
	s.Notes = append(s.Notes, f.filingNotes()...)
	if waitsForLine(*v) {
		s.Notes = append(s.Notes, Text{
			ZH: "登记簿中没有该主体的跨境线路：先与持牌运营商签约并登记用途",
			EN: "the register names no line across the border for this entity: a line of a licensed carrier, with its use registered, comes first",
		})
	}
	s.Questions = b.questions(&s, v)
	s.Yearly = b.yearly(f, &s, v)
	return s
}

// mechNone is the mechanism of a flow for which the knowledge has none.
const mechNone = "none_needed"

// decisive are the facts of a flow that its pattern and its mechanism asked for, in the order of the vocabulary.
func (b *builder) decisive(v *verdict) []SyncFact {
	asked := map[string]bool{}
	for _, fact := range []string{"people", "sensitive", "minors", "important", "ciio", "ground", "to", "home", "border", "engine", "cloud"} {
		asked[fact] = true // what a reader looks for, and what the configuration is written by
	}
	for i := range b.k.Sync.Patterns {
		for _, n := range b.k.Sync.Patterns[i].Needs {
			asked[n.Fact] = true
		}
	}
	if v.mechanism != nil {
		for _, n := range v.mechanism.Needs {
			asked[n.Fact] = true
		}
		asked["line"] = v.mechanism.Line
	}
	list := []SyncFact{}
	for i := range b.k.Sync.Traits {
		t := &b.k.Sync.Traits[i]
		if asked[t.ID] {
			list = append(list, SyncFact{Fact: t.ID, Value: v.traits.of(t.ID), Name: Text{ZH: t.ZH, EN: t.EN}})
		}
	}
	return list
}

// questions are what would change the word, the pattern or the mechanism, with who can answer. What people would have to
// state enters Missing as well; what is needed abroad is asked of flows that could carry less.
func (b *builder) questions(s *Sync, v *verdict) []Question {
	list := b.k.Sync.whoKnows(s.Missing)
	if s.Word == Never || v.traits["stop"] != "none" {
		return list
	}
	for i := range b.k.Sync.Traits {
		t := &b.k.Sync.Traits[i]
		if t.Question.EN == "" || v.traits.of(t.ID) != unknownTrait || !b.turns(v, t) {
			continue
		}
		list = append(list, Question{Fact: "sync." + t.ID, Ask: t.Question, Who: t.Who})
		if t.Ask {
			s.Missing = append(s.Missing, "sync."+t.ID)
		}
	}
	slices.Sort(s.Missing)
	return list
}

// whoKnows says who can answer what the rules leave open.
func (s *SyncKnowledge) whoKnows(missing []string) []Question {
	list := []Question{}
	for _, a := range s.Answerers {
		if slices.Contains(missing, a.Fact) {
			list = append(list, Question{Fact: a.Fact, Ask: a.Ask, Who: Text{ZH: a.ZH, EN: a.EN}})
		}
	}
	return list
}

// turns reports whether an answer would lead to another word, pattern or mechanism.
func (b *builder) turns(v *verdict, t *Trait) bool {
	for _, value := range t.Values {
		other := verdict{traits: Traits{}}
		maps.Copy(other.traits, v.traits)
		other.traits[t.ID] = value
		for i := range b.k.Sync.Patterns {
			if p := &b.k.Sync.Patterns[i]; fails(p.Needs, other.traits) == nil {
				other.pattern, other.word = p, p.word(other.traits["export"])
				break
			}
		}
		if other.pattern == nil {
			continue
		}
		b.carryBy(&other)
		if other.pattern != v.pattern || other.word != v.word || other.mechanism != v.mechanism {
			return true
		}
	}
	return false
}

func (f *flow) slug() ID {
	what := cmp.Or(f.Via, string(f.Mode), "flow")
	return nameID(f.store.Name+"-"+what+"-"+cmp.Or(f.Who, f.To.Country), []ID{f.ID})
}

// missing are the facts that would settle the flow.
func (f *flow) missing() []string {
	list := []string{}
	for _, d := range f.decisions {
		list = append(list, d.Missing...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (b *builder) syncGrounds(f *flow) []Because {
	if list := groundsOf(Law, f.decisions); len(list) > 0 {
		return list
	}
	return []Because{rule(None, "没有规则对此流动作出结果", "no rule spoke about this flow")}
}

// name says the flow in words that need no translation.
func (f *flow) name() string {
	to := cmp.Or(f.To.Country, string(f.To.Zone))
	return cmp.Or(f.store.Name, string(f.store.ID)) + " → " + to + " (" + cmp.Or(f.Via, string(f.Mode)) + ")"
}

// Folder is where the files of a sync lie in the folder of the plan.
func (s *Sync) Folder() string { return "sync/" + strings.TrimPrefix(string(s.ID), "sync/") }
