package memory

import (
	"cmp"
	"context"
	"hash/fnv"
	"io"
	"iter"
	"slices"
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

// defaultBlock is the number of rows of one batch when the dataset does not say.
const defaultBlock = 1000

// Read implements [inventory.Provider]. Rows are sampled one by one, by a hash of dataset, row and seed.
func (p *Provider) Read(
	ctx context.Context, d inventory.Dataset, w inventory.Want,
) iter.Seq2[inventory.Batch, error] {
	data, ok := p.datasets[d.ID]
	if !ok {
		return sequence[inventory.Batch](ctx, nil, &inventory.Gap{
			Store: d.Store, Dataset: d.ID, Op: "memory:Read", Cause: inventory.Unreadable,
			Fix: inventory.Fix{Code: inventory.FixRepair, Args: []string{string(d.ID)}},
		}, nil)
	}
	r := reader{data: data, want: w}
	return r.batches(ctx)
}

// reader is one Read.
type reader struct {
	data Dataset
	want inventory.Want
}

// batches yields the rows block by block, then a gap when the budget ended them, then the error of the dataset.
func (r reader) batches(ctx context.Context) iter.Seq2[inventory.Batch, error] {
	return func(yield func(inventory.Batch, error) bool) {
		rows, design := r.pick()
		block := cmp.Or(r.data.Block, defaultBlock)
		var read int64
		for part := range slices.Chunk(rows, block) {
			if err := ctx.Err(); err != nil {
				yield(inventory.Batch{}, err)
				return
			}
			batch := r.batch(part, design)
			if read += batch.Bytes; r.want.Bytes > 0 && read > r.want.Bytes {
				yield(inventory.Batch{}, r.spent())
				return
			}
			if !yield(batch, nil) {
				return
			}
		}
		if err := cmp.Or(ctx.Err(), r.data.Err); err != nil {
			yield(inventory.Batch{}, err)
		}
	}
}

// pick chooses the rows of the range, in their order.
func (r reader) pick() ([]int, inventory.Design) {
	var rows []int
	from, to := number(r.want.Range.From, 0), number(r.want.Range.To, len(r.data.Rows))
	for i := from; i < min(to, len(r.data.Rows)); i++ {
		rows = append(rows, i)
	}
	design := inventory.Design{Sampling: inventory.FullRead, Of: int64(len(rows))}
	if r.want.Rows <= 0 || int64(len(rows)) <= r.want.Rows {
		return rows, design
	}
	design.Sampling = inventory.RandomRows
	slices.SortFunc(rows, func(a, b int) int { return cmp.Or(cmp.Compare(r.hash(a), r.hash(b)), cmp.Compare(a, b)) })
	rows = rows[:r.want.Rows]
	slices.Sort(rows)
	return rows, design
}

// hash orders the rows for sampling.
func (r reader) hash(row int) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, strconv.FormatUint(r.want.Seed, 16)+"|"+string(r.data.ID)+"|"+strconv.Itoa(row))
	const golden = 0x9e3779b97f4a7c15 // spreads the last bytes over all bits (Fibonacci hashing)
	return h.Sum64() * golden
}

// batch makes the columns of some rows.
func (r reader) batch(rows []int, design inventory.Design) inventory.Batch {
	b := inventory.Batch{Dataset: r.data.ID, Rows: len(rows), Design: design}
	for k, field := range r.data.Columns {
		if r.want.Columns != nil && !slices.Contains(r.want.Columns, field.Name) {
			continue
		}
		col := inventory.Column{Name: field.Name, Type: field.Type, Comment: field.Comment}
		for _, i := range rows {
			if row := r.data.Rows[i]; k >= len(row) || r.data.Null != "" && row[k] == r.data.Null {
				col.AppendNull()
			} else {
				col.Append([]byte(row[k]))
			}
		}
		b.Bytes += int64(len(col.Data))
		b.Columns = append(b.Columns, col)
	}
	if len(rows) > 0 && design.Sampling == inventory.FullRead {
		b.Cursor = strconv.Itoa(rows[len(rows)-1] + 1)
	}
	return b
}

func (r reader) spent() error {
	return &inventory.Gap{
		Store: r.data.Store, Dataset: r.data.ID, Op: "memory:Read", Cause: inventory.BudgetSpent,
		Fix: inventory.Fix{Code: inventory.FixRaiseBudget, Args: []string{"--budget"}},
	}
}

// number reads a row number of a range; what is no number leaves the range open.
func number(text string, open int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return open
	}
	return n
}
