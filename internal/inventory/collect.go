package inventory

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"golang.org/x/sync/errgroup"
)

// defaultWorkers is more than the pool of calls: a worker that waits for the pace of a slow account costs a few
// kilobytes and must not keep the others from their turn.
const defaultWorkers = 2 * defaultPool

// CollectConfig says how Collect works. The zero value is useful.
type CollectConfig struct {
	Source   string         // name of the source: it stands for what belongs to no scope
	Caller   *Caller        // counts the calls; nil: they are reported as 0
	Workers  int            // scopes and stores at work at once; 0: 128
	Progress func(Progress) // called from many goroutines when a scope starts and ends; nil: nobody asks
	// Datasets yields the datasets of a store, by the rules of Provider; nil: the provider does.
	Datasets func(context.Context, Store) iter.Seq2[Dataset, error]
}

// Collect runs stage 1 of one provider: its scopes, and of each its stores, flows and datasets. What could not be seen
// is in the coverage of its scope; a scope that fails takes nothing away from the others.
//
// The only error is the context's. What was seen until then is returned with it, and every scope that was not finished
// says so by a gap. The result is sorted, and is the same for every number of workers.
func Collect(ctx context.Context, p Provider, cfg CollectConfig) (Inventory, error) {
	c := &collector{provider: p, cfg: cfg, seen: map[ID]bool{}}
	if cfg.Workers <= 0 {
		c.cfg.Workers = defaultWorkers
	}
	if cfg.Datasets == nil {
		c.cfg.Datasets = p.Datasets
	}
	// The bound protects memory; the rate of the sources is the Caller's to keep.
	c.group.SetLimit(c.cfg.Workers)
	c.places = newPlaces(c.cfg.Workers)
	c.scopes(ctx)
	_ = c.group.Wait() // no task returns an error: failures are coverage
	inv := c.inventory()
	if err := ctx.Err(); err != nil {
		return inv, fmt.Errorf("inventory: collect %s: %w", cfg.Source, err)
	}
	return inv, nil
}

// collector is one run of Collect. Its visits are appended by one goroutine and read after the group has ended.
type collector struct {
	provider Provider
	cfg      CollectConfig
	group    errgroup.Group
	places   *places
	visits   []*visit
	seen     map[ID]bool
}

// scopes starts one task for each scope.
func (c *collector) scopes(ctx context.Context) {
	unlisted := &visit{scope: Scope{Provider: c.cfg.Source, Service: "scopes"}}
	err := drain(c.provider.Scopes(ctx), func(s Scope) {
		if ctx.Err() != nil || c.seen[s.ID()] {
			return
		}
		c.seen[s.ID()] = true
		v := &visit{scope: s}
		c.visits = append(c.visits, v)
		v.begin()
		c.start(account(s), func() { c.visit(ctx, v) })
	}, unlisted.note)
	if unlisted.end(ctx, "list scopes", err); len(unlisted.gaps) > 0 || unlisted.notApplicable {
		c.visits = append(c.visits, unlisted)
	}
}

// visit sees one scope.
func (c *collector) visit(ctx context.Context, v *visit) {
	defer c.leave(v)
	c.report(v, "")
	err := drain(c.provider.Stores(ctx, v.scope), func(s Store) {
		v.addStore(s)
		v.begin()
		c.spawn(account(v.scope), func() { c.store(ctx, v, s) })
	}, v.note)
	v.endList(ctx, err)
	if v.notApplicable {
		return
	}
	err = drain(c.provider.Flows(ctx, v.scope), v.addFlow, v.note)
	if !errors.Is(err, ErrNotApplicable) { // a scope without flows is a scope
		v.end(ctx, "list flows", err)
	}
	c.links(ctx, v)
}

// links sees the network connections of a scope, where the provider knows any.
func (c *collector) links(ctx context.Context, v *visit) {
	linker, ok := c.provider.(Linker)
	if !ok {
		return
	}
	err := drain(linker.Links(ctx, v.scope), v.addLink, v.note)
	v.end(ctx, "list links", err)
}

// account names whose workers a scope is seen by.
func account(s Scope) string { return s.Provider + ":" + s.Partition + ":" + s.Account }

// start runs a task on a worker of an account, when one is free.
func (c *collector) start(account string, task func()) {
	if c.places.take(account, task) {
		c.group.Go(func() error { c.places.work(account, task); return nil })
	}
}

// spawn runs a task on a free worker of an account, else here: a task that waits for a worker while it holds one would wait
// forever.
func (c *collector) spawn(account string, task func()) {
	switch {
	case !c.places.take(account, nil):
		task()
	case !c.group.TryGo(func() error { c.places.work(account, task); return nil }):
		c.places.work(account, task)
	}
}

// store sees the datasets of one store.
func (c *collector) store(ctx context.Context, v *visit, s Store) {
	defer c.leave(v)
	err := drain(c.cfg.Datasets(ctx, s), v.addDataset, func(g *Gap) { v.noteStore(g, s.ID) })
	if !errors.Is(err, ErrNotApplicable) { // a store without datasets is a store
		v.endStore(ctx, "list datasets", s.ID, err)
	}
}

// leave ends one task of a visit, and the visit with its last task.
func (c *collector) leave(v *visit) {
	if v.leave() {
		c.report(v, v.status())
	}
}

func (c *collector) report(v *visit, s Status) {
	if c.cfg.Progress == nil {
		return
	}
	v.mu.Lock()
	rows, gaps := v.rows, len(v.gaps)
	v.mu.Unlock()
	c.cfg.Progress(Progress{Scope: v.scope, Calls: c.calls(v.scope), Rows: rows, Gaps: gaps, Status: s})
}

func (c *collector) calls(s Scope) int64 {
	if c.cfg.Caller == nil {
		return 0
	}
	return c.cfg.Caller.Calls(s)
}

// inventory puts the visits together.
func (c *collector) inventory() Inventory {
	inv := Inventory{
		Entities: []Entity{}, Scopes: []Scope{}, Coverage: []Coverage{}, Stores: []Store{}, Datasets: []Dataset{},
		Flows: []Flow{},
	}
	for _, v := range c.visits {
		inv.Scopes = append(inv.Scopes, v.scope)
		inv.Coverage = append(inv.Coverage, v.coverage(c.calls(v.scope)))
		inv.Stores = append(inv.Stores, v.stores...)
		inv.Datasets = append(inv.Datasets, v.datasets...)
		inv.Flows = append(inv.Flows, v.flows...)
		inv.Links = append(inv.Links, v.links...)
	}
	inv.Unify()
	return inv
}

// drain runs a sequence to its end. Gaps are noted and it goes on; the error that ended it is returned.
func drain[T any](seq iter.Seq2[T, error], keep func(T), note func(*Gap)) error {
	for item, err := range seq {
		if err == nil {
			keep(item)
			continue
		}
		g := AsGap(err)
		if g == nil {
			return err
		}
		note(g)
	}
	return nil
}
