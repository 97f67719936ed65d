package inventory

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
)

// visit is what Collect saw of one scope. Several goroutines fill it.
type visit struct {
	scope Scope

	mu            sync.Mutex
	tasks         int
	stores        []Store
	datasets      []Dataset
	flows         []Flow
	links         []Link
	gaps          []*Gap
	rows          int64
	listed        bool // the list of stores came whole, even if it was empty
	notApplicable bool
}

// begin counts a task that is about to start.
func (v *visit) begin() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.tasks++
}

// leave counts a task that has ended and reports whether it was the last.
func (v *visit) leave() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.tasks--
	return v.tasks == 0
}

func (v *visit) addStore(s Store) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.stores = append(v.stores, s)
	v.rows++
}

func (v *visit) addDataset(d Dataset) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.datasets = append(v.datasets, d)
	v.rows++
}

func (v *visit) addFlow(f Flow) {
	if f.ID == "" {
		f.ID = FlowID(f)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.flows = append(v.flows, f)
	v.rows++
}

func (v *visit) addLink(l Link) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.links = append(v.links, l)
	v.rows++
}

func (v *visit) note(g *Gap) { v.noteStore(g, "") }

// noteStore records a copy of the gap, with the scope and the store filled in: a provider may yield one gap twice.
func (v *visit) noteStore(g *Gap, store ID) {
	own := *g
	if own.Scope == (Scope{}) {
		own.Scope = v.scope
	}
	own.Store = cmp.Or(own.Store, store)
	if own.Fix.Code == "" {
		own.Fix = usualFix(own.Cause)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.gaps = append(v.gaps, &own)
}

// end notes how a sequence of the scope ended.
func (v *visit) end(ctx context.Context, op string, err error) { v.endStore(ctx, op, "", err) }

// endList notes how the list of stores ended, and whether it was whole.
func (v *visit) endList(ctx context.Context, err error) {
	v.end(ctx, "list stores", err)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.listed = len(v.gaps) == 0 && !v.notApplicable
}

// endStore notes how a sequence ended. A context that has ended makes the sequence incomplete even when the provider
// did not say so.
func (v *visit) endStore(ctx context.Context, op string, store ID, err error) {
	switch {
	case ctx.Err() != nil:
		v.noteStore(&Gap{Op: op, Cause: Truncated, Fix: Fix{Code: FixRetry}, Err: ctx.Err()}, store)
	case err == nil:
	case errors.Is(err, ErrNotApplicable):
		v.mu.Lock()
		v.notApplicable = true
		v.mu.Unlock()
	case errors.Is(err, context.DeadlineExceeded):
		v.noteStore(&Gap{Op: op, Cause: TimedOut, Fix: Fix{Code: FixRetry}, Err: err}, store)
	default:
		source := cmp.Or(v.scope.Account, v.scope.Provider)
		v.noteStore(&Gap{Op: op, Cause: Unreadable, Fix: Fix{Code: FixCheck, Args: []string{source}}, Err: err}, store)
	}
}

// coverage says what was seen of the scope.
func (v *visit) coverage(calls int64) Coverage {
	gaps := slices.Clone(v.gaps)
	slices.SortFunc(gaps, compareGaps)
	gaps = slices.CompactFunc(gaps, func(a, b *Gap) bool { return a.ID() == b.ID() })
	if gaps == nil {
		gaps = []*Gap{}
	}
	return Coverage{Scope: v.scope.ID(), Status: v.status(), Calls: calls, Rows: v.rows, Gaps: gaps}
}

// status sums the visit up. A scope of which nothing was seen has the status of the cause; gaps beside results make it
// partial.
func (v *visit) status() Status {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case len(v.gaps) == 0 && v.notApplicable && v.rows == 0:
		return NotApplicable
	case len(v.gaps) == 0 && !v.notApplicable:
		return Complete
	case v.rows > 0 || v.listed:
		return Partial
	}
	return statusOf(slices.MinFunc(v.gaps, compareGaps).Cause)
}

// statusOf is the status of a scope of which nothing was seen for this cause.
func statusOf(c Cause) Status {
	s, ok := map[Cause]Status{
		Denied:      StatusDenied,
		Throttled:   StatusThrottled,
		Unreachable: StatusUnreachable,
		TimedOut:    StatusUnreachable,
		NotEnabled:  StatusNotEnabled,
	}[c]
	if !ok {
		return Partial
	}
	return s
}
