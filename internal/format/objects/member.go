package objects

import (
	"context"
	"strings"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// part is how one member is read, and what the dataset in it is called: "" when it is not asked for.
type part struct {
	opt  format.Options
	name inventory.ID
}

// member reads one member, at most that many rows of each of its tables, 0 being all, and returns how many came of
// the table that gave most. What it cannot read is a gap, and the reading goes on.
func (r *reading) member(ctx context.Context, m inventory.Member, rows int64) (int64, error) {
	o := r.object(m)
	defer func() { r.bytes += o.bytes.Load() }()
	p, err := r.part(ctx, o, rows)
	if err != nil || p.name == "" {
		return 0, err
	}
	counts := map[inventory.ID]int64{}
	var most int64
	for b, err := range format.Read(ctx, o.format(), p.opt) {
		if err == nil {
			err = r.batch(p, b, counts)
			most = max(most, counts[b.Dataset])
		} else if gap := inventory.AsGap(err); gap != nil {
			err = r.damaged(gap, m)
		}
		if err != nil {
			return most, err
		}
	}
	return most, ctx.Err()
}

// batch hands on a batch of a member under the name of its dataset, and counts its rows under the name that the
// formats gave it.
func (r *reading) batch(p part, b inventory.Batch, counts map[inventory.ID]int64) error {
	named := b
	// Formats know the object by the name of the template.
	named.Dataset = p.name + inventory.ID(strings.TrimPrefix(string(b.Dataset), string(r.whole)))
	if !r.wants(named.Dataset) {
		return nil
	}
	if b.Under == "" {
		counts[b.Dataset] += int64(b.Rows)
	}
	if !r.yield(r.designed(named), nil) {
		return errStop
	}
	return nil
}

// part tells how to read a member.
func (r *reading) part(ctx context.Context, o *object, rows int64) (part, error) {
	opt := format.Options{Dataset: r.whole, Want: r.want, Limits: r.cfg.Limits}
	if r.variant == "" {
		opt.Dataset = r.id // a table, so that the others need not be read
	}
	opt.Want.Rows = rows
	opt.Want.Range.From, opt.Want.Range.To = "", ""
	left, ok := r.left()
	if !ok {
		return part{}, r.spent()
	}
	opt.Want.Bytes = left
	if r.alone && r.want.Range.Offset == 0 {
		return part{opt, r.whole}, nil
	}
	layout, err := format.Inspect(ctx, o.format(), format.Options{Dataset: r.whole, Limits: r.cfg.Limits})
	if err != nil && inventory.AsGap(err) == nil {
		return part{}, err
	}
	opt.Header = layout.Columns
	switch {
	case r.alone:
		return part{opt, r.whole}, nil
	case r.variant != "" && fingerprint(layout) != r.variant:
		return part{}, nil
	}
	return part{opt, r.name(layout, r.usual)}, nil
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
		Cause: inventory.BudgetSpent, Fix: inventory.Fix{Code: inventory.FixRaiseBudget, Args: []string{"--budget"}},
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
