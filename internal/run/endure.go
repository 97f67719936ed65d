package run

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/domicile/domicile/internal/store"
)

// How long work waits in all for a shared store that does not answer, and between two tries: a server that is restarted is
// back within a minute, one that is moved within some.
const (
	endureFor   = 5 * time.Minute
	firstPause  = 100 * time.Millisecond
	longestWait = 5 * time.Second
)

// endure does something with the store, again while the store is away for a moment. What is done twice must do no harm.
func endure(ctx context.Context, op func(context.Context) error) error {
	waited := time.Duration(0) // what is done may itself take hours
	for pause := firstPause; ; pause = min(2*pause, longestWait) {
		err := op(ctx)
		if !store.Passing(err) || waited > endureFor {
			return err
		}
		// Workers that lost the store in the same moment do not come back in the same one.
		rest := pause/2 + rand.N(pause/2) //nolint:gosec // a pause, no secret
		waited += rest
		if wait(ctx, rest) != nil {
			return err
		}
	}
}
