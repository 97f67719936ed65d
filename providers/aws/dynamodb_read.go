package aws

import (
	"bytes"
	"context"
	"io"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// itemsPath is the end of the id of the dataset in a table.
const itemsPath = "/items"

// tableDatasets yields the one dataset of a table: its keys are columns that are known, everything else is met in Read.
func (p *Provider) tableDatasets(ctx context.Context, st inventory.Store, yield func(inventory.Dataset, error) bool) {
	shape, ok := p.recall(st.ID)
	if !ok {
		ses, err := p.session()
		if err == nil {
			shape, err = p.askLayout(ctx, ses, st.ID)
		}
		if err != nil {
			yield(inventory.Dataset{}, err)
			return
		}
	}
	yield(inventory.Dataset{
		ID: st.ID + itemsPath, Store: st.ID, Name: st.Name, Path: st.Name, Format: serviceDynamoDB,
		Rows: shape.rows, Bytes: shape.bytes, Columns: slices.Clone(shape.columns),
	}, nil)
}

// scopeOfTable is the scope of a table by its ARN.
func scopeOfTable(id inventory.ID) inventory.Scope {
	a := parseARN(id)
	return inventory.Scope{
		Provider: provider, Partition: a.partition, Account: a.account, Region: a.region, Service: serviceDynamoDB,
	}
}

func (p *Provider) askLayout(ctx context.Context, ses *session, store inventory.ID) (layout, error) {
	got, err := p.tablesOf(ses, scopeOfTable(store)).ask(ctx, store)
	if err != nil || got == nil {
		return layout{}, err
	}
	shape := layoutOf(got)
	p.remember(store, shape)
	return shape, nil
}

// readTable yields the items of a table: all of them, or a sample in blocks (see [scan.sample]).
func (p *Provider) readTable(
	ctx context.Context, d inventory.Dataset, w inventory.Want, yield func(inventory.Batch, error) bool,
) {
	ses, err := p.session()
	if err != nil {
		yield(inventory.Batch{}, err)
		return
	}
	s := &scan{
		tables: p.tablesOf(ses, scopeOfTable(d.Store)), dataset: d, want: w, yield: yield, name: parseARN(d.Store).name(),
		limits: p.cfg.Limits,
	}
	if w.Rows > 0 {
		err = s.sample(ctx)
	} else {
		err = s.whole(ctx)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil && !s.stopped {
		yield(inventory.Batch{}, err)
	}
}

// scan is one Read of a table.
type scan struct {
	tables  tables
	dataset inventory.Dataset
	name    string
	want    inventory.Want
	limits  format.Limits
	yield   func(inventory.Batch, error) bool
	stopped bool // the loop has ended, or the budget is spent

	rows, bytes int64
	design      inventory.Design
}

// segment is a part of a table: DynamoDB divides a table by a hash of its keys.
type segment struct{ number, of int32 }

// more is where a segment goes on; nil is its beginning.
type more map[string]types.AttributeValue

// whole reads everything.
func (s *scan) whole(ctx context.Context) error {
	s.design = inventory.Design{Sampling: inventory.FullRead}
	for from := more(nil); !s.stopped; {
		out, err := s.page(ctx, segment{of: 1}, from, 0)
		if err != nil {
			return err
		}
		if err := s.hand(ctx, out.Items); err != nil || len(out.LastEvaluatedKey) == 0 {
			return err
		}
		from = out.LastEvaluatedKey
	}
	return nil
}

// page fetches one page of a segment, at most that many items, 0 being as many as there are in a page.
func (s *scan) page(ctx context.Context, seg segment, from more, limit int32) (*dynamodb.ScanOutput, error) {
	in := &dynamodb.ScanInput{
		TableName: &s.name, ExclusiveStartKey: from, ReturnConsumedCapacity: types.ReturnConsumedCapacityNone,
	}
	if seg.of > 1 {
		in.Segment, in.TotalSegments = &seg.number, &seg.of
	}
	if limit > 0 {
		in.Limit = &limit
	}
	var out *dynamodb.ScanOutput
	call := s.tables.call(s.dataset.Store, "Scan")
	call.Dataset = s.dataset.ID
	err := s.tables.provider.cfg.Do.Do(ctx, call, func(ctx context.Context) (err error) {
		out, err = s.tables.api.Scan(ctx, in)
		return err
	})
	return out, err
}

// hand gives items to the loop, as columns.
func (s *scan) hand(ctx context.Context, items []map[string]types.AttributeValue) error {
	if len(items) == 0 || s.stopped {
		return nil
	}
	text := appendItems(nil, items)
	s.bytes += int64(len(text))
	if s.want.Bytes > 0 && s.bytes > s.want.Bytes {
		s.stopped = true
		s.yield(inventory.Batch{}, &inventory.Gap{
			Store: s.dataset.Store, Dataset: s.dataset.ID, Op: permission("Scan"), Cause: inventory.BudgetSpent,
			Fix: inventory.Fix{Code: inventory.FixRaiseBudget, Args: []string{"--sample"}},
		})
		return nil
	}
	s.rows += int64(len(items))
	o := format.Object{Name: "items.json", Size: int64(len(text)), Open: opener(text)}
	opt := format.Options{Dataset: s.dataset.ID, Want: inventory.Want{Columns: s.want.Columns}, Limits: s.limits}
	for b, err := range format.Read(ctx, o, opt) {
		if err == nil {
			s.complete(&b)
		}
		if !s.yield(b, err) {
			s.stopped = true
			return nil
		}
		if err != nil && inventory.AsGap(err) == nil {
			s.stopped = true
			return nil
		}
	}
	return nil
}

// complete gives a batch the design of the scan, and the columns of the keys that no item of it has.
func (s *scan) complete(b *inventory.Batch) {
	b.Design, b.Cursor = s.design, "" // where a scan goes on is a key, which may be a person's
	if b.Under != "" {
		return
	}
	for _, f := range s.dataset.Columns {
		at := slices.IndexFunc(b.Columns, func(c inventory.Column) bool { return c.Name == f.Name })
		if at >= 0 {
			b.Columns[at].Type = f.Type
			continue
		}
		if s.want.Columns != nil && !slices.Contains(s.want.Columns, f.Name) {
			continue
		}
		col := inventory.Column{Name: f.Name, Type: f.Type}
		for range b.Rows {
			col.AppendNull()
		}
		b.Columns = append(b.Columns, col)
	}
}

// opener reads text as an object.
func opener(text []byte) func(context.Context, int64, int64) (io.ReadCloser, error) {
	return func(_ context.Context, off, n int64) (io.ReadCloser, error) {
		size := int64(len(text))
		off = min(off, size)
		end := size
		if n >= 0 {
			end = min(size, off+n)
		}
		return io.NopCloser(bytes.NewReader(text[off:end])), nil
	}
}
