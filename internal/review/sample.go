package review

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// Draw says which audit sample is drawn: the same of the same scan for ever.
type Draw struct {
	Scan   string
	Seed   string
	N      int
	Of     string // clean: of which nothing was found; findings; all
	Strata string // "": drawn from all at once; store: from each store by its share
}

// DrawnFrom lists what can be drawn from.
func DrawnFrom() []string { return []string{"clean", "findings", "all"} }

// Name is the name of a draw, which its sheet carries: whoever has the scan can draw it again.
func (d *Draw) Name() string {
	return strings.Join([]string{d.Scan, d.Seed, strconv.Itoa(d.N), d.Of, cmp.Or(d.Strata, "-")}, "/")
}

// ParseDraw reads the name of a draw.
func ParseDraw(name string) (Draw, error) {
	parts := strings.Split(name, "/")
	const fields = 5
	if len(parts) != fields {
		return Draw{}, fmt.Errorf("sample: %q is no name of a draw", name)
	}
	n, err := strconv.Atoi(parts[2])
	d := Draw{Scan: parts[0], Seed: parts[1], N: n, Of: parts[3], Strata: strings.Trim(parts[4], "-")}
	if err != nil || d.Name() != name {
		return Draw{}, fmt.Errorf("sample: %q is no name of a draw", name)
	}
	return d, nil
}

// Unit is one column to look at, or a dataset without columns. It says where to look and what was found, and no value.
type Unit struct {
	Store   inventory.ID `json:"store"`
	Dataset inventory.ID `json:"dataset"`
	Path    string       `json:"path"`
	Column  string       `json:"column"`
	Said    string       `json:"said"` // kinds with their status; "" where nothing was found
}

// Units lists what a sample is drawn from, in the order of ids.
func Units(datasets []inventory.Dataset, findings []classify.Finding, of string) []Unit {
	said := map[[2]string][]string{}
	for i := range findings {
		f := &findings[i]
		k := [2]string{string(f.Dataset), f.Column}
		said[k] = append(said[k], f.Kind+" ("+string(f.Status)+")")
	}
	var all []Unit
	for i := range datasets {
		d := &datasets[i]
		names := []string{}
		for _, c := range d.Columns {
			names = append(names, c.Name)
		}
		if len(names) == 0 || said[[2]string{string(d.ID), ""}] != nil {
			names = append(names, "")
		}
		for _, name := range names {
			u := Unit{Store: d.Store, Dataset: d.ID, Path: d.Path, Column: name, Said: strings.Join(said[[2]string{string(d.ID), name}], ", ")}
			if of == "all" || (u.Said == "") == (of == "clean") {
				all = append(all, u)
			}
		}
	}
	slices.SortFunc(all, func(a, b Unit) int { return cmp.Or(cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.Column, b.Column)) })
	return slices.CompactFunc(all, func(a, b Unit) bool { return a.Dataset == b.Dataset && a.Column == b.Column })
}

// Pick draws from units: those whose digests with the seed are least, which is a simple random sample for whoever does
// not choose the seed after looking. Of strata each gives its share, rounded by the largest remainders.
func (d *Draw) Pick(units []Unit) []Unit {
	strata := map[inventory.ID][]Unit{}
	for _, u := range units {
		of := inventory.ID("")
		if d.Strata != "" {
			of = u.Store
		}
		strata[of] = append(strata[of], u)
	}
	var picked []Unit
	for _, q := range d.quotas(strata, len(units)) {
		all := strata[q.of]
		slices.SortFunc(all, func(a, b Unit) int { return cmp.Compare(d.rank(&a), d.rank(&b)) })
		picked = append(picked, all[:q.n]...)
	}
	slices.SortFunc(picked, func(a, b Unit) int { return cmp.Compare(d.rank(&a), d.rank(&b)) })
	return picked
}

func (d *Draw) rank(u *Unit) string { return digest("sample", d.Seed, string(u.Dataset), u.Column) }

// quota is how many units a stratum gives.
type quota struct {
	of      inventory.ID
	n, rest int // rest: what rounding down left over, in parts of all units
}

func (d *Draw) quotas(strata map[inventory.ID][]Unit, all int) []quota {
	n := min(d.N, all)
	left := n
	var qs []quota
	for of, units := range strata {
		q := quota{of: of, n: n * len(units) / all, rest: n * len(units) % all}
		left -= q.n
		qs = append(qs, q)
	}
	slices.SortFunc(qs, func(a, b quota) int { return cmp.Or(cmp.Compare(b.rest, a.rest), cmp.Compare(a.of, b.of)) })
	for i := range left {
		qs[i].n++
	}
	return qs
}
