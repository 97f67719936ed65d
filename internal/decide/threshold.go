package decide

import (
	"cmp"
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// HeadGroup is which people a rule counts.
type HeadGroup string

// The groups that rules compare with a number.
const (
	AllHeads       HeadGroup = "all"
	OrdinaryHeads  HeadGroup = "ordinary" // without sensitive data
	SensitiveHeads HeadGroup = "sensitive"
	ChildHeads     HeadGroup = "under_14"
	MinorHeads     HeadGroup = "14_17"
)

// Threshold is a number of people on which a result depends.
type Threshold struct {
	Of     HeadGroup
	People int64
}

// headsOfFact returns the group that a count is of, "" when it counts no people that a scan can count.
func headsOfFact(id Fact) HeadGroup {
	return map[Fact]HeadGroup{
		ProcessedPeople: AllHeads, People: AllHeads, bothTotal: AllHeads,
		SensitivePeople: SensitiveHeads, sensitiveTotal: SensitiveHeads,
		ordinaryTotal: OrdinaryHeads,
		Under14People: ChildHeads, Minor14People: MinorHeads,
	}[id]
}

// bound is a comparison of a count of people with a number, in a rule.
type bound struct {
	of     Fact // a count, or a total of the year
	op     string
	people int64
}

// invert turns comparisons around, as they are behind a "not".
func invert(bounds []bound) {
	opposite := map[string]string{">=": "<", ">": "<=", "<": ">=", "<=": ">", "=": "="}
	for i := range bounds {
		bounds[i].op = opposite[bounds[i].op]
	}
}

// presence is the number up to which a comparison only asks whether there is anybody.
const presence = 1

// Thresholds lists the numbers of people on which the results of the rules in force on a day depend, in ascending
// order, without those that only ask whether there is anybody.
func (r *Rules) Thresholds(day Date) []Threshold {
	found := map[Threshold]bool{}
	for _, table := range [][]*rule{r.kinds, r.export, r.storage, r.beside} {
		for _, x := range table {
			for _, b := range x.heads {
				if x.force.holds(day) && b.people > presence {
					found[Threshold{Of: headsOfFact(b.of), People: b.people}] = true
				}
			}
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b Threshold) int {
		return cmp.Or(cmp.Compare(a.People, b.People), cmp.Compare(a.Of, b.Of))
	})
}

// Crossing is a count of people that lies so near to a threshold that a better count may change a result.
type Crossing struct {
	Of inventory.ID // dataset, entity or scan
	Threshold
	Count
}

// Near lists the counts whose interval holds a threshold, or comes within margin (a share) of it, in the order of what
// they are of. A count without width is never near: nothing can settle it better.
func Near(counts []classify.Count, thresholds []Threshold, margin float64) []Crossing {
	var near []Crossing
	byID := headsOf(counts)
	for _, of := range slices.Sorted(maps.Keys(byID)) {
		for _, t := range thresholds {
			h := byID[of]
			n := h.group(t.Of)
			least, most := float64(t.People)*(1-margin), float64(t.People)*(1+margin)
			if n.Low < n.High && float64(n.Low) <= most && float64(n.High) >= least {
				near = append(near, Crossing{Of: of, Threshold: t, Count: n})
			}
		}
	}
	return near
}

// group counts a group as the thresholds do.
func (h *heads) group(g HeadGroup) Count {
	switch g {
	case OrdinaryHeads:
		return h.of(groupAll).minus(h.of(groupSensitive))
	case SensitiveHeads:
		return h.of(groupSensitive)
	case ChildHeads:
		return h.of(groupUnder14)
	case MinorHeads:
		return h.of(groupMinor14)
	case AllHeads:
	}
	return h.of(groupAll)
}
