package run

import (
	"context"
	"fmt"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// readCensus counts the people of a shard by its key columns. Its error is the context's.
func (s *scan) readCensus(ctx context.Context, sh shard) (outcome, error) {
	census := classify.NewCensus(*sh.census, sh.dataset.ID, s.tableOptions())
	out := outcome{Census: true}
	for batch, err := range s.cfg.Sources[sh.source].Provider.Read(ctx, sh.dataset.AsListed(), sh.want) {
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			gap := s.asGap(sh, err)
			out.Holes = append(out.Holes, scoped{Scope: gap.Scope, Gap: gap})
			continue
		}
		if isSample(batch.Design) {
			out.Holes = append(out.Holes, s.asSample(sh))
			break
		}
		out.Bytes += batch.Bytes
		census.Add(&batch)
	}
	if ctx.Err() != nil {
		return outcome{}, ctx.Err()
	}
	data, err := census.Sketches().MarshalBinary()
	if err != nil {
		return outcome{}, fmt.Errorf("run: keep census %s: %w", sh.dataset.ID, err)
	}
	d := sh.dataset
	d.Sample, d.Ranges = nil, nil
	out.Parts = []part{{Dataset: d, Table: data}}
	return out, nil
}

// isSample reports whether a batch is of a part of the rows, whatever was asked for: then it counts nobody exactly.
func isSample(d inventory.Design) bool {
	return d.Sampling == inventory.HeadRows || d.Sampling == inventory.RandomRows || d.Sampling == inventory.RandomBlocks
}

// asSample is the hole of a source that gives no more than a sample, as its owner may have stated.
func (s *scan) asSample(sh shard) scoped {
	gap := &inventory.Gap{
		Scope: sh.store.Scope(), Store: sh.store.ID, Dataset: sh.dataset.ID, Op: "count",
		Cause: inventory.ContentsUnread, Fix: inventory.Fix{Code: inventory.FixSetting, Args: []string{"read", "full"}},
	}
	return scoped{Scope: gap.Scope, Gap: gap}
}
