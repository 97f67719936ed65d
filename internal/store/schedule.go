package store

import (
	"context"
	"errors"
	"time"
)

// Fire is a fire time of a schedule and what became of it: queued, started, done, failed, cancelled, skipped or missed.
type Fire struct {
	Schedule  string
	At        time.Time
	State     string
	Reason    string
	Scan      string
	Older     int // fire times before it that it stands for
	Note      string
	DecidedAt time.Time
	EndedAt   time.Time // zero while its scan is on, and where it has none
}

// Schedule is what the store knows of a schedule.
type Schedule struct {
	Name     string
	Until    time.Time // fire times until here are decided
	PausedAt time.Time // zero unless a person has paused it
	PausedBy string
	Why      string // it is paused, in the words of that person
}

// Ticking is a schedule whose fire times are being decided; nobody else decides about it meanwhile.
type Ticking struct {
	Schedule
	Now    time.Time
	Open   []Fire // queued, or started and not ended
	Beyond []Fire // decided although they are after Until
}

// Ticked is what a tick decided: fire times until Until (zero: none), and the rows of those that are new or change. A started fire that
// has a scan gets the row of that scan with its request, in the same transaction.
type Ticked struct {
	Until time.Time
	Fires []Fire
	Scans []Scan
	Own   bool // the scans are kept for this process for a minute
}

const (
	// turnover is how long two expressions of a schedule count as being in use at once, while machines change over.
	turnover = 10 * time.Minute
	// ahead is how far a clock may have been ahead of now without being taken for wrong.
	ahead = time.Hour
	// keepFires is how long what became of a fire time is kept: so that a year can be compared with the one before.
	keepFires = 400 * 24 * time.Hour
)

// Tick decides about the fire times of a schedule in one transaction, under a lock on the schedule: all that decide
// returns is written, or nothing. A schedule that is new begins now, and so does an expression (named by a digest) that
// is. decide must not use the store.
func (s *Store) Tick(ctx context.Context, name, digest string, decide func(Ticking) (Ticked, error)) error {
	return s.tx(ctx, "tick schedule "+name, func(q queries) error {
		t, err := q.begin(ctx, name, digest)
		if err != nil {
			return err
		}
		done, err := decide(t)
		if err != nil {
			return err
		}
		return q.ticked(ctx, name, &done)
	})
}

// ticked writes what a tick decided.
func (q queries) ticked(ctx context.Context, name string, done *Ticked) error {
	kept := time.Duration(0)
	if done.Own {
		kept = unowned
	}
	for i := range done.Scans {
		if err := q.ask(ctx, &done.Scans[i], kept); err != nil {
			return err
		}
	}
	for i := range done.Fires {
		done.Fires[i].Schedule = name
		if err := q.decided(ctx, &done.Fires[i]); err != nil {
			return err
		}
	}
	if done.Until.IsZero() {
		return nil
	}
	_, err := q.exec(ctx, `UPDATE schedule SET until = ?2 WHERE name = ?1`, name, millis(done.Until))
	return err
}

// begin locks a schedule and reads what was decided about it.
func (q queries) begin(ctx context.Context, name, digest string) (Ticking, error) {
	t := Ticking{Schedule: Schedule{Name: name}}
	if _, err := q.exec(ctx, `INSERT INTO schedule (name, until) VALUES (?1, :now) ON CONFLICT DO NOTHING`, name); err != nil {
		return t, err
	}
	var until, paused, now, since int64
	// Writing locks the row; the clock is read behind the lock, so that it is no earlier than that of the tick before.
	if err := q.queryRow(ctx, `
		UPDATE schedule SET name = name WHERE name = ?1 RETURNING until, paused_at, paused_by, paused_why`, name).
		Scan(&until, &paused, &t.PausedBy, &t.Why); err != nil {
		return t, err
	}
	err := q.queryRow(ctx, `SELECT :now`).Scan(&now)
	if err == nil {
		err = q.queryRow(ctx, `
			INSERT INTO schedule_expression (schedule, digest, since, seen) VALUES (?1, ?2, ?3, ?3)
			ON CONFLICT (schedule, digest) DO UPDATE SET seen = excluded.seen, since = CASE WHEN EXISTS (
				SELECT 1 FROM schedule_expression o
				WHERE o.schedule = excluded.schedule AND o.digest <> excluded.digest AND o.seen > schedule_expression.seen + ?4)
				THEN excluded.since ELSE schedule_expression.since END
			RETURNING since`, name, digest, now, turnover.Milliseconds()).Scan(&since)
	}
	if err != nil {
		return t, err
	}
	if until > now+ahead.Milliseconds() {
		until, err = now, q.void(ctx, name, now)
	}
	t.Now, t.PausedAt = fromMillis(now), fromMillis(paused)
	t.Until = fromMillis(max(until, min(since, now)))
	return t, errors.Join(err, q.settle(ctx, &t))
}

// void forgets what a clock that was ahead decided about times that have not come. What it started stays.
func (q queries) void(ctx context.Context, name string, now int64) error {
	_, err := q.exec(ctx, `DELETE FROM fire WHERE schedule = ?1 AND at > ?2 AND state IN ('missed', 'skipped')`, name, now)
	if err == nil {
		_, err = q.exec(ctx, `UPDATE schedule SET until = ?2 WHERE name = ?1`, name, now)
	}
	return err
}

// settle ends the fires whose scans have ended, drops the oldest, and reads those that are open.
func (q queries) settle(ctx context.Context, t *Ticking) error {
	_, err := q.exec(ctx, `
		UPDATE fire SET state = 'done', ended_at = :now WHERE schedule = ?1 AND state = 'started'
		AND EXISTS (SELECT 1 FROM scan WHERE scan.id = fire.scan AND scan.state = 'done')`, t.Name)
	if err == nil {
		_, err = q.exec(ctx, `DELETE FROM fire WHERE schedule = ?1 AND at < ?2 AND state NOT IN ('queued', 'started')`,
			t.Name, millis(t.Now.Add(-keepFires)))
	}
	if err == nil {
		t.Open, err = q.fires(ctx, `WHERE schedule = ?1 AND state IN ('queued', 'started') ORDER BY at`, t.Name)
	}
	if err == nil {
		t.Beyond, err = q.fires(ctx, `WHERE schedule = ?1 AND at > ?2 ORDER BY at`, t.Name, millis(t.Until))
	}
	return err
}

// ask records a scan that a schedule asks for. Nobody coordinates it yet: whoever works scans takes it, at once or after
// the time for which it is kept for the process that asked.
func (q queries) ask(ctx context.Context, scan *Scan, kept time.Duration) error {
	_, err := q.exec(ctx, `
		INSERT INTO scan (id, started_at, state, request, schedule, fire_at, lease_until)
		VALUES (?1, ?2, 'running', ?3, ?4, ?5, CASE WHEN ?6 > 0 THEN :now + ?6 ELSE 0 END)`,
		scan.ID, stamp(scan.StartedAt), scan.Request, scan.Schedule, millis(scan.FireAt), kept.Milliseconds())
	return err
}

// decided writes what becomes of a fire time: a new one, or one that was open.
func (q queries) decided(ctx context.Context, f *Fire) error {
	n, err := q.exec(ctx, `
		INSERT INTO fire (schedule, at, state, reason, scan, older, note, decided_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, :now)
		ON CONFLICT (schedule, at) DO UPDATE SET state = excluded.state, reason = excluded.reason, scan = excluded.scan,
			note = excluded.note, ended_at = CASE WHEN excluded.state = 'started' THEN 0 ELSE :now END
		WHERE fire.state IN ('queued', 'started')`,
		f.Schedule, millis(f.At), f.State, f.Reason, f.Scan, f.Older, f.Note)
	if err != nil || f.State != "cancelled" || f.Scan == "" {
		return fenced(n, err)
	}
	_, err = q.exec(ctx, `UPDATE scan SET cancel_requested = 1 WHERE id = ?1 AND state <> 'done'`, f.Scan)
	return err
}

// EndFire records how the scan of a fire time ended: done, failed or cancelled, with a note for people. A scan of no
// schedule, and one that was ended before, stay as they are.
func (s *Store) EndFire(ctx context.Context, scan, state, note string) error {
	_, err := s.exec(ctx,
		`UPDATE fire SET state = ?2, note = ?3, ended_at = :now WHERE scan = ?1 AND state = 'started'`, scan, state, note)
	return wrap("end fire of scan "+scan, err)
}

// Owed lists the scans that somebody should work, the oldest first: those that run without a coordinator, and those that
// were interrupted although their schedule still wants them.
func (s *Store) Owed(ctx context.Context) ([]Scan, error) {
	all, err := s.list(ctx, `
		WHERE state = 'running' AND lease_until < :now OR state = 'interrupted' AND cancel_requested = 0
		AND EXISTS (SELECT 1 FROM fire WHERE fire.scan = scan.id AND fire.state = 'started')
		ORDER BY started_at, id`)
	return all, wrap("list owed scans", err)
}

// Fires lists the newest fire times of a schedule that were decided, the newest first.
func (s *Store) Fires(ctx context.Context, schedule string, limit int) ([]Fire, error) {
	all, err := s.fires(ctx, `WHERE schedule = ?1 ORDER BY at DESC LIMIT ?2`, schedule, limit)
	return all, wrap("fires of "+schedule, err)
}

func (q queries) fires(ctx context.Context, where string, args ...any) (all []Fire, err error) {
	err = q.each(ctx, func(row func(...any) error) error {
		var f Fire
		var at, decided, ended int64
		err := row(&f.Schedule, &at, &f.State, &f.Reason, &f.Scan, &f.Older, &f.Note, &decided, &ended)
		f.At, f.DecidedAt, f.EndedAt = fromMillis(at), fromMillis(decided), fromMillis(ended)
		all = append(all, f)
		return err
	}, `SELECT schedule, at, state, reason, scan, older, note, decided_at, ended_at FROM fire `+where, args...)
	return all, err
}

// OpenFires lists the fire times of a schedule that wait or whose scan has not ended, by their time.
func (s *Store) OpenFires(ctx context.Context, schedule string) ([]Fire, error) {
	all, err := s.fires(ctx, `WHERE schedule = ?1 AND state IN ('queued', 'started') ORDER BY at`, schedule)
	return all, wrap("open fires of "+schedule, err)
}

// GiveUp stops a scan that could not be done: nobody goes on with it but a person.
func (s *Store) GiveUp(ctx context.Context, scan string) error {
	_, err := s.exec(ctx, `
		UPDATE scan SET state = 'interrupted', owner = '', lease_until = 0 WHERE id = ?1 AND state = 'running'`, scan)
	return wrap("give up scan "+scan, err)
}
