package format

import (
	"cmp"
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

// limitError says which limit was met: a field of Limits, in lower case.
type limitError struct{ what string }

func (e *limitError) Error() string { return "format: the limit of " + e.what + " was met" }
func (e *limitError) Unwrap() error { return errTooLarge }

// over is the error of a limit that was met.
func over(what string) error { return &limitError{what} }

// asGap turns an error of a reader into a *Gap of the dataset; nil, errors of the object, of the context and of the
// caller stay what they are. A gap that names no dataset gets this one.
func asGap(dataset inventory.ID, op string, err error) error {
	if g := inventory.AsGap(err); g != nil {
		own := *g
		own.Dataset = cmp.Or(own.Dataset, dataset)
		return &own
	}
	var own *sourceError
	switch {
	case err == nil, errors.Is(err, errStop), errors.As(err, &own):
		return err
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
		return inventory.BudgetSpent, inventory.Fix{Code: inventory.FixRaiseBudget, Args: []string{"--budget"}}
	case errors.Is(err, errBomb):
		return inventory.TooLarge, inventory.Fix{Code: inventory.FixSplit, Args: []string{"bytes"}}
	case errors.Is(err, errTooLarge):
		return inventory.TooLarge, inventory.Fix{Code: inventory.FixSplit, Args: limitsMet(err)}
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

// limitsMet names the limits that an error is about.
func limitsMet(err error) []string {
	if e, ok := errors.AsType[*limitError](err); ok {
		return []string{e.what}
	}
	return nil
}
