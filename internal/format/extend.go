package format

import (
	"context"
	"errors"
	"io"
)

// How much more is asked for when a record goes on behind what was asked for at first: as much again, within these.
const (
	minStep = 4 * kib
	maxStep = 64 * kib
)

// extended reads an object from an offset on. It asks for no more than is likely to be used, and again when it is.
type extended struct {
	open   func(off, n int64) (io.ReadCloser, error)
	rc     io.ReadCloser
	off, n int64 // what to ask for next; n < 0: to the end
	step   int64 // how much to ask for after that
	size   int64
	last   bool // nothing follows what was asked for
}

// from returns the bytes from off on, n of them at first. The caller closes it.
func (in *input) from(ctx context.Context, off, n int64) *extended {
	step := min(max(n, minStep), maxStep)
	return &extended{off: off, n: n, step: step, size: in.size, open: func(off, n int64) (io.ReadCloser, error) { return in.open(ctx, off, n) }}
}

func (e *extended) Read(p []byte) (int, error) {
	for {
		if e.rc == nil {
			rc, err := e.open(e.off, e.n)
			if err != nil {
				return 0, err
			}
			e.last = e.n < 0 || e.off+e.n >= e.size
			e.rc, e.n = rc, e.step
		}
		n, err := e.rc.Read(p)
		e.off += int64(n)
		if e.last || !errors.Is(err, io.EOF) {
			return n, err
		}
		if err := e.Close(); err != nil || n > 0 {
			return n, err
		}
	}
}

// Close closes the request that is open.
func (e *extended) Close() error {
	if e.rc == nil {
		return nil
	}
	rc := e.rc
	e.rc = nil
	return rc.Close()
}
