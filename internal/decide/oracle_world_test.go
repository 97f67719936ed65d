package decide_test

import (
	"slices"
	"strings"
)

// oWorld is one attempt to complete what is known: each question to an
// unknown fact is a choice, and oEach runs an evaluation once for every
// series of choices. A count is completed by halving: "is it at least n?"
// narrows its box, so that no value has to be listed.
type oWorld struct {
	given   oFacts // as they were, before any choice
	facts   oFacts
	boxes   map[string]oBox
	script  []int
	options []int
	review  bool
	day     string
}

// oLeaves is how many completions of one item are tried; an item with more is
// not compared.
const oLeaves = 600

// oEach calls visit for every completion that the evaluation can tell apart.
// It gives up after a limit, which the caller must treat as "not compared".
func oEach(facts oFacts, visit func(*oWorld)) bool {
	script := []int{}
	for range oLeaves {
		w := oNew(facts)
		w.script = script
		visit(w)
		i := len(w.options) - 1
		for i >= 0 && w.at(i)+1 >= w.options[i] {
			i--
		}
		if i < 0 {
			return true
		}
		next := make([]int, i+1)
		for j := range next {
			next[j] = w.at(j)
		}
		next[i]++
		script = next
	}
	return false
}

func oNew(facts oFacts) *oWorld {
	w := &oWorld{given: facts, facts: oFacts{}, boxes: map[string]oBox{}}
	w.day, _ = facts["eval.date"].(string)
	return w
}

// known is the value of a fact, given or chosen; nil when it is open.
func (w *oWorld) known(key string) any {
	if v := w.given[key]; v != nil {
		return v
	}
	return w.facts[key]
}

func (w *oWorld) at(i int) int {
	if i < len(w.script) {
		return w.script[i]
	}
	return 0
}

func (w *oWorld) choose(n int) int {
	if n < 2 {
		return 0
	}
	w.options = append(w.options, n)
	return w.at(len(w.options) - 1)
}

func (w *oWorld) truth(key string) bool {
	if w.known(key) == nil {
		w.facts[key] = w.choose(2) == 1
	}
	return w.known(key).(bool)
}

// oGroups has one word of each group that the law tells apart.
var oGroups = map[string][]string{
	"flow.mode":              {"none", "copy", "in_country_access", "direct_collection_abroad"},
	"flow.to":                {"cn", "us", "hk"},
	"dataset.stored":         {"cn", "us"},
	"dataset.pi_state":       {"identified", "anonymised"},
	"dataset.origin":         {"mainland", "overseas_only"},
	"flow.ground":            {"other", "contract", "statutory_duty", "vehicle_exempt_scenario", "finance_exempt_scenario"},
	"entity.ftz_list_result": {"none", "on_list_assessment", "on_list_contract", "off_list"},
	"flow.recipient":         {"third_party", "foreign_judicial"},
	"dataset.important_data": {"no", "notified"},
	"entity.registered_city": {"other"},
}

// word completes an unknown word by one word of each group that the law
// tells apart.
func (w *oWorld) word(key string) string {
	if w.known(key) == nil {
		words := oGroups[key]
		w.facts[key] = words[w.choose(len(words))]
	}
	return w.known(key).(string)
}

func (w *oWorld) has(key, word string) bool {
	if list, ok := w.given[key].([]string); ok {
		return slices.Contains(list, word)
	}
	name := key + "=" + word
	return w.truth(name)
}

func (w *oWorld) box(key string) oBox {
	if b, ok := w.boxes[key]; ok {
		return b
	}
	b, ok := w.given[key].(oBox)
	if ok {
		w.boxes[key] = b
		return b
	}
	b = oBox{0, oMany}
	if key == "dataset.mlps_level" {
		b = oBox{1, 5}
	}
	w.boxes[key] = b
	return b
}

// atLeast asks whether a count reaches n and remembers the answer.
func (w *oWorld) atLeast(key string, n int64) bool {
	b := w.box(key)
	switch {
	case b.lo >= n:
		return true
	case b.hi < n:
		return false
	case w.choose(2) == 1:
		w.boxes[key] = oBox{n, b.hi}
		return true
	}
	w.boxes[key] = oBox{b.lo, n - 1}
	return false
}

// from says whether the day of the evaluation is that day or later.
func (w *oWorld) from(day string) bool { return strings.Compare(w.day, day) >= 0 }

func (b oBox) plus(c oBox) oBox { return oBox{b.lo + c.lo, min(b.hi+c.hi, oMany)} }

func (b oBox) minus(c oBox) oBox { return oBox{max(0, b.lo-c.hi), max(0, b.hi-c.lo)} }

func (b oBox) meet(c oBox) oBox { return oBox{max(b.lo, c.lo), min(b.hi, c.hi)} }
