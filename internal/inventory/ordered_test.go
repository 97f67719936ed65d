package inventory_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
)

func TestOrdered(t *testing.T) {
	items := make([]int, 100)
	for i := range items {
		items[i] = i
	}
	var under, most atomic.Int64
	square := func(_ context.Context, n int) (int, error) {
		now := under.Add(1)
		defer under.Add(-1)
		for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
		}
		return n * n, nil
	}
	for _, workers := range []int{0, 1, 3, 200} {
		most.Store(0)
		var got []int
		for n, err := range inventory.Ordered(t.Context(), items, workers, square) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, n)
		}
		if len(got) != 100 || !slices.IsSorted(got) || got[99] != 99*99 {
			t.Errorf("%d workers: %v", workers, got)
		}
		if m := most.Load(); m > int64(max(workers, 1)) {
			t.Errorf("%d workers: %d at once", workers, m)
		}
	}
}

func TestOrderedErrors(t *testing.T) {
	broken := errors.New("broken")
	fn := func(_ context.Context, n int) (int, error) {
		switch n {
		case 1:
			return n, &inventory.Gap{Cause: inventory.Denied}
		case 3:
			return n, broken
		}
		return n, nil
	}
	var seen []int
	var last error
	for n, err := range inventory.Ordered(t.Context(), []int{0, 1, 2, 3, 4}, 8, fn) {
		seen, last = append(seen, n), err
	}
	if !slices.Equal(seen, []int{0, 1, 2, 3}) || !errors.Is(last, broken) {
		t.Errorf("saw %v, ended with %v", seen, last)
	}
}
