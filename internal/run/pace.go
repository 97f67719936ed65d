package run

import (
	"context"
	"hash/fnv"
	"io"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// Pace is the [inventory.Pacer] of the workers that share a store. What a source accepts is a row there.
type Pace struct {
	store  *store.Store
	worker string
	asked  atomic.Int64
}

var _ inventory.Pacer = (*Pace)(nil)

// NewPace makes the pacer of one worker. Its name tells it from the others, so that they do not all come back at once.
func NewPace(st *store.Store, worker string) *Pace { return &Pace{store: st, worker: worker} }

// Who finds the line full comes back after this time: 200 workers ask for the same row some 60 times a second.
const (
	minComeBack = 2 * time.Second
	maxComeBack = 5 * time.Second
)

// Block implements [inventory.Pacer].
func (p *Pace) Block(ctx context.Context, s inventory.Scope, ask inventory.Ask) (inventory.Block, error) {
	block, err := p.store.RateBlock(ctx, string(s.ID()), ask)
	if block.Calls == 0 {
		block.Wait = p.comeBack(block.Wait)
	}
	return block, err
}

// Throttled implements [inventory.Pacer].
func (p *Pace) Throttled(ctx context.Context, s inventory.Scope, r inventory.Refusal) error {
	return p.store.RateCut(ctx, string(s.ID()), r)
}

// comeBack is a time from the wait on, at most five seconds, that differs from worker to worker and from time to time.
func (p *Pace) comeBack(wait time.Duration) time.Duration {
	h := fnv.New32a()
	_, _ = io.WriteString(h, p.worker+" "+strconv.FormatInt(p.asked.Add(1), 10)) // a hash takes every byte
	const steps = 1 << 10
	part := time.Duration(h.Sum32()%steps) * (maxComeBack - minComeBack) / steps
	return min(max(wait, minComeBack)+part, maxComeBack)
}
