package decide

import (
	"encoding/json"
	"slices"
)

// Settling says what a missing fact would change: the results under each answer that it may still have, the other facts
// as they are.
type Settling struct {
	Fact     string   `json:"fact"`
	Branches []Branch `json:"branches"`
	Alone    bool     `json:"alone"` // an answer to it alone changes the result; else only together with others
}

// Branch is a result with the answers that lead to it.
type Branch struct {
	Answers   []json.RawMessage `json:"answers"` // as the input of facts spells them; {"low": n} has no upper end
	Storage   Storage           `json:"storage"`
	Export    Export            `json:"export"`
	WorstCase Export            `json:"worst_case"`
}

// Settle finds what each of the missing facts would change, in their order. A count is cut where its results change. A
// key that the vocabulary does not have is left out.
func Settle(f Facts, r *Rules, on Date, missing []string) []Settling {
	now := branchOf(&f, r, on)
	all := make([]Settling, 0, len(missing))
	for _, key := range missing {
		id := FactOf(key)
		if id == NoFact {
			continue
		}
		s := Settling{Fact: key}
		if vocabulary[id].kind == countKind {
			s.Branches = f.countBranches(id, r, on)
		} else {
			s.Branches = f.choiceBranches(id, r, on)
		}
		for i := range s.Branches {
			s.Alone = s.Alone || !s.Branches[i].same(&now)
		}
		all = append(all, s)
	}
	return all
}

func branchOf(f *Facts, r *Rules, on Date) Branch {
	d := Decide(*f, r, on)
	return Branch{Storage: d.Storage, Export: d.Export, WorstCase: d.WorstCase}
}

func (b *Branch) same(o *Branch) bool {
	return b.Storage == o.Storage && b.Export == o.Export && b.WorstCase == o.WorstCase
}

// choiceBranches tries every value that a truth, word, place, grade or list may turn out to have.
func (f *Facts) choiceBranches(id Fact, r *Rules, on Date) []Branch {
	var all []Branch
	for i := range f.choices(id) {
		next := *f
		if !next.choose(f, id, i) {
			continue
		}
		b := branchOf(&next, r, on)
		answer := answerOf(&next, id)
		at := slices.IndexFunc(all, func(o Branch) bool { return o.same(&b) })
		if at < 0 {
			at, all = len(all), append(all, b)
		}
		all[at].Answers = append(all[at].Answers, answer)
	}
	return all
}

// answerOf is a value of a fact as JSON.
func answerOf(f *Facts, id Fact) json.RawMessage {
	data, err := json.Marshal(f.value(id))
	if err != nil {
		return json.RawMessage("null")
	}
	return data
}

// countBranches cuts the interval of a count at the numbers that the two tables compare with, and joins neighbours with
// the same result.
func (f *Facts) countBranches(id Fact, r *Rules, on Date) []Branch {
	known := f.count(id)
	starts := append([]int64{known.Low}, f.cutsOf(known, r, on)...)
	var all []Branch
	var parts []Count
	for i, low := range starts {
		part := Count{Low: low, High: known.High}
		if i+1 < len(starts) {
			part.High = starts[i+1] - 1
		}
		next := *f
		next.SetCount(id, part)
		b := branchOf(&next, r, on)
		if last := len(all) - 1; last >= 0 && all[last].same(&b) {
			parts[last].High = part.High
			continue
		}
		all, parts = append(all, b), append(parts, part)
	}
	for i := range all {
		all[i].Answers = []json.RawMessage{parts[i].answer()}
	}
	return all
}

// answer is an interval as JSON, its upper end left out where there is none.
func (c Count) answer() json.RawMessage {
	value := c.value()
	if c.High >= Unbounded {
		value = map[string]int64{"low": c.Low}
	}
	data, err := json.Marshal(value)
	if err != nil {
		return json.RawMessage("null")
	}
	return data
}

// cutsOf are the numbers inside an interval at which a result may change: what the tables compare with, alone, and less
// or more what the other counts of the year add, since the rules compare totals.
func (f *Facts) cutsOf(known Count, r *Rules, on Date) []int64 {
	shifts := []int64{0}
	for _, id := range []Fact{ExportedOrdinary, ExportedSensitive, People, SensitivePeople, OverlapPeople} {
		if c := f.count(id); f.isStated(id) {
			shifts = append(shifts, c.Low, c.High)
		}
	}
	var cuts []int64
	for _, limit := range r.limitsOn(on) {
		for _, by := range shifts {
			cuts = append(cuts, limit-by, by-limit+1)
		}
	}
	slices.Sort(cuts)
	return slices.DeleteFunc(slices.Compact(cuts), func(n int64) bool { return n <= known.Low || n > known.High })
}

// limitsOn are the numbers that the rules compare people with on a day, each as the first number on its far side.
func (r *Rules) limitsOn(day Date) []int64 {
	limits := []int64{presence, presence + 1}
	for _, t := range r.Thresholds(day) {
		limits = append(limits, t.People, t.People+1)
	}
	return limits
}
