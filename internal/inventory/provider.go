package inventory

import (
	"context"
	"iter"
)

// Provider is a place where data lives: one cloud, one kind of database, a folder. It is the only thing that talks to
// a source, and it only reads.
//
// Every sequence is lazy, pages to the end, may be stopped after any turn without leaving a goroutine behind, and ends
// with the context's error as its last pair when the context is cancelled. An error of type *Gap is recorded and the
// sequence goes on; any other error is its last pair. [ErrNotApplicable] as the last error means that the scope does
// not exist for the account. Ids are unique, and the same in two listings. Every method may be called from several
// goroutines at once.
type Provider interface {
	// Scopes yields account × region × service. It lists no store.
	Scopes(ctx context.Context) iter.Seq2[Scope, error]
	// Stores yields the stores of a scope that Scopes yielded.
	Stores(ctx context.Context, s Scope) iter.Seq2[Store, error]
	// Flows yields the flows that the control plane of a scope knows of.
	Flows(ctx context.Context, s Scope) iter.Seq2[Flow, error]
	// Datasets yields the datasets of a store that Stores yielded, nothing for a store that only the control plane sees.
	Datasets(ctx context.Context, s Store) iter.Seq2[Dataset, error]
	// Read yields what w asks of d, which is as Datasets yielded it (see Dataset.AsListed). The memory of a batch is valid until the loop body returns. Read of a dataset that
	// lies inside a container ("container#table") yields that table alone; Read of the container itself, which is the
	// same Dataset with ID = Container(), yields every table in one pass, each batch naming its dataset, those that
	// Datasets did not list included.
	Read(ctx context.Context, d Dataset, w Want) iter.Seq2[Batch, error]
}

// Range is a part of a dataset. From and To are in the order of the provider (object keys, primary keys), To is
// exclusive and "" is open; Offset and Length are bytes of one object, Length 0 is to its end. The zero Range is the
// whole.
type Range struct {
	From, To       string
	Offset, Length int64
}

// Want is what to read of a dataset. The zero value reads everything.
type Want struct {
	Columns  []string // only these; nil: all
	Range    Range
	Rows     int64  // at most this many rows, spread over the range; 0: all
	Bytes    int64  // stop with a Gap budget_spent when this many bytes were read; 0: no limit
	Seed     uint64 // picks the sample, together with ids and keys
	Distinct bool   // values with counts instead of rows, where the source can tell them cheaper
}

// Sampling is how rows were picked.
type Sampling string

// The sampling designs, best first.
const (
	FullRead     Sampling = "full"
	RandomRows   Sampling = "random"
	RandomBlocks Sampling = "block"
	HeadRows     Sampling = "head"
	NoSampling   Sampling = "none"
)

// Design is how the rows of a batch were picked, so that a result can state its error bound.
type Design struct {
	Sampling  Sampling
	BlockRows int   // rows of one block, for block designs
	Of        int64 // rows that the sample stands for, 0: unknown
}

// Batch is a piece of a dataset, column by column. Its memory is valid until the loop body returns.
type Batch struct {
	Dataset ID
	// Under is empty for rows of the dataset itself. Repeated elements of nested data ("items[]") come as batches of
	// their own, because they have their own number of rows.
	Under   string
	Comment string // of the table, where the source states one
	Rows    int
	Columns []Column
	Design  Design
	// Cursor is where a later Want.Range.From would go on after this batch; "" when the source cannot say.
	Cursor string
	// Bytes is how many bytes of the source the batch took.
	Bytes int64
}

// Column is one column of a batch: value i is Data[End[i-1]:End[i]] in UTF-8, End[-1] being 0.
type Column struct {
	Name, Type, Comment string
	Data                []byte
	End                 []uint32
	Null                []uint64 // bit i set: value i is null; nil: none is
	Count               []uint32 // how often value i occurs; nil: once each
}

// Len returns the number of values.
func (c *Column) Len() int { return len(c.End) }

// Value returns value i; it aliases Data.
func (c *Column) Value(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = c.End[i-1]
	}
	return c.Data[start:c.End[i]]
}

// IsNull reports whether value i is null, which is not the same as empty.
func (c *Column) IsNull(i int) bool {
	return i>>6 < len(c.Null) && c.Null[i>>6]&(1<<(i&63)) != 0
}

// Append adds a value; it copies v.
func (c *Column) Append(v []byte) {
	c.Data = append(c.Data, v...)
	c.End = append(c.End, uint32(len(c.Data))) //nolint:gosec // a batch is far smaller than 4 GB: its reader bounds it
}

// AppendNull adds a null.
func (c *Column) AppendNull() {
	i := len(c.End)
	c.End = append(c.End, uint32(len(c.Data))) //nolint:gosec // a batch is far smaller than 4 GB: its reader bounds it
	for len(c.Null) <= i>>6 {
		c.Null = append(c.Null, 0)
	}
	c.Null[i>>6] |= 1 << (i & 63)
}

// Reset empties the column and keeps its memory, name, type and comment.
func (c *Column) Reset() {
	c.Data, c.End, c.Null, c.Count = c.Data[:0], c.End[:0], c.Null[:0], c.Count[:0]
}
