package run

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// task is what a worker elsewhere must know of the shards of one container in one round. It is sealed in the store.
type task struct {
	Source  string               `json:"source"`
	Store   taskStore            `json:"store"`
	Dataset taskDataset          `json:"dataset"`
	Tables  []taskDataset        `json:"tables,omitempty"`
	Shards  map[string]taskShard `json:"shards"`
}

// taskStore and taskDataset are with what no document holds.
type taskStore struct {
	inventory.Store

	Here bool `json:"here,omitempty"`
}

type taskDataset struct {
	inventory.Dataset

	Picked []inventory.Member `json:"picked,omitempty"`
	Parts  bool               `json:"parts,omitempty"`
	From   inventory.ID       `json:"from,omitempty"`
}

// taskShard is how one shard is read.
type taskShard struct {
	Want   inventory.Want `json:"want"`
	Look   bool           `json:"look,omitempty"`
	Cut    bool           `json:"cut,omitempty"`
	Asked  int64          `json:"asked,omitempty"`
	Looks  bool           `json:"looks,omitempty"`
	Weight int64          `json:"weight,omitempty"`
	Wide   int64          `json:"wide,omitempty"`
	Again  bool           `json:"again,omitempty"`
	Skip   bool           `json:"skip,omitempty"`
	Keys   *classify.Keys `json:"keys,omitempty"`
	Inside bool           `json:"inside,omitempty"`
}

func asTaskDataset(d inventory.Dataset) taskDataset {
	return taskDataset{Dataset: d, Picked: d.Sample, Parts: d.Partial, From: d.Listed}
}

func (t taskDataset) dataset() inventory.Dataset {
	d := t.Dataset
	d.Sample, d.Partial, d.Listed = t.Picked, t.Parts, t.From
	return d
}

// taskOf names the task that a shard belongs to: its container, and the round that the mark before its number tells.
func taskOf(shard string) inventory.ID {
	at := strings.LastIndexByte(shard, '|') + 1
	mark := ""
	if at < len(shard) && (shard[at] < '0' || shard[at] > '9') {
		mark = shard[at : at+1]
	}
	return inventory.ID(shard[:at] + mark)
}

// tasks puts shards together to tasks, in their order.
func (s *scan) tasks(all []shard) (order []inventory.ID, byID map[inventory.ID]*task) {
	byID = map[inventory.ID]*task{}
	for i := range all {
		sh := &all[i]
		id := taskOf(sh.id)
		t := byID[id]
		if t == nil {
			t = &task{
				Source: s.cfg.Sources[sh.source].Name, Store: taskStore{Store: sh.store, Here: sh.store.Local},
				Dataset: asTaskDataset(sh.dataset), Shards: map[string]taskShard{},
			}
			for _, d := range sh.tables {
				t.Tables = append(t.Tables, asTaskDataset(d))
			}
			byID[id], order = t, append(order, id)
		}
		t.Shards[sh.id] = taskShard{
			Want: sh.want, Look: sh.look, Cut: sh.cut, Asked: sh.asked, Looks: sh.looks, Weight: sh.weight, Wide: sh.wide,
			Again: sh.again, Skip: sh.skip, Keys: sh.census, Inside: sh.confined,
		}
	}
	return order, byID
}

// publish leaves the tasks of shards in a store that others work from.
func (s *scan) publish(ctx context.Context, all []shard) error {
	if !s.cfg.Store.Shared() {
		return nil
	}
	order, byID := s.tasks(all)
	for _, id := range order {
		data, err := byID[id].encode()
		if err != nil {
			return fmt.Errorf("run: keep task %s: %w", id, err)
		}
		err = endure(ctx, func(ctx context.Context) error {
			return s.cfg.Store.PutTask(ctx, s.cfg.ScanID, id, s.seal.seal(string(id), data))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// encode writes a task compressed: samples of keys are long and alike.
func (t *task) encode() ([]byte, error) {
	var buf bytes.Buffer
	zip := gzip.NewWriter(&buf)
	if err := json.NewEncoder(zip).Encode(t); err != nil {
		return nil, err
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// maxTask bounds what a task may unpack to: 1,000 keys of 1,024 bytes for each of some hundred tables.
const maxTask = 256 << 20

func decodeTask(data []byte) (*task, error) {
	zip, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	t := new(task)
	if err := json.NewDecoder(io.LimitReader(zip, maxTask)).Decode(t); err != nil {
		return nil, err
	}
	return t, nil
}

// fetch returns the task of a shard that another process planned; nil when there is none any more.
func (s *scan) fetch(ctx context.Context, id inventory.ID) (*task, error) {
	var data []byte
	err := endure(ctx, func(ctx context.Context) (err error) {
		data, err = s.cfg.Store.Task(ctx, s.cfg.ScanID, id)
		return err
	})
	if err != nil || data == nil {
		return nil, err
	}
	if data, err = s.seal.open(string(id), data); err != nil {
		return nil, fmt.Errorf("run: task %s: %w", id, err)
	}
	t, err := decodeTask(data)
	if err != nil {
		return nil, fmt.Errorf("run: task %s: %w", id, err)
	}
	return t, nil
}

// shard is one shard of a task, as it was planned; false when the task does not know it or its source is not ours.
func (s *scan) taskShard(t *task, claim *store.Shard) (shard, bool) {
	spec, known := t.Shards[claim.ID]
	source, ours := s.sourceNamed(t.Source)
	if !known || !ours {
		return shard{}, false
	}
	sh := shard{
		id: claim.ID, source: source, store: t.Store.Store, dataset: t.Dataset.dataset(), want: spec.Want, look: spec.Look,
		cut: spec.Cut, asked: spec.Asked, looks: spec.Looks, weight: spec.Weight, wide: spec.Wide, again: spec.Again,
		skip: spec.Skip, census: spec.Keys, confined: spec.Inside,
	}
	sh.store.Local = t.Store.Here
	for _, d := range t.Tables {
		sh.tables = append(sh.tables, d.dataset())
	}
	return sh, true
}

func (s *scan) sourceNamed(name string) (int, bool) {
	for i := range s.cfg.Sources {
		if s.cfg.Sources[i].Name == name {
			return i, true
		}
	}
	return 0, false
}
