package aws

import (
	"context"
	"math/rand/v2"

	"github.com/domicile/domicile/internal/inventory"
)

// The bounds of a sample. A table is read at some places, a few rows at each; DynamoDB knows up to a million segments.
const (
	samplePlaces = 64
	maxSegments  = 1_000_000
)

// sample reads rows in blocks. Segments divide a table by a hash of its keys, so the beginning of a segment is no
// sooner written and no different from its end; the items of one partition key lie together, which is why it is a
// sample of blocks. The seed picks the segments; a small table is read whole as soon as they find too little.
func (s *scan) sample(ctx context.Context) error {
	places := min(s.want.Rows, samplePlaces)
	block := (s.want.Rows + places - 1) / places
	count := int64(0)
	if s.dataset.Rows != nil {
		count = s.dataset.Rows.Value
	}
	of := max(1, min(count/block, maxSegments))
	s.design = inventory.Design{Sampling: inventory.RandomBlocks, BlockRows: int(block), Of: count}
	if of <= places {
		return s.head(ctx)
	}
	order := rand.New(rand.NewPCG(s.want.Seed, uint64(of))) //nolint:gosec // a sample must be the same each time, not secret
	seen := map[int64]bool{}
	for tries := int64(0); s.rows < s.want.Rows && tries < 4*places && !s.stopped; tries++ {
		n := order.Int64N(of)
		if seen[n] {
			continue
		}
		seen[n] = true
		limit := min(block, s.want.Rows-s.rows)
		out, err := s.page(ctx, segment{int32(n), int32(of)}, nil, int32(limit)) //nolint:gosec // both are at most a million
		if err != nil {
			return err
		}
		if err := s.hand(ctx, out.Items); err != nil {
			return err
		}
	}
	return nil
}

// head reads the beginning of a table that is too small, or of unknown size, for anything else, and says so.
func (s *scan) head(ctx context.Context) error {
	s.design.Sampling, s.design.BlockRows = inventory.HeadRows, 0
	for from := more(nil); s.rows < s.want.Rows && !s.stopped; {
		out, err := s.page(ctx, segment{of: 1}, from, int32(min(s.want.Rows-s.rows, 1<<20))) //nolint:gosec // bounded
		if err != nil {
			return err
		}
		if s.rows == 0 && len(out.LastEvaluatedKey) == 0 { // it was everything
			s.design.Sampling = inventory.FullRead
		}
		if err := s.hand(ctx, out.Items); err != nil || len(out.LastEvaluatedKey) == 0 {
			return err
		}
		from = out.LastEvaluatedKey
	}
	return nil
}
