package decide

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// Agenda is what people have to answer about an estate, the question that settles most first.
type Agenda struct {
	Results   int            `json:"results"` // decisions of the estate
	Open      int            `json:"open"`    // those of them that are undetermined
	All       int            `json:"all"`     // questions, also those that are not listed
	Partly    int            `json:"partly"`  // questions whose answers were not tried on all that they may settle
	Questions []OpenQuestion `json:"questions"`
}

// OpenQuestion asks one fact of one entity, system, store, dataset or flow, however many results wait for it.
type OpenQuestion struct {
	ID     inventory.ID   `json:"id"`
	Of     inventory.ID   `json:"of"`
	Kind   string         `json:"kind"` // of what: entity, system, store, dataset, flow
	Fact   string         `json:"fact"`
	Raised []string       `json:"raised_by"` // missing, unassigned, or what classification saw: sign.minors, together.combination …
	Known  any            `json:"known"`     // what is known of it so far, null for nothing
	Blocks int            `json:"blocks"`    // open results that name it as missing
	Worst  Export         `json:"worst_case"`
	Among  []inventory.ID `json:"among"` // the results that wait for it
	Effect
	Partly   bool     `json:"partly,omitempty"` // answers were not tried on all: the effect is scaled up from an even sample, or leaves others out
	Question Question `json:"question"`
	Answers  []Effect `json:"answers"` // of each answer of Question.Answers, in its order
}

// Effect is what an answer does to results. Of a whole question it is what answers can do, one at a time: each is tried,
// counts at both ends of what they may be and at the numbers between them that rules name.
type Effect struct {
	Settles int `json:"settles"`        // open results that it decides; of a question: under at least one answer
	Always  int `json:"settles_always"` // under every answer
	Changes int `json:"changes"`        // results whose storage, export or worst case becomes another under an answer
}

// StoreEntity is asked of a store that is assigned to nobody: whose is it? It is no fact of the vocabulary; its value
// is the id of an entity.
const StoreEntity = "x-store.entity"

// TechnologyListed is asked of data that may be technology: does the catalogue of prohibited or restricted technology
// list it? It is no fact of the vocabulary: no rule decides it.
const TechnologyListed = "x-technology.listed"

// QuestionID names the question for a fact of a subject.
func QuestionID(of inventory.ID, fact string) inventory.ID {
	const shown = 5 // bytes: few enough to type, enough to tell a hundred thousand questions apart
	sum := sha256.Sum256([]byte(string(of) + "\n" + fact))
	return inventory.ID(hex.EncodeToString(sum[:shown]))
}

// Ask lists the open questions of an estate: one for each fact of each subject that a decision misses, one for each
// store that nobody owns, and what classification raised. They come in the order of how many open results an answer
// may settle, then of how many it may change, how many wait for it, how strict the worst case is, and of their ids. The
// decisions are those of Assess on the same input. It is pure; the input is not changed.
func Ask(in *Input, r *Rules, decisions []Decision) *Agenda {
	e := newEstate(in)
	e.keepLedgers(r)
	return e.ask(r, decisions, math.MaxInt)
}

// ask weighs all questions and words the first of them.
func (e *estate) ask(r *Rules, decisions []Decision, kept int) *Agenda {
	q := &inquiry{
		in: e.in, rules: r, estate: e, byKey: make(map[topic]*asking, len(decisions)), flowing: map[inventory.ID][]int{},
		listed: answeredOf(e.in.Statements, TechnologyListed),
	}
	for _, t := range r.Thresholds(e.in.Date) {
		q.limits = append(q.limits, t.People)
	}
	q.limits = slices.Compact(q.limits)
	q.gather(decisions)
	q.tryItems()
	q.tryLedger()
	slices.SortFunc(q.list, compareAsking)
	agenda := &Agenda{Results: len(q.ids), Open: q.open, All: len(q.list)}
	for _, x := range q.list {
		if x.partly {
			agenda.Partly++
		}
	}
	first := q.list[:min(kept, len(q.list))]
	agenda.Questions = make([]OpenQuestion, 0, len(first))
	for _, x := range first {
		agenda.Questions = append(agenda.Questions, x.finish(r, q.ids))
	}
	return agenda
}

func compareAsking(a, b *asking) int {
	return cmp.Or(
		cmp.Compare(b.effect.Settles, a.effect.Settles), cmp.Compare(b.effect.Changes, a.effect.Changes),
		cmp.Compare(b.blocks, a.blocks), cmp.Compare(b.worst.Strictness(), a.worst.Strictness()), cmp.Compare(a.id, b.id),
	)
}

// inquiry is the work of Ask.
type inquiry struct {
	in     *Input
	rules  *Rules
	estate *estate
	ids    []inventory.ID // of the results
	states []standing     // of each result, as it is
	open   int

	list    []*asking
	byKey   map[topic]*asking
	flowing map[inventory.ID][]int // the results of flows, by entity
	limits  []int64                // the numbers of people that rules name
	listed  map[inventory.ID]bool  // data of which somebody said whether the catalogue of technology lists it
}

// topic is what a question is of, and the key of what it asks.
type topic struct {
	of  inventory.ID
	key string
}

// standing is what the two tables say of an item.
type standing struct {
	export, worst Export
	storage       Storage
}

func (s standing) settled() bool {
	return s.export != ExportUndetermined && s.storage != StorageUndetermined
}

// standingOf reads an outcome as Decide words it.
func standingOf(o outcome) standing {
	s := standing{export: ExportUndetermined, worst: exportOf(o.exports.strictest()), storage: storageOf(o.storage)}
	if o.exports.single() {
		s.export = s.worst
	}
	if o.stricter.strictest() == MustMainland.Strictness() {
		s.storage = StorageUndetermined
	}
	return s
}

// asking is one question while it is being weighed.
type asking struct {
	topic
	id      inventory.ID
	kind    string
	fact    Fact
	raised  []string
	entity  inventory.ID // of the first result that it is about
	known   any          // what is known of the fact there
	facts   *Facts       // and of the rest, where an answer may settle results of others
	answers int          // how many are tried
	place   int          // among the questions, in the order in which they were opened
	blocks  int
	open    int // undetermined results that it is about
	worst   Export
	items   []int // the results that may depend on it, in their order
	flows   int   // those of them that are of flows
	tried   int   // on how many of them its answers are tried
	partly  bool
	effect  Effect
	each    []Effect // of each answer of a closed list; nil: none was tried
}

// finish words a question.
func (x *asking) finish(r *Rules, ids []inventory.ID) OpenQuestion {
	o := OpenQuestion{
		ID: x.id, Of: x.of, Kind: x.kind, Fact: x.key, Raised: slices.Sorted(slices.Values(x.raised)),
		Known: x.known, Blocks: x.blocks, Worst: x.worst, Effect: x.effect, Partly: x.partly, Answers: x.each,
		Question: r.QuestionOf(x.key), Among: make([]inventory.ID, 0, len(x.items)),
	}
	if x.fact != NoFact && x.each == nil {
		o.Answers = make([]Effect, len(vocabulary[x.fact].answers()))
	}
	for _, i := range x.items {
		o.Among = append(o.Among, ids[i])
	}
	o.order(x)
	return o
}

// order brings the effects of the answers into the order of the answers of the question.
func (o *OpenQuestion) order(x *asking) {
	if x.fact == NoFact || len(o.Question.Answers) != len(x.each) {
		return
	}
	values := vocabulary[x.fact].answers()
	o.Answers = make([]Effect, len(x.each))
	for i, c := range o.Question.Answers {
		if at := slices.Index(values, bare(c.Value)); at >= 0 {
			o.Answers[i] = x.each[at]
		}
	}
}

// bare is the word of a JSON value.
func bare(value json.RawMessage) string {
	var word string
	if json.Unmarshal(value, &word) == nil {
		return word
	}
	return string(value)
}
