package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Brief is the document for counsel: a paragraph for each dataset and each flow, which can be followed to its facts,
// its rules and its articles.
type Brief struct {
	On         decide.Date  `json:"on"` // the day of the facts and of the law
	RulesAsOf  string       `json:"rules_as_of"`
	Version    string       `json:"version"`
	Approved   int          `json:"approved"`
	Of         int          `json:"of"`
	Gaps       int          `json:"gaps"`
	Paragraphs []Paragraph  `json:"paragraphs"`
	Articles   []LawArticle `json:"articles"` // what the paragraphs cite, each once
}

// Paragraph is what counsel checks of one result.
type Paragraph struct {
	Number     int               `json:"number"`
	Entity     inventory.ID      `json:"entity"`
	Decision   decide.Decision   `json:"result"`
	Place      inventory.Place   `json:"place"` // of the store
	Flow       *inventory.Flow   `json:"flow,omitempty"`
	Kinds      []HeldKind        `json:"holds"`
	People     []classify.Count  `json:"people"`
	Facts      []KnownFact       `json:"facts"`              // that are known, as the rules took them
	RestsOn    []KnownFact       `json:"rests_on,omitempty"` // of a result without a filing
	Why        []Why             `json:"why"`
	Open       []MissingFact     `json:"open"`
	Articles   []string          `json:"articles"` // refs of Brief.Articles
	Gaps       []*inventory.Gap  `json:"gaps"`
	Reviews    []Review          `json:"reviews"`
	Unreviewed *decide.Decision  `json:"unreviewed,omitempty"` // the result without what people said of findings, where it differs
	Unsettled  bool              `json:"unsettled"`            // an article or rule behind it is unverified
	Cites      []decide.Citation `json:"-"`
}

// HeldKind is a kind of data in a dataset, with how it is known.
type HeldKind struct {
	Kind   string          `json:"kind"`
	Status classify.Status `json:"status"`
	Label  Both            `json:"label"`
}

// KnownFact is one fact that a result rests on. By is who stated it; empty: it follows from the scan or the settings.
type KnownFact struct {
	Fact  string          `json:"fact"`
	Value json.RawMessage `json:"value,omitempty"`
	By    string          `json:"by,omitempty"`
	At    string          `json:"at,omitempty"`

	choices []decide.Choice
}

// Why is a rule that spoke, with its articles and how they are known.
type Why struct {
	decide.Reason
	Evidence string  `json:"evidence"`
	Rank     string  `json:"rank"`
	Review   bool    `json:"review"`
	Settles  string  `json:"settles,omitempty"`
	Counsel  Counsel `json:"counsel"`
}

// MissingFact is a missing fact: how it is asked, who can settle it, and what each answer would change.
type MissingFact struct {
	decide.Settling
	Question Both   `json:"question"`
	Settles  string `json:"settles"`
	choices  []decide.Choice
}

// WriteJSON writes the document as indented JSON.
func (b *Brief) WriteJSON(w io.Writer) error { return writeIndented(w, b) }

// Counselor makes the document for counsel: an Explainer with the law of the day of the scan.
type Counselor struct {
	*Explainer
	Book *LawBook
}

// Brief gathers a paragraph for each decision that only lets through, by entity, the most urgent first.
func (c *Counselor) Brief(d *Document, only func(*Paragraph) bool) *Brief {
	k := d.Metadata.Knowledge
	b := &Brief{
		On: d.DecidedOn(), RulesAsOf: k.RulesAsOf, Version: k.Version, Approved: k.Approved, Of: k.Of,
		Gaps: d.Summary.Gaps, Paragraphs: []Paragraph{}, Articles: []LawArticle{},
	}
	w := newBriefing(c, d)
	for i := range d.Decisions {
		if p := w.paragraph(&d.Decisions[i]); only(&p) {
			b.Paragraphs = append(b.Paragraphs, p)
		}
	}
	slices.SortStableFunc(b.Paragraphs, func(x, y Paragraph) int {
		return cmp.Or(cmp.Compare(x.Entity, y.Entity), decide.Rank(y.Decision.Level)-decide.Rank(x.Decision.Level),
			cmp.Compare(x.Decision.ID, y.Decision.ID))
	})
	for i := range b.Paragraphs {
		b.Paragraphs[i].Number = i + 1
		w.cite(b, &b.Paragraphs[i])
	}
	return b
}

// Explain gathers everything that a document says of a subject, with the paragraphs for counsel.
func (c *Counselor) Explain(d *Document, s Subject) *Explanation {
	e := c.Explainer.Explain(d, s)
	if len(e.Decisions) > 0 {
		e.Brief = c.Brief(d, func(p *Paragraph) bool {
			return slices.ContainsFunc(e.Decisions, func(dec decide.Decision) bool { return dec.ID == p.Decision.ID })
		})
	}
	return e
}

// briefing is a Brief on its way.
type briefing struct {
	*Counselor
	doc    *Document
	facts  map[inventory.ID]decide.Facts // by decision
	rules  map[string]decide.Rule
	asked  map[string]decide.Question
	stores map[inventory.ID]*inventory.Store
	of     map[inventory.ID]inventory.ID // the store of a dataset
	flows  map[inventory.ID]*inventory.Flow
	found  map[inventory.ID][]classify.Finding
	gaps   []*inventory.Gap

	people  map[inventory.ID][]classify.Count
	reviews map[inventory.ID][]Review // by decision
}

func newBriefing(c *Counselor, d *Document) *briefing {
	w := &briefing{
		Counselor: c, doc: d, facts: map[inventory.ID]decide.Facts{}, rules: map[string]decide.Rule{},
		asked: map[string]decide.Question{}, stores: map[inventory.ID]*inventory.Store{},
		of: map[inventory.ID]inventory.ID{}, flows: map[inventory.ID]*inventory.Flow{}, found: findingsOf(d),
		people:  group(d.People, func(c classify.Count) inventory.ID { return c.Of }),
		reviews: group(d.Reviews, func(r Review) inventory.ID { return cmp.Or(r.Decision, r.Dataset) }),
	}
	in := d.DecideInput(c.Book.On)
	w.gaps = in.Inventory.Gaps()
	for _, item := range decide.FactsFrom(&in, c.Book.Rules) {
		w.facts[item.ID] = item.Facts
	}
	for _, x := range c.Book.Rules.Catalogue(c.Book.On) {
		w.rules[x.ID] = x
	}
	for _, q := range c.Book.Rules.Questions() {
		w.asked[q.Fact] = q
	}
	for i := range d.Stores {
		w.stores[d.Stores[i].ID] = &d.Stores[i]
	}
	for i := range d.Datasets {
		w.of[d.Datasets[i].ID] = d.Datasets[i].Store
	}
	for i := range d.Flows {
		w.flows[d.Flows[i].ID] = &d.Flows[i]
	}
	return w
}

func (w *briefing) paragraph(dec *decide.Decision) Paragraph {
	p := Paragraph{
		Decision: *dec, Flow: w.flows[dec.Flow], Kinds: []HeldKind{}, People: []classify.Count{}, Facts: []KnownFact{},
		Why: []Why{}, Open: []MissingFact{}, Articles: []string{}, Gaps: []*inventory.Gap{}, Reviews: []Review{}, Cites: dec.Citations,
	}
	if s := w.stores[w.of[dec.Dataset]]; s != nil {
		p.Entity, p.Place = s.Entity, s.Place
	}
	w.contents(&p)
	facts, known := w.facts[dec.ID]
	if known {
		p.Facts = w.stated(&facts, &p)
	}
	for _, r := range dec.Reasons {
		p.Why = append(p.Why, w.whyOf(r))
	}
	p.RestsOn = w.restsOn(&p)
	if known {
		for _, s := range decide.Settle(facts, w.Book.Rules, w.Book.On, dec.Missing) {
			q := w.asked[s.Fact]
			p.Open = append(p.Open, MissingFact{Settling: s, Question: Both{EN: q.EN, ZH: q.ZH}, Settles: q.Settles, choices: q.Answers})
		}
	}
	return p
}

// contents adds what the dataset holds, about how many people, what was not seen of it, and what people decided.
func (w *briefing) contents(p *Paragraph) {
	id := p.Decision.Dataset
	findings := w.found[id]
	for i := range findings {
		k := HeldKind{Kind: findings[i].Kind, Status: findings[i].Status, Label: w.label(&findings[i])}
		if k.Status != classify.Candidate && !slices.Contains(p.Kinds, k) {
			p.Kinds = append(p.Kinds, k)
		}
	}
	p.People = append(p.People, w.people[id]...)
	w.reviewed(p)
	for _, g := range w.gaps {
		if g.Dataset == id || g.Dataset == "" && g.Store == w.of[id] {
			p.Gaps = append(p.Gaps, g)
		}
	}
}

// reviewed adds what people said of the result and of the findings of its dataset, and the result without the latter.
func (w *briefing) reviewed(p *Paragraph) {
	p.Reviews = append(p.Reviews, w.reviews[p.Decision.ID]...)
	for _, r := range w.reviews[p.Decision.Dataset] {
		if r.Decision == "" && r.State != StateAbsent {
			p.Reviews = append(p.Reviews, r)
		}
	}
	for i := range w.doc.Unreviewed {
		if u := w.doc.Unreviewed[i]; u.ID == p.Decision.ID {
			p.Unreviewed = &u
		}
	}
}

// whyOf adds to a reason what its rule says of itself.
func (w *briefing) whyOf(r decide.Reason) Why {
	y := Why{Reason: r}
	if x, ok := w.rules[r.Rule]; ok {
		y.Evidence, y.Rank, y.Review, y.Settles, y.Counsel = x.Evidence, x.Rank, x.Review, x.Settles, w.Book.Counsel(&x)
	}
	return y
}

// stated lists the facts that are known, in the order of the vocabulary, with who stated them.
func (w *briefing) stated(f *decide.Facts, p *Paragraph) []KnownFact {
	data, err := json.Marshal(f)
	if err != nil {
		return nil
	}
	list := []KnownFact{}
	dec := json.NewDecoder(bytes.NewReader(data))
	for _, err := dec.Token(); err == nil && dec.More(); {
		var one KnownFact
		if key, keyErr := dec.Token(); keyErr == nil {
			one.Fact, _ = key.(string)
		}
		if err = dec.Decode(&one.Value); err != nil || !one.bounded() {
			continue
		}
		one.choices = w.asked[one.Fact].Answers
		w.credit(&one, p)
		list = append(list, one)
	}
	return list
}

// bounded takes the end that is none off an interval, and reports whether anything is known.
func (f *KnownFact) bounded() bool {
	var span struct{ Low, High int64 }
	if json.Unmarshal(f.Value, &span) == nil && span.High >= decide.Unbounded {
		f.Value = json.RawMessage(`{"low":` + strconv.FormatInt(span.Low, 10) + `}`)
		return span.Low > 0
	}
	return string(f.Value) != "null" && string(f.Value) != "[]"
}

// credit says who stated a fact: in an answer, else in the settings of the entity. What was counted is nobody's.
func (w *briefing) credit(f *KnownFact, p *Paragraph) {
	for i := range w.doc.Entities {
		if e := &w.doc.Entities[i]; e.ID == p.Entity && e.AnsweredAt != nil && says(e, f.Fact) {
			f.By, f.At = e.AnsweredBy, e.AnsweredAt.In(shanghaiTime()).Format(time.DateOnly)
		}
	}
	for _, s := range w.doc.Stated.Statements {
		if s.Fact == f.Fact && w.isAbout(s.Of, p) {
			f.By, f.At = s.By, s.At.In(shanghaiTime()).Format(time.DateOnly)
		}
	}
}

// says reports whether the settings of an entity state a fact: the keys are the same.
func says(e *inventory.Entity, fact string) bool {
	key, ok := strings.CutPrefix(fact, "entity.")
	if !ok {
		return false
	}
	data, err := json.Marshal(e)
	if err != nil {
		return false
	}
	for part := range strings.SplitSeq(key, ".") {
		var object map[string]json.RawMessage
		if json.Unmarshal(data, &object) != nil {
			return false
		}
		data = object[part]
	}
	return len(data) > 0 && string(data) != "null" && string(data) != "[]"
}

// isAbout reports whether a statement about something is one about the subject of a paragraph.
func (w *briefing) isAbout(of inventory.ID, p *Paragraph) bool {
	store := w.of[p.Decision.Dataset]
	return of != "" && (of == p.Decision.Dataset || of == p.Decision.Flow || of == store || of == p.Entity ||
		w.stores[store] != nil && string(of) == w.stores[store].System)
}

// cite adds the articles of a paragraph to those of the document, each once, and marks what is unverified.
func (w *briefing) cite(b *Brief, p *Paragraph) {
	for _, c := range p.Cites {
		a := w.Book.find(c)
		ref := c.Instrument + "/" + c.Article
		p.Articles = append(p.Articles, ref)
		p.Unsettled = p.Unsettled || a.Evidence == unverified
		if !slices.ContainsFunc(b.Articles, func(o LawArticle) bool { return o.Instrument == c.Instrument && o.Number == c.Article }) {
			b.Articles = append(b.Articles, a)
		}
	}
	for i := range p.Why {
		p.Unsettled = p.Unsettled || p.Why[i].Evidence == unverified
	}
}

// unverified is the evidence tag of what a person has to check.
const unverified = "U"
