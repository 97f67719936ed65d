package schedule

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/domicile/domicile/internal/store"
)

// ErrRuns says that a scan of the schedule has not ended, or waits, and that the schedule lets none run beside it.
var ErrRuns = errors.New("a scan of the schedule has not ended")

// Begin starts a scan of a schedule now because a person asks for it, paused or not, and returns its fire time: the one
// that is due just now, where there is one, else the moment itself. What came due before is decided as [Tick] does. A scan
// that runs is stopped where the schedule says that a newer one does; otherwise the error is [ErrRuns], unless scans may
// run side by side. The scan is kept for this process for a minute, or is anybody's.
func Begin(ctx context.Context, st *store.Store, spec Spec, ask Ask, own bool) (store.Fire, error) {
	var begun store.Fire
	err := st.Tick(ctx, spec.Name, spec.Digest(), func(t store.Ticking) (store.Ticked, error) {
		done, err := spec.begin(t, ask, &begun)
		done.Own = own
		return done, err
	})
	if err != nil {
		return store.Fire{}, fmt.Errorf("schedule: %w", err)
	}
	return begun, nil
}

// begin decides on what the store holds, and starts a scan beyond that where none starts. It sets the fire that begins.
func (s Spec) begin(t store.Ticking, ask Ask, begun *store.Fire) (store.Ticked, error) {
	done := s.tick(t, ask)
	for _, f := range done.Fires {
		if f.State == string(Started) {
			*begun = f
			return done, nil
		}
	}
	busy := stillOpen(t.Open, done.Fires)
	if len(busy) > 0 && s.Overlap != Allow && s.Overlap != CancelPrevious {
		return store.Ticked{}, ErrRuns
	}
	row := store.Fire{Schedule: s.Name, At: moment(t.Now), State: string(Started), Reason: string(ByHand), DecidedAt: t.Now}
	scans := start(&row, ask)
	if len(scans) == 0 {
		return store.Ticked{}, errors.New(row.Note)
	}
	if s.Overlap == CancelPrevious {
		for _, f := range busy {
			f.State, f.Reason = string(Cancelled), string(Replaced)
			done.Fires = append(done.Fires, f)
		}
	}
	done.Fires, done.Scans = append(done.Fires, row), append(done.Scans, scans...)
	*begun = row
	return done, nil
}

// stillOpen are the fire times that are open after a tick: it makes some wait, and ends others.
func stillOpen(open, decided []store.Fire) []store.Fire {
	for _, f := range decided {
		open = slices.DeleteFunc(slices.Clone(open), func(o store.Fire) bool { return o.At.Equal(f.At) })
		if f.State == string(Queued) {
			open = append(open, f)
		}
	}
	return open
}

// moment is a time at which no expression fires.
func moment(now time.Time) time.Time {
	if at := now.Truncate(time.Millisecond); !at.Equal(now.Truncate(time.Minute)) {
		return at
	}
	return now.Truncate(time.Minute).Add(time.Millisecond)
}

// SkipPaused decides about what came due while a schedule was paused, and returns how many fire times that were. Of one
// that is not paused it decides nothing.
func SkipPaused(ctx context.Context, st *store.Store, spec Spec) (int, error) {
	n := 0
	err := st.Tick(ctx, spec.Name, spec.Digest(), func(t store.Ticking) (done store.Ticked, err error) {
		if !t.PausedAt.IsZero() {
			done = spec.tick(t, nil) // while it is paused nothing starts
			n = len(done.Fires)
		}
		return done, nil
	})
	if err != nil {
		return 0, fmt.Errorf("schedule: %w", err)
	}
	return n, nil
}
