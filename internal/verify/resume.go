package verify

import (
	"context"
	"slices"

	"github.com/domicile/domicile/internal/format/digest"
	"github.com/domicile/domicile/internal/inventory"
)

// takeUp takes up what is kept. It begins again where that is of other tables, or where the target changed since.
func (r *tableRun) takeUp(ctx context.Context) error {
	if r.cfg.State != nil {
		if _, err := r.cfg.State.Load(r.cfg.Of, &r.done); err != nil {
			return err
		}
	}
	same, err := r.stillThere(ctx)
	if err != nil {
		return err
	}
	if !same {
		r.done = tablesDone{Tables: slices.Clone(r.cfg.Tables)}
	}
	if r.done.Next > 0 || r.done.Table != nil {
		r.done.Outcome.say(NoteResumed)
	}
	return nil
}

// stillThere reports whether progress is of these tables, and those that are done are at the target as they were.
func (r *tableRun) stillThere(ctx context.Context) (bool, error) {
	if !slices.Equal(r.done.Tables, r.cfg.Tables) || len(r.done.There) != r.done.Next {
		return false, nil
	}
	for i, state := range r.done.There {
		shape, err := r.target.Digester.Shape(ctx, r.target.table(r.cfg.Tables[i]))
		if err != nil && inventory.AsGap(err) == nil {
			return false, err
		}
		if err != nil || shape.State != state {
			return false, nil //nolint:nilerr // what is not known to be the same is compared again
		}
	}
	return true, nil
}

// begin takes up the progress of a table, unless it is of other columns or of a table that changed since.
func (r *tableRun) begin(t *tablePair) {
	if d := r.done.Table; d == nil || d.State != t.state || d.There != r.there || !slices.Equal(d.Columns, t.columns) || !slices.Equal(d.Key, t.key) {
		r.done.Table = &tableDone{
			State: t.state, There: r.there, Columns: t.columns, Key: t.key,
			Source: sideDone{Parts: slices.Clone(t.parts[0]), Buckets: map[string]digest.Bucket{}},
			Target: sideDone{Parts: slices.Clone(t.parts[1]), Buckets: map[string]digest.Bucket{}},
		}
	}
}
