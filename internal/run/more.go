package run

import (
	"context"

	"github.com/domicile/domicile/internal/inventory"
)

// moreMark begins the number of a shard that reads a container anew with what others left of a budget: it comes before
// all digits, so that its result is there before the one that it replaces.
const moreMark = '"'

// worthMore is how many times as much as before a container must get to be read anew: what it got the first time is read
// once more.
const worthMore = 2

// readMore shares what the looks left of a budget among those that can use it. What is read anew replaces what was read
// before.
func (s *scan) readMore(ctx context.Context, todo []shard) error {
	first := cutShards(todo)
	if len(first) == 0 {
		return nil
	}
	var read []partly
	err := endure(ctx, func(ctx context.Context) (err error) {
		read, err = s.readSoFar(ctx, first)
		return err
	})
	if err != nil {
		return err
	}
	more := s.planMore(first, read)
	if len(more) == 0 {
		return nil
	}
	s.cfg.Log.Info("what the looks left of the budget is spent", "shards", len(more))
	if err := s.enqueue(ctx, more, anew); err != nil {
		return err
	}
	return s.workAll(ctx, more)
}

// cutShards are those that a budget cut or kept at a look, by id.
func cutShards(todo []shard) map[string]shard {
	cut := map[string]shard{}
	for i := range todo {
		if todo[i].cut || todo[i].looks {
			cut[todo[i].id] = todo[i]
		}
	}
	return cut
}

// readSoFar returns how many bytes were read of each shard that a budget left something of, in the order of their ids,
// and accounts for what all of them read.
func (s *scan) readSoFar(ctx context.Context, of map[string]shard) ([]partly, error) {
	var read []partly
	s.spent = make([]int64, len(s.cfg.Sources))
	for r, err := range s.results(ctx) {
		if err != nil {
			return nil, err
		}
		s.spent[s.owner[containerOf(r.shard)]] += r.Bytes
		if _, ok := of[r.shard]; ok && r.unpaid() {
			read = append(read, partly{shard: r.shard, bytes: r.Bytes, weight: r.Weight, width: r.Width})
		}
	}
	return read, nil
}

// partly is a shard of which a budget left something unread.
type partly struct {
	shard         string
	bytes         int64 // that were read
	weight, width int64 // see outcome
}

// unpaid reports whether a budget left something unread.
func (o *outcome) unpaid() bool {
	for _, h := range o.Holes {
		if h.Gap.Cause == inventory.BudgetSpent {
			return true
		}
	}
	return false
}

// planMore shares what is left among the shards that can use it.
func (s *scan) planMore(first map[string]shard, read []partly) []shard {
	shards := make([]shard, len(read))
	for i, r := range read {
		sh := first[r.shard]
		sh.want.Rows, sh.want.Bytes, sh.want.Range = sh.asked, 0, inventory.Range{}
		sh.look, sh.looks, sh.cut, sh.skip = false, false, false, false
		sh.weight, sh.wide = r.weight, r.width
		shards[i] = sh
	}
	var more []shard
	for _, c := range s.shareAll(shards) {
		if c.got < worthMore*max(read[c.shards[0]].bytes, leastRead) {
			continue
		}
		c.apply(shards)
		sh := shards[c.shards[0]]
		sh.id = shardID(sh.dataset.ID, string(moreMark)+"000000")
		sh.again = true
		more = append(more, sh)
	}
	return more
}
