package schedule

import (
	"context"
	"fmt"
	"time"

	"github.com/domicile/domicile/internal/store"
)

// Ask makes the scan that a fire time of a schedule asks for, with a new id. Its error becomes the note of a fire time that
// has failed, and is read by people.
type Ask func(fire time.Time) (store.Scan, error)

// Tick decides about the fire times of one schedule that are due, writes what it decided with the scans that start, and
// returns it. Of many processes that tick at once, one decides about each fire time.
func Tick(ctx context.Context, st *store.Store, spec Spec, ask Ask) ([]store.Fire, error) {
	var done store.Ticked
	err := st.Tick(ctx, spec.Name, spec.Digest(), func(t store.Ticking) (store.Ticked, error) {
		done = spec.tick(t, ask)
		return done, nil
	})
	if err != nil {
		return nil, fmt.Errorf("schedule: %w", err)
	}
	return done.Fires, nil
}

// tick decides on what the store holds.
func (s Spec) tick(t store.Ticking, ask Ask) store.Ticked {
	past := Past{Until: t.Until, Paused: !t.PausedAt.IsZero(), Later: map[time.Time]State{}}
	open := map[time.Time]store.Fire{}
	for _, f := range t.Open {
		open[f.At] = f
		past.Open = append(past.Open, Fire{At: f.At, State: State(f.State), Reason: Reason(f.Reason)})
	}
	for _, f := range t.Beyond {
		past.Later[f.At] = State(f.State)
	}
	out := s.Decide(past, t.Now)
	done := store.Ticked{Until: out.Until}
	for _, f := range out.Fires {
		row := store.Fire{
			Schedule: s.Name, At: f.At, State: string(f.State), Reason: string(f.Reason),
			Scan: open[f.At].Scan, Older: f.Before, DecidedAt: t.Now,
		}
		if f.State == Started {
			done.Scans = append(done.Scans, start(&row, ask)...)
		}
		done.Fires = append(done.Fires, row)
	}
	return done
}

// start gives a fire its scan. One that cannot be asked for has failed; the schedule goes on.
func start(row *store.Fire, ask Ask) []store.Scan {
	scan, err := ask(row.At)
	if err != nil {
		row.State, row.Note = string(Failed), err.Error()
		return nil
	}
	scan.Schedule, scan.FireAt = row.Schedule, row.At
	row.Scan = scan.ID
	return []store.Scan{scan}
}
