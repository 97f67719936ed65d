package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// unowned is how long a scan that begins or goes on may have no coordinator before others may take it.
const unowned = time.Minute

// TakeScan makes a worker the coordinator of a scan for a while. It returns ErrBusy when another one is, and ErrNoScan
// when the scan is done or there is none.
func (s *Store) TakeScan(ctx context.Context, scan, worker string, lease time.Duration) error {
	return s.tx(ctx, "take scan "+scan, func(q queries) error {
		n, err := q.exec(ctx, `
			UPDATE scan SET owner = ?2, lease_until = :now + ?3, epoch = epoch + 1
			WHERE id = ?1 AND state <> 'done' AND (owner IN ('', ?2) OR lease_until < :now)`,
			scan, q.plain(worker), lease.Milliseconds())
		if err != nil || n > 0 {
			return err
		}
		err = q.queryRow(ctx, `SELECT count(*) FROM scan WHERE id = ?1 AND state <> 'done'`, scan).Scan(&n)
		if err == nil && n == 0 {
			return ErrNoScan
		}
		return errors.Join(err, ErrBusy)
	})
}

// HoldScan makes the lease of the coordinator longer. It returns ErrFenced when another one has taken the scan.
func (s *Store) HoldScan(ctx context.Context, scan, worker string, lease time.Duration) error {
	n, err := s.exec(ctx, `UPDATE scan SET lease_until = :now + ?3 WHERE id = ?1 AND owner = ?2`,
		scan, s.plain(worker), lease.Milliseconds())
	return wrap("hold scan "+scan, fenced(n, err))
}

// LeaveScan ends the lease of the coordinator.
func (s *Store) LeaveScan(ctx context.Context, scan, worker string) error {
	_, err := s.exec(ctx, `UPDATE scan SET owner = '', lease_until = 0 WHERE id = ?1 AND owner = ?2`, scan, s.plain(worker))
	return wrap("leave scan "+scan, err)
}

// Abandoned lists the scans that run without a coordinator, the oldest first.
func (s *Store) Abandoned(ctx context.Context) ([]Scan, error) {
	all, err := s.list(ctx, `WHERE state = 'running' AND lease_until < :now ORDER BY started_at, id`)
	return all, wrap("list abandoned scans", err)
}

// RequestCancel asks the coordinator of a scan to stop it.
func (s *Store) RequestCancel(ctx context.Context, scan string) error {
	n, err := s.exec(ctx, `UPDATE scan SET cancel_requested = 1 WHERE id = ?1 AND state <> 'done'`, scan)
	if err == nil && n == 0 {
		err = ErrNoScan
	}
	return wrap("cancel scan "+scan, err)
}

// CancelRequested reports whether somebody asked to stop a scan.
func (s *Store) CancelRequested(ctx context.Context, scan string) (bool, error) {
	var asked int64
	err := s.queryRow(ctx, `SELECT cancel_requested FROM scan WHERE id = ?1`, scan).Scan(&asked)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNoScan
	}
	return asked > 0, wrap("scan "+scan, err)
}
