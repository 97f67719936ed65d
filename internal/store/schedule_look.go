package store

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Schedules lists what the store knows of schedules, by name: also of those that no settings have any more.
func (s *Store) Schedules(ctx context.Context) (all []Schedule, err error) {
	err = s.each(ctx, func(row func(...any) error) error {
		var x Schedule
		var until, paused int64
		err := row(&x.Name, &until, &paused, &x.PausedBy, &x.Why)
		x.Until, x.PausedAt = fromMillis(until), fromMillis(paused)
		all = append(all, x)
		return err
	}, `SELECT name, until, paused_at, paused_by, paused_why FROM schedule ORDER BY name`)
	return all, wrap("list schedules", err)
}

// ErrPaused says that a schedule is paused already.
var ErrPaused = errors.New("the schedule is paused already")

// Pause stops a schedule: fire times are skipped until [Store.Unpause]. It keeps who paused it and why.
func (s *Store) Pause(ctx context.Context, name, by, why string) error {
	n, err := s.exec(ctx, `
		INSERT INTO schedule (name, until, paused_at, paused_by, paused_why) VALUES (?1, :now, :now, ?2, ?3)
		ON CONFLICT (name) DO UPDATE SET paused_at = excluded.paused_at, paused_by = excluded.paused_by,
			paused_why = excluded.paused_why
		WHERE schedule.paused_at = 0`, name, by, why)
	if err == nil && n == 0 {
		err = ErrPaused
	}
	return wrap("pause schedule "+name, err)
}

// ErrNotPaused says that a schedule is not paused.
var ErrNotPaused = errors.New("the schedule is not paused")

// Unpause lets a schedule go on. What came due while it was paused should have been decided by a tick just before.
func (s *Store) Unpause(ctx context.Context, name string) error {
	n, err := s.exec(ctx, `
		UPDATE schedule SET paused_at = 0, paused_by = '', paused_why = '' WHERE name = ?1 AND paused_at > 0`, name)
	if err == nil && n == 0 {
		err = ErrNotPaused
	}
	return wrap("resume schedule "+name, err)
}

// unseen is for how long nobody has looked at a schedule of a shared store before it counts as removed: each machine may
// have settings of its own, and look at its schedules by a timer once a day.
const unseen = 25 * time.Hour

// DropRemoved cancels the fire times that wait although their schedule is none of those that are named, and returns them:
// nobody would ever start them. In a shared store the schedules that other processes looked at lately stay.
func (s *Store) DropRemoved(ctx context.Context, named []string, reason string) (dropped []Fire, err error) {
	err = s.tx(ctx, "drop fire times of removed schedules", func(q queries) error {
		silent := time.Duration(0)
		if q.shared {
			silent = unseen
		}
		waiting, err := q.fires(ctx, `
			WHERE state = 'queued' AND NOT EXISTS (
				SELECT 1 FROM schedule_expression e WHERE e.schedule = fire.schedule AND ?1 > 0 AND e.seen > :now - ?1)
			ORDER BY schedule, at`, silent.Milliseconds())
		if err != nil {
			return err
		}
		for _, f := range waiting {
			if slices.Contains(named, f.Schedule) {
				continue
			}
			f.State, f.Reason = "cancelled", reason
			if err := q.decided(ctx, &f); errors.Is(err, ErrFenced) {
				continue // another process was faster
			} else if err != nil {
				return err
			}
			dropped = append(dropped, f)
		}
		return nil
	})
	return dropped, err
}
