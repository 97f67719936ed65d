package conform

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/inventory"
)

// complete holds a listing against what the source is known to hold.
func (c *checker) complete(_ context.Context, l *listing) {
	ids := l.allIDs()
	for section, want := range map[string][]inventory.ID{
		"stores": c.cfg.Expected.Stores, "flows": c.cfg.Expected.Flows, "datasets": c.cfg.Expected.Datasets,
	} {
		if want != nil {
			c.sameIDs("a listing is complete", section, want, ids[section])
		}
	}
	if c.cfg.Expected.Gaps == nil {
		return
	}
	var got []inventory.ID
	for _, g := range l.allGaps() {
		got = append(got, inventory.ID(g.Cause))
	}
	want := make([]inventory.ID, 0, len(c.cfg.Expected.Gaps))
	for _, cause := range c.cfg.Expected.Gaps {
		want = append(want, inventory.ID(cause))
	}
	c.sameIDs("a listing is complete", "gaps", want, got)
}

// again lists twice more, both at the same time: everything must have the same ids, each once. Under the race detector
// this is also the test of concurrent use.
func (c *checker) again(ctx context.Context, first *listing) {
	ids := first.allIDs()
	for section, list := range ids {
		c.unique(section, list)
	}
	var more [2]*listing
	var group errgroup.Group
	for i := range more {
		group.Go(func() error {
			more[i] = c.list(ctx)
			return nil
		})
	}
	_ = group.Wait() // a listing returns no error
	for _, l := range more {
		other := l.allIDs()
		for _, section := range []string{"scopes", "stores", "flows", "datasets", "gaps"} {
			c.sameIDs("two listings have the same ids", section, ids[section], other[section])
		}
	}
}

func (c *checker) unique(section string, ids []inventory.ID) {
	seen := make(map[inventory.ID]bool, len(ids))
	for _, id := range ids {
		if seen[id] && section != "gaps" { // a gap may be met on each page
			c.breaks("ids are unique", section, "%q twice", id)
		}
		seen[id] = true
	}
}

// sameIDs compares two lists without regard to their order and names the differences.
func (c *checker) sameIDs(promise, section string, want, got []inventory.ID) {
	missing, extra := difference(want, got), difference(got, want)
	for _, id := range missing {
		c.breaks(promise, section, "%q is missing", id)
	}
	for _, id := range extra {
		c.breaks(promise, section, "%q was not expected", id)
	}
}

// difference returns what is more often in a than in b, sorted.
func difference(a, b []inventory.ID) []inventory.ID {
	count := map[inventory.ID]int{}
	for _, id := range b {
		count[id]++
	}
	var more []inventory.ID
	for _, id := range a {
		if count[id]--; count[id] < 0 {
			more = append(more, id)
		}
	}
	slices.Sort(more)
	return more
}
