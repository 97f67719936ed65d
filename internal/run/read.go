package run

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// part is what one shard learnt of one dataset, as it is kept until the scan is folded. It holds hashes and counts.
type part struct {
	Dataset inventory.Dataset `json:"dataset"`
	Table   []byte            `json:"table"`
}

// outcome is what one shard left.
type outcome struct {
	Parts []part   `json:"parts"`
	Holes []scoped `json:"holes"`
}

// scoped is a gap with its scope, which the gap alone does not keep on disk.
type scoped struct {
	Scope inventory.Scope `json:"scope"`
	Gap   *inventory.Gap  `json:"gap"`
}

// read works all shards that are not done yet. A shard that fails becomes a gap and never fails the scan.
func (s *scan) read(ctx context.Context, inv *inventory.Inventory) error {
	todo, err := s.carry(ctx, inv, s.shards(inv))
	if err != nil {
		return err
	}
	byID := make(map[string]shard, len(todo))
	for _, sh := range todo {
		byID[sh.id] = sh
	}
	s.of = len(todo)
	// The bound is the CPU: reading is decompressing, splitting and scanning, and waiting for a remote source is
	// bounded by its provider's rate.
	g, gctx := errgroup.WithContext(ctx)
	for range max(s.cfg.Workers, 1) {
		g.Go(func() error { return s.work(gctx, byID) })
	}
	return g.Wait()
}

// work claims one shard after the other until none is left.
func (s *scan) work(ctx context.Context, byID map[string]shard) error {
	for ctx.Err() == nil {
		claim, err := s.cfg.Store.Claim(ctx, s.cfg.ScanID)
		if err != nil || claim == nil {
			return err
		}
		sh, known := byID[claim.ID]
		if !known { // the estate changed between an interruption and now
			if err := s.cfg.Store.Complete(ctx, claim, []byte("{}")); err != nil {
				return err
			}
			continue
		}
		if err := s.workShard(ctx, claim, sh); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (s *scan) workShard(ctx context.Context, claim *store.Shard, sh shard) error {
	out, err := s.readShard(ctx, sh)
	if err != nil {
		return errors.Join(err, s.cfg.Store.Release(context.WithoutCancel(ctx), claim))
	}
	data, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("run: encode shard %s: %w", sh.id, err)
	}
	// The shard is finished: an interrupt between here and the commit must not lose it.
	if err := s.cfg.Store.Complete(context.WithoutCancel(ctx), claim, data); err != nil {
		return err
	}
	s.cfg.Log.Info("shard is read", "shard", sh.id, "datasets", len(out.Parts), "gaps", len(out.Holes))
	s.cfg.Progress(Progress{
		Stage: "classify", Source: s.cfg.Sources[sh.source].Name, Object: string(sh.dataset.ID),
		Done: int(s.done.Add(1)), Of: s.of,
	})
	return nil
}

// readShard reads a shard and returns what it learnt. Its error is the context's: whatever else goes wrong is a gap.
func (s *scan) readShard(ctx context.Context, sh shard) (outcome, error) {
	r := newReading(s.cfg.Engine, s.tableOptions(), sh)
	if gap := s.mayNotRead(sh); gap != nil {
		return r.outcome(gap)
	}
	if s.cfg.Sources[sh.source].Sample.None() {
		return r.outcome()
	}
	var gaps []*inventory.Gap
	for batch, err := range s.cfg.Sources[sh.source].Provider.Read(ctx, sh.dataset.AsListed(), sh.want) {
		if err == nil {
			r.add(&batch)
			continue
		}
		if ctx.Err() != nil {
			return outcome{}, ctx.Err()
		}
		gaps = append(gaps, s.asGap(sh, err))
	}
	if ctx.Err() != nil {
		return outcome{}, ctx.Err()
	}
	return r.outcome(gaps...)
}

// mayNotRead is the gap of a store whose values must not be read from where this process runs.
func (s *scan) mayNotRead(sh shard) *inventory.Gap {
	src := s.cfg.Sources[sh.source]
	if src.Sample.None() || src.Sample.local {
		return nil
	}
	return inventory.MayRead(s.cfg.Estate.RunnerPlace, sh.store)
}

// asGap turns the error of a sequence into a gap. Its text stays in memory: database errors quote cell values.
func (s *scan) asGap(sh shard, err error) *inventory.Gap {
	gap := inventory.AsGap(err)
	if gap == nil {
		gap = &inventory.Gap{Op: "read", Cause: inventory.Unreadable, Fix: inventory.Fix{Code: inventory.FixRetry}, Err: err}
	}
	out := *gap
	out.Scope = sh.store.Scope()
	out.Store = sh.store.ID
	if out.Dataset == "" {
		out.Dataset = sh.dataset.ID
	}
	return &out
}

func (s *scan) tableOptions() classify.TableOptions {
	return classify.TableOptions{Key: s.cfg.Key, On: s.day()}
}

// reading accumulates the tables of one shard.
type reading struct {
	engine *classify.Engine
	opt    classify.TableOptions
	shard  shard
	order  []inventory.ID
	tables map[inventory.ID]*classify.Table
	known  map[inventory.ID]inventory.Dataset
}

func newReading(e *classify.Engine, opt classify.TableOptions, sh shard) *reading {
	r := &reading{
		engine: e, opt: opt, shard: sh, tables: map[inventory.ID]*classify.Table{},
		known: map[inventory.ID]inventory.Dataset{},
	}
	for _, d := range sh.tables {
		r.table(d)
	}
	return r
}

func (r *reading) table(d inventory.Dataset) *classify.Table {
	t := r.engine.NewTable(d, r.opt)
	r.order, r.tables[d.ID], r.known[d.ID] = append(r.order, d.ID), t, d
	return t
}

func (r *reading) add(b *inventory.Batch) {
	t, ok := r.tables[b.Dataset]
	if !ok {
		t = r.table(r.met(b))
	}
	t.Add(b)
	r.learn(b)
}

// met describes a dataset that only reading its container revealed.
func (r *reading) met(b *inventory.Batch) inventory.Dataset {
	d := inventory.Dataset{
		ID: b.Dataset, Store: r.shard.dataset.Store, Name: r.shard.dataset.Name, Path: r.shard.dataset.Path,
		Format: r.shard.dataset.Format,
	}
	if table := string(b.Dataset)[len(b.Dataset.Container()):]; table != "" {
		d.Name = table[1:]
	}
	return d
}

// learn completes the columns of a dataset by those that a batch shows; schemas of semi-structured data grow.
func (r *reading) learn(b *inventory.Batch) {
	d := r.known[b.Dataset]
	for i := range b.Columns {
		c := &b.Columns[i]
		if !hasColumn(d.Columns, c.Name) {
			d.Columns = append(d.Columns, inventory.Field{Name: c.Name, Type: c.Type, Comment: c.Comment})
		}
	}
	r.known[b.Dataset] = d
}

func hasColumn(all []inventory.Field, name string) bool {
	for i := range all {
		if all[i].Name == name {
			return true
		}
	}
	return false
}

func (r *reading) outcome(gaps ...*inventory.Gap) (outcome, error) {
	var out outcome
	for _, g := range gaps {
		out.Holes = append(out.Holes, scoped{Scope: g.Scope, Gap: g})
	}
	for _, id := range r.order {
		data, err := r.tables[id].MarshalBinary()
		if err != nil {
			return outcome{}, fmt.Errorf("run: keep table %s: %w", id, err)
		}
		d := r.known[id]
		d.Sample, d.Ranges = nil, nil
		out.Parts = append(out.Parts, part{Dataset: d, Table: data})
	}
	return out, nil
}
