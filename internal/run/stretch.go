package run

import (
	"fmt"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// stretch is the ranges of one container that one worker reads one after the other. Their tables are their own, and
// depend on nothing but their range. Their people go into the same sketches, which are the same in whatever order and
// parts they were filled: to fill, to keep and to merge some for each range was a third of the work of a scan.
//
// What was recorded is kept with the range that was finished last, and taken from the one before in the same moment, so
// that each finished range is kept whole at any time.
type stretch struct {
	container inventory.ID
	recorders map[inventory.ID]*people.Recorder
	holder    *store.Shard // whose result holds what was recorded; nil before the first
	rest      outcome      // the result of the holder without that
}

// joins reports whether a shard can be one of a stretch: a plain range of all rows.
func (s *scan) joins(sh *shard) bool {
	none := s.cfg.Sources[sh.source].Sample.None() || s.mayNotRead(*sh) != nil
	return sh.want.Range != (inventory.Range{}) && sh.want.Rows == 0 && sh.want.Bytes == 0 &&
		!none && !sh.look && !sh.cut && !sh.skip && !sh.again && sh.census == nil
}

// next returns the stretch that goes on with a shard, which may be a new one; nil when the shard stands alone.
func (st *stretch) next(s *scan, sh *shard) *stretch {
	switch {
	case !s.joins(sh):
		return nil
	case st != nil && st.container == sh.dataset.ID:
		return st
	}
	return &stretch{container: sh.dataset.ID, recorders: map[inventory.ID]*people.Recorder{}}
}

// options returns opt with the recorder of a dataset. A nil stretch leaves each table its own.
func (st *stretch) options(id inventory.ID, opt classify.TableOptions) classify.TableOptions {
	if st == nil {
		return opt
	}
	if opt.Scope == "" {
		opt.Scope = string(id)
	}
	if st.recorders[id] == nil {
		st.recorders[id] = classify.NewRecorder(opt)
	}
	opt.Recorder = st.recorders[id]
	return opt
}

// completion is the result of a shard of the stretch with the people of all its ranges so far, which are taken from the
// range that held them.
func (st *stretch) completion(claim *store.Shard, out outcome) (*Completion, error) {
	rest, err := st.rest.encode()
	if err != nil {
		return nil, fmt.Errorf("run: encode shard %s: %w", claim.ID, err)
	}
	before := st.holder
	st.holder, st.rest = claim, out
	out.Parts = slices.Clone(out.Parts)
	for i := range out.Parts {
		p := &out.Parts[i]
		if r := st.recorders[p.Dataset.ID]; r != nil {
			p.People, err = r.Sketches().MarshalBinary()
		}
		if err != nil {
			return nil, fmt.Errorf("run: keep people of %s: %w", p.Dataset.ID, err)
		}
	}
	data, err := out.encode()
	if err != nil {
		return nil, fmt.Errorf("run: encode shard %s: %w", claim.ID, err)
	}
	return &Completion{shard: claim, result: data, before: before, rest: rest}, nil
}
