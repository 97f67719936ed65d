package inventory

import (
	"context"
	"errors"
	"iter"
)

// Lister is a provider that can list a store in parts, so that a listing that is interrupted goes on where it was, and
// several ranges of a large store are listed at the same time, on this machine and on others. It is apart from Provider
// because databases list their tables in one query. The rules of the sequences are those of Provider.
//
// However a store was cut and whoever listed its parts, Gather yields what Datasets yields.
type Lister interface {
	// Lists reports whether a store is one that can be listed in parts. It makes no request.
	Lists(s Store) bool
	// ListPart lists what is left of a range. It yields how far it has come every so often, the last time when the range is
	// done; gaps go into the state. An error that ends it comes with how far it had come. With [ErrRelist] comes where the
	// listing of the whole store begins anew.
	ListPart(ctx context.Context, s Store, left Rest) iter.Seq2[Part, error]
	// Middle finds a key that cuts a range, so that something lies at or behind it, with a few small requests; "" when
	// nothing lies in the range or it is not worth a cut.
	Middle(ctx context.Context, s Store, within Range) (string, error)
	// Gather yields the datasets of a store from the states of ranges that cover it, in any order. An error in states
	// ends it.
	Gather(ctx context.Context, s Store, states iter.Seq2[[]byte, error]) iter.Seq2[Dataset, error]
}

// ErrRelist says that what was listed of a store is of no use, whichever part of it: what it was taken from has turned
// out to be damaged.
var ErrRelist = errors.New("inventory: the store must be listed anew")

// Rest is what is left to list of a store: a range of keys, of which only From and To count, and the state that the
// listing of what comes before it left; nil is none.
type Rest struct {
	Range
	State []byte
}

// Part is how far the listing of a range has come.
type Part struct {
	Next    string // where the rest of the range begins; "" when it is done
	Done    bool   // the range was listed to its end
	Members int64  // that were listed by this call so far
	Bytes   int64  // that they hold
	// State writes down everything that is known of the range so far, that of earlier calls included. It is valid until
	// the loop body returns.
	State func() ([]byte, error)
}
