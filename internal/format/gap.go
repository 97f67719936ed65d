package format

import (
	"context"
	"errors"
	"io"

	"github.com/domicile/domicile/internal/inventory"
)

// What readers return. None of them quotes a value.
var (
	errStop        = errors.New("format: the caller wants no more")
	errFull        = errors.New("format: the table has all rows that are wanted")
	errBudget      = errors.New("format: the byte budget is spent")
	errBomb        = errors.New("format: more comes out than a decompressor may give")
	errTooLarge    = errors.New("format: a limit was met")
	errUnsupported = errors.New("format: no reader for this")
	errEncrypted   = errors.New("format: it is encrypted")
	errCorrupt     = errors.New("format: it is damaged")
)

// asGap turns an error of a reader into a *Gap of the dataset; nil, gaps, errors of the object, of the context and of
// the caller stay as they are.
func asGap(dataset inventory.ID, op string, err error) error {
	var own *sourceError
	switch {
	case err == nil, inventory.AsGap(err) != nil, errors.Is(err, errStop):
		return err
	case errors.As(err, &own):
		return own.err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	cause, fix := reason(err)
	return &inventory.Gap{Dataset: dataset, Op: op, Cause: cause, Fix: fix, Err: err}
}

// reason says which cause and fix an error of a reader means.
func reason(err error) (inventory.Cause, inventory.Fix) {
	switch {
	case errors.Is(err, errBudget):
		return inventory.BudgetSpent, inventory.Fix{Code: inventory.FixRaiseBudget, Args: []string{"--sample"}}
	case errors.Is(err, errBomb):
		return inventory.TooLarge, inventory.Fix{Code: inventory.FixSplit, Args: []string{"decompressed_bytes"}}
	case errors.Is(err, errTooLarge), errors.Is(err, errDeep):
		return inventory.TooLarge, inventory.Fix{Code: inventory.FixSplit}
	case errors.Is(err, errUnsupported):
		return inventory.Unsupported, inventory.Fix{Code: inventory.FixConvert, Args: []string{"csv"}}
	case errors.Is(err, errEncrypted):
		return inventory.Unreadable, inventory.Fix{Code: inventory.FixConvert, Args: []string{"unencrypted"}}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return inventory.Truncated, inventory.Fix{Code: inventory.FixRepair}
	default:
		return inventory.Unreadable, inventory.Fix{Code: inventory.FixRepair}
	}
}
