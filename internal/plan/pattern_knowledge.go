package plan

import (
	"cmp"
	"fmt"
	"slices"
)

// SyncKnowledge is what is known about syncs across the border: the data of configs/patterns and configs/mechanisms.
type SyncKnowledge struct {
	Traits     []Trait
	Answerers  []Answerer
	Masks      []Mask // by kind
	Patterns   []Pattern
	Mechanisms []Mechanism
}

// Mechanism returns the mechanism with an id, nil when there is none.
func (s *SyncKnowledge) Mechanism(id string) *Mechanism {
	i := slices.IndexFunc(s.Mechanisms, func(m Mechanism) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return &s.Mechanisms[i]
}

// Trait returns the fact with an id, nil when there is none.
func (s *SyncKnowledge) Trait(id string) *Trait {
	i := slices.IndexFunc(s.Traits, func(t Trait) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &s.Traits[i]
}

func (s *SyncKnowledge) sort() {
	slices.SortFunc(s.Patterns, func(a, b Pattern) int {
		return cmp.Or(a.Rank-b.Rank, cmp.Compare(a.ID, b.ID), cmp.Compare(a.Form, b.Form))
	})
	slices.SortFunc(s.Mechanisms, func(a, b Mechanism) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Masks, func(a, b Mask) int { return cmp.Compare(a.Kind, b.Kind) })
}

// syncs reports what is wrong with patterns and mechanisms: rows that fail their own cases, words that the vocabulary
// does not have, references to nothing.
func (c *checker) syncs() {
	s := &c.k.Sync
	for i := range s.Traits {
		c.claim("fact", s.Traits[i].ID, func(string, string) error { return nil })
	}
	for i := range s.Masks {
		m := &s.Masks[i]
		c.claim("mask", m.Kind, func(string, string) error { return m.check() })
	}
	for i := range s.Patterns {
		p := &s.Patterns[i]
		c.claim("pattern", p.ID+p.Form, p.check)
		c.needs("pattern "+p.ID, p.Needs)
		c.traitCases("pattern "+p.ID, p.Needs, p.Cases)
		c.words(p)
	}
	for i := range s.Mechanisms {
		m := &s.Mechanisms[i]
		c.claim("mechanism", m.ID, m.check)
		c.needs("mechanism "+m.ID, m.Needs)
		c.traitCases("mechanism "+m.ID, m.Needs, m.Cases)
		for _, id := range m.LimitsOf {
			if s.Mechanism(id) == nil {
				c.wrong("mechanism %s: no mechanism %q", m.ID, id)
			}
		}
	}
}

// words checks what a pattern says by result, and that its mechanisms exist.
func (c *checker) words(p *Pattern) {
	for x, w := range p.Words {
		if !slices.Contains([]SyncWord{May, MaskedSync, AfterFiling, Never}, w) {
			c.wrong("pattern %s: %q is no sync word", p.ID, w)
		}
		if x != "*" {
			c.value("pattern "+p.ID, "export", x)
		}
	}
	c.wordCases(p)
	for _, id := range p.Mechanisms {
		if c.k.Sync.Mechanism(id) == nil {
			c.wrong("pattern %s: no mechanism %q", p.ID, id)
		}
	}
	if !slices.Contains([]string{useNone, useAll, useAggregate, useReplica, useDeclared, useHandle}, p.Use) {
		c.wrong("pattern %s: no use %q", p.ID, p.Use)
	}
}

func (c *checker) wordCases(p *Pattern) {
	for _, k := range p.Cases {
		if got := p.word(k.Facts["export"]); k.Want == takes && k.Word != "" && got != k.Word {
			c.wrong("pattern %s: case %v says %q, want %q", p.ID, k.Facts, got, k.Word)
		}
	}
}

// needs checks that every need speaks the vocabulary and says why not.
func (c *checker) needs(of string, needs []Need) {
	for i := range needs {
		n := &needs[i]
		if len(n.In) == 0 || n.Why.EN == "" || n.Why.ZH == "" {
			c.wrong("%s: need of %q without values or words", of, n.Fact)
		}
		for _, v := range n.In {
			c.value(of, n.Fact, v)
		}
	}
}

func (c *checker) value(of, fact, value string) {
	t := c.k.Sync.Trait(fact)
	if t == nil || !slices.Contains(t.Values, value) {
		c.wrong("%s: fact %q has no value %q", of, fact, value)
	}
}

// traitCases lets a row answer its own cases. A row without one that fits proves nothing.
func (c *checker) traitCases(of string, needs []Need, cases []TraitCase) {
	fits := false
	for _, k := range cases {
		for fact, value := range k.Facts {
			c.value(of, fact, value)
		}
		got := takes
		if n := fails(needs, k.Facts); n != nil {
			got = n.Fact
		}
		if got != k.Want {
			c.wrong("%s: case %v ends at %q, want %q", of, k.Facts, got, k.Want)
		}
		fits = fits || k.Want == takes
	}
	if !fits {
		c.wrong("%s: no case that it takes", of)
	}
}

func (p *Pattern) check(kind, id string) error {
	if p.How.EN == "" || p.How.ZH == "" || p.Name.EN == "" || p.Name.ZH == "" {
		return fmt.Errorf("plan: %s %q: needs words in both languages", kind, id)
	}
	return p.sourced(kind, id)
}

func (m *Mechanism) check(kind, id string) error {
	if !slices.Contains([]string{crossYes, crossNo, crossConditions}, m.CrossBorder) ||
		!slices.Contains([]string{"in", "out", "both", "none"}, m.Direction) {
		return fmt.Errorf("plan: %s %q: needs a direction and cross_border of yes, no or conditions", kind, id)
	}
	for i := range m.Limits {
		if err := m.Limits[i].sourced(kind+" limit", id); err != nil {
			return err
		}
	}
	return m.sourced(kind, id)
}

func (m *Mask) check() error {
	for _, v := range []string{m.Aggregate, m.Replica, m.Declared, m.Handle} {
		if !slices.Contains(Masks(), v) {
			return fmt.Errorf("plan: mask of %q: no mask %q", m.Kind, v)
		}
	}
	return nil
}

// sourced asks for a source and an evidence mark.
func (p *Provenance) sourced(kind, id string) error {
	if p.Source == "" || !isMark(p.Mark) {
		return fmt.Errorf("plan: %s %q: needs a source and a mark of P, M, S or R", kind, id)
	}
	return nil
}
