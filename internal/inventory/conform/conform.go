// Package conform holds a provider to the contract of [inventory.Provider]. Every provider's tests run it, on recorded
// answers and on real sources, and so does "domicile check" on the sources of a user: it needs no testing.T, writes
// nothing, and no value that it reads is in what it says.
package conform

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// The defaults of Config.
const (
	defaultSample = 10
	defaultReads  = 20     // datasets that are read
	defaultRows   = 10_000 // rows of a full read: enough to see a sample spread, small enough for a check
	defaultGrace  = 2 * time.Second
)

// Expected is what a source is known to hold. Nil parts are not checked; an empty list that is not nil means that there
// must be nothing.
type Expected struct {
	Stores   []inventory.ID
	Datasets []inventory.ID
	Flows    []inventory.ID
	Blanks   []Blank
	Gaps     []inventory.Cause // of the listing, one for each gap, in any order
}

// Blank is how many nulls and how many empty values a column holds: they are not the same.
type Blank struct {
	Dataset inventory.ID
	Column  string
	Null    int
	Empty   int
}

// Config says what to check. The zero value checks everything that needs no knowledge of the source.
type Config struct {
	Expected Expected
	Sample   int64           // rows of a sample; 0: 10
	Stores   int             // stores whose datasets are listed, the first by id; 0: all
	Reads    int             // datasets that are read, the first by id; 0: 20, below 0: none
	Rows     int64           // datasets that may be larger are not read to their end; 0: 10,000
	Grace    time.Duration   // how long goroutines of a loop that stopped may take to end; 0: 2 s
	Writes   func() []string // the calls that were no reads, as a recorder saw them; nil: nobody recorded
}

// Broken is one promise that the provider did not keep.
type Broken struct {
	Promise string // the promise, as a sentence
	Object  string // of which sequence or record
	Detail  string // what happened instead; never a value of a dataset
}

// Error says which promise was broken and how.
func (b *Broken) Error() string {
	return fmt.Sprintf("conform: %s: %s: %s", b.Object, b.Promise, b.Detail)
}

// Check runs every promise against the provider and returns the broken ones, joined, each a [*Broken]; nil when it kept
// them all. When the context ends first, its error is among them.
func Check(ctx context.Context, p inventory.Provider, cfg Config) error {
	cfg.Sample = cmp.Or(cfg.Sample, defaultSample)
	cfg.Reads = cmp.Or(cfg.Reads, defaultReads)
	cfg.Rows = cmp.Or(cfg.Rows, defaultRows)
	cfg.Grace = cmp.Or(cfg.Grace, defaultGrace)
	c := &checker{provider: p, cfg: cfg, seed: maphash.MakeSeed()}
	first := c.list(ctx)
	for _, check := range []func(context.Context, *listing){
		c.records, c.complete, c.again, c.inParts, c.reads, c.stops, c.cancels, c.writes,
	} {
		if err := ctx.Err(); err != nil {
			return errors.Join(append(c.broken, err)...)
		}
		check(ctx, first)
	}
	return errors.Join(c.broken...)
}

// checker is one run of Check.
type checker struct {
	provider inventory.Provider
	cfg      Config
	seed     maphash.Seed          // of the hashes that stand for rows
	looked   map[inventory.ID]bool // stores whose datasets are listed; nil until the first listing has chosen them
	broken   []error
}

func (c *checker) breaks(promise, object, detail string, args ...any) {
	c.broken = append(c.broken, &Broken{Promise: promise, Object: object, Detail: fmt.Sprintf(detail, args...)})
}

// writes looks at what a recorder saw in the whole check.
func (c *checker) writes(context.Context, *listing) {
	if c.cfg.Writes == nil {
		return
	}
	for _, call := range c.cfg.Writes() {
		c.breaks("a provider only reads", "calls", "%s", call)
	}
}
