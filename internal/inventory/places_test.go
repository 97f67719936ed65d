package inventory_test

import (
	"context"
	"iter"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// estate is a provider whose first account answers no call, and whose second one answers at once.
type estate struct{ seen chan time.Time }

func (e *estate) Scopes(context.Context) iter.Seq2[inventory.Scope, error] {
	return func(yield func(inventory.Scope, error) bool) {
		for i := range 40 {
			account := "deaf"
			if i == 39 {
				account = "quick"
			}
			if !yield(inventory.Scope{Provider: "p", Account: account, Region: strconv.Itoa(i)}, nil) {
				return
			}
		}
	}
}

func (e *estate) Stores(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return func(func(inventory.Store, error) bool) {
		if s.Account == "quick" {
			e.seen <- time.Now()
			return
		}
		select {
		case <-time.After(time.Hour):
		case <-ctx.Done():
		}
	}
}

func (e *estate) Datasets(context.Context, inventory.Store) iter.Seq2[inventory.Dataset, error] {
	return func(func(inventory.Dataset, error) bool) {}
}

func (e *estate) Flows(context.Context, inventory.Scope) iter.Seq2[inventory.Flow, error] {
	return func(func(inventory.Flow, error) bool) {}
}

func (e *estate) Read(context.Context, inventory.Dataset, inventory.Want) iter.Seq2[inventory.Batch, error] {
	return func(func(inventory.Batch, error) bool) {}
}

// TestOneAccountDoesNotKeepTheOthers lists an account that answers after an hour, in more regions than there are workers,
// and another one behind it.
func TestOneAccountDoesNotKeepTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &estate{seen: make(chan time.Time, 1)}
		begun := time.Now()
		inv, err := inventory.Collect(t.Context(), e, inventory.CollectConfig{Source: "p", Workers: 16})
		if err != nil || len(inv.Scopes) != 40 {
			t.Fatalf("%d scopes, %v", len(inv.Scopes), err)
		}
		if waited := (<-e.seen).Sub(begun); waited > time.Minute {
			t.Errorf("the quick account waited %v for the deaf one", waited)
		}
	})
}
