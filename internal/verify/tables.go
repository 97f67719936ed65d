package verify

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/format/digest"
	"github.com/domicile/domicile/internal/inventory"
)

// Database is one side: a store of tables.
type Database struct {
	Digester digest.Digester
	Store    inventory.Store
}

// table names a table of the store: the last element of its id.
func (d Database) table(name string) inventory.Dataset {
	return inventory.Dataset{ID: d.Store.ID + "/" + inventory.ID(name), Store: d.Store.ID}
}

// TablesConfig says what to compare of two databases.
type TablesConfig struct {
	// Of identifies the comparison; kept progress of another is not taken up.
	Of string
	// Tables are the last elements of the ids of the tables: "schema.table", "table".
	Tables []string
	// Name says a row by the hash of its key; nil leaves it empty.
	Name func(table, key string) string
	// Workers is how many statements run at the same time on each side; 0 is 2: each keeps a core of a server busy.
	Workers int
	// Keep is how many differences are kept with their name; 0 is 100.
	Keep int
	// Rows is how many rows of parts that differ are compared one by one; 0 is 200,000. What is beyond is counted as "at
	// least".
	Rows int64
	// State keeps progress; nil keeps none.
	State State
	// Every is how often progress is kept; 0 is a second.
	Every time.Duration
	// Now is the clock that Every is measured with.
	Now func() time.Time
	// Progress is told how far it is; nil: nobody asks.
	Progress func(Outcome)
}

const (
	workersTables = 2
	// refinedRows bounds the hashes in memory: 32 bytes each, of both sides.
	refinedRows = 200_000
	// bucketDigits cuts a table into 4,096 parts: few enough for a statement's answer, enough that the rows of one are few.
	bucketDigits = 3
)

func (c TablesConfig) withDefaults() TablesConfig {
	if c.Name == nil {
		c.Name = func(string, string) string { return "" }
	}
	if c.Progress == nil {
		c.Progress = func(Outcome) {}
	}
	c.Workers = cmp.Or(c.Workers, workersTables)
	c.Keep = cmp.Or(c.Keep, firstDifferences)
	c.Rows = cmp.Or(c.Rows, refinedRows)
	c.Every = cmp.Or(c.Every, time.Second)
	return c
}

// Tables compares tables of two databases, one after the other: columns, then the digests of the parts of each, which
// the databases compute, then the rows of the parts that differ by the hashes of their keys. Databases of different
// families are compared by numbers of rows and values, sums and lengths, and the outcome says so. What could not be read
// is a gap of the outcome. An error, the context's included, leaves what was done in the state.
func Tables(ctx context.Context, source, target Database, cfg TablesConfig) (Outcome, error) {
	cfg = cfg.withDefaults()
	r := &tableRun{cfg: cfg, source: source, target: target}
	if err := r.takeUp(ctx); err != nil {
		return Outcome{}, err
	}
	if len(cfg.Tables) == 0 { // nothing was compared, and nothing is not equal
		r.done.Outcome.addGap(Gap{Op: "find table", Cause: inventory.Unreadable, Count: 1})
	}
	for r.done.Next < len(cfg.Tables) {
		name := cfg.Tables[r.done.Next]
		var o Outcome // it counts when the table is done
		err := r.table(ctx, name, &o)
		if err != nil && (ctx.Err() != nil || !r.done.Outcome.gap(err)) {
			return r.done.Outcome, errors.Join(err, r.save())
		}
		if err != nil {
			r.done.Frozen.Unknown++
		}
		r.done.Outcome.add(&o, cfg.Keep)
		r.done.There = append(r.done.There, r.there)
		r.done.Next++
		r.done.Table = nil
		cfg.Progress(r.done.Outcome)
		if err := r.save(); err != nil {
			return r.done.Outcome, err
		}
	}
	r.done.Outcome.Frozen = r.done.Frozen.say()
	return r.done.Outcome, nil
}

// tablesDone is what is kept of a comparison of tables.
type tablesDone struct {
	Outcome Outcome     `json:"outcome"`
	Frozen  frozenCount `json:"frozen"`
	Tables  []string    `json:"tables"`          // of which Next is one
	There   []string    `json:"there"`           // states of the tables that are done, at the target
	Next    int         `json:"next"`            // tables before it are done
	Table   *tableDone  `json:"table,omitempty"` // of the one that is under way
}

// tableDone is what is kept of one table.
type tableDone struct {
	State   string   `json:"state"` // of the source at the beginning
	There   string   `json:"there"` // of the target
	Columns []string `json:"columns"`
	Key     []string `json:"key"`
	Source  sideDone `json:"source"`
	Target  sideDone `json:"target"`
}

// sideDone is one side of a table.
type sideDone struct {
	Parts   []string                 `json:"parts"` // that are left
	Buckets map[string]digest.Bucket `json:"buckets"`
}

func (s *sideDone) add(part string, found []digest.Bucket) {
	s.Parts = slices.DeleteFunc(s.Parts, func(p string) bool { return p == part })
	for _, b := range found {
		sum := s.Buckets[b.Name]
		sum.Name = b.Name
		sum.Join(b)
		s.Buckets[b.Name] = sum
	}
}

// rows counts the rows of a side.
func (s *sideDone) rows() int64 {
	var n int64
	for _, b := range s.Buckets {
		n += b.Rows
	}
	return n
}

// tableRun is one comparison of tables.
type tableRun struct {
	cfg            TablesConfig
	source, target Database
	done           tablesDone
	there          string // state of the table under way, at the target
	saved          time.Time
}

// table compares one table.
func (r *tableRun) table(ctx context.Context, name string, o *Outcome) error {
	a, err := r.source.Digester.Shape(ctx, r.source.table(name))
	if err != nil {
		return err
	}
	b, err := r.target.Digester.Shape(ctx, r.target.table(name))
	if err != nil {
		return err
	}
	r.there = b.State
	switch {
	case a.Columns == nil:
		return &inventory.Gap{Op: "find table", Cause: inventory.Unreadable, Store: r.source.Store.ID}
	case b.Columns == nil:
		o.note(Difference{Kind: Missing, Dataset: name, What: "the table"}, r.cfg.Keep)
		o.AtLeast = true
		return nil
	case a.Family != b.Family:
		return r.bySums(ctx, name, [2]digest.Shape{a, b}, o)
	}
	common := r.columns(name, a, b, o)
	key := a.Key
	if !containsAll(common, key) {
		key = nil
	}
	if len(key) == 0 {
		o.say(NoteNoKey)
	}
	return r.byDigest(ctx, &tablePair{
		name: name, columns: common, key: key, state: a.State, parts: [2][]string{a.Parts, b.Parts}, out: o,
	})
}

// columns notes the columns that only one side has and returns those of both.
func (r *tableRun) columns(name string, a, b digest.Shape, o *Outcome) []string {
	var common []string
	for _, c := range a.Columns {
		if !slices.ContainsFunc(b.Columns, func(x digest.Column) bool { return x.Name == c.Name }) {
			o.note(Difference{Kind: Columns, Dataset: name, What: c.Name + " is not at the target"}, r.cfg.Keep)
			continue
		}
		common = append(common, c.Name)
	}
	for _, c := range b.Columns {
		if !slices.Contains(common, c.Name) {
			o.note(Difference{Kind: Columns, Dataset: name, What: c.Name + " is not at the source"}, r.cfg.Keep)
		}
	}
	return common
}

func containsAll(all, some []string) bool {
	for _, s := range some {
		if !slices.Contains(all, s) {
			return false
		}
	}
	return true
}

// tablePair is a table as it is compared by digests.
type tablePair struct {
	name         string
	columns, key []string
	state        string
	parts        [2][]string // of source and target
	out          *Outcome
}

// request asks one side for the table.
func (t *tablePair) request(d Database) digest.Request {
	return digest.Request{Dataset: d.table(t.name), Columns: t.columns, Key: t.key, Digits: bucketDigits}
}

// byDigest compares the digests of the parts, and the rows of those that differ.
func (r *tableRun) byDigest(ctx context.Context, t *tablePair) error {
	r.begin(t)
	done := r.done.Table
	if err := r.digest(ctx, t); err != nil {
		return err
	}
	o := t.out
	rows := done.Source.rows()
	o.Source += rows
	o.Target += done.Target.rows()
	names := differing(&done.Source, &done.Target)
	left, err := r.refine(ctx, t, names)
	if err != nil {
		if ctx.Err() != nil || !o.gap(err) {
			return err
		}
		// That they differ is known; how many of their rows do is not.
		o.AtLeast, left = true, 0
		for _, name := range names {
			left += done.Source.Buckets[name].Rows
		}
	}
	o.Compared += rows - left
	o.by(byDigests, rows-left)
	return r.frozenTable(ctx, t)
}

// digest reads what is left of both sides, in parallel.
func (r *tableRun) digest(ctx context.Context, t *tablePair) error {
	type answer struct {
		side  *sideDone
		part  string
		found []digest.Bucket
	}
	answers := make(chan answer)
	g, gctx := errgroup.WithContext(ctx)
	for _, s := range []struct {
		database Database
		done     *sideDone
	}{{r.source, &r.done.Table.Source}, {r.target, &r.done.Table.Target}} {
		parts := slices.Clone(s.done.Parts)
		g.Go(func() error {
			side, sctx := errgroup.WithContext(gctx)
			side.SetLimit(r.cfg.Workers)
			for _, part := range parts {
				side.Go(func() error {
					request := t.request(s.database)
					request.Part = part
					found, err := s.database.Digester.Digest(sctx, request)
					if err != nil {
						return err
					}
					select {
					case answers <- answer{s.done, part, found}:
						return nil
					case <-sctx.Done():
						return sctx.Err()
					}
				})
			}
			return side.Wait()
		})
	}
	ended := make(chan error, 1)
	g2 := errgroup.Group{}
	g2.Go(func() error {
		ended <- g.Wait()
		close(answers)
		return nil
	})
	var kept error
	for a := range answers {
		a.side.add(a.part, a.found)
		kept = errors.Join(kept, r.saveNow())
	}
	return errors.Join(<-ended, kept)
}

// saveNow keeps progress when it is time to.
func (r *tableRun) saveNow() error {
	now := r.cfg.Now()
	if now.Sub(r.saved) < r.cfg.Every {
		return nil
	}
	r.saved = now
	r.cfg.Progress(r.done.Outcome)
	return r.save()
}

func (r *tableRun) save() error {
	if r.cfg.State == nil {
		return nil
	}
	return r.cfg.State.Save(r.cfg.Of, r.done)
}
