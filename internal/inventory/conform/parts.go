package conform

import (
	"context"
	"fmt"

	"github.com/domicile/domicile/internal/inventory"
)

// inParts checks that a store that is listed in parts has the datasets that one listing finds: as a whole, cut in two, and
// cut where the provider says that its middle is.
func (c *checker) inParts(ctx context.Context, l *listing) {
	lister, ok := c.provider.(inventory.Lister)
	if !ok {
		return
	}
	l.eachStore(func(_ inventory.Scope, s inventory.Store) {
		one, looked := l.datasets[s.ID]
		if !looked || !lister.Lists(s) {
			return
		}
		c.sameParts(ctx, lister, s, one, "")
		key := someKey(one.items)
		if key == "" {
			return
		}
		c.sameParts(ctx, lister, s, one, key)
		cut, err := lister.Middle(ctx, s, inventory.Range{From: key + "\x00"})
		if err != nil && inventory.AsGap(err) == nil {
			c.breaks("what cannot be seen is a gap", "middle of "+string(s.ID), "it ended by an error of type %T", err)
		}
		if cut != "" {
			c.sameParts(ctx, lister, s, one, cut)
		}
	})
}

// someKey is a key that lies among those of a store, as far as samples of its datasets tell.
func someKey(all []inventory.Dataset) string {
	for _, d := range all {
		if n := len(d.Sample); n > 0 {
			return d.Sample[n/2].Key
		}
	}
	return ""
}

// sameParts lists a store, cut at a key, and compares it with one listing.
func (c *checker) sameParts(
	ctx context.Context, lister inventory.Lister, s inventory.Store, one taken[inventory.Dataset], cut string,
) {
	object := fmt.Sprintf("%s in parts cut at %q", s.ID, cut)
	ranges := []inventory.Range{{To: cut}}
	if cut != "" {
		ranges = append(ranges, inventory.Range{From: cut})
	}
	got := takeAll(lister.Gather(ctx, s, func(yield func([]byte, error) bool) {
		for i := range ranges { // the last first: the order must not matter
			if !yield(listPart(ctx, lister, s, ranges[len(ranges)-1-i])) {
				return
			}
		}
	}))
	const promise = "a listing in parts finds what one listing finds"
	c.sameIDs(promise, object, sumUp(one, c.cfg.Expected.Datasets != nil), sumUp(got, c.cfg.Expected.Datasets != nil))
	if got.end != nil && one.end == nil {
		c.breaks(promise, object, "it ended by an error of type %T", got.end)
	}
}

// listPart lists one range to its end, and goes on anew after every part.
func listPart(ctx context.Context, lister inventory.Lister, s inventory.Store, within inventory.Range) ([]byte, error) {
	left := inventory.Rest{Range: within}
	for {
		p, err := onePart(ctx, lister, s, left)
		if err != nil {
			return nil, err
		}
		if left.State, err = p.State(); err != nil || p.Done {
			return left.State, err
		}
		if p.Next <= left.From {
			return nil, fmt.Errorf("the listing goes on at %q after %q", p.Next, left.From)
		}
		left.From = p.Next
	}
}

// onePart lists until the provider tells how far it came.
func onePart(
	ctx context.Context, lister inventory.Lister, s inventory.Store, left inventory.Rest,
) (part inventory.Part, err error) {
	for p, err := range lister.ListPart(ctx, s, left) {
		if err != nil {
			return p, err
		}
		kept, err := p.State()
		p.State = func() ([]byte, error) { return kept, err } // that of the part itself is valid in the loop alone
		return p, nil
	}
	return part, ctx.Err()
}

// sumUp names what a listing found. Of a source that does not change, what it holds counts too.
func sumUp(t taken[inventory.Dataset], still bool) []inventory.ID {
	var out []inventory.ID
	for _, d := range t.items {
		id := d.ID
		if still {
			id += inventory.ID(fmt.Sprintf(" of %d members, sample of %d, state %s", d.Members, len(d.Sample), d.State))
		}
		out = append(out, id)
	}
	seen := map[inventory.ID]bool{}
	for _, g := range t.gaps {
		if !seen[g.ID()] { // each part may meet it
			seen[g.ID()] = true
			out = append(out, g.ID())
		}
	}
	return out
}
