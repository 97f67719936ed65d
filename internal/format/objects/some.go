package objects

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// spread is how many members a sample is spread over: more give smaller clusters and cost more requests. A hundred
// blocks keep the design effect small; fewer rows than ten of each are not worth a request.
const (
	spread   = 100
	fewestOf = 10
)

// some reads a sample: members picked by hash, the same number of rows from each, then further members until there
// are rows enough.
func (r *reading) some(ctx context.Context) error {
	order := r.order()
	n := min(int64(len(order)), spread, max(1, r.want.Rows/fewestOf))
	r.picked = n
	var total int64
	for i, m := range order {
		share := r.want.Rows
		if n > 1 {
			share = (r.want.Rows + n - 1) / n
		}
		share = min(share, r.want.Rows-total)
		if share <= 0 {
			break
		}
		r.picked = max(r.picked, int64(i+1))
		rows, err := r.member(ctx, m, share)
		if err != nil {
			return err
		}
		total += rows
	}
	return ctx.Err()
}

// order brings the members of the sample that lie in the range into the order in which they are picked.
func (r *reading) order() []inventory.Member {
	var picked []inventory.Member
	for _, m := range r.dataset.Sample {
		if inside(r.want.Range, m.Key) {
			picked = append(picked, m)
		}
	}
	rank := func(m inventory.Member) uint64 { return hashOf(r.want.Seed, string(r.whole), m.Key) }
	slices.SortFunc(picked, func(a, b inventory.Member) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Key, b.Key))
	})
	return picked
}
