package format

import (
	"context"
	"errors"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// sink takes what readers produce and hands it to the caller of Read. Every method returns errStop once the caller
// wants no more, and the context's error once that is done; a reader returns such an error at once.
type sink struct {
	yield   func(inventory.Batch, error) bool
	only    inventory.ID // the table of a container that is wanted; "": all
	alive   func() error
	want    inventory.Want
	limits  Limits
	spent   *spending
	design  inventory.Design // of the batches from now on; the zero Design is decided by table
	emitted int64            // bytes of the object that batches have accounted for
	held    int              // bytes of values in tables that were not handed over
	stopped bool
}

func newSink(ctx context.Context, yield func(inventory.Batch, error) bool, opt Options) *sink {
	limits := opt.Limits.withDefaults()
	s := &sink{
		yield: yield, alive: ctx.Err, want: opt.Want, limits: limits,
		spent: &spending{limits: limits, want: opt.Want},
	}
	if opt.Dataset != opt.Dataset.Container() {
		s.only = opt.Dataset
	}
	return s
}

// wants reports whether the caller wants batches of the dataset, or of a table inside it. Batches and gaps of others
// are dropped, so asking is only a matter of speed.
func (s *sink) wants(dataset inventory.ID) bool {
	return s.only == "" || s.only == dataset || strings.HasPrefix(string(s.only), string(dataset)+"#") ||
		strings.HasPrefix(string(dataset), string(s.only)+"#")
}

// emit hands over one batch, for readers that build their columns themselves. It sets Bytes, and Design where it is
// zero. The memory of b is the reader's again when emit returns.
func (s *sink) emit(b inventory.Batch) error {
	if err := s.alive(); err != nil {
		return err
	}
	if s.only != "" && s.only != b.Dataset && !strings.HasPrefix(string(b.Dataset), string(s.only)+"#") {
		return nil
	}
	if b.Design.Sampling == "" {
		b.Design = s.design
	}
	b.Bytes = s.spent.raw - s.emitted
	s.emitted = s.spent.raw
	return s.pass(b, nil)
}

// gap reports something that was not read and goes on; err is an error as reader.read may return it.
func (s *sink) gap(dataset inventory.ID, op string, err error) error {
	err = asGap(dataset, op, err)
	g := inventory.AsGap(err)
	if g == nil {
		return err
	}
	if !s.wants(g.Dataset) {
		return nil
	}
	return s.pass(inventory.Batch{}, err)
}

// settle ends one input: gaps are passed on, and what must end everything is returned.
func (s *sink) settle(dataset inventory.ID, op string, err error) error {
	if err == nil || errors.Is(err, errFull) {
		return nil
	}
	fatal := errors.Is(err, errBudget) || errors.Is(err, errBomb)
	if err := s.gap(dataset, op, err); err != nil || !fatal {
		return err
	}
	return errStop
}

// end passes on the last error of a Read.
func (s *sink) end(dataset inventory.ID, err error) {
	if err = unmark(asGap(dataset, "open", err)); err != nil && !errors.Is(err, errStop) {
		_ = s.pass(inventory.Batch{}, err)
	}
}

// pass yields one pair.
func (s *sink) pass(b inventory.Batch, err error) error {
	if s.stopped {
		return errStop
	}
	if !s.yield(b, err) {
		s.stopped = true
		return errStop
	}
	return nil
}
