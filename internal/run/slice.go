package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/domicile/domicile/internal/store"
)

// sliceTime is how long a slice goes on to take shards: what a kill costs at most, for each worker, where a shard is no
// longer than that.
const sliceTime = time.Minute

// slicing is one slice under way. It is one worker's.
type slicing struct {
	scan    *scan
	end     End
	stretch *stretch
	span    *sliceSpan
	done    *Completion // of the shard before, which is not committed yet
}

// slice implements [Slice] for one scan.
func (s *scan) slice(ctx context.Context, scan string, end End) (err error) {
	ctx, span := s.traceSlice(ctx, scan)
	defer func() { span.end(err) }()
	over, stop := context.WithTimeout(ctx, cmp.Or(s.cfg.Slice, sliceTime))
	defer stop()
	w := &slicing{scan: s, end: end, span: span}
	for over.Err() == nil {
		claim, err := s.cfg.Store.Claim(ctx, store.Want{Scan: s.cfg.ScanID})
		if err != nil || claim == nil {
			return errors.Join(err, w.finish(ctx, false))
		}
		if err := w.commit(ctx); err != nil {
			return err
		}
		if err := w.work(ctx, claim); err != nil {
			return errors.Join(err, w.finish(ctx, true))
		}
	}
	return errors.Join(ctx.Err(), w.finish(ctx, true))
}

// commit writes the result of the shard before by itself, because another one follows.
func (w *slicing) commit(ctx context.Context) error {
	if w.done == nil {
		return nil
	}
	last := w.done
	w.done = nil
	return w.kept(last.Commit(context.WithoutCancel(ctx), w.scan.cfg.Store))
}

// finish hands the last result to the queue. An interrupt between the end of a shard and here must not lose it.
func (w *slicing) finish(ctx context.Context, more bool) error {
	return w.kept(w.end(context.WithoutCancel(ctx), w.done, more))
}

// kept is the error of a commit. A shard that was given to another worker meanwhile is that worker's: what was read of it
// here is dropped.
func (w *slicing) kept(err error) error {
	if errors.Is(err, store.ErrFenced) {
		w.scan.cfg.Log.Warn("a shard was given to another worker", "scan", w.scan.cfg.ScanID)
		w.stretch = nil
		return nil
	}
	return err
}

// work reads a shard that was claimed.
func (w *slicing) work(ctx context.Context, claim *store.Shard) error {
	s := w.scan
	sh, known := s.shardOf(claim)
	if !known { // the estate changed between an interruption and now
		w.done = &Completion{shard: claim}
		return nil
	}
	w.stretch = w.stretch.next(s, &sh)
	sh.stretch = w.stretch
	out, err := s.readShard(ctx, sh)
	if err != nil {
		return errors.Join(err, s.cfg.Store.Release(context.WithoutCancel(ctx), claim))
	}
	if w.done, err = s.completion(claim, &sh, out); err != nil {
		return err
	}
	w.span.add(&sh, &out)
	s.cfg.Log.Info("shard is read", "shard", sh.id, "datasets", len(out.Parts), "gaps", len(out.Holes))
	s.cfg.Progress(Progress{
		Stage: sh.stage(), Source: s.cfg.Sources[sh.source].Name, Object: string(sh.dataset.ID),
		Done: int(s.done.Add(1)), Of: s.of,
	})
	return nil
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
	return &Completion{shard: claim, result: data}, nil
}
