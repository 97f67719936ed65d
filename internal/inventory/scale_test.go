package inventory_test

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// organisation is a provider of many accounts, regions and services; each list is one call of 80 ms.
type organisation struct {
	caller                      *inventory.Caller
	accounts, regions, services int
}

func (o organisation) Scopes(context.Context) iter.Seq2[inventory.Scope, error] {
	return func(yield func(inventory.Scope, error) bool) {
		for i := range o.accounts * o.regions * o.services {
			s := inventory.Scope{
				Provider: "aws", Partition: "aws", Account: fmt.Sprintf("%012d", i/o.services/o.regions),
				Region: fmt.Sprintf("region-%d", i/o.services%o.regions), Service: fmt.Sprintf("service-%d", i%o.services),
			}
			if !yield(s, nil) {
				return
			}
		}
	}
}

func (o organisation) Stores(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return func(yield func(inventory.Store, error) bool) {
		err := o.caller.Do(ctx, inventory.Call{Scope: s, Op: "List"}, func(context.Context) error {
			time.Sleep(80 * time.Millisecond)
			return nil
		})
		yield(inventory.Store{ID: "arn:" + s.ID(), Name: s.Service}, err)
	}
}

func (o organisation) Flows(context.Context, inventory.Scope) iter.Seq2[inventory.Flow, error] {
	return func(func(inventory.Flow, error) bool) {}
}

func (o organisation) Datasets(context.Context, inventory.Store) iter.Seq2[inventory.Dataset, error] {
	return func(func(inventory.Dataset, error) bool) {}
}

func (o organisation) Read(context.Context, inventory.Dataset, inventory.Want) iter.Seq2[inventory.Batch, error] {
	return func(func(inventory.Batch, error) bool) {}
}

// TestCollectOfAnOrganisation lists 100 accounts × 17 regions × 18 services on the clock of the bubble: 30,600 calls of
// 80 ms through 64 places take 38.25 s at best.
func TestCollectOfAnOrganisation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{})
		o := organisation{caller: caller, accounts: 100, regions: 17, services: 18}
		start := time.Now()
		inv, err := inventory.Collect(t.Context(), o, inventory.CollectConfig{Caller: caller})
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 45*time.Second {
			t.Errorf("took %v", took)
		} else {
			t.Logf("%d scopes and stores in %v", len(inv.Stores), took)
		}
		var memory runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&memory)
		const bound = 100 << 20
		if memory.HeapAlloc > bound {
			t.Errorf("%d MB in use", memory.HeapAlloc>>20)
		} else {
			t.Logf("%d MB in use", memory.HeapAlloc>>20)
		}
		runtime.KeepAlive(inv)
	})
}
