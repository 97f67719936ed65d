package format

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// orcReader reads Apache ORC with range reads: the footer, then of each wanted column only its streams. Structs are
// flattened (a.b); lists, maps and unions are JSON text. The format is that of the ORC specification v0 and v1.
func orcReader() reader {
	return reader{name: orcName, sniff: sniffORC, inspect: inspectORC, read: readORC}
}

const (
	orcName  = "orc"
	orcMagic = "ORC"
)

// sniffORC is sure of the magic where no text begins with it: text has no zero byte, and another name.
func sniffORC(h *head) int {
	if !bytes.HasPrefix(h.raw, []byte(orcMagic)) {
		return sureNot
	}
	if h.text == nil || bytes.IndexByte(h.raw, 0) >= 0 || strings.EqualFold(path.Ext(h.name), "."+orcName) {
		return sureMagic
	}
	return sureNot
}

func inspectORC(ctx context.Context, in *input) (Layout, error) {
	l := Layout{Format: orcName}
	f, err := openORC(ctx, in)
	if err != nil {
		return l, err
	}
	l.Columns = f.fields()
	l.Rows = &inventory.Measure{Value: f.rows, Method: inventory.Exact}
	l.Bytes = &inventory.Measure{Value: f.src.Size(), Method: inventory.Exact}
	l.Splits = in.open != nil && in.size >= 0
	return l, nil
}

func readORC(ctx context.Context, in *input, out *sink) error {
	f, err := openORC(ctx, in)
	if err != nil {
		return err
	}
	if f.encrypted && in.begins(0) { // what was written for readers without the key is masked
		if err := out.gap(in.dataset, orcName, errEncrypted); err != nil {
			return err
		}
	}
	t := &orcTable{f: f, columnBatch: columnBatch{out: out, in: in, op: orcName, rows: minColumnRows}}
	if err := t.choose(); err != nil || len(t.wanted) == 0 {
		return err
	}
	f.chooseStripes()
	blocks, design := f.plan()
	t.design = design
	for _, b := range blocks {
		if err := t.block(b); err != nil {
			return fmt.Errorf("stripe: %w", err)
		}
	}
	return nil
}

// chooseStripes keeps the stripes that begin in the range that is wanted.
func (f *orcFile) chooseStripes() {
	f.stripes = slices.DeleteFunc(f.stripes, func(s orcStripeInfo) bool { return !f.in.begins(s.offset) })
	f.rows = 0
	for _, s := range f.stripes {
		f.rows += s.rows
	}
}

// orcBlock is what to read of one stripe.
type orcBlock struct {
	stripe int
	runs   []orcRun
}

// orcRun is some rows of a stripe.
type orcRun struct{ from, rows int64 }

// plan chooses what to read: all stripes, blocks spread over the rows of a small file, or the first rows of stripes that
// are picked by their hashes.
func (f *orcFile) plan() ([]orcBlock, inventory.Design) {
	n := f.in.want.Rows
	switch {
	case n <= 0 || f.rows <= n:
		var all []orcBlock
		for i, s := range f.stripes {
			all = append(all, orcBlock{i, []orcRun{{0, s.rows}}})
		}
		return all, inventory.Design{Sampling: inventory.FullRead, Of: f.rows}
	case f.src.Size() <= smallColumnar:
		return f.spread(n), inventory.Design{Sampling: inventory.RandomBlocks, BlockRows: sampleBlock, Of: f.rows}
	}
	picked := pickGroups(len(f.stripes), f.seed(), (n+apartRows-1)/apartRows)
	each := min((n+int64(len(picked))-1)/int64(len(picked)), apartRows)
	var blocks []orcBlock
	for _, i := range picked {
		take := min(each, n, f.stripes[i].rows)
		blocks = append(blocks, orcBlock{i, []orcRun{{0, take}}})
		n -= take
	}
	if len(f.stripes) == 1 {
		return blocks, inventory.Design{Sampling: inventory.HeadRows, Of: f.rows}
	}
	return blocks, inventory.Design{Sampling: inventory.RandomBlocks, BlockRows: int(each), Of: f.rows}
}

func (f *orcFile) seed() uint64 {
	return seedOf(f.in.want.Seed, string(f.in.dataset), f.in.name)
}

// spread puts one small block into each of equal parts of the rows. A block ends with its stripe.
func (f *orcFile) spread(n int64) []orcBlock {
	blocks := make([]orcBlock, len(f.stripes))
	for i := range blocks {
		blocks[i].stripe = i
	}
	parts := (n + sampleBlock - 1) / sampleBlock
	stripe, first := 0, int64(0)
	for i := range parts {
		lo, hi := f.rows*i/parts, f.rows*(i+1)/parts
		rows := min(sampleBlock, n-i*sampleBlock, hi-lo)
		at := lo + int64(mix64(f.seed()^uint64(i))%uint64(hi-lo-rows+1))
		for at >= first+f.stripes[stripe].rows {
			first += f.stripes[stripe].rows
			stripe++
		}
		rows = min(rows, first+f.stripes[stripe].rows-at)
		blocks[stripe].runs = append(blocks[stripe].runs, orcRun{at - first, rows})
	}
	return slices.DeleteFunc(blocks, func(b orcBlock) bool { return len(b.runs) == 0 })
}

// pickGroups returns up to n of so many row groups or stripes, picked by their hashes, in their order.
func pickGroups(of int, seed uint64, n int64) []int {
	groups := make([]int, of)
	for i := range groups {
		groups[i] = i
	}
	slices.SortFunc(groups, func(a, b int) int {
		return cmp.Compare(mix64(seed^uint64(a)), mix64(seed^uint64(b)))
	})
	groups = groups[:min(int64(of), n)]
	slices.Sort(groups)
	return groups
}

// orcTable reads the columns of a file side by side.
type orcTable struct {
	columnBatch
	f      *orcFile
	wanted []orcLeaf
	text   []byte
}

// choose takes the columns that are wanted. One of a kind that is not known is a gap of its own.
func (t *orcTable) choose() error {
	want := t.in.want.Columns
	for _, leaf := range t.f.leaves {
		if want != nil && !slices.Contains(want, leaf.Name) {
			continue
		}
		if !t.f.known(leaf.id) {
			err := t.out.pass(inventory.Batch{}, &inventory.Gap{
				Dataset: t.in.dataset, Column: leaf.Name, Op: orcName, Cause: inventory.Unsupported,
				Fix: inventory.Fix{Code: inventory.FixConvert, Args: []string{"csv"}}, Err: errUnsupported,
			})
			if err != nil {
				return err
			}
			continue
		}
		t.wanted = append(t.wanted, leaf)
		t.columns = append(t.columns, inventory.Column{Name: leaf.Name, Type: leaf.Type})
	}
	return nil
}

// known reports whether all types in a column are of kinds that have a reader.
func (f *orcFile) known(id uint64) bool {
	t := f.types[id]
	return t.kind <= orcInstant && !slices.ContainsFunc(t.kids, func(kid uint64) bool { return !f.known(kid) })
}

// block reads the runs of one stripe.
func (t *orcTable) block(b orcBlock) error {
	s, err := t.f.stripe(t.f.stripes[b.stripe])
	if err != nil {
		return err
	}
	values := make([]orcValue, len(t.wanted))
	for i, leaf := range t.wanted {
		if values[i], err = s.leaf(leaf); err != nil {
			return err
		}
	}
	at := int64(0)
	for _, run := range b.runs {
		if err := t.skip(values, run.from-at); err != nil {
			return err
		}
		at = run.from + run.rows
		for left := run.rows; left > 0; {
			n := int(min(int64(t.rows), left))
			if err := t.fill(values, n); err != nil {
				return err
			}
			left -= int64(n)
		}
	}
	return nil
}

// skip goes over n rows.
func (t *orcTable) skip(values []orcValue, n int64) error {
	for _, v := range values {
		for range n {
			c, err := v(t.text[:0], false)
			if err != nil {
				return err
			}
			t.text = c.text
		}
	}
	return nil
}

// fill reads n rows of each column and hands them over.
func (t *orcTable) fill(values []orcValue, n int) error {
	t.begin()
	const bits = 8 // runs are a compression too: what is a bit in the file is counted as one
	for i, v := range values {
		if err := t.in.spent.inflated(n / bits); err != nil {
			return err
		}
		if err := t.column(v, &t.columns[i], n); err != nil {
			return err
		}
	}
	return t.emit(n)
}

func (t *orcTable) column(v orcValue, c *inventory.Column, n int) error {
	for range n {
		cell, err := v(t.text[:0], false)
		if err != nil {
			return err
		}
		t.text = cell.text
		if !cell.there {
			c.AppendNull()
			continue
		}
		t.add(c, cell.text)
	}
	return nil
}
