package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// Shelf is one side: a store of objects.
type Shelf struct {
	Objects interface {
		List(ctx context.Context, store inventory.Store, from string) iter.Seq2[inventory.Member, error]
		Open(ctx context.Context, store inventory.Store, key string, off, n int64) (io.ReadCloser, error)
	}
	Store inventory.Store
}

var _ objects.Objects = Shelf{}.Objects

// ObjectsConfig says what to compare of two stores of objects. The zero value compares everything.
type ObjectsConfig struct {
	// Of identifies the comparison; kept progress of another is not taken up.
	Of string
	// Outside is told at the end how many objects of the source are not wanted; nil: nobody asks.
	Outside func(int64)
	// Wants reports whether an object is part of the comparison, on both sides; nil: every one is.
	Wants func(key string) bool
	// Content is how contents are compared; "" is Auto.
	Content Content
	// Name says a key in a result: where it lies, and which one it is; nil leaves both empty.
	Name func(key string) (dataset, name string)
	// Workers is how many objects are compared at the same time; 0 is 8: the work is waiting for servers.
	Workers int
	// Keep is how many differences are kept with their name; 0 is 100.
	Keep int
	// State keeps progress; nil keeps none.
	State State
	// Every is how often progress is kept and told; 0 is a second.
	Every time.Duration
	// Now is the clock that Every is measured with.
	Now func() time.Time
	// Progress is told how far it is; nil: nobody asks.
	Progress func(Outcome)
}

// workersObjects is the number of comparisons under way that hides the latency of a server.
const workersObjects = 8

// firstDifferences is how many differences a result names: more are not read by anybody.
const firstDifferences = 100

func (c ObjectsConfig) withDefaults() ObjectsConfig {
	if c.Wants == nil {
		c.Wants = func(string) bool { return true }
	}
	if c.Name == nil {
		c.Name = func(string) (string, string) { return "", "" }
	}
	if c.Outside == nil {
		c.Outside = func(int64) {}
	}
	if c.Progress == nil {
		c.Progress = func(Outcome) {}
	}
	c.Content = cmp.Or(c.Content, Auto)
	c.Workers = cmp.Or(c.Workers, workersObjects)
	c.Keep = cmp.Or(c.Keep, firstDifferences)
	c.Every = cmp.Or(c.Every, time.Second)
	return c
}

// Objects compares the objects of two stores. It lists both in the order of their keys, holds a few pages of keys and
// never all, and lists the source once more at the end to see whether it stayed as it was; where it goes on after an
// interruption the target too, and begins again when that changed. What could not be read is a gap of the outcome. An error, the context's included, leaves what was done in the state.
func Objects(ctx context.Context, source, target Shelf, cfg ObjectsConfig) (Outcome, error) {
	cfg = cfg.withDefaults()
	r := &objectRun{cfg: cfg, source: newEnd(source), target: newEnd(target)}
	r.content = newContent(r.source, r.target)
	if cfg.State != nil {
		if _, err := cfg.State.Load(cfg.Of, &r.done); err != nil {
			return Outcome{}, err
		}
	}
	resumed := r.done.Begun
	err := r.runUnlessEnded(ctx)
	if err == nil && resumed && r.done.Ended {
		if err = r.stillThere(ctx); err == nil {
			err = r.runUnlessEnded(ctx)
		}
	}
	if err != nil {
		return r.done.Outcome, err
	}
	frozen, err := r.frozen(ctx)
	r.done.Outcome.Frozen = frozen
	return r.done.Outcome, err
}

// runUnlessEnded compares what is left, and keeps what was done when it is interrupted.
func (r *objectRun) runUnlessEnded(ctx context.Context) error {
	if r.done.Ended {
		return nil
	}
	if err := r.run(ctx); err != nil {
		return errors.Join(err, r.save())
	}
	return nil
}

// stillThere lists the target again after a comparison that was interrupted: what was compared before may have been
// changed or removed since. Then nothing of it counts, and everything is to be compared again.
func (r *objectRun) stillThere(ctx context.Context) error {
	now, _, err := r.markOf(ctx, r.target)
	if err != nil && inventory.AsGap(err) == nil {
		return err
	}
	if err != nil || now != r.done.There {
		r.done = progress{}
	}
	return nil
}

// progress is what is kept of a comparison of objects.
type progress struct {
	Outcome Outcome `json:"outcome"`
	After   string  `json:"after"` // every key up to it is done
	Begun   bool    `json:"begun"` // After is one
	Seen    mark    `json:"seen"`  // of the source, as far as it is done
	There   mark    `json:"there"` // of the target, as far as it is done
	Ended   bool    `json:"ended"`
}

// objectRun is one comparison of objects.
type objectRun struct {
	cfg            ObjectsConfig
	source, target *end
	content        *content
	done           progress
	saved          time.Time
}

// stretch is a run of keys that one worker compares.
type stretch struct {
	number  int
	entries []entry
	result  progress
}

// stretchLength is how many keys a worker takes at once: few enough that little is repeated after an interruption.
const stretchLength = 8

// run joins, compares and folds, each in goroutines of one group.
func (r *objectRun) run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	from := ""
	if r.done.Begun {
		from = r.done.After + "\x00"
	}
	a := &side{in: listing(ctx, g, r.source.Objects.List(ctx, r.source.Store, from), r.cfg.Wants)}
	b := &side{in: listing(ctx, g, r.target.Objects.List(ctx, r.target.Store, from), r.cfg.Wants)}
	todo, ready := make(chan stretch, r.cfg.Workers), make(chan stretch, r.cfg.Workers)
	var cut error // a gap that ended a listing
	g.Go(func() error {
		defer close(todo)
		err := r.cutUp(ctx, join(a, b), todo)
		if inventory.AsGap(err) != nil {
			cut = err
			return nil
		}
		return err
	})
	workers, wctx := errgroup.WithContext(ctx)
	for range r.cfg.Workers {
		workers.Go(func() error { return r.work(wctx, todo, ready) })
	}
	g.Go(func() error {
		defer close(ready)
		return workers.Wait()
	})
	g.Go(func() error { return r.fold(ready) })
	err := g.Wait()
	if err == nil && cut != nil {
		err = r.save() // without the gap: what follows it can be taken up again
		r.done.Outcome.gap(cut)
		return err
	}
	if err == nil {
		r.done.Ended = true
		if r.cfg.Content == Size {
			r.done.Outcome.Notes = []string{NoteSizes}
		}
		err = r.save()
	}
	return err
}

// cutUp hands out stretches of the join.
func (r *objectRun) cutUp(ctx context.Context, seq iter.Seq2[entry, error], todo chan<- stretch) error {
	var next stretch
	send := func() bool {
		select {
		case todo <- next:
			next = stretch{number: next.number + 1}
			return true
		case <-ctx.Done():
			return false
		}
	}
	for e, err := range seq {
		if err != nil {
			if len(next.entries) > 0 {
				send()
			}
			return err
		}
		if next.entries = append(next.entries, e); len(next.entries) == stretchLength && !send() {
			return ctx.Err()
		}
	}
	if ctx.Err() == nil && len(next.entries) > 0 {
		send()
	}
	return ctx.Err()
}

// work compares stretches until there is none left.
func (r *objectRun) work(ctx context.Context, todo <-chan stretch, ready chan<- stretch) error {
	for s := range todo {
		for i := range s.entries {
			if err := r.one(ctx, &s.entries[i], &s.result); err != nil {
				return err
			}
		}
		s.result.After, s.result.Begun = s.entries[len(s.entries)-1].key, true
		select {
		case ready <- s:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// one compares what the sides have under one key.
func (r *objectRun) one(ctx context.Context, e *entry, into *progress) error {
	o := &into.Outcome
	if e.source != nil {
		o.Source++
		into.Seen.add(e.source)
	}
	if e.target != nil {
		o.Target++
		into.There.add(e.target)
	}
	switch {
	case e.target == nil:
		o.Compared++
		o.by(byKey, 1)
		r.note(o, Missing, e.key, "")
		return nil
	case e.source == nil:
		r.note(o, Extra, e.key, "")
		return nil
	case e.source.Bytes != e.target.Bytes:
		o.Compared++
		o.by(bySize, 1)
		r.note(o, Differs, e.key, fmt.Sprintf("size %d, %d at the target", e.source.Bytes, e.target.Bytes))
		return nil
	}
	s, err := r.content.compare(ctx, e.key, e.source.Bytes, r.cfg.Content)
	if err != nil {
		if ctx.Err() == nil && o.gap(err) {
			return nil
		}
		return err
	}
	o.Compared++
	o.Bytes += e.source.Bytes
	o.by(s.method, 1)
	if !s.equal {
		r.note(o, Differs, e.key, "same size, other bytes")
	}
	return nil
}

func (r *objectRun) note(o *Outcome, kind Kind, key, what string) {
	dataset, name := r.cfg.Name(key)
	o.note(Difference{Kind: kind, Dataset: dataset, Key: name, What: what}, r.cfg.Keep)
}

// fold adds stretches in the order of their keys, and keeps progress every while.
func (r *objectRun) fold(ready <-chan stretch) error {
	waiting := map[int]stretch{}
	next := 0
	for s := range ready {
		waiting[s.number] = s
		for ; ; next++ {
			s, ok := waiting[next]
			if !ok {
				break
			}
			delete(waiting, next)
			r.done.add(s.result, r.cfg.Keep)
		}
		if now := r.cfg.Now(); now.Sub(r.saved) >= r.cfg.Every {
			r.saved = now
			r.cfg.Progress(r.done.Outcome)
			if err := r.save(); err != nil {
				return err
			}
		}
	}
	return nil
}

// add adds what comes after.
func (p *progress) add(next progress, keep int) {
	p.Outcome.add(&next.Outcome, keep)
	p.Seen.join(next.Seen)
	p.There.join(next.There)
	p.After, p.Begun = next.After, next.Begun
}

func (r *objectRun) save() error {
	if r.cfg.State == nil {
		return nil
	}
	return r.cfg.State.Save(r.cfg.Of, r.done)
}
