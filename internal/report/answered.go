package report

import (
	"cmp"
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// AnswerTo returns all that a person can state a fact of: entities, systems, stores, datasets, flows and links.
func (d *Document) AnswerTo() map[inventory.ID]bool {
	ids := map[inventory.ID]bool{}
	for i := range d.Entities {
		ids[d.Entities[i].ID] = true
	}
	for i := range d.Stores {
		ids[d.Stores[i].ID] = true
		ids[d.Stores[i].Entity] = true
		ids[inventory.ID(d.Stores[i].System)] = true
	}
	for i := range d.Datasets {
		ids[d.Datasets[i].ID] = true
	}
	for i := range d.Flows {
		ids[d.Flows[i].ID] = true
	}
	for i := range d.Links {
		ids[d.Links[i].ID] = true
	}
	for i := range d.Systems {
		ids[d.Systems[i].ID] = true
	}
	delete(ids, "")
	return ids
}

// Own says whose stores are, and returns how many of them that changes. An entity that nobody named before is added:
// nothing but its id is known of it.
func (d *Document) Own(owners map[inventory.ID]inventory.ID) int {
	changed := 0
	known := map[inventory.ID]bool{}
	for i := range d.Entities {
		known[d.Entities[i].ID] = true
	}
	for i := range d.Stores {
		s := &d.Stores[i]
		owner, said := owners[s.ID]
		if !said || s.Entity == owner {
			continue
		}
		s.Entity = owner
		changed++
		if !known[owner] {
			known[owner] = true
			d.Entities = append(d.Entities, inventory.Entity{ID: owner, Name: string(owner), Sectors: []string{}})
		}
	}
	slices.SortFunc(d.Entities, func(a, b inventory.Entity) int { return cmp.Compare(a.ID, b.ID) })
	return changed
}

// Turn is a result before and after people answered.
type Turn struct {
	Before decide.Decision `json:"before"`
	After  decide.Decision `json:"after"`
}

// settledNow reports whether the answers decided what was open.
func (c *Turn) settledNow() bool { return isOpen(&c.Before) && !isOpen(&c.After) }

func isOpen(d *decide.Decision) bool {
	return d.Export == decide.ExportUndetermined || d.Storage == decide.StorageUndetermined
}

// Answered lists the results that differ between two states of one document, in the order of their ids.
func Answered(before, after []decide.Decision) []Turn {
	old := make(map[inventory.ID]*decide.Decision, len(before))
	for i := range before {
		old[before[i].ID] = &before[i]
	}
	found := map[inventory.ID]Turn{}
	for i := range after {
		b, now := old[after[i].ID], &after[i]
		if b != nil && (b.Storage != now.Storage || b.Export != now.Export || b.WorstCase != now.WorstCase || b.Level != now.Level) {
			found[now.ID] = Turn{Before: *b, After: *now}
		}
	}
	list := make([]Turn, 0, len(found))
	for _, id := range slices.Sorted(maps.Keys(found)) {
		list = append(list, found[id])
	}
	return list
}
