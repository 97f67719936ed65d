package classify

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/classify/people"
)

// stored is a Table as it is kept between two runs. It holds no raw value.
type stored struct {
	Version string // of the engine whose forms the counts are of
	Comment string
	Rows    int64
	Batches int64
	Design  design
	Columns []storedColumn
	People  []byte // none when they are kept apart
}

// storedColumn is a column; rare counts are kept as pairs, and hashes only under the veil.
type storedColumn struct {
	Name, Type, Comment, Under string
	Rows, Nulls, Empties       int64
	Within                     []storedCount
	Whole                      []storedWhole
	Limit                      uint64
	Entries                    []seen
	Samples                    []storedSample
}

type storedCount struct {
	At int
	N  int64
}

type storedWhole struct {
	Detector int
	Rows     int64
	Lowest   []uint64
}

type storedSample struct {
	Detector int
	Samples  []sample
}

// MarshalBinary keeps the table for a later run. Equal tables give equal bytes.
func (t *Table) MarshalBinary() ([]byte, error) {
	s := stored{Version: t.engine.version, Comment: t.dataset.Comment, Rows: t.rows, Batches: t.batches, Design: t.design}
	if t.options.Recorder == nil {
		sketches, err := t.people.sketches().MarshalBinary()
		if err != nil {
			return nil, fmt.Errorf("classify: keep table %s: %w", t.dataset.ID, err)
		}
		s.People = sketches
	}
	for _, c := range t.sorted() {
		s.Columns = append(s.Columns, c.stored(&t.hasher))
	}
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(&s); err != nil {
		return nil, fmt.Errorf("classify: keep table %s: %w", t.dataset.ID, err)
	}
	return buf.Bytes(), nil
}

// UnmarshalBinary takes over a table that MarshalBinary kept. The table must come from NewTable of an engine of the
// same version.
func (t *Table) UnmarshalBinary(data []byte) error {
	var s stored
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&s); err != nil {
		return fmt.Errorf("classify: take table %s: %w", t.dataset.ID, err)
	}
	if s.Version != t.engine.version {
		return fmt.Errorf("classify: take table %s: it was kept by version %s, this is %s", t.dataset.ID, s.Version, t.engine.version)
	}
	if t.dataset.Comment == "" {
		t.dataset.Comment = s.Comment
	}
	t.rows, t.batches, t.design = s.Rows, s.Batches, s.Design
	t.columns, t.order, t.recent = make(map[string]*column), nil, nil
	for i := range s.Columns {
		if err := s.Columns[i].restore(t); err != nil {
			return fmt.Errorf("classify: take table %s: %w", t.dataset.ID, err)
		}
	}
	return t.restorePeople(s.People)
}

// restorePeople takes over the people that were kept with the table, if any were.
func (t *Table) restorePeople(data []byte) error {
	if len(data) == 0 {
		return nil
	}
	past := new(people.Sketches)
	if err := past.UnmarshalBinary(data); err != nil {
		return fmt.Errorf("classify: take table %s: %w", t.dataset.ID, err)
	}
	t.AddPeople(past)
	return nil
}

func (c *column) stored(h *hasher) storedColumn {
	c.distinct.cut()
	s := storedColumn{
		Name: c.Name, Type: c.Type, Comment: c.Comment, Under: c.Under,
		Rows: c.Rows, Nulls: c.Nulls, Empties: c.Empties,
		Within: pairs(&c.Within),
		Limit:  h.veil(c.distinct.limit), Entries: slices.Clone(c.distinct.entries),
	}
	for i := range s.Entries {
		s.Entries[i].Hash = h.veil(s.Entries[i].Hash)
	}
	for d, w := range c.Whole {
		if w != nil {
			s.Whole = append(s.Whole, storedWhole{Detector: d, Rows: w.Rows, Lowest: mapped(w.lowest, h.veil)})
		}
	}
	for _, d := range slices.Sorted(maps.Keys(c.samples)) {
		all := slices.Clone(c.samples[d])
		for i := range all {
			all[i].Hash = h.veil(all[i].Hash)
		}
		s.Samples = append(s.Samples, storedSample{Detector: d, Samples: all})
	}
	return s
}

// mapped returns f of each hash.
func mapped(all []uint64, f func(uint64) uint64) []uint64 {
	out := make([]uint64, len(all))
	for i, h := range all {
		out[i] = f(h)
	}
	return out
}

// errMalformed says that bytes are no stored table, or one that another installation keeps.
var errMalformed = errors.New("malformed table")

// restore makes a column of what was kept. It checks what the code that goes on with the column relies on.
func (s *storedColumn) restore(t *Table) error {
	if _, twice := t.columns[s.Name]; twice || len(s.Entries) > sampleSize {
		return errMalformed
	}
	c, h := t.column(s.Name), &t.hasher
	c.Type, c.Comment, c.Under = s.Type, s.Comment, s.Under
	c.Rows, c.Nulls, c.Empties = s.Rows, s.Nulls, s.Empties
	unpair(s.Within, &c.Within)
	limit := h.unveil(s.Limit)
	for i := range s.Entries {
		e := &s.Entries[i]
		e.Hash = h.unveil(e.Hash)
		if e.Hash > limit || int(e.Stands) > len(t.engine.detectors) || e.Class > allClasses {
			return errMalformed
		}
	}
	c.distinct.entries, c.distinct.limit = s.Entries, limit
	c.distinct.cut()
	return errors.Join(s.restoreWhole(c, t), s.restoreSamples(c, t))
}

func (s *storedColumn) restoreWhole(c *column, t *Table) error {
	for _, w := range s.Whole {
		if w.Detector < 0 || w.Detector >= len(t.engine.detectors) || len(w.Lowest) > wholeSize {
			return errMalformed
		}
		c.wholeOf(w.Detector).merge(&whole{Rows: w.Rows, lowest: mapped(w.Lowest, t.hasher.unveil)})
	}
	return nil
}

func (s *storedColumn) restoreSamples(c *column, t *Table) error {
	for _, all := range s.Samples {
		if all.Detector < anyDetector || all.Detector >= len(t.engine.detectors) || len(all.Samples) > maxSamples {
			return errMalformed
		}
		for _, one := range all.Samples {
			one.Hash = t.hasher.unveil(one.Hash)
			c.samples[all.Detector] = insert(c.samples[all.Detector], one)
		}
	}
	return nil
}

func pairs(counts *[maxForms]int64) []storedCount {
	var all []storedCount
	for i, n := range counts {
		if n != 0 {
			all = append(all, storedCount{At: i, N: n})
		}
	}
	return all
}

func unpair(all []storedCount, counts *[maxForms]int64) {
	for _, p := range all {
		if p.At >= 0 && p.At < maxForms {
			counts[p.At] = p.N
		}
	}
}
