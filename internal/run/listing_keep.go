package run

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// The parts of listings hold names of objects, which may name people: in the store they are sealed, keys as well as
// states. The same key is sealed to the same bytes, so that a part is found by where it begins.

// free gives a part back: whoever comes next may have it.
const free = -time.Millisecond

// listingForm is the form of what is kept of listings: a state that was sealed with another key is of another form.
func (s *scan) listingForm() string {
	return fmt.Sprintf("%s %x", objects.StateForm, s.cfg.Key.Sum64([]byte("listing")))
}

// place names who may list the store: whoever has the source, and for files of a machine that machine alone.
func (l *listing) place() string {
	if l.store.Local {
		return onHost + l.scan.cfg.Host + "/" + l.source
	}
	return l.source
}

// begin keeps the first part of the store.
func (l *listing) begin(ctx context.Context, part *store.Listing) error {
	spec, err := json.Marshal(l.store)
	if err != nil {
		return fmt.Errorf("run: describe %s: %w", l.store.ID, err)
	}
	part.Spec = spec
	sealed := l.scan.sealListing(part)
	return endure(ctx, func(ctx context.Context) error {
		return l.scan.cfg.Store.BeginListing(ctx, sealed, l.scan.listingForm(), free)
	})
}

// claim takes a part of the wanted kind; nil when there is none.
func (l *listings) claim(ctx context.Context, want store.Listings) (part *store.Listing, err error) {
	want.Scan, want.Form, want.Hold = l.scan.cfg.ScanID, l.scan.listingForm(), l.hold()
	err = endure(ctx, func(ctx context.Context) (err error) {
		part, err = l.scan.cfg.Store.ClaimListing(ctx, want)
		return err
	})
	if err != nil || part == nil {
		return nil, err
	}
	return part, l.scan.openListing(part)
}

// advance keeps how far a part is, and what it leaves to others.
func (l *listing) advance(ctx context.Context, part, rest *store.Listing, hold time.Duration) error {
	sealed := l.scan.sealListing(part)
	if rest != nil {
		rest.Spec = part.Spec
		rest = l.scan.sealListing(rest)
	}
	return endure(ctx, func(ctx context.Context) error {
		return l.scan.cfg.Store.AdvanceListing(ctx, sealed, rest, hold)
	})
}

// open returns how many parts of the store were kept, and how many of them are not done.
func (l *listing) open(ctx context.Context) (kept, open int64, err error) { //nolint:revive // two counts and an error
	err = endure(ctx, func(ctx context.Context) (err error) {
		kept, open, err = l.scan.cfg.Store.OpenListings(ctx, l.scan.cfg.ScanID, l.store.ID)
		return err
	})
	return kept, open, err
}

// states yields the states of the parts of the store.
func (l *listing) states(ctx context.Context) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for state, err := range l.scan.cfg.Store.ListingStates(ctx, l.scan.cfg.ScanID, l.store.ID) {
			if err == nil {
				state, err = l.scan.seal.open(sealedState, state)
			}
			if !yield(state, err) || err != nil {
				return
			}
		}
	}
}

// What is sealed of a part, each for a place of its own.
const sealedState, sealedKey, sealedSpec = "listing state", "listing key", "listing spec"

// sealListing returns a part as it is kept. What is empty says that there is nothing, and stays so.
func (s *scan) sealListing(part *store.Listing) *store.Listing {
	out := *part
	for _, f := range []*string{&out.From, &out.To, &out.Next} {
		if *f != "" {
			*f = string(s.seal.seal(sealedKey, []byte(*f)))
		}
	}
	if out.State != nil {
		out.State = s.seal.seal(sealedState, out.State)
	}
	out.Spec = s.seal.seal(sealedSpec, out.Spec)
	return &out
}

// openListing undoes sealListing.
func (s *scan) openListing(part *store.Listing) (err error) {
	for _, f := range []*string{&part.From, &part.To, &part.Next} {
		if *f != "" && err == nil {
			var key []byte
			key, err = s.seal.open(sealedKey, []byte(*f))
			*f = string(key)
		}
	}
	if part.State != nil && err == nil {
		part.State, err = s.seal.open(sealedState, part.State)
	}
	if err == nil {
		part.Spec, err = s.seal.open(sealedSpec, part.Spec)
	}
	return err
}

// listForOthers lists a part of any store of a scan that another process coordinates, for a slice, and reports whether
// there was one.
func (s *scan) listForOthers(ctx context.Context) (bool, error) {
	if !s.cfg.Store.Shared() {
		return false, nil
	}
	l := s.newListings()
	part, err := l.claim(ctx, store.Listings{Sources: s.listable()})
	if err != nil || part == nil {
		return false, err
	}
	one := &listing{listings: l}
	if err := json.Unmarshal(part.Spec, &one.store); err != nil {
		return true, fmt.Errorf("run: part of a listing: %w", err)
	}
	part.Store = one.store.ID
	for i := range s.cfg.Sources {
		one.source = s.cfg.Sources[i].Name
		one.store.Local = one.sameHost(part.Source)
		if lister, ok := s.cfg.Sources[i].Provider.(inventory.Lister); ok && one.place() == part.Source {
			one.lister = lister
			return true, one.forOthers(ctx, part)
		}
	}
	return true, one.advance(ctx, part, nil, free)
}

// sameHost reports whether a place is files of this machine of the source.
func (l *listing) sameHost(place string) bool { return place == onHost+l.scan.cfg.Host+"/"+l.source }

// leaveFor is how long a worker keeps off parts after one that only the coordinator can deal with: longer than that waits
// to look again.
const leaveFor = 3 * lookAgain

// forOthers goes on with a part. What goes wrong with the source is left to the coordinator, which lists what nobody
// holds and says what it could not.
func (l *listing) forOthers(ctx context.Context, part *store.Listing) error {
	err := l.goOn(ctx, part)
	if err != nil && ctx.Err() == nil {
		l.scan.cfg.Log.Warn("a part of a listing was left to the coordinator", "store", l.store.ID)
		return wait(ctx, leaveFor) // else it would be taken again here before the coordinator looks
	}
	return errors.Join(ctx.Err(), err)
}

// listable names the places whose stores this process may list.
func (s *scan) listable() []string {
	var all []string
	for i := range s.cfg.Sources {
		if _, ok := s.cfg.Sources[i].Provider.(inventory.Lister); ok {
			one := listing{listings: &listings{scan: s}, source: s.cfg.Sources[i].Name}
			all = append(all, one.place())
			one.store.Local = true
			all = append(all, one.place())
		}
	}
	return append(all, "") // never nil, which would be any
}
