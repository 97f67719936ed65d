package plan

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Load reads the folders targets, prices, limits, calendars, dts and checks of fsys. A file with an unknown key, an unknown
// reference, or a target row that fails its own cases does not load; every mistake is reported at once.
func Load(fsys fs.FS) (Knowledge, error) {
	var (
		k    Knowledge
		errs []error
	)
	errs = append(errs, eachFile(fsys, "targets", k.take))
	errs = append(errs, eachFile(fsys, "checks", k.takeChecks))
	errs = append(errs, eachFile(fsys, "prices", func(f *priceFile) { k.Prices = append(k.Prices, f.Prices...) }))
	errs = append(errs, eachFile(fsys, "limits", func(f *limitFile) { k.Limits = append(k.Limits, f.Limits...) }))
	errs = append(errs, eachFile(fsys, "calendars", func(f *Year) { k.Calendars = append(k.Calendars, *f) }))
	errs = append(errs, k.loadRails(fsys))
	errs = append(errs, eachFile(fsys, "tools", func(f *Tool) { k.Tools = append(k.Tools, *f) }))
	errs = append(errs, k.loadSync(fsys), k.loadLeftovers(fsys))
	k.sort()
	k.resolve()
	errs = append(errs, k.Check())
	if err := errors.Join(errs...); err != nil {
		return Knowledge{}, err
	}
	return k, nil
}

type priceFile struct {
	Prices []Price `yaml:"prices"`
}

type limitFile struct {
	Limits []Limit `yaml:"limits"`
}

// eachFile decodes every YAML file of a folder strictly and hands it to take.
func eachFile[T any](fsys fs.FS, folder string, take func(*T)) error {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		return fmt.Errorf("plan: load %s: %w", folder, err)
	}
	var errs []error
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".yaml" {
			continue
		}
		name := path.Join(folder, e.Name())
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			errs = append(errs, fmt.Errorf("plan: load %s: %w", name, err))
			continue
		}
		file := new(T)
		dec := yaml.NewDecoder(bytes.NewReader(data))
		dec.KnownFields(true)
		if err := dec.Decode(file); err != nil {
			errs = append(errs, fmt.Errorf("plan: load %s: %w", name, err))
			continue
		}
		take(file)
	}
	return errors.Join(errs...)
}

func (k *Knowledge) sort() {
	slices.SortFunc(k.Products, func(a, b Product) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(k.Rows, func(a, b Target) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(k.Services, func(a, b Service) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(k.Methods, func(a, b Method) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(k.Regions, func(a, b Region) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(k.Prices, func(a, b Price) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(k.Limits, func(a, b Limit) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(k.Checks, func(a, b CheckRule) int { return cmp.Compare(a.Code, b.Code) })
	slices.SortFunc(k.Calendars, func(a, b Year) int { return cmp.Compare(a.Year, b.Year) })
}

// Check reports what is wrong with the knowledge: doubled ids, missing sources, unknown references, products that fail
// their cases, calendars that do not parse.
func (k *Knowledge) Check() error {
	c := checker{k: k, seen: map[string]bool{}}
	for i := range k.Limits {
		c.claim("limit", k.Limits[i].ID, k.Limits[i].check)
	}
	for i := range k.Prices {
		c.claim("price", k.Prices[i].ID, k.Prices[i].check)
	}
	c.checks()
	c.catalogue()
	c.syncs()
	c.dts()
	c.guards()
	c.iam()
	c.tools()
	c.leftovers()
	for i := range k.Calendars {
		_, err := newWorkdays(k.Calendars[i : i+1])
		c.errs = append(c.errs, err, k.Calendars[i].check("calendar", strconv.Itoa(k.Calendars[i].Year)))
	}
	return errors.Join(c.errs...)
}

// checker collects what is wrong.
type checker struct {
	k    *Knowledge
	seen map[string]bool // kind, space, id
	errs []error
}

// claim takes an id, which must be new, and checks where the row comes from.
func (c *checker) claim(kind, id string, check func(kind, id string) error) {
	if id == "" || c.seen[kind+" "+id] {
		c.wrong("%s %q: empty or doubled id", kind, id)
	}
	c.seen[kind+" "+id] = true
	if err := check(kind, id); err != nil {
		c.errs = append(c.errs, err)
	}
}

func (c *checker) wrong(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf("plan: "+format, args...))
}

func (e Evidence) check(kind, id string) error {
	if e.Source == "" || !slices.Contains([]string{"high", "medium", "low", "none", "assumption"}, e.Confidence) {
		return fmt.Errorf("plan: %s %q: needs a source and a confidence of high, medium, low, none or assumption", kind, id)
	}
	return nil
}
