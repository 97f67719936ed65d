package decide

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// Agenda is what people have to answer about an estate, the question that settles most first.
type Agenda struct {
	Results   int            `json:"results"` // decisions of the estate
	Open      int            `json:"open"`    // those of them that are undetermined
	All       int            `json:"all"`     // questions, also those that are not listed
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
	q := newInquiry(in, r, decisions)
	for i := range q.items {
		q.collect(i)
	}
	q.raise()
	q.tryItems()
	q.tryLedger()
	agenda := &Agenda{Results: len(q.items), Open: q.open, All: len(q.list), Questions: make([]OpenQuestion, 0, len(q.list))}
	for _, x := range q.list {
		agenda.Questions = append(agenda.Questions, x.finish(r, q.items))
	}
	slices.SortFunc(agenda.Questions, compareQuestions)
	return agenda
}

func compareQuestions(a, b OpenQuestion) int {
	return cmp.Or(
		cmp.Compare(b.Settles, a.Settles), cmp.Compare(b.Changes, a.Changes), cmp.Compare(b.Blocks, a.Blocks),
		cmp.Compare(b.Worst.Strictness(), a.Worst.Strictness()), cmp.Compare(a.ID, b.ID),
	)
}

// inquiry is the work of Ask.
type inquiry struct {
	in     *Input
	rules  *Rules
	items  []Item
	states []standing // of each item, as it is
	misses [][]string
	open   int

	estate *askedEstate
	list   []*asking
	byID   map[inventory.ID]*asking
	ofItem [][]*asking // the questions that each item is tried with
	limits []int64     // the numbers of people that rules name
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
	of     inventory.ID
	kind   string
	key    string
	fact   Fact
	raised []string
	known  Facts // of the first item that it is about
	blocks int
	worst  Export
	items  []int // whose results may depend on it
	effect Effect
	each   []Effect // of each answer of a closed list
}

func newInquiry(in *Input, r *Rules, decisions []Decision) *inquiry {
	q := &inquiry{in: in, rules: r, items: FactsFrom(in, r), estate: newAskedEstate(in), byID: map[inventory.ID]*asking{}}
	missing := make(map[inventory.ID][]string, len(decisions))
	for i := range decisions {
		missing[decisions[i].ID] = decisions[i].Missing
	}
	q.misses, q.ofItem = make([][]string, len(q.items)), make([][]*asking, len(q.items))
	for i := range q.items {
		q.misses[i] = missing[q.items[i].ID]
	}
	q.states = make([]standing, len(q.items))
	for i := range q.items {
		t := trial{world: newWorld(&q.items[i].Facts)}
		q.states[i] = standingOf(t.settle(r, in.Date, everything))
		if !q.states[i].settled() {
			q.open++
		}
	}
	for _, t := range r.Thresholds(in.Date) {
		q.limits = append(q.limits, t.People)
	}
	q.limits = slices.Compact(q.limits)
	return q
}

// collect asks what one decision misses.
func (q *inquiry) collect(i int) {
	for _, key := range q.misses[i] {
		f := FactOf(key)
		if f == NoFact {
			continue
		}
		of, kind := q.estate.subject(&q.items[i], f)
		if kind == kindStore && f != Stored && f != MLPSLevel {
			key = StoreEntity // facts of a company wait until it is known which
		}
		if of != "" {
			q.wants(q.question(of, kind, key), i, raisedMissing)
		}
	}
}

// The words of OpenQuestion.Raised that classification does not give.
const (
	raisedMissing    = "missing"
	raisedUnassigned = "unassigned"
)

// question finds or opens a question.
func (q *inquiry) question(of inventory.ID, kind, key string) *asking {
	id := QuestionID(of, key)
	x := q.byID[id]
	if x == nil {
		x = &asking{of: of, kind: kind, key: key, fact: FactOf(key), worst: NotAnExport}
		if x.fact != NoFact {
			x.each = make([]Effect, len(vocabulary[x.fact].answers()))
		}
		q.byID[id] = x
		q.list = append(q.list, x)
	}
	return x
}

// wants notes that the result of an item may depend on a question, and why it is asked.
func (q *inquiry) wants(x *asking, i int, why string) {
	if !slices.Contains(x.raised, why) {
		x.raised = append(x.raised, why)
	}
	if slices.Contains(q.ofItem[i], x) {
		return
	}
	if len(x.items) == 0 {
		x.known = q.items[i].Facts
	}
	x.items = append(x.items, i)
	q.ofItem[i] = append(q.ofItem[i], x)
	if s := q.states[i]; why == raisedMissing && !s.settled() {
		x.blocks++
	}
	if w := q.states[i].worst; w.Strictness() > x.worst.Strictness() {
		x.worst = w
	}
}

// finish words a question.
func (x *asking) finish(r *Rules, items []Item) OpenQuestion {
	o := OpenQuestion{
		ID: QuestionID(x.of, x.key), Of: x.of, Kind: x.kind, Fact: x.key, Raised: slices.Sorted(slices.Values(x.raised)),
		Blocks: x.blocks, Worst: x.worst, Effect: x.effect, Answers: x.each, Question: r.QuestionOf(x.key),
		Among: make([]inventory.ID, 0, len(x.items)),
	}
	if x.fact != NoFact {
		o.Known = x.known.value(x.fact)
	}
	for _, i := range x.items {
		o.Among = append(o.Among, items[i].ID)
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
