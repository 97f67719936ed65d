package classify

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"maps"
	"math"
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
	People  []byte
}

// storedColumn is a column; rare counts are kept as pairs.
type storedColumn struct {
	Name, Type, Comment, Under string
	Rows, Nulls, Empties       int64
	Within                     []storedCount
	Limit                      uint64
	Entries                    []seen
	Samples                    []storedSample
}

type storedCount struct {
	At int
	N  int64
}

type storedSample struct {
	Detector int
	Samples  []sample
}

// MarshalBinary keeps the table for a later run. Equal tables give equal bytes.
func (t *Table) MarshalBinary() ([]byte, error) {
	sketches, err := t.people.sketches().MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("classify: keep table %s: %w", t.dataset.ID, err)
	}
	s := stored{Version: t.engine.version, Comment: t.dataset.Comment, Rows: t.rows, Batches: t.batches, Design: t.design, People: sketches}
	for _, c := range t.sorted() {
		s.Columns = append(s.Columns, c.stored())
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
	past := new(people.Sketches)
	if err := past.UnmarshalBinary(s.People); err != nil {
		return fmt.Errorf("classify: take table %s: %w", t.dataset.ID, err)
	}
	if t.dataset.Comment == "" {
		t.dataset.Comment = s.Comment
	}
	t.rows, t.batches, t.design = s.Rows, s.Batches, s.Design
	t.columns, t.order = make(map[string]*column), nil
	for i := range s.Columns {
		s.Columns[i].restore(t.column(s.Columns[i].Name))
	}
	t.people.merge(past)
	return nil
}

func (c *column) stored() storedColumn {
	c.distinct.cut()
	s := storedColumn{
		Name: c.Name, Type: c.Type, Comment: c.Comment, Under: c.Under,
		Rows: c.Rows, Nulls: c.Nulls, Empties: c.Empties,
		Within: pairs(&c.Within),
		Limit:  c.distinct.limit, Entries: c.distinct.entries,
	}
	for _, d := range slices.Sorted(maps.Keys(c.samples)) {
		s.Samples = append(s.Samples, storedSample{Detector: d, Samples: c.samples[d]})
	}
	return s
}

func (s *storedColumn) restore(c *column) {
	c.Type, c.Comment, c.Under = s.Type, s.Comment, s.Under
	c.Rows, c.Nulls, c.Empties = s.Rows, s.Nulls, s.Empties
	unpair(s.Within, &c.Within)
	c.distinct.entries = s.Entries
	c.distinct.limit = math.MaxUint64
	c.distinct.cut()
	c.distinct.limit = min(c.distinct.limit, s.Limit)
	for _, all := range s.Samples {
		c.samples[all.Detector] = all.Samples
	}
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
