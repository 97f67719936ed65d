package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// Judge knows the names of the conditions of an input, and says whether the deadline is missed when only some of them
// hold. It searches longer than the plan does.
type Judge struct {
	Names  []string
	Misses func(kept []string) bool
}

// NewJudge returns the judge of an input.
func NewJudge(in Input) (*Judge, error) {
	b, err := compose(&in)
	if err != nil {
		return nil, err
	}
	b.applyDone()
	tl := b.newTimeline()
	var names []string
	for _, r := range tl.relaxations() {
		names = append(names, r.name.EN)
	}
	return &Judge{Names: names, Misses: func(kept []string) bool {
		var list []relaxation
		for _, r := range tl.relaxations() {
			if slices.Contains(kept, r.name.EN) {
				list = append(list, r)
			}
		}
		const tries = 3_000
		r, err := schedule.Solve(tl.relaxed(list), schedule.Options{Tries: tries, Seed: 1, OnTime: true})
		return err != nil || tl.lastDay(r) > in.Constraints.Deadline
	}}, nil
}
