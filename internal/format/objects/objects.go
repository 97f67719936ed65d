// Package objects answers, for stage 1, how a pile of objects becomes datasets.
//
// A store of objects (a bucket, a folder) implements [Objects]; [Datasets] and [Read] do the rest. Objects whose keys
// have the same template (see [Template]) and whose schemas agree are one dataset. Listing keeps counts and a bounded
// sample of each template, never all keys, so that 10^7 objects take the memory of 10^4 templates.
//
// The id of a dataset is the id of its store, "/", and the template; an object that is alone under its template may
// go by its own key (see [Config.ByKey]). Objects under one template whose schemas differ are told apart as
// "<template>#~<fingerprint>", like the tables of a container, and are read like those.
package objects

import (
	"cmp"
	"context"
	"io"
	"iter"
	"time"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// Objects is a store of objects as this package needs it. Both methods are called from several goroutines at once and
// only read.
type Objects interface {
	// List yields every member of the store whose key is from or comes after it, in ascending order of the bytes of
	// the keys. A from that ends in a zero byte therefore means: after the key before that byte. A *Gap is passed on
	// and the listing goes on; any other error is the last pair.
	//
	// Of the store, only the ID is sure to be set.
	List(ctx context.Context, store inventory.Store, from string) iter.Seq2[inventory.Member, error]
	// Open returns n bytes of an object from off on, fewer where it ends before; n < 0 is to the end. A *Gap is passed
	// on and the object is left out, any other error ends the sequence.
	Open(ctx context.Context, store inventory.Store, key string, off, n int64) (io.ReadCloser, error)
}

// The bounds of a listing. The design states the first two.
const (
	sampleSize   = 1000
	maxTemplates = 10_000
	// maxKept bounds the members that all samples of a store keep together: about 20 MB at keys of 100 bytes.
	maxKept = 100_000
)

// Config says how far to look. The zero value lists names only and opens no object.
type Config struct {
	// Heads is how many objects of one template are looked into to learn format and columns; 0 opens none, so that
	// the format is only what the names say.
	Heads int
	// Workers is how many objects are looked into at the same time; 0 means 4.
	Workers int
	// ByKey names an object that is alone under its template by its key instead of the template.
	ByKey bool
	// Templates is how many templates are told apart before they merge; 0 means 10,000.
	Templates int
	// Limits bounds what one object may take.
	Limits format.Limits
	// Listed, where it is set, is told once what a listing that came to its end saw.
	Listed func(Tally)
	// Reports, where it is set, names the places at which inventory reports of a store may lie. The newest that is
	// complete and not too old is read instead of listing the store.
	Reports func(ctx context.Context, store inventory.Store) ([]Reports, error)
	// Now is the clock that the age of a report is measured by; nil takes a report of any age.
	Now func() time.Time

	asOf *time.Time // of the report that was read
}

func (c Config) withDefaults() Config {
	c.Workers = cmp.Or(c.Workers, 4) // enough to hide the latency of a disk or of one region
	c.Templates = cmp.Or(c.Templates, maxTemplates)
	return c
}
