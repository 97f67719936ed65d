package run

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// keptForm counts the forms in which results were kept; another form is read again.
const keptForm = 3

// keptDataset is the result of a dataset as it is kept. It holds masked samples, hashes and counts, no value.
type keptDataset struct {
	Dataset inventory.Dataset `json:"dataset"`
	Profile classify.Profile  `json:"profile"`        // with the people of its sketches, not those that were counted again
	Keys    *classify.Keys    `json:"keys,omitempty"` // by which its people can be counted better; nil when they cannot
	Census  bool              `json:"census,omitempty"`

	people *people.Sketches
	sketch []byte           // people in the form in which they are kept; nil until somebody asked
	census *people.Sketches // of its people, counted again; nil when they were not
}

// stored returns the people in the form in which they are kept.
func (k *keptDataset) stored() (sketch []byte, err error) {
	if k.sketch == nil {
		k.sketch, err = k.people.MarshalBinary()
	}
	return k.sketch, err
}

// encodeKept writes results as the length of their description, the description as JSON, and behind it the sketches of
// each dataset, each with their length before them.
func encodeKept(all []keptDataset) ([]byte, error) {
	head, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	data := append(binary.AppendUvarint(nil, uint64(len(head))), head...)
	for i := range all {
		sketch, err := all[i].stored()
		if err != nil {
			return nil, err
		}
		data = append(binary.AppendUvarint(data, uint64(len(sketch))), sketch...)
		if all[i].census == nil {
			continue
		}
		if sketch, err = all[i].census.MarshalBinary(); err != nil {
			return nil, err
		}
		data = append(binary.AppendUvarint(data, uint64(len(sketch))), sketch...)
	}
	return data, nil
}

// decodeKept reads what encodeKept wrote.
func decodeKept(data []byte) ([]keptDataset, error) {
	head, rest, err := cutField(data)
	if err != nil {
		return nil, err
	}
	var all []keptDataset
	if err := json.Unmarshal(head, &all); err != nil {
		return nil, fmt.Errorf("%w: %w", errOutcome, err)
	}
	for i := range all {
		if all[i].people, rest, err = cutSketches(rest); err != nil {
			return nil, err
		}
		if !all[i].Census {
			continue
		}
		if all[i].census, rest, err = cutSketches(rest); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func cutSketches(data []byte) (*people.Sketches, []byte, error) { //nolint:revive // as cutField
	field, rest, err := cutField(data)
	if err != nil {
		return nil, nil, err
	}
	s := new(people.Sketches)
	return s, rest, s.UnmarshalBinary(field)
}

// keep keeps the result of a container that was seen whole, for scans to come.
func (s *scan) keep(ctx context.Context, id inventory.ID, all []keptDataset) error {
	c, ok := s.over.containers[id]
	if !ok || c.fingerprint == "" || c.none || c.holes || c.done < c.shards {
		return nil
	}
	data, err := encodeKept(all)
	if err != nil {
		return fmt.Errorf("run: keep result of %s: %w", id, err)
	}
	return s.cfg.Store.Keep(ctx, &store.Kept{
		Container: id, Fingerprint: c.fingerprint, Rows: c.rows, Scan: s.cfg.ScanID, ReadAt: s.started, Data: data,
	})
}

// foldCarried adds the results that are carried over. One that cannot be understood is dropped: its datasets have a gap,
// and the next scan reads them.
func (f *folding) foldCarried(ctx context.Context) error {
	over := f.scan.over.over
	for _, id := range slices.Sorted(maps.Keys(over)) {
		data, err := f.scan.cfg.Store.KeptData(ctx, id)
		if err != nil {
			return err
		}
		all, err := decodeKept(data)
		if err != nil {
			f.scan.cfg.Log.Warn("a result that was kept is not understood", "container", id)
			if err := f.scan.cfg.Store.Forget(ctx, id); err != nil {
				return err
			}
			delete(over, id)
			continue
		}
		for i := range all {
			all[i].Dataset.Store = f.scan.over.containers[id].store // it may be joined to another now
			f.datasets[all[i].Dataset.ID] = all[i].Dataset
			if err := f.take(ctx, &all[i]); err != nil {
				return err
			}
		}
		if err := f.again(ctx, over[id], all); err != nil {
			return err
		}
	}
	return nil
}

// again keeps a result that is carried over once more, when its people were counted again meanwhile: nobody has to count
// them a third time. The day on which it was read stays.
func (f *folding) again(ctx context.Context, last store.Kept, all []keptDataset) error {
	if !slices.ContainsFunc(all, func(k keptDataset) bool { return k.census != nil && !k.Census }) {
		return nil
	}
	for i := range all {
		all[i].Census = all[i].census != nil
	}
	data, err := encodeKept(all)
	if err != nil {
		return fmt.Errorf("run: keep result of %s: %w", last.Container, err)
	}
	last.Data = data
	return f.scan.cfg.Store.Keep(ctx, &last)
}
