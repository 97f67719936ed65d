package inventory

import "sync"

// accountShare of the workers of Collect is what one account has at the most: one that answers slowly, or throttles whatever
// is asked, must leave places to the others.
const accountShare = 4

// places shares the workers of a collector among accounts. What finds those of its account taken waits without a worker.
type places struct {
	most int // workers of one account

	mu      sync.Mutex
	busy    map[string]int
	waiting map[string][]func()
}

func newPlaces(workers int) *places {
	return &places{most: max(1, workers/accountShare), busy: map[string]int{}, waiting: map[string][]func(){}}
}

// take takes a place of an account. Where none is free, wait runs later in one that becomes free, if it is not nil.
func (p *places) take(account string, wait func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy[account] < p.most {
		p.busy[account]++
		return true
	}
	if wait != nil {
		p.waiting[account] = append(p.waiting[account], wait)
	}
	return false
}

// work runs a task in a place that was taken, and after it all that wait for one. Then the place is free.
func (p *places) work(account string, task func()) {
	for ; task != nil; task = p.next(account) {
		task()
	}
}

// next returns what waits for a place of an account; nil when nothing does, and the place is free.
func (p *places) next(account string) func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.waiting[account]
	if len(all) == 0 {
		p.busy[account]--
		delete(p.waiting, account)
		return nil
	}
	p.waiting[account] = all[1:]
	return all[0]
}
