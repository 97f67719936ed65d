package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Retention says which finished scans stay: the newest Keep of them, and of the others those that are younger than
// OlderThan. Where both are 0 all stay.
type Retention struct {
	Keep        int
	OlderThan   time.Duration
	Interrupted bool // interrupted scans that are older go too; else they can be resumed at any time
	DryRun      bool // nothing is removed, only said
}

// Pruned is what became of the scans, the newest first.
type Pruned struct {
	Removed []Scan
	Kept    []KeptScan
	Freed   int64 // bytes that the file of the store got smaller by
}

// KeptScan is a scan that stays, and why.
type KeptScan struct {
	Scan Scan
	Why  string // one of the reasons below, or what refers to it
}

// The reasons for which a scan stays; another text is what refers to it.
const (
	KeptRunning   = "running"   // it runs
	KeptLast      = "last"      // it is the last that was finished, of its schedule or of people
	KeptNewest    = "newest"    // it is one of the newest
	KeptYear      = "year"      // it is the last of its year, which the annual report compares
	KeptYoung     = "young"     // it is not old enough
	KeptResumable = "resumable" // it was interrupted and can be resumed
	KeptAll       = "all"       // nothing asks for an end
)

// mainland is the zone of the years of annual reports.
func mainland() *time.Location { return time.FixedZone("CST", 8*60*60) }

// Refer keeps a scan from being removed, because something rests on it. A scan that the store does not have is none of
// its business.
func (s *Store) Refer(ctx context.Context, scan, why string) error {
	_, err := s.exec(ctx, `
		INSERT INTO referral (scan, why) SELECT id, ?2 FROM scan WHERE id = ?1 ON CONFLICT (scan, why) DO NOTHING`,
		scan, s.plain(why))
	return wrap("refer to scan "+scan, err)
}

// Prune removes the documents and sketches of scans that nobody needs any more, each in a transaction of its own, and
// gives their space back. The last finished scan, that of each schedule, the last of each year and those that something refers to always stay.
func (s *Store) Prune(ctx context.Context, r Retention, now time.Time) (Pruned, error) {
	var out Pruned
	all, err := s.list(ctx, `ORDER BY started_at DESC, id DESC`)
	if err != nil {
		return out, wrap("list scans", err)
	}
	referred, err := s.referrals(ctx)
	if err != nil {
		return out, err
	}
	p := pruning{Retention: r, before: now.Add(-r.OlderThan), referred: referred, years: map[int]bool{}, schedules: map[string]bool{}}
	for _, scan := range all {
		if why := p.keeps(scan); why != "" {
			out.Kept = append(out.Kept, KeptScan{Scan: scan, Why: why})
			continue
		}
		gone, err := s.remove(ctx, scan, r)
		if err != nil {
			return out, err
		}
		if gone {
			out.Removed = append(out.Removed, scan)
		}
	}
	if len(out.Removed) > 0 && !r.DryRun && !s.Shared() {
		out.Freed, err = s.shrink(ctx)
	}
	return out, err
}

// remove removes a scan that is as it was when it was listed. It reports false where the scan goes on, or something refers
// to it since.
func (s *Store) remove(ctx context.Context, scan Scan, r Retention) (bool, error) {
	if r.DryRun {
		return true, nil
	}
	n, err := s.exec(ctx, `
		DELETE FROM scan WHERE id = ?1 AND state = ?2 AND NOT EXISTS (SELECT 1 FROM referral WHERE referral.scan = ?1)`,
		scan.ID, string(scan.State))
	return n > 0, wrap("remove scan "+scan.ID, err)
}

// referrals are what refers to each scan; of several the first by name.
func (s *Store) referrals(ctx context.Context) (map[string]string, error) {
	all := map[string]string{}
	err := s.each(ctx, func(row func(...any) error) error {
		var scan, why string
		err := row(&scan, &why)
		all[scan] = s.original(why)
		return err
	}, `SELECT scan, why FROM referral ORDER BY scan, why DESC`)
	return all, wrap("list what refers to scans", err)
}

// pruning decides about one scan after the other, the newest first.
type pruning struct {
	Retention
	before   time.Time
	referred map[string]string
	done     int // finished scans so far
	years    map[int]bool
	// schedules that have a newer one; "" is people
	schedules map[string]bool
}

// keeps is why a scan stays, "" when it goes.
func (p *pruning) keeps(scan Scan) string {
	switch scan.State {
	case Running:
		return KeptRunning
	case Interrupted:
		return p.keepsInterrupted(scan)
	case Done:
	}
	p.done++
	year := scan.StartedAt.In(mainland()).Year()
	lastOfYear, lastOfSchedule := !p.years[year], !p.schedules[scan.Schedule]
	p.years[year], p.schedules[scan.Schedule] = true, true
	for _, reason := range []struct {
		holds bool
		why   string
	}{
		{lastOfSchedule, KeptLast},
		{p.done <= p.Keep, KeptNewest},
		{p.referred[scan.ID] != "", p.referred[scan.ID]},
		{lastOfYear, KeptYear},
		{p.young(scan), KeptYoung},
		{p.Keep == 0 && p.OlderThan == 0, KeptAll},
	} {
		if reason.holds {
			return reason.why
		}
	}
	return ""
}

// young reports whether a scan is younger than an age that is asked for.
func (p *pruning) young(scan Scan) bool { return p.OlderThan > 0 && !scan.StartedAt.Before(p.before) }

func (p *pruning) keepsInterrupted(scan Scan) string {
	switch {
	case p.referred[scan.ID] != "":
		return p.referred[scan.ID]
	case !p.Interrupted:
		return KeptResumable
	case p.young(scan):
		return KeptYoung
	}
	return ""
}

// vacuumPages is how many pages are given back at a time: a scan that wants to write waits for no more than these.
const vacuumPages = 256

// shrink gives the free pages of the file back and returns by how many bytes it got smaller. A file of an earlier version
// cannot be shrunk in steps: it is rewritten once, when no scan uses it.
func (s *Store) shrink(ctx context.Context) (int64, error) {
	before, err := s.pragma(ctx, "page_count")
	if err != nil {
		return 0, err
	}
	if err := s.giveBack(ctx); err != nil {
		return 0, wrap("shrink the file", err)
	}
	after, err := s.pragma(ctx, "page_count")
	if err != nil {
		return 0, err
	}
	size, err := s.pragma(ctx, "page_size")
	return (before - after) * size, err
}

// giveBack gives the free pages of the file back.
func (s *Store) giveBack(ctx context.Context) error {
	steps, err := s.pragma(ctx, "auto_vacuum")
	if err != nil {
		return err
	}
	if steps == 0 {
		err = s.rewriteFile(ctx)
	} else {
		err = s.giveSteps(ctx)
	}
	if err != nil {
		return err
	}
	return s.drain(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
}

func (s *Store) giveSteps(ctx context.Context) error {
	for {
		free, err := s.pragma(ctx, "freelist_count")
		if err != nil || free == 0 {
			return err
		}
		if err := s.drain(ctx, fmt.Sprintf("PRAGMA incremental_vacuum(%d)", vacuumPages)); err != nil {
			return err
		}
	}
}

// rewriteFile makes a file of an earlier version one that can be shrunk in steps, unless another process scans with it.
func (s *Store) rewriteFile(ctx context.Context) error {
	held := s.lock.Locked()
	ok, err := s.lock.TryLock()
	if err != nil || !ok {
		return err
	}
	err = s.drain(ctx, "PRAGMA auto_vacuum = INCREMENTAL")
	if err == nil {
		err = s.drain(ctx, "VACUUM")
	}
	if !held {
		err = errors.Join(err, s.lock.Unlock())
	}
	return err
}

func (s *Store) pragma(ctx context.Context, name string) (n int64, err error) {
	err = s.queryRow(ctx, "PRAGMA "+name).Scan(&n)
	return n, wrap("ask for "+name, err)
}

// drain runs a statement to its end, whatever rows it gives.
func (s *Store) drain(ctx context.Context, statement string) error {
	return s.each(ctx, func(func(...any) error) error { return nil }, statement)
}
