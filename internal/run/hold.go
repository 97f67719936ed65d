package run

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/domicile/domicile/internal/store"
)

// ErrCancelled says that somebody asked for the end of the scan. What was done until then is kept.
var ErrCancelled = errors.New("the scan was cancelled")

// How often a coordinator says that it lives and looks whether its scan is still wanted, and after how long without a word
// another one may take it over.
const (
	lookEvery = 2 * time.Second
	holdFor   = silentFor
	holdEvery = holdFor / 3
)

// begin makes this process the coordinator of the scan: it takes the store that one process alone may use, or the scan in
// a store that is shared. The scan is recorded, or goes on where it was interrupted.
func (s *scan) begin(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx) // a scan that was interrupted at once can be resumed too
	if !s.cfg.Store.Shared() {
		if err := s.cfg.Store.Lock(ctx); err != nil {
			return fmt.Errorf("run: begin: %w", err)
		}
	}
	if !s.cfg.Resume {
		err := s.cfg.Store.Begin(ctx, store.Scan{ID: s.cfg.ScanID, StartedAt: s.started, Request: s.cfg.Request})
		if err != nil {
			return err
		}
	}
	if s.cfg.Store.Shared() {
		if err := s.cfg.Store.TakeScan(ctx, s.cfg.ScanID, s.cfg.Worker, holdFor); err != nil {
			return fmt.Errorf("run: begin: %w", err)
		}
		s.cfg.Store = s.cfg.Store.Coordinating(s.cfg.Worker) // what it writes of the scan counts while it holds it
	}
	if !s.cfg.Resume {
		return nil
	}
	return s.goOnWith(ctx)
}

// goOnWith takes an interrupted scan up again, on the day on which it began: ages and rules are judged as on that day.
func (s *scan) goOnWith(ctx context.Context) error {
	row, err := s.cfg.Store.Scan(ctx, s.cfg.ScanID)
	if err != nil {
		return err
	}
	s.started = row.StartedAt
	return s.cfg.Store.Resume(ctx, s.cfg.ScanID)
}

// hold keeps the scan this process's until the function that it returns is called. The context that it returns ends when
// the scan is cancelled, and when it was lost to another coordinator; its cause says which.
func (s *scan) hold(ctx context.Context) (context.Context, func()) {
	held, lose := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		look := time.NewTicker(lookEvery)
		defer look.Stop()
		for since := time.Duration(0); ; since += lookEvery {
			select {
			case <-held.Done():
				return
			case <-look.C:
			}
			if err := s.stillWanted(held, since >= holdEvery); err != nil {
				lose(err)
				return
			}
			if since >= holdEvery {
				since = 0
			}
		}
	}()
	return held, func() {
		lose(nil)
		<-done
		s.leave(context.WithoutCancel(ctx))
	}
}

// leave lets another process go on with the scan at once, where it is not done. Without it the lease runs out.
func (s *scan) leave(ctx context.Context) {
	if !s.cfg.Store.Shared() {
		return
	}
	if err := s.cfg.Store.LeaveScan(ctx, s.cfg.ScanID, s.cfg.Worker); err != nil {
		s.cfg.Log.Warn("the scan could not be left; another process may take it in a minute", "scan", s.cfg.ScanID)
	}
}

// stillWanted returns why the scan must end: nil when it goes on, also where the store cannot say so for a moment.
func (s *scan) stillWanted(ctx context.Context, say bool) error {
	if asked, err := s.cfg.Store.CancelRequested(ctx, s.cfg.ScanID); err == nil && asked {
		return ErrCancelled
	}
	if !say || !s.cfg.Store.Shared() {
		return nil
	}
	err := s.cfg.Store.HoldScan(ctx, s.cfg.ScanID, s.cfg.Worker, holdFor)
	if errors.Is(err, store.ErrFenced) {
		return fmt.Errorf("run: scan %s: %w", s.cfg.ScanID, err)
	}
	return nil
}

// callOff ends the slices of a scan that was cancelled on other machines too. Where they cannot be reached they end by
// themselves: nothing is left that they could claim.
func (s *scan) callOff(ctx context.Context) {
	if !errors.Is(context.Cause(ctx), ErrCancelled) {
		return
	}
	if err := s.cfg.Queue.Cancel(context.WithoutCancel(ctx), s.cfg.ScanID); err != nil {
		s.cfg.Log.Warn("slices elsewhere could not be called off; they end by themselves", "id", s.cfg.ScanID)
	}
}

// because turns the end of a context into its cause, where the scan itself made it end.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); err != nil && (errors.Is(cause, ErrCancelled) || errors.Is(cause, store.ErrFenced)) {
		return cause
	}
	return err
}
