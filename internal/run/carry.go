package run

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/store"
)

// carrying knows which containers are as an earlier scan left them: their results are carried over. What could not be
// verified as unchanged is read.
type carrying struct {
	over       map[inventory.ID]store.Kept
	containers map[inventory.ID]*container
}

// container is what is to be read of one container, or was.
type container struct {
	fingerprint string // of everything that its result depends on; "" when its source cannot say what changed
	rows        int64  // that are asked of each dataset, 0 is all; -n when n were looked at and were enough
	looks       bool   // a few rows may be enough
	store       inventory.ID
	shards      int
	done        int  // shards that are folded
	holes       bool // something was not seen
	none        bool // no value is to be read
}

// carry takes over what is unchanged since it was last read. It returns what is to be read, with the prints of the shards.
func (s *scan) carry( //nolint:revive // shards, and what belongs to each
	ctx context.Context, inv *inventory.Inventory, all []shard,
) ([]shard, map[string]string, error) {
	s.over = carrying{over: map[inventory.ID]store.Kept{}, containers: map[inventory.ID]*container{}}
	var kept map[inventory.ID]store.Kept
	err := endure(ctx, func(ctx context.Context) (err error) {
		kept, err = s.cfg.Store.KeptSince(ctx, s.started.Add(-s.cfg.MaxAge))
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	lost := lostContainers(inv)
	todo := make([]shard, 0, len(all))
	prints := make(map[string]string, len(all))
	current := map[string]bool{}
	for i := range all {
		id := all[i].dataset.ID
		c := s.container(&all[i])
		if last, ok := kept[id]; ok && c.unchanged(&last) && s.mayCarry(&all[i], &last) && !lost[id] {
			s.over.over[id] = last
			continue
		}
		mark := s.shardPrint(&all[i])
		current[mark] = true
		prints[all[i].id] = mark
		todo = append(todo, all[i])
	}
	s.cfg.Log.Info("results are carried over", "containers", len(s.over.over), "shards", len(todo))
	return todo, prints, endure(ctx, func(ctx context.Context) error {
		return s.cfg.Store.Outdated(ctx, s.cfg.ScanID, current)
	})
}

// container returns what a shard is a part of, which counts it.
func (s *scan) container(sh *shard) *container {
	c, ok := s.over.containers[sh.dataset.ID]
	if !ok {
		c = &container{
			fingerprint: s.fingerprint(sh), rows: sh.want.Rows, looks: sh.look, store: sh.dataset.Store,
			none: s.cfg.Sources[sh.source].Sample.None(),
		}
		s.over.containers[sh.dataset.ID] = c
	}
	c.shards++
	return c
}

// unchanged reports whether the last result is of what is there now, and saw no less than would be seen now.
func (c *container) unchanged(last *store.Kept) bool {
	enough := c.none || last.Rows == 0 || c.rows > 0 && c.rows <= max(last.Rows, -last.Rows) || c.looks && last.Rows < 0
	return c.fingerprint != "" && c.fingerprint == last.Fingerprint && enough
}

// mayCarry reports whether a scan may show the last result: it carries results at all, may read the values from where
// it runs, and did not read them itself before it was interrupted.
func (s *scan) mayCarry(sh *shard, last *store.Kept) bool {
	return s.cfg.MaxAge > 0 && last.Scan != s.cfg.ScanID && s.mayNotRead(*sh) == nil
}

// lostContainers are those of which the listing could not see something. Their last result is no longer what is there.
func lostContainers(inv *inventory.Inventory) map[inventory.ID]bool {
	lost := map[inventory.ID]bool{}
	for _, g := range inv.Gaps() {
		if g.Dataset != "" {
			lost[g.Dataset.Container()] = true
		}
	}
	return lost
}

// state is what the result of one table depends on.
type state struct {
	ID, Store                   inventory.ID
	Name, Path, Format, Comment string
	State                       string
	Members, Rows, Bytes        int64
	Columns                     []inventory.Field
}

// fingerprint covers everything that the result of a container depends on but the sample: the program, the detectors, the
// key of the installation, and what its source says of each table. It is "" when the source cannot tell whether contents changed.
func (s *scan) fingerprint(sh *shard) string {
	states := make([]state, 0, len(sh.tables))
	for i := range sh.tables {
		d := &sh.tables[i]
		if d.State == "" {
			return ""
		}
		states = append(states, state{
			ID: d.ID, Name: d.Name, Path: d.Path, Format: d.Format, Comment: d.Comment, State: d.State,
			Members: d.Members, Rows: value(d.Rows), Bytes: value(d.Bytes), Columns: d.Columns,
		})
	}
	return s.digest(states, s.reach(sh))
}

// shardPrint covers what the result of a shard depends on, for a scan that is resumed. Of live tables the contents do
// not count: they change all the time, and finished work is not repeated.
func (s *scan) shardPrint(sh *shard) string {
	states := make([]state, 0, len(sh.tables))
	for i := range sh.tables {
		d := &sh.tables[i]
		one := state{ID: d.ID, Store: d.Store, Name: d.Name, Format: d.Format, Columns: d.Columns}
		if d.Members > 0 {
			one.State, one.Members, one.Bytes = d.State, d.Members, value(d.Bytes)
		}
		states = append(states, one)
	}
	return s.digest(states, fmt.Sprint(s.cfg.Sources[sh.source].Sample)+s.reach(sh))
}

// reach tells results that may not leave where they were read from those that may: neither passes for the other when a
// coordinator elsewhere goes on with a scan, or carries its results over.
func (s *scan) reach(sh *shard) string {
	if s.confines(sh) {
		return " confined"
	}
	return ""
}

// digest is a SHA-256 in hex, under the key of the installation: sketches of another key cannot be joined with ours.
func (s *scan) digest(states []state, sample string) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	err := enc.Encode([]any{
		keptForm, s.cfg.Metadata.Tool.Version, s.cfg.Engine.Version(), s.cfg.Key.Sum64([]byte("fingerprint")), sample,
	})
	for i := range states {
		err = errors.Join(err, enc.Encode(&states[i]))
	}
	if err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

func value(m *inventory.Measure) int64 {
	if m == nil {
		return -1
	}
	return m.Value
}

// finished accounts for a shard that is folded.
func (s *scan) finished(shard string, holes bool) {
	if c, ok := s.over.containers[containerOf(shard)]; ok {
		c.done++
		c.holes = c.holes || holes
	}
}

// looked accounts for a container of which a few rows were enough: a scan that wants more than a look reads it again.
func (s *scan) looked(shard string) {
	if c, ok := s.over.containers[containerOf(shard)]; ok {
		c.rows = -lookRows
	}
}

// carried says for the document which datasets were not read again, and since when their results stand.
func (s *scan) carried(inv *inventory.Inventory) []report.Carried {
	byScan := map[string]*report.Carried{}
	for i := range inv.Datasets {
		id := inv.Datasets[i].ID
		last, ok := s.over.over[id.Container()]
		if !ok {
			continue
		}
		if byScan[last.Scan] == nil {
			byScan[last.Scan] = &report.Carried{Scan: last.Scan, ReadAt: last.ReadAt}
		}
		byScan[last.Scan].Datasets = append(byScan[last.Scan].Datasets, id)
	}
	out := make([]report.Carried, 0, len(byScan))
	for _, c := range byScan {
		slices.Sort(c.Datasets)
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b report.Carried) int { return cmp.Compare(a.Scan, b.Scan) })
	return out
}
