package decide

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// pack is everything that was read, before it is compiled.
type pack struct {
	head        head
	instruments []instrument
	sources     []source
	questions   []questionFile
	duties      dutyFile
	years       []WorkYear
	grades      gradeSources
	lines       lineSource
	worksheets  []checkpointSource
}

// compile checks and compiles the pack.
func (p *pack) compile() (*Rules, error) {
	law, err := newLibrary(p.instruments)
	errs := []error{err}
	if p.head.Version == "" || p.head.AsOf == 0 {
		errs = append(errs, errors.New("decide: rules/pack.yaml: version and verified_until are needed"))
	}
	b := builder{
		rules: &Rules{law: law, asOf: p.head.AsOf, version: p.head.Version, sensitive: -1},
		law:   law, compiler: compiler{terms: map[string]int{}}, seen: map[string]bool{},
	}
	b.rules.asked, err = askedOf(p.questions)
	errs = append(errs, err, checkEvents(p.duties.Events, p.sources))
	b.rules.events = eventsOf(p.duties.Events)
	b.rules.workdays, err = NewWorkdays(p.years)
	errs = append(errs, err)
	slices.SortFunc(p.sources, compareSources)
	for i := range p.sources {
		if err := b.add(&p.sources[i]); err != nil {
			errs = append(errs, fmt.Errorf("decide: rule %s/%s: %w", p.sources[i].folder, p.sources[i].ID, err))
		}
	}
	errs = append(errs, b.finish(), p.grades.compile(law), p.lines.compile(law))
	b.rules.grades, b.rules.lines = p.grades, p.lines
	b.rules.worksheets, err = worksheetsOf(p.worksheets, law)
	errs = append(errs, err)
	return b.rules, errors.Join(errs...)
}

// compareSources brings what makes data sensitive first, which terms name, then the terms, which rules name, and the rules of a table into their order.
func compareSources(a, b source) int {
	order := []string{tableSensitive, tableTerm}
	rank := func(s source) int {
		if i := slices.Index(order, s.folder); i >= 0 {
			return i
		}
		return len(order)
	}
	return cmp.Or(
		cmp.Compare(rank(a), rank(b)), cmp.Compare(a.folder, b.folder),
		cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID),
	)
}

// builder makes rules of sources.
type builder struct {
	rules    *Rules
	law      *library
	compiler compiler
	seen     map[string]bool
	cases    []caseOf

	labels     []condition // what makes data sensitive
	labelNeeds factSet
}

// caseOf is a case with the condition that it tests, which may only be run once all terms are there.
type caseOf struct {
	source *source
	when   condition
}

// sensitiveTerm is the term that says whether sensitive personal information is held.
const sensitiveTerm = "sensitive"

func (b *builder) add(s *source) error {
	if b.seen[s.ID] {
		return errors.New("the id is used twice")
	}
	b.seen[s.ID] = true
	if err := s.check(); err != nil {
		return err
	}
	b.compiler.used, b.compiler.named, b.compiler.own, b.compiler.heads = 0, 0, reliance{}, nil
	when, err := b.compiler.compile(s.When)
	if err != nil {
		return err
	}
	certain := b.compiler.isCertain(s.When)
	if err := s.checkCases(certain); err != nil {
		return err
	}
	b.cases = append(b.cases, caseOf{s, when})
	if s.folder == tableTerm {
		return b.addTerm(name{id: s.ID, when: when, needs: b.compiler.used, own: b.compiler.own, told: s}, certain)
	}
	x, err := b.rule(s, when)
	if err != nil {
		return err
	}
	return b.put(x)
}

// addTerm adds a term; before the first comes the one that stands for the whole table of sensitive labels.
func (b *builder) addTerm(n name, certain bool) error {
	if len(b.rules.terms) == 0 && n.id != sensitiveLabels {
		if err := b.addTerm(name{id: sensitiveLabels, when: shown(anyOf(b.labels)), needs: b.labelNeeds, own: reliance{facts: b.labelNeeds}}, true); err != nil {
			return err
		}
	}
	i := len(b.rules.terms)
	switch {
	case i == maxTerms:
		return fmt.Errorf("there are more than %d terms", maxTerms)
	case n.own.totals:
		return errors.New("a term cannot look at the totals of the year, which follow from terms")
	}
	c := &b.compiler
	c.terms[n.id] = i
	c.certain = append(c.certain, certain)
	c.needs = append(c.needs, n.needs)
	c.names = append(c.names, c.named)
	c.termHeads = append(c.termHeads, c.heads)
	b.rules.terms = append(b.rules.terms, n)
	if n.id == sensitiveTerm {
		b.rules.sensitive = i
		c.totals, c.totalTerms = n.needs|totalNeeds, 1<<i|c.named
	}
	return nil
}

// put files a rule under its table.
func (b *builder) put(x *rule) error {
	r := b.rules
	switch x.table {
	case tableExport, tableStorage:
		r.core |= b.compiler.named
	case tableAdvice:
		if x.needs&^entityFacts() != 0 {
			return errors.New("advice is for an entity: its condition takes facts of entities only")
		}
	case tableSensitive:
		b.labels = append(b.labels, x.when)
		b.labelNeeds |= x.needs
	}
	if x.told.Status == ruleDraft {
		r.drafts = append(r.drafts, x)
		return nil
	}
	table := r.table(x.table)
	*table = append(*table, x)
	r.count++
	if len(r.export) > maxRules || len(r.storage) > maxRules {
		return fmt.Errorf("a table has more than %d rules", maxRules)
	}
	return nil
}

// rule turns a checked source into a rule.
func (b *builder) rule(s *source, when condition) (*rule, error) {
	x := &rule{
		id: s.ID, table: s.folder, force: span{s.From, s.To}, when: when, needs: b.compiler.used, own: b.compiler.own,
		open: openness(s.Unknown), export: s.Export, place: s.Storage,
		strict: max(s.Export.Strictness(), s.Storage.Strictness()), basis: s.basis(), adds: s.Adds,
		heads:  b.compiler.heads,
		review: s.Review, soft: s.Soft, reason: Reason{Rule: s.ID, Table: s.folder, ZH: s.ZH, EN: s.EN}, told: s,
	}
	x.due, x.rank, x.kinds, x.hours = s.Due, s.Rank, s.Filings, s.Hours
	if s.Done != "" {
		if x.done = FactOf(s.Done); x.done == NoFact || vocabulary[x.done].kind != truthKind {
			return nil, fmt.Errorf("done: there is no truth %q", s.Done)
		}
	}
	for _, key := range s.Asks {
		f := FactOf(key)
		if f == NoFact {
			return nil, fmt.Errorf("asks: there is no fact %q", key)
		}
		x.asks = append(x.asks, f)
	}
	var err error
	if x.draft, err = b.law.draftOf(s); err != nil {
		return nil, err
	}
	for _, ref := range s.Cite {
		versions, err := b.law.cite(ref)
		if err != nil {
			return nil, err
		}
		x.cites = append(x.cites, versions...)
	}
	for i := range x.cites {
		x.names = append(x.names, x.cites[i].Instrument+"/"+x.cites[i].Article)
	}
	return x, nil
}

func openness(word string) open {
	switch word {
	case "ask":
		return asks
	case "silent":
		return silent
	default:
		return stays
	}
}

// finish checks what only the whole pack can show, and runs the cases of every rule.
func (b *builder) finish() error {
	r := b.rules
	if r.sensitive < 0 {
		return fmt.Errorf("decide: there is no term %q", sensitiveTerm)
	}
	slices.Sort(b.compiler.limits)
	r.limits = slices.Compact(b.compiler.limits)
	r.core |= b.compiler.totalTerms
	if b.law.count() > len(speech{}.cited)*64 {
		return errors.New("decide: there are more articles than a decision can keep apart")
	}
	var errs []error
	for _, c := range b.cases {
		if err := c.run(r, b.law); err != nil {
			errs = append(errs, fmt.Errorf("decide: rule %s/%s: %w", c.source.folder, c.source.ID, err))
		}
	}
	return errors.Join(errs...)
}
