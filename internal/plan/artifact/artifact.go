// Package artifact writes the files that a plan names: Terraform, what the tools of the methods read, comparison sheets,
// the books. It is part of stage 4. Nothing in it is applied by us, and no secret and no personal value is in any file.
package artifact

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// File is one file under the folder of the plan. Path uses forward slashes.
type File struct {
	Path string
	Data []byte
}

// Files writes every file of a plan, in the order of their paths. The same plan and input give the same bytes. in must
// be the input that p was made of.
func Files(p *plan.Plan, in plan.Input) ([]File, error) {
	w := &writer{p: p, k: &in.Knowledge, stores: map[plan.ID]*inventory.Store{}, datasets: map[plan.ID]*inventory.Dataset{}}
	for i := range in.Inventory.Stores {
		w.stores[in.Inventory.Stores[i].ID] = &in.Inventory.Stores[i]
	}
	for i := range in.Inventory.Datasets {
		w.datasets[in.Inventory.Datasets[i].ID] = &in.Inventory.Datasets[i]
	}
	w.terraform()
	w.rclone()
	if err := w.tools(); err != nil {
		return nil, err
	}
	w.books()
	w.sheets()
	w.pairs()
	w.checksums()
	w.syncs()
	slices.SortFunc(w.files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	for i := 1; i < len(w.files); i++ {
		if w.files[i].Path == w.files[i-1].Path {
			return nil, fmt.Errorf("plan: artifact %s: written twice", w.files[i].Path)
		}
	}
	return w.files, nil
}

// writer collects the files of one plan.
type writer struct {
	p        *plan.Plan
	k        *plan.Knowledge
	stores   map[plan.ID]*inventory.Store
	datasets map[plan.ID]*inventory.Dataset
	files    []File
}

func (w *writer) add(path string, data []byte) {
	w.files = append(w.files, File{Path: path, Data: data})
}

// placed is a step with its wave and group.
type placed struct {
	*plan.Step
	phase plan.PhaseID
	wave  plan.ID
	group *plan.Group
}

// steps lists every step in the order of the plan.
func (w *writer) steps() []placed {
	var list []placed
	for i := range w.p.Phases {
		ph := &w.p.Phases[i]
		for k := range ph.Waves {
			for g := range ph.Waves[k].Groups {
				group := &ph.Waves[k].Groups[g]
				for s := range group.Steps {
					list = append(list, placed{&group.Steps[s], ph.ID, ph.Waves[k].ID, group})
				}
			}
		}
	}
	return list
}

// of lists the steps with a verb.
func (w *writer) of(verb plan.Verb) []placed {
	return slices.DeleteFunc(w.steps(), func(s placed) bool { return s.Verb != verb })
}

// storeName is what people call a store.
func (w *writer) storeName(id plan.ID) string {
	if st := w.stores[id]; st != nil && st.Name != "" {
		return st.Name
	}
	return string(id)
}

// artifactOf is the artifact of a step with the extension, "" when it has none.
func artifactOf(s placed, ext string) string {
	for _, a := range s.Artifacts {
		if len(a) > len(ext) && a[len(a)-len(ext):] == ext {
			return a
		}
	}
	return ""
}
