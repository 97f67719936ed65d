package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/store"
)

func take(t *testing.T, s *store.Store, owner string) *store.Lease {
	t.Helper()
	l, err := s.TakeLease(t.Context(), "prod", 2, owner, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLeases(t *testing.T) {
	s, h := timed(t)
	first, second := take(t, s, "a"), take(t, s, "b")
	if first == nil || second == nil || first.Slot == second.Slot {
		t.Fatalf("leases %+v, %+v, want two slots", first, second)
	}
	if l := take(t, s, "c"); l != nil {
		t.Fatalf("a third lease of two: %+v", l)
	}
	h.move(50 * time.Second)
	if err := s.ExtendLease(t.Context(), first, time.Minute); err != nil {
		t.Fatal(err)
	}
	h.move(50 * time.Second) // b has not been heard of for 100 s
	third := take(t, s, "c")
	if third == nil || third.Slot != second.Slot {
		t.Fatalf("lease %+v, want the slot of b, whose time is over", third)
	}
	if err := s.ExtendLease(t.Context(), second, time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := s.EndLease(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	if l := take(t, s, "d"); l != nil {
		t.Fatalf("b gave back what is c's by now: %+v", l)
	}
	if err := s.EndLease(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if l := take(t, s, "d"); l == nil || l.Slot != first.Slot {
		t.Fatalf("lease %+v, want the slot that a gave back", l)
	}
}

// TestLeasesOfMany: many workers take and give back leases at the same time, and never more than there are slots.
func TestLeasesOfMany(t *testing.T) {
	const slots, workers, turns = 8, 40, 20
	s := shared(t)
	var held, most, taken atomic.Int64
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for range turns {
				l, err := s.TakeLease(t.Context(), "prod", slots, fmt.Sprint("w", w), time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				if l == nil {
					continue
				}
				taken.Add(1)
				most.Store(max(most.Load(), held.Add(1)))
				held.Add(-1)
				if err := s.EndLease(t.Context(), l); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if most.Load() > slots || taken.Load() < turns {
		t.Errorf("at most %d of %d leases at once, %d in all", most.Load(), slots, taken.Load())
	}
}

// TestALostLeaseRunsOut loses the answer to one who takes a lease and goes on with another: the one that nobody knows of is
// free when its time is over.
func TestALostLeaseRunsOut(t *testing.T) {
	s, h := timed(t)
	lost, known := take(t, s, "a"), take(t, s, "a")
	h.move(50 * time.Second)
	if err := s.ExtendLease(t.Context(), known, time.Minute); err != nil {
		t.Fatal(err)
	}
	h.move(50 * time.Second)
	if l := take(t, s, "b"); l == nil || l.Slot != lost.Slot {
		t.Fatalf("lease %+v, want slot %d, of which nobody knows", l, lost.Slot)
	}
}
