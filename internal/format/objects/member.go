package objects

import (
	"context"
	"strings"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// member reads one member, at most that many rows of each of its tables, 0 being all, and returns how many came of
// the table that gave most. What it cannot read is a gap, and the reading goes on.
func (r *reading) member(ctx context.Context, m inventory.Member, rows int64) (int64, error) {
	o := r.object(m)
	defer func() { r.bytes += o.bytes.Load() }()
	opt, name, err := r.options(ctx, o, rows)
	if err != nil || name == "" {
		return 0, err
	}
	counts := map[inventory.ID]int64{}
	var most int64
	for b, err := range format.Read(ctx, o.format(), opt) {
		if gap := inventory.AsGap(err); gap != nil {
			err = r.damaged(gap, m)
			if err != nil {
				return most, err
			}
			continue
		}
		if err != nil {
			return most, err
		}
		// Formats know the object by the name of the template.
		b.Dataset = name + inventory.ID(strings.TrimPrefix(string(b.Dataset), string(r.whole)))
		if !r.wants(b.Dataset) {
			continue
		}
		if b.Under == "" {
			counts[b.Dataset] += int64(b.Rows)
			most = max(most, counts[b.Dataset])
		}
		if !r.yield(r.designed(b), nil) {
			return most, errStop
		}
	}
	return most, ctx.Err()
}

// options tells how to read a member and what the dataset in it is called: "" when it is not asked for.
func (r *reading) options(ctx context.Context, o *object, rows int64) (format.Options, inventory.ID, error) {
	opt := format.Options{Dataset: r.whole, Want: r.want, Limits: r.cfg.Limits}
	if r.variant == "" {
		opt.Dataset = r.id // a table, so that the others need not be read
	}
	opt.Want.Rows = rows
	opt.Want.Range.From, opt.Want.Range.To = "", ""
	left, ok := r.left()
	if !ok {
		return opt, "", r.spent()
	}
	opt.Want.Bytes = left
	if r.alone && r.want.Range.Offset == 0 {
		return opt, r.whole, nil
	}
	layout, err := format.Inspect(ctx, o.format(), format.Options{Dataset: r.whole, Limits: r.cfg.Limits})
	if err != nil && inventory.AsGap(err) == nil {
		return opt, "", err
	}
	opt.Header = layout.Columns
	if r.alone {
		return opt, r.whole, nil
	}
	if r.variant != "" && fingerprint(layout) != r.variant {
		return opt, "", nil
	}
	return opt, r.name(layout, r.usual), nil
}

// left returns how many bytes may still be read, 0 without a limit, and false when there are none.
func (r *reading) left() (int64, bool) {
	if r.want.Bytes == 0 {
		return 0, true
	}
	return r.want.Bytes - r.bytes, r.bytes < r.want.Bytes
}

// spent says that the budget is spent, and ends the reading.
func (r *reading) spent() error {
	err := r.pass(&inventory.Gap{
		Cause: inventory.BudgetSpent, Fix: inventory.Fix{Code: inventory.FixRaiseBudget, Args: []string{"--sample"}},
	})
	if err != nil {
		return err
	}
	return errStop
}

// damaged passes on a gap of one member, and names it where that helps to repair it. A spent budget ends the reading.
func (r *reading) damaged(gap *inventory.Gap, m inventory.Member) error {
	out := *gap
	if out.Fix.Code == inventory.FixRepair && out.Fix.Args == nil {
		out.Fix.Args = []string{Escape(m.Key)}
	}
	if err := r.pass(&out); err != nil {
		return err
	}
	if gap.Cause == inventory.BudgetSpent {
		return errStop
	}
	return nil
}

// designed says how the rows of a batch were picked, seen from the whole dataset: rows of a member that was itself
// picked by chance are a block.
func (r *reading) designed(b inventory.Batch) inventory.Batch {
	if r.want.Rows == 0 {
		return b
	}
	if b.Design.Of == 0 && r.dataset.Rows != nil {
		b.Design.Of = r.dataset.Rows.Value
	}
	if r.alone || b.Design.Sampling == inventory.FullRead && r.picked >= max(r.dataset.Members, int64(len(r.dataset.Sample))) {
		return b
	}
	b.Design.Sampling = inventory.RandomBlocks
	b.Design.BlockRows = max(b.Design.BlockRows, b.Rows)
	return b
}
