package decide_test

import (
	"maps"
	"slices"
)

// oAnswer is what the oracle says of one item.
type oAnswer struct {
	export, worst, storage     string
	exports, storages          []string // every verdict that is still open
	obligations, alternatives  []string // in every completion
	maybeDuties                []string // in some completion
	sensitive                  any
	review                     bool // certainly; the oracle does not say when review is certainly off
	contradiction, combination bool
	compared                   bool
	fields                     []string
}

func oStrictness() []string {
	return []string{"prohibited", "approval_required", "security_assessment", "scc_or_certification", "exempt", "free", "not_an_export"}
}

func oStorageOrder() []string {
	return []string{"must_mainland", "mainland_by_grade", "recommended_mainland", "no_rule"}
}

// oSettle fixes what the table tells to read in one way when it is unknown:
// a secret and core data as no, importance as not notified, and an
// exemption that nobody has checked as not there.
func oSettle(facts oFacts) oFacts {
	settled := maps.Clone(facts)
	for k, v := range map[string]any{
		"dataset.state_secret": false, "dataset.core_data": false, "dataset.important_data": "no",
		"flow.necessary": false, "flow.ground": "other", "entity.ftz_list_result": "none",
	} {
		if settled[k] == nil {
			settled[k] = v
		}
	}
	return settled
}

// oToday is the day on which the oracle answers.
const oToday = "2026-10-01"

// oDecide answers one item from its written facts.
func oDecide(written map[string]any) (oAnswer, error) {
	read, err := oRead(written, oToday)
	if err != nil {
		return oAnswer{}, err
	}
	d := oDerive(read)
	settled := oSettle(d.facts)
	a := oAnswer{contradiction: d.contradiction, combination: d.combination, compared: true}
	a.fields, _ = d.facts["dataset.fields"].([]string)
	a.sensitive = oHolds(settled)
	open := map[string]bool{}
	reviewed, leaves := 0, 0
	a.compared = oEach(settled, func(w *oWorld) {
		if v := oExport(w); v != "" {
			open[v] = true
			leaves++
			if w.review {
				reviewed++
			}
		}
	})
	a.exports = oSorted(open, oStrictness())
	a.export, a.worst = a.exports[0], a.exports[0]
	if len(a.exports) > 1 {
		a.export = "undetermined"
	}
	// Where nobody knows whether people can still be told apart, "no personal
	// information" about counted people may be true.
	known := d.facts["dataset.pi_state"] == "identified" || d.facts["dataset.pi_state"] == "deidentified"
	// DOUBT: a result that is open waits for what settles it; the reviews of its
	// branches, each for a reason of its own, come with the branch.
	a.review = d.contradiction && known || d.combination || reviewed == leaves && len(a.exports) == 1 ||
		d.facts["dataset.important_data"] == "suspected" && d.facts["eval.date"].(string) >= "2021-09-01"
	a.compared = oStore(&a, settled) && a.compared
	a.compared = oBeside(&a, settled) && a.compared
	return a, nil
}

// oHolds says whether sensitive personal information is held: what is
// anonymised is no personal information.
func oHolds(settled oFacts) any {
	said := map[bool]bool{}
	oEach(settled, func(w *oWorld) { said[oPersonal(w) && w.truth("dataset.sensitive")] = true })
	if len(said) > 1 {
		return nil
	}
	return said[true]
}

func oSorted(open map[string]bool, order []string) []string {
	words := slices.Collect(maps.Keys(open))
	slices.SortFunc(words, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
	return words
}

// oStore gives the storage: the rows that certainly fire, unless another
// fact than a grade or a head count decides about must.
func oStore(a *oAnswer, settled oFacts) bool {
	open, lowest := map[string]bool{}, map[string]bool{}
	all := oEach(settled, func(w *oWorld) { open[oStorage(w)] = true })
	low := maps.Clone(settled)
	// DOUBT: the number of people that makes vehicle data important never
	// opens the storage, be it known and only the rest unknown.
	for _, k := range []string{"dataset.mlps_level", "entity.processed_people", "dataset.people"} {
		low[k] = oBox{0, 0}
	}
	all = oEach(low, func(w *oWorld) { lowest[oStorage(w)] = true }) && all
	a.storages = oSorted(open, oStorageOrder())
	a.storage = a.storages[len(a.storages)-1]
	if len(open) > 1 && len(lowest) > 1 && lowest["must_mainland"] {
		a.storage = "undetermined"
	}
	return all
}

// oBeside gives the obligations and alternatives that every completion has.
func oBeside(a *oAnswer, settled oFacts) bool {
	duties, others := map[string]int{}, map[string]int{}
	runs := 0
	all := oEach(settled, func(w *oWorld) {
		v := oExport(w)
		if v == "" {
			return
		}
		runs++
		for _, o := range oDuties(w, v) {
			duties[o]++
		}
		for _, o := range oAlternatives(w, v) {
			others[o]++
		}
	})
	for o, n := range duties {
		if n == runs {
			a.obligations = append(a.obligations, o)
		} else {
			a.maybeDuties = append(a.maybeDuties, o)
		}
	}
	for o, n := range others {
		if n == runs {
			a.alternatives = append(a.alternatives, o)
		}
	}
	slices.Sort(a.obligations)
	slices.Sort(a.alternatives)
	return all
}
