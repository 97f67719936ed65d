package conform

import (
	"context"
	"errors"
)

// cancels checks that a cancelled context ends every sequence with its error, before the first turn and after it. A
// sequence that had nothing left to yield when the context ended has lost nothing and may end by itself.
func (c *checker) cancels(ctx context.Context, l *listing) {
	for _, s := range c.sequences(l) {
		c.cancelled(ctx, s, 0)
		c.cancelled(ctx, s, 1)
	}
}

// cancelled runs a sequence and cancels its context after some turns.
func (c *checker) cancelled(ctx context.Context, s sequence, after int) {
	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	if after == 0 {
		cancel()
	}
	turns := 0
	end := s.run(limited, func(n int) {
		turns = n
		if n == after {
			cancel()
		}
	})
	switch {
	case errors.Is(end, context.Canceled):
	case end == nil && turns < after: // an empty dataset: the context was never cancelled
	case end == nil && after > 0 && turns >= s.count:
	default:
		c.breaks("a cancelled context ends the sequence with its error", s.name,
			"after %d turns it ended with an error of type %T", turns, end)
	}
}
