package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Notice is one message to one target, in the outbox until the target took it. Its body holds counts and no names.
type Notice struct {
	ID        string    // the same at every attempt, so that a receiver knows a repeat
	Subject   string    // the scan, or what else it is about; with Target and Kind it is unique
	Target    string    // by its name in the settings
	Kind      string    // as the caller says it
	Body      []byte    // as the caller says it
	State     string    // pending, sent, given_up
	Attempts  int       // that failed
	Code      string    // of the last failure, "" when there was none
	CreatedAt time.Time // the times are those of the store
	NextAt    time.Time // when it may be sent
	SentAt    time.Time // zero until it is sent
	ClaimedAt time.Time // set by ClaimNotice alone
}

// How long notices are kept, and after what time one that nobody takes is given up.
const (
	noticeGivenUp   = 48 * time.Hour
	noticeForgotten = 90 * 24 * time.Hour
)

// Mailing is the notices about one subject.
type Mailing struct {
	Subject string // a scan, or what else it is about
	Final   bool   // the subject is a finished scan, of which there is nothing more to tell
	Notices []Notice
}

// AddNotices puts notices into the outbox, and records that a finished scan was told of, also where nobody wants to hear of
// it: both or nothing. What is in the outbox already stays as it is, and old notices go.
func (s *Store) AddNotices(ctx context.Context, m Mailing) error {
	return s.tx(ctx, "add notices of "+m.Subject, func(q queries) error {
		if m.Final {
			const note = `INSERT INTO noticed (subject, at) VALUES (?1, :now) ON CONFLICT (subject) DO NOTHING`
			if _, err := q.exec(ctx, note, m.Subject); err != nil {
				return err
			}
		}
		for i := range m.Notices {
			n := &m.Notices[i]
			if _, err := q.exec(ctx, `
				INSERT INTO notice (id, subject, target, kind, body, state, attempts, code, created_at, next_at, sent_at)
				VALUES (?1, ?2, ?3, ?4, ?5, 'pending', 0, '', :now, :now, 0)
				ON CONFLICT (subject, target, kind) DO NOTHING`, n.ID, m.Subject, n.Target, n.Kind, n.Body); err != nil {
				return err
			}
		}
		return q.ageNotices(ctx)
	})
}

// ageNotices gives up what nobody took, and forgets what is old.
func (q queries) ageNotices(ctx context.Context) error {
	_, err := q.exec(ctx, `
		UPDATE notice SET state = 'given_up' WHERE state = 'pending' AND created_at < :now - ?1`, noticeGivenUp.Milliseconds())
	if err == nil {
		_, err = q.exec(ctx, `
			DELETE FROM notice WHERE state <> 'pending' AND created_at < :now - ?1`, noticeForgotten.Milliseconds())
	}
	return err
}

// NoticeClaim says what a process can send, and how.
type NoticeClaim struct {
	Target string
	Lane   string        // the address of the target, which other targets may share
	Every  time.Duration // between two messages in the lane
	For    time.Duration // how long nobody else sends the notice
}

// ClaimNotice gives the oldest notice that is due for a target to the caller, and its place in the lane with it. It is nil
// when nothing is due or the lane is closed. A caller that dies leaves the notice to the next after For: it may then be
// sent twice, with the same id.
func (s *Store) ClaimNotice(ctx context.Context, c NoticeClaim) (*Notice, error) {
	var n *Notice
	err := s.tx(ctx, "claim notice for "+c.Target, func(q queries) error {
		due, err := q.nextNotice(ctx, c.Target)
		if err != nil || due == nil {
			return err
		}
		open, err := q.enterLane(ctx, c.Lane, c.Every)
		if err != nil || !open {
			return err
		}
		// Another process may have taken it since: then the place in the lane is lost, which only costs time.
		taken, err := q.exec(ctx, `
			UPDATE notice SET next_at = :now + ?2 WHERE id = ?1 AND state = 'pending' AND next_at <= :now`,
			due.ID, c.For.Milliseconds())
		if err == nil && taken == 1 {
			n = due
		}
		return err
	})
	return n, err
}

// nextNotice returns the oldest notice that may be sent to a target, nil when there is none.
func (q queries) nextNotice(ctx context.Context, target string) (*Notice, error) {
	n := &Notice{Target: target, State: "pending"}
	var created, now int64
	err := q.queryRow(ctx, `
		SELECT id, subject, kind, body, attempts, code, created_at, :now FROM notice
		WHERE target = ?1 AND state = 'pending' AND next_at <= :now ORDER BY created_at, id LIMIT 1`, target).
		Scan(&n.ID, &n.Subject, &n.Kind, &n.Body, &n.Attempts, &n.Code, &created, &now)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	n.CreatedAt, n.ClaimedAt = fromMillis(created), fromMillis(now)
	return n, err
}

// enterLane takes the next place in a lane when it is free now.
func (q queries) enterLane(ctx context.Context, lane string, every time.Duration) (bool, error) {
	n, err := q.exec(ctx, `
		INSERT INTO notice_lane (lane, free_at) VALUES (?1, :now + ?2)
		ON CONFLICT (lane) DO UPDATE SET free_at = :now + ?2 WHERE notice_lane.free_at <= :now`,
		lane, every.Milliseconds())
	return n == 1, err
}

// EnterLane takes the next place in a lane for a message outside the outbox. It returns how long to wait instead when
// there is none now.
func (s *Store) EnterLane(ctx context.Context, lane string, every time.Duration) (wait time.Duration, err error) {
	err = s.tx(ctx, "enter lane", func(q queries) error {
		open, err := q.enterLane(ctx, lane, every)
		if err != nil || open {
			return err
		}
		var ms int64
		err = q.queryRow(ctx, `SELECT free_at - :now FROM notice_lane WHERE lane = ?1`, lane).Scan(&ms)
		wait = max(time.Duration(ms)*time.Millisecond, time.Millisecond)
		return err
	})
	return wait, err
}

// CloseLane keeps everybody out of a lane for a time: its target said that it gets too many.
func (s *Store) CloseLane(ctx context.Context, lane string, pause time.Duration) error {
	_, err := s.exec(ctx, `
		INSERT INTO notice_lane (lane, free_at) VALUES (?1, :now + ?2)
		ON CONFLICT (lane) DO UPDATE SET free_at = excluded.free_at WHERE notice_lane.free_at < excluded.free_at`,
		lane, pause.Milliseconds())
	return wrap("close lane", err)
}

// NoticeSent records that a target took a notice.
func (s *Store) NoticeSent(ctx context.Context, id string) error {
	_, err := s.exec(ctx, `UPDATE notice SET state = 'sent', code = '', sent_at = :now WHERE id = ?1`, id)
	return wrap("mark notice "+id, err)
}

// NoticeFailed records that a target did not take a notice, and when to try again. After two days it is given up.
func (s *Store) NoticeFailed(ctx context.Context, id, code string, pause time.Duration) error {
	_, err := s.exec(ctx, `
		UPDATE notice SET attempts = attempts + 1, code = ?2, next_at = :now + ?3,
			state = CASE WHEN created_at < :now - ?4 THEN 'given_up' ELSE state END
		WHERE id = ?1 AND state = 'pending'`, id, code, pause.Milliseconds(), noticeGivenUp.Milliseconds())
	return wrap("mark notice "+id, err)
}

// HurryNotices makes every pending notice that was not taken due now. What another process is sending stays with it.
func (s *Store) HurryNotices(ctx context.Context) error {
	_, err := s.exec(ctx, `UPDATE notice SET next_at = :now WHERE state = 'pending' AND attempts > 0`)
	return wrap("hurry notices", err)
}

// Notices lists the outbox, the newest first, without bodies.
func (s *Store) Notices(ctx context.Context) ([]Notice, error) {
	var all []Notice
	err := s.each(ctx, func(scan func(...any) error) error {
		var n Notice
		var created, next, sent int64
		err := scan(&n.ID, &n.Subject, &n.Target, &n.Kind, &n.State, &n.Attempts, &n.Code, &created, &next, &sent)
		n.CreatedAt, n.NextAt, n.SentAt = fromMillis(created), fromMillis(next), fromMillis(sent)
		all = append(all, n)
		return err
	}, `SELECT id, subject, target, kind, state, attempts, code, created_at, next_at, sent_at FROM notice
		ORDER BY created_at DESC, target, id`)
	return all, wrap("list notices", err)
}

// Unnoticed lists the scans that finished at since or later and whose digest was never formed, because the process died
// between the two. A store that never formed one lists none: nobody asked for notices then.
func (s *Store) Unnoticed(ctx context.Context, since time.Time) ([]Scan, error) {
	all, err := s.list(ctx, `WHERE state = 'done' AND finished_at >= ?1
		AND NOT EXISTS (SELECT 1 FROM noticed WHERE subject = scan.id) AND EXISTS (SELECT 1 FROM noticed)
		ORDER BY started_at, id`, stamp(since))
	return all, wrap("list scans without a digest", err)
}
