package store_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// hand is a clock that the test moves.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hand) read() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// timed opens a store in a file with a clock of the test.
func timed(tb testing.TB) (*store.Store, *hand) {
	tb.Helper()
	h := &hand{now: noon}
	return storetest.Open(tb, store.Config{Clock: h.read}), h
}

// shared opens a store on PostgreSQL.
func shared(tb testing.TB) *store.Store {
	tb.Helper()
	return storetest.Open(tb, store.Config{URL: storetest.Postgres(tb)})
}

func block(tb testing.TB, s *store.Store, ask inventory.Ask) inventory.Block {
	tb.Helper()
	b, err := s.RateBlock(tb.Context(), "aws::1::s3", ask)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// piece is a block as a part of the line, in seconds since the beginning.
type piece struct {
	begins, ends float64
	calls        int
}

// TestBlocksAreALine: whoever asks whenever, blocks follow each other without overlap, none begins more than five
// seconds ahead, and together they never exceed the rate by more than a second's burst.
func TestBlocksAreALine(t *testing.T) {
	for _, rate := range []float64{0.1, 0.5, 3, 8, 250, 10_000} {
		s, h := timed(t)
		dice := rand.New(rand.NewPCG(1, uint64(rate*10)))
		var line []piece
		for range 500 {
			h.move(time.Duration(dice.ExpFloat64() * float64(100*time.Millisecond)))
			b := block(t, s, inventory.Ask{Limit: inventory.Limit{Start: rate, Max: rate}, Want: 1 + dice.IntN(400+int(rate))})
			if b.Wait > 5*time.Second+time.Duration(float64(time.Second)/rate) {
				t.Fatalf("rate %v: wait %v", rate, b.Wait)
			}
			if b.Calls > 0 {
				from := h.read().Add(b.Wait).Sub(noon).Seconds()
				line = append(line, piece{from, from + float64(b.Calls)/b.Rate, b.Calls})
			}
		}
		checkLine(t, line, rate)
	}
}

func checkLine(t *testing.T, line []piece, rate float64) {
	t.Helper()
	slices.SortStableFunc(line, func(a, b piece) int { return cmp.Compare(a.begins, b.begins) })
	sum := 0
	for _, p := range line {
		if sum += p.calls; float64(sum) > rate*p.ends+max(rate, 1)+1e-3*rate+1 {
			t.Fatalf("rate %v: %d calls until %.3f s", rate, sum, p.ends)
		}
	}
	if used := float64(sum) / line[len(line)-1].ends / rate; used < 0.9 {
		t.Errorf("rate %v: only %.2f of it was given out", rate, used)
	}
}

// TestCutsCountOnce: calls of one cut halve the rate once, and what comes late changes nothing.
func TestCutsCountOnce(t *testing.T) {
	for name, s := range both(t) {
		limit := inventory.Limit{Start: 64, Max: 1000}
		first := block(t, s, inventory.Ask{Limit: limit, Want: 1})
		for range 5 {
			cut(t, s, inventory.Refusal{Cut: first.Cut})
		}
		second := block(t, s, inventory.Ask{Limit: limit, Want: 1})
		if math.Abs(second.Rate-32) > 0.01 || second.Cut != first.Cut+1 {
			t.Errorf("%s: after five refusals of one cut: %+v, want half of 64", name, second)
		}
		stale := block(t, s, inventory.Ask{Limit: limit, Want: 1, Grown: 50, Cut: first.Cut})
		if after := block(t, s, inventory.Ask{Limit: limit, Want: 1}); after.Rate > stale.Rate+0.01 {
			t.Errorf("%s: evidence from before the cut raised the rate to %v", name, after.Rate)
		}
		for range 20 {
			cut(t, s, inventory.Refusal{Cut: block(t, s, inventory.Ask{Limit: limit, Want: 1}).Cut})
		}
		if low := block(t, s, inventory.Ask{Limit: limit, Want: 1}); low.Calls > 0 && math.Abs(low.Rate-inventory.FloorRate) > 0.01 {
			t.Errorf("%s: the rate fell to %v, want the floor", name, low.Rate)
		}
	}
}

func cut(t *testing.T, s *store.Store, r inventory.Refusal) {
	t.Helper()
	if err := s.RateCut(t.Context(), "aws::1::s3", r); err != nil {
		t.Fatal(err)
	}
}

// both are the stores of both kinds.
func both(t *testing.T) map[string]*store.Store {
	t.Helper()
	file, _ := timed(t)
	return map[string]*store.Store{"sqlite": file, "postgres": shared(t)}
}

func TestTheRateGrowsAndRecovers(t *testing.T) {
	s, h := timed(t)
	limit := inventory.Limit{Start: 8, Max: 1000}
	use := func(seconds int) (rate float64) {
		for range seconds {
			for spent := 0.0; spent < 1; {
				b := block(t, s, inventory.Ask{Limit: limit, Want: 1000})
				rate = b.Rate
				h.move(b.Wait + time.Duration(float64(b.Calls)/b.Rate*float64(time.Second)))
				spent += float64(b.Calls) / b.Rate
				block(t, s, inventory.Ask{Limit: limit, Want: 1, Grown: b.Calls, Cut: b.Cut})
			}
		}
		return rate
	}
	if rate := use(20); rate < 500 {
		t.Errorf("after 20 s of use the rate is %v", rate)
	}
	before := use(1)
	cut(t, s, inventory.Refusal{Cut: 0})
	peak := before
	if rate := use(1); rate > 0.7*peak {
		t.Errorf("after a cut the rate is %v of %v", rate, peak)
	}
	if rate := use(8); rate < 0.85*peak {
		t.Errorf("some seconds after the cut the rate is %v of %v", rate, peak)
	}
}

func TestRetryAfterHoldsForAll(t *testing.T) {
	for name, s := range both(t) {
		limit := inventory.Limit{Start: 10, Max: 10}
		block(t, s, inventory.Ask{Limit: limit, Want: 1})
		cut(t, s, inventory.Refusal{Cut: 0, After: 4 * time.Second})
		if b := block(t, s, inventory.Ask{Limit: limit, Want: 1}); b.Wait < 3*time.Second || b.Wait > 4*time.Second || b.Calls != 1 {
			t.Errorf("%s: %+v, want a block that begins in 4 s", name, b)
		}
		cut(t, s, inventory.Refusal{Cut: 0, After: 20 * time.Second})
		if b := block(t, s, inventory.Ask{Limit: limit, Want: 1}); b.Wait < 14*time.Second || b.Wait > 16*time.Second || b.Calls != 0 {
			t.Errorf("%s: %+v, want none until 5 s before the 20 s are over", name, b)
		}
	}
}

func TestALowerLimitHoldsAtOnce(t *testing.T) {
	s, h := timed(t)
	block(t, s, inventory.Ask{Limit: inventory.Limit{Start: 500, Max: 500}, Want: 1})
	h.move(time.Second)
	if b := block(t, s, inventory.Ask{Limit: inventory.Limit{Start: 5, Max: 5}, Want: 100}); math.Abs(b.Rate-5) > 0.01 {
		t.Errorf("rate %v, want the limit that is set now", b.Rate)
	}
}

func TestAnOldCutIsForgotten(t *testing.T) {
	s, h := timed(t)
	ask := inventory.Ask{Limit: inventory.Limit{Start: 8, Max: 100}, Want: 1}
	for i := range int64(6) {
		block(t, s, ask)
		cut(t, s, inventory.Refusal{Cut: i})
	}
	h.move(time.Hour)
	block(t, s, ask)
	h.move(10 * time.Second)
	if b := block(t, s, ask); math.Abs(b.Rate-8) > 0.01 {
		t.Errorf("an hour later the rate is %v, want its beginning", b.Rate)
	}
}
