package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

const listed inventory.ID = "arn:aws:s3:::lake"

// someKey is as a part begins after a key.
const someKey = "学生/a\x00"

// beginListing opens a store with a scan and the first part of a listing, which nobody holds.
func beginListing(t *testing.T, cfg store.Config) *store.Store {
	t.Helper()
	s := storetest.Open(t, cfg)
	if err := s.Begin(t.Context(), store.Scan{ID: "x", StartedAt: time.Unix(1, 0), Request: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	first := &store.Listing{
		Scan: "x", Store: listed, Source: "lakes", Spec: []byte("{}"), Next: someKey, State: []byte("one"), Members: 5, Bytes: 50,
	}
	if err := s.BeginListing(t.Context(), first, "form", -time.Second); err != nil {
		t.Fatal(err)
	}
	return s
}

func claimListing(t *testing.T, s *store.Store, want store.Listings) *store.Listing {
	t.Helper()
	want.Scan, want.Form, want.Hold = "x", "form", time.Hour
	l, err := s.ClaimListing(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestListingIsClaimedOnceCutAndDone(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) {
		t.Helper()
		s := beginListing(t, cfg)
		if l := claimListing(t, s, store.Listings{Sources: []string{"others"}}); l != nil {
			t.Errorf("a part of another source was claimed: %+v", l)
		}
		l := claimListing(t, s, store.Listings{Store: listed, Sources: []string{"others", "lakes"}})
		if l == nil || l.Next != someKey || string(l.State) != "one" || l.Members != 5 || l.Epoch != 2 {
			t.Fatalf("claimed %+v", l)
		}
		if again := claimListing(t, s, store.Listings{Store: listed}); again != nil {
			t.Errorf("a part was claimed twice: %+v", again)
		}
		rest := &store.Listing{Scan: "x", Store: listed, Source: "lakes", From: "m\x00", Next: "m\x00"}
		l.To = "m\x00"
		if err := s.AdvanceListing(t.Context(), l, rest, time.Hour); err != nil {
			t.Fatal(err)
		}
		other := claimListing(t, s, store.Listings{Store: listed})
		if other == nil || other.From != "m\x00" || other.To != "" || other.State != nil {
			t.Fatalf("claimed %+v", other)
		}
		finish(t, s, l, "left")
		finish(t, s, other, "right")
		kept, open, err := s.OpenListings(t.Context(), "x", listed)
		if kept != 2 || open != 0 || err != nil {
			t.Errorf("%d parts, %d open, %v", kept, open, err)
		}
		if got := states(t, s); !slices.Equal(got, []string{"left", "right"}) {
			t.Errorf("states %q", got)
		}
		if err := s.Finish(t.Context(), "x", time.Unix(2, 0), []byte("{}")); err != nil {
			t.Fatal(err)
		}
		if got := states(t, s); got != nil {
			t.Errorf("states of a scan that is done: %q", got)
		}
	})
}

func finish(t *testing.T, s *store.Store, l *store.Listing, state string) {
	t.Helper()
	l.State, l.Done, l.Next = []byte(state), true, ""
	if err := s.AdvanceListing(t.Context(), l, nil, 0); err != nil {
		t.Fatal(err)
	}
}

// states are those of the parts, sorted: their order means nothing.
func states(t *testing.T, s *store.Store) []string {
	t.Helper()
	var all []string
	for state, err := range s.ListingStates(t.Context(), "x", listed) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(state))
	}
	slices.Sort(all)
	return all
}

func TestListingOfAZombieIsFenced(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) {
		t.Helper()
		s := beginListing(t, cfg)
		zombie, err := s.ClaimListing(t.Context(), store.Listings{Scan: "x", Form: "form", Hold: -time.Second})
		if err != nil || zombie == nil {
			t.Fatal(zombie, err)
		}
		heir := claimListing(t, s, store.Listings{})
		if heir == nil || heir.Epoch != zombie.Epoch+1 {
			t.Fatalf("the heir holds %+v", heir)
		}
		heir.Store, zombie.Store = listed, listed
		rest := &store.Listing{Scan: "x", Store: listed, From: "q", Next: "q"}
		if err := s.AdvanceListing(t.Context(), zombie, rest, time.Hour); !errors.Is(err, store.ErrFenced) {
			t.Errorf("the zombie got %v", err)
		}
		finish(t, s, heir, "whole")
		if got := states(t, s); !slices.Equal(got, []string{"whole"}) {
			t.Errorf("states %q", got)
		}
	})
}

func TestListingOfAnotherFormIsDropped(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) {
		t.Helper()
		s := beginListing(t, cfg)
		held := claimListing(t, s, store.Listings{})
		resume := func(form string) int64 {
			if err := s.ResumeListings(t.Context(), "x", form); err != nil {
				t.Fatal(err)
			}
			kept, _, err := s.OpenListings(t.Context(), "x", listed)
			if err != nil {
				t.Fatal(err)
			}
			return kept
		}
		if n := resume("form"); n != 1 {
			t.Fatalf("%d parts", n)
		}
		// In a file nobody else can hold a part; in a shared store others may be at work.
		if l := claimListing(t, s, store.Listings{}); (l == nil) != s.Shared() {
			t.Errorf("claimed %+v beside %+v", l, held)
		}
		if n := resume("newer"); n != 0 {
			t.Errorf("%d parts of an older form", n)
		}
	})
}

// TestListingsAreClaimedByManyAtOnce lets many claim and cut at the same time: every part is done by one of them.
func TestListingsAreClaimedByManyAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) {
		t.Helper()
		s := beginListing(t, cfg)
		worked := make(chan string, 100)
		errs := make(chan error, 8)
		for range cap(errs) {
			go func() { errs <- workListings(t.Context(), s, worked) }()
		}
		for range cap(errs) {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		close(worked)
		var all []string
		for from := range worked {
			all = append(all, from)
		}
		slices.Sort(all)
		if want := []string{"", "b", "c", "d", "e"}; !slices.Equal(all, want) {
			t.Errorf("parts %q were done, want %q", all, want)
		}
	})
}

// workListings cuts the part that begins first again and again, and does all that it can claim.
func workListings(ctx context.Context, s *store.Store, worked chan<- string) error {
	for {
		l, err := s.ClaimListing(ctx, store.Listings{Scan: "x", Store: listed, Form: "form", Hold: time.Hour})
		if err != nil {
			return err
		}
		if l == nil {
			_, open, err := s.OpenListings(ctx, "x", listed)
			if err != nil || open == 0 {
				return err
			}
			continue
		}
		if l.From == "" && l.To != "b" {
			cut := map[string]string{"": "e", "e": "d", "d": "c", "c": "b"}[l.To]
			rest := &store.Listing{Scan: "x", Store: listed, From: cut, To: l.To, Next: cut}
			l.To = cut
			err = s.AdvanceListing(ctx, l, rest, -time.Second)
		} else {
			l.Done = true
			worked <- l.From
			err = s.AdvanceListing(ctx, l, nil, 0)
		}
		if err != nil {
			return err
		}
	}
}
