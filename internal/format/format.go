// Package format answers, for stage 1 and stage 2, how bytes become columns.
//
// [Inspect] tells from the head of an [Object] what it is; [Read] turns it into batches in one pass. Formats are
// recognised by content, a name is only a hint. Compression and archives are opened on the way, to a depth and within
// [Limits], so that hostile input ends as a gap within bounded memory and time. Nothing is written to disk, and no
// goroutine is started.
//
// What cannot be read is never silent: it is a *inventory.Gap in the sequence, with the name of the reader as Op.
package format

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/domicile/domicile/internal/inventory"
)

// Object is one piece of bytes with random access.
type Object struct {
	// Name is only a hint: it separates formats that look alike and is part of the seed of a sample.
	Name string
	// Size is the number of bytes, -1 when it is unknown. It may lie.
	Size int64
	// Open returns the n bytes from off on, fewer where the object ends before; n < 0 is to the end. It must be safe for
	// concurrent use. A *inventory.Gap as its error is passed on as a gap, any other error ends the sequence.
	Open func(ctx context.Context, off, n int64) (io.ReadCloser, error)
}

// Options says what to read, and for whom.
type Options struct {
	// Dataset is the id of the object's dataset; a table inside it is Dataset.Inside(table). With the id of such a table
	// Read yields that table alone. So the id of an object has no "#" of its own.
	Dataset inventory.ID
	Want    inventory.Want // Columns, Rows, Bytes, Seed and Range.Offset, Range.Length are heeded
	Limits  Limits
	// Header names the columns of a table as text, when its schema is known better than its head tells.
	Header []inventory.Field
}

// Read yields the contents of o, in one pass and in the order of the bytes.
//
// Want.Rows limits each table by itself. A line-based, uncompressed object of known size is sampled in blocks spread
// over it; anything else gives its head. A range holds the records whose first byte lies in it; of a format that cannot
// be split the range with offset 0 has everything and the others nothing. An empty object yields nothing at all.
func Read(ctx context.Context, o Object, opt Options) iter.Seq2[inventory.Batch, error] {
	return func(yield func(inventory.Batch, error) bool) {
		out := newSink(ctx, yield, opt)
		in, err := openInput(ctx, o, opt, out.spent)
		if err == nil {
			err = readInput(ctx, in, out)
		}
		out.end(opt.Dataset, err)
	}
}

// Inspect tells what o is from its head, with a few range reads. What it cannot read is an error of type
// *inventory.Gap beside what it could tell.
func Inspect(ctx context.Context, o Object, opt Options) (Layout, error) {
	in, err := openInput(ctx, o, opt, &spending{want: opt.Want})
	if err != nil {
		return Layout{}, unmark(asGap(opt.Dataset, "open", err))
	}
	l, err := inspectInput(ctx, in)
	return l, unmark(asGap(opt.Dataset, l.Format, err))
}

// sourceError marks an error of the object itself, which is not the fault of its format. The mark is taken off at the
// border of the package.
type sourceError struct{ err error }

func (e *sourceError) Error() string { return fmt.Sprintf("format: read: %v", e.err) }
func (e *sourceError) Unwrap() error { return e.err }

// unmark takes the mark off.
func unmark(err error) error {
	if own, ok := errors.AsType[*sourceError](err); ok {
		return own.err
	}
	return err
}
