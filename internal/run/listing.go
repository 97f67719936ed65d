package run

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// What a store takes to list is only known when it is listed. So each is begun in one piece, in memory, and most of them
// are done within a slice. One that is not becomes parts that are kept: how far each has come is written after every
// slice, and when a part goes on, what is left of it is cut in two for whoever has time.
const (
	// listers is how many parts of one store this process lists at once, spareListers how many it lists beside the first
	// of every store: each keeps samples of some megabytes.
	listers, spareListers = 4, 8
	// openParts is how many parts of one store may be unfinished: enough for some machines, and few enough that a cut,
	// which costs a dozen requests, stays rare.
	openParts = 16
	// callTime is how long the requests of a slice may take beyond it: three tries of half a minute, and the waits.
	callTime = 2 * time.Minute
	// worthKeeping is how many keys an interrupted listing must have seen to be kept: what takes seconds to list again.
	worthKeeping = 10_000
	// lookAgain is how often it is asked whether others have finished their parts.
	lookAgain = time.Second
)

// listings lists the stores of a scan.
type listings struct {
	scan  *scan
	slice time.Duration
	spare chan struct{}
}

func (s *scan) newListings() *listings {
	return &listings{scan: s, slice: cmp.Or(s.cfg.Slice, sliceTime), spare: make(chan struct{}, spareListers)}
}

// listings gets ready to list. What an interrupted scan had listed of large stores is kept.
func (s *scan) listings(ctx context.Context) (*listings, error) {
	l := s.newListings()
	if !s.cfg.Resume {
		return l, nil
	}
	return l, endure(ctx, func(ctx context.Context) error {
		return s.cfg.Store.ResumeListings(ctx, s.cfg.ScanID, s.listingForm())
	})
}

// of returns what lists the datasets of a store of a source, nil where the provider alone does.
func (l *listings) of(source int) func(context.Context, inventory.Store) iter.Seq2[inventory.Dataset, error] {
	src := &l.scan.cfg.Sources[source]
	lister, ok := src.Provider.(inventory.Lister)
	if !ok {
		return nil
	}
	return func(ctx context.Context, st inventory.Store) iter.Seq2[inventory.Dataset, error] {
		if !lister.Lists(st) {
			return src.Provider.Datasets(ctx, st)
		}
		one := &listing{listings: l, lister: lister, source: src.Name, store: st}
		return one.datasets(ctx)
	}
}

// listing lists one store.
type listing struct {
	*listings
	lister inventory.Lister
	source string
	store  inventory.Store
}

// datasets lists the store to its end and yields its datasets.
func (l *listing) datasets(ctx context.Context) iter.Seq2[inventory.Dataset, error] {
	return func(yield func(inventory.Dataset, error) bool) {
		states, err := l.all(ctx)
		if err != nil {
			yield(inventory.Dataset{}, err)
			return
		}
		l.lister.Gather(ctx, l.store, states)(yield)
	}
}

// all lists the store to its end and returns the states of its parts.
func (l *listing) all(ctx context.Context) (iter.Seq2[[]byte, error], error) {
	kept, err := l.kept(ctx)
	if err != nil {
		return nil, err
	}
	if kept {
		err := l.work(ctx)
		if again, ok := errors.AsType[*relist](err); ok {
			return l.fromStart(ctx, again.from)
		}
		return l.states(ctx), err
	}
	return l.fromStart(ctx, inventory.Rest{})
}

// kept reports whether an interrupted scan has kept parts of the store.
func (l *listing) kept(ctx context.Context) (bool, error) {
	if !l.scan.cfg.Resume {
		return false, nil
	}
	kept, _, err := l.open(ctx)
	return kept > 0, err
}

// first lists the store from its beginning, and keeps how far it came when that was not the end. Whatever was kept
// before is dropped: a part that somebody still holds is of another beginning, and can no longer be written.
func (l *listing) first(ctx context.Context, from inventory.Rest) (*store.Listing, error) {
	part := &store.Listing{Scan: l.scan.cfg.ScanID, Store: l.store.ID, Source: l.place()}
	if from.From != "" {
		part.From, part.Next, part.State = from.From, from.From, from.State
		if err := l.drop(ctx); err != nil {
			return nil, err
		}
	}
	err := l.listSlice(ctx, part)
	if _, again := errors.AsType[*relist](err); again {
		return nil, err
	}
	if part.Done || err != nil && part.Members < worthKeeping {
		return part, err
	}
	return part, errors.Join(err, l.begin(context.WithoutCancel(ctx), part))
}

// work lists parts of the store until all are done, here or elsewhere.
func (l *listing) work(ctx context.Context) error {
	if err := l.scan.cfg.Queue.Wake(ctx, l.scan.cfg.ScanID); err != nil {
		return err
	}
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return l.loop(gctx) })
	for range listers - 1 {
		g.Go(func() error {
			select {
			case l.spare <- struct{}{}:
				defer func() { <-l.spare }()
				return l.loop(gctx)
			default:
				return nil
			}
		})
	}
	return g.Wait()
}

// loop works one part after the other.
func (l *listing) loop(ctx context.Context) error {
	for {
		part, err := l.claim(ctx, store.Listings{Store: l.store.ID})
		if err != nil {
			return err
		}
		if part != nil {
			if err := l.goOn(ctx, part); err != nil {
				return err
			}
			continue
		}
		_, open, err := l.open(ctx)
		if err != nil || open == 0 {
			return err
		}
		if err := wait(ctx, lookAgain); err != nil {
			return err
		}
	}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// hold is for how long a part belongs to who claimed it: somebody who says nothing for longer is gone.
func (l *listings) hold() time.Duration { return 2*l.slice + callTime }

// goOn lists a claimed part for a slice, after it has left half of what is left to others.
func (l *listing) goOn(ctx context.Context, part *store.Listing) error {
	before := *part
	err := l.share(ctx, part)
	if err == nil {
		before = *part
		err = l.listSlice(ctx, part)
	}
	hold := free
	if _, again := errors.AsType[*relist](err); again {
		part, hold = &before, lookAgain // whoever coordinates the scan must meet it too
	}
	if !errors.Is(err, store.ErrFenced) {
		// What was listed is kept also when the user stops.
		err = errors.Join(err, l.advance(context.WithoutCancel(ctx), part, nil, hold))
	}
	if errors.Is(err, store.ErrFenced) {
		l.scan.cfg.Log.Warn("a part of a listing was given to another worker", "store", l.store.ID)
		return ctx.Err()
	}
	return err
}

// share cuts what is left of a part in two, and leaves the second half to others. A part that was not begun yet is not
// cut: it may be small.
func (l *listing) share(ctx context.Context, part *store.Listing) error {
	_, open, err := l.open(ctx)
	if err != nil || open >= openParts || part.Members == 0 {
		return err
	}
	cut, err := l.lister.Middle(ctx, l.store, inventory.Range{From: part.Next, To: part.To})
	switch {
	case err != nil && inventory.AsGap(err) == nil:
		return err
	case cut <= part.Next || part.To != "" && cut >= part.To:
		return nil // the listing itself will say what it cannot see
	}
	rest := &store.Listing{Scan: part.Scan, Store: part.Store, Source: part.Source, From: cut, To: part.To, Next: cut}
	part.To = cut
	if err := l.advance(ctx, part, rest, l.hold()); err != nil {
		return err
	}
	return l.scan.cfg.Queue.Wake(ctx, part.Scan)
}

// listSlice goes on with a part until a slice is over or the part is done, and notes in it how far it came.
func (l *listing) listSlice(ctx context.Context, part *store.Listing) error {
	over, stop := context.WithTimeout(ctx, l.slice)
	defer stop()
	members, bytes := part.Members, part.Bytes
	left := inventory.Rest{Range: inventory.Range{From: part.Next, To: part.To}, State: part.State}
	for p, err := range l.lister.ListPart(ctx, l.store, left) {
		part.Members, part.Bytes = members+p.Members, bytes+p.Bytes
		if err == nil && !p.Done && over.Err() == nil {
			continue
		}
		l.scan.cfg.Progress(Progress{
			Stage: "inventory", Source: l.source, Object: string(l.store.ID), Rows: part.Members,
		})
		if errors.Is(err, inventory.ErrRelist) {
			return relistFrom(p)
		}
		return errors.Join(err, noteTo(part, p))
	}
	return ctx.Err()
}

// noteTo notes in a part how far it has come.
func noteTo(part *store.Listing, p inventory.Part) error {
	if p.State == nil {
		return nil
	}
	state, err := p.State()
	if err == nil {
		part.State, part.Next, part.Done = state, p.Next, p.Done
	}
	return err
}
