package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// sliceTime is how long a slice goes on to take shards: what a kill costs at most, for each worker, where a shard is no
// longer than that.
const sliceTime = time.Minute

// slicing is one slice under way. It is one worker's.
type slicing struct {
	scan    *scan
	end     End
	due     func() bool // whether its time is over
	near    inventory.ID
	stretch *stretch
	span    *sliceSpan
	slots   slots
	done    *Completion // of the shard before, which is not committed yet
}

// slice implements [Slice] for one scan.
func (s *scan) slice(ctx context.Context, scan string, end End) (err error) {
	ctx, span := s.traceSlice(ctx, scan)
	defer func() { span.end(err) }()
	over, stop := context.WithTimeout(ctx, cmp.Or(s.cfg.Slice, sliceTime))
	defer stop()
	w := &slicing{scan: s, end: end, span: span, due: func() bool { return over.Err() != nil }}
	defer func() { w.freeSlots(ctx) }()
	if listed, err := s.listForOthers(ctx); listed || err != nil {
		return errors.Join(err, w.finish(ctx, err == nil))
	}
	for first := true; first || over.Err() == nil; first = false { // however short, a slice does something
		claim, err := w.claim(ctx)
		if err != nil || claim == nil {
			return errors.Join(err, w.finish(ctx, len(w.slots.full) > 0))
		}
		if err := w.commit(ctx); err != nil {
			return errors.Join(err, s.giveBack(ctx, claim))
		}
		if err := w.work(ctx, claim); err != nil {
			return errors.Join(err, w.finish(ctx, true))
		}
	}
	return errors.Join(ctx.Err(), w.finish(ctx, true))
}

// claim takes a shard; nil when there is none for this process. Sources that throttle come after all others.
func (w *slicing) claim(ctx context.Context) (*store.Shard, error) {
	strained := w.scan.strained()
	claim, err := w.claimBut(ctx, strained)
	if claim == nil && err == nil && len(strained) > 0 {
		return w.claimBut(ctx, nil)
	}
	return claim, err
}

// claimBut takes a shard of other sources than those that are named.
func (w *slicing) claimBut(ctx context.Context, sources []string) (claim *store.Shard, err error) {
	err = endure(ctx, func(ctx context.Context) (err error) {
		want := w.claiming()
		want.Exclude = slices.Concat(want.Exclude, sources)
		claim, err = w.scan.cfg.Store.Claim(ctx, want)
		return err
	})
	return claim, err
}

// strained are the sources that throttle so much that calls are given up: they would hold workers that could read others.
func (s *scan) strained() []string {
	var all []string
	for i := range s.cfg.Sources {
		if s.cfg.Caller.Strained(s.cfg.Sources[i].Name) {
			all = append(all, s.cfg.Sources[i].Name)
		}
	}
	return all
}

// giveBack lets others have a shard that was claimed and not read to its end.
func (s *scan) giveBack(ctx context.Context, claim *store.Shard) error {
	defer s.cfg.Store.Let(claim)
	return endure(context.WithoutCancel(ctx), func(ctx context.Context) error { return s.cfg.Store.Release(ctx, claim) })
}

// claiming says which shards this process may take: those of the container that it read last come first.
func (w *slicing) claiming() store.Want {
	s := w.scan
	want := store.Want{Scan: s.cfg.ScanID, Worker: s.cfg.Worker, Near: w.near, Exclude: w.slots.full}
	if s.cfg.Store.Shared() {
		want.Zones, want.Needs = s.zones(), s.needs()
	}
	return want
}

// commit writes the result of the shard before by itself, because another one follows.
func (w *slicing) commit(ctx context.Context) error {
	last := w.done
	if last == nil {
		return nil
	}
	w.done = nil
	return w.settle(ctx, last, func(ctx context.Context) error { return last.Commit(ctx, w.scan.cfg.Store) })
}

// finish hands the last result to the queue.
func (w *slicing) finish(ctx context.Context, more bool) error {
	last := w.done
	w.done = nil
	return w.settle(ctx, last, func(ctx context.Context) error { return w.end(ctx, last, more) })
}

// settle commits a result. An interrupt between the end of a shard and here must not lose it. Where the claim, or that of
// the shard before, was given to another worker meanwhile, nothing was written: what was read is dropped, and a shard that
// is still ours is given back.
func (w *slicing) settle(ctx context.Context, last *Completion, commit func(context.Context) error) error {
	err := endure(context.WithoutCancel(ctx), commit)
	if last != nil {
		w.scan.cfg.Store.Let(last.shard)
	}
	if !errors.Is(err, store.ErrFenced) {
		return err
	}
	w.scan.cfg.Log.Warn("a shard was given to another worker", "scan", w.scan.cfg.ScanID)
	w.stretch = nil
	return w.scan.giveBack(ctx, last.shard)
}

// work reads a shard that was claimed.
func (w *slicing) work(ctx context.Context, claim *store.Shard) error {
	s := w.scan
	sh, known, err := s.shardOf(ctx, claim)
	if err != nil {
		return errors.Join(err, s.giveBack(ctx, claim))
	}
	if !known { // the estate changed between an interruption and now
		w.done = &Completion{shard: claim}
		return nil
	}
	if may, err := w.admits(ctx, &s.cfg.Sources[sh.source]); !may {
		return errors.Join(err, s.giveBack(ctx, claim))
	}
	w.near, sh.piece = sh.dataset.ID, cmp.Or(s.cfg.PieceRows, pieceRows)
	w.stretch = w.stretch.next(s, &sh)
	sh.stretch = w.stretch
	if !sh.confined { // what is not whole must not leave its zone either
		sh.due = w.due
		s.goOn(&sh, claim)
	}
	out, err := s.try(ctx, sh, claim.Attempts)
	if err != nil && !errors.Is(err, errPaused) {
		return errors.Join(err, s.giveBack(ctx, claim))
	}
	claim.Rows, claim.Bytes = claim.Rows+out.rows, out.Bytes
	if w.done, err = s.completion(claim, &sh, out); err != nil {
		return errors.Join(err, s.giveBack(ctx, claim))
	}
	w.span.add(&sh, &out)
	s.report(&sh, &out)
	return nil
}

// mostDeaths is how many workers a shard may cost. Workers die by other hands too, so it is more than the tries of a call.
const mostDeaths = 10

// try reads a shard, unless as many workers died over it that it must be what kills them: then it is not read, which is
// said.
func (s *scan) try(ctx context.Context, sh shard, attempts int) (outcome, error) {
	if attempts <= mostDeaths {
		return s.readShard(ctx, sh)
	}
	s.cfg.Log.Error("a shard is given up: the workers that read it died", "shard", sh.id, "workers", attempts-1)
	r := newReading(s.cfg.Engine, s.tableOptions(), sh)
	return r.outcome(&inventory.Gap{
		Scope: sh.store.Scope(), Store: sh.store.ID, Dataset: sh.dataset.ID, Op: "read", Cause: inventory.Unreadable,
		Fix: inventory.Fix{Code: inventory.FixRepair, Args: []string{string(sh.dataset.ID)}},
	})
}

// report tells people who watch what was done.
func (s *scan) report(sh *shard, out *outcome) {
	if out.cursor != "" {
		s.cfg.Log.Info("shard goes on in another slice", "shard", sh.id)
		return
	}
	s.cfg.Log.Info("shard is read", "shard", sh.id, "datasets", len(out.Parts), "gaps", len(out.Holes))
	s.cfg.Progress(Progress{
		Stage: sh.stage(), Source: s.cfg.Sources[sh.source].Name, Object: string(sh.dataset.ID),
		Done: int(s.done.Add(1)), Of: s.of, Rows: out.rows, Bytes: out.Bytes, Gaps: len(out.Holes),
	})
}

// completion is what a shard left, as it is to be committed.
func (s *scan) completion(claim *store.Shard, sh *shard, out outcome) (*Completion, error) {
	if sh.stretch != nil {
		return sh.stretch.completion(claim, out)
	}
	data, err := out.encode()
	if err != nil {
		return nil, fmt.Errorf("run: encode shard %s: %w", sh.id, err)
	}
	c := &Completion{shard: claim, result: data}
	if out.cursor != "" {
		c.cursor = string(s.seal.seal(claim.ID, []byte(out.cursor)))
	}
	return c, nil
}
