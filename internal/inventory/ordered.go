package inventory

import (
	"context"
	"iter"
	"slices"

	"golang.org/x/sync/errgroup"
)

// window is how many items a worker of Ordered has before the first results are handed on: enough that one slow item
// keeps few others waiting.
const window = 4

// Ordered calls fn for every item, for at most workers of them at the same time, and yields the results in the order
// of the items. It is for providers that must ask several things of each store. An error of fn that is no *Gap is the
// last pair, and so is the context's once it has ended. Nothing runs any more while the loop body does, so that a loop
// may stop at any turn.
func Ordered[T, R any](
	ctx context.Context, items []T, workers int, fn func(context.Context, T) (R, error),
) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for part := range slices.Chunk(items, max(workers, 1)*window) {
			for _, r := range atOnce(ctx, part, max(workers, 1), fn) {
				if err := ctx.Err(); err != nil {
					r = outcome[R]{err: err}
				}
				if !yield(r.value, r.err) || r.err != nil && AsGap(r.err) == nil {
					return
				}
			}
		}
	}
}

// outcome is what a function returned.
type outcome[R any] struct {
	value R
	err   error
}

// atOnce calls fn for all items and returns the results in their order.
func atOnce[T, R any](
	ctx context.Context, items []T, workers int, fn func(context.Context, T) (R, error),
) []outcome[R] {
	results := make([]outcome[R], len(items))
	var group errgroup.Group
	group.SetLimit(workers) // calls under way; their pace is the Caller's to keep
	for i, item := range items {
		group.Go(func() error {
			results[i].value, results[i].err = fn(ctx, item)
			return nil
		})
	}
	_ = group.Wait() // errors are among the results
	return results
}
