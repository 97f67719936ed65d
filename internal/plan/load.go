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
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/domicile/domicile/internal/inventory"
)

// Load reads the folders targets, prices, limits and calendars of fsys. A file with an unknown key, an unknown
// reference, or a target row that fails its own cases does not load; every mistake is reported at once.
func Load(fsys fs.FS) (Knowledge, error) {
	var (
		k    Knowledge
		errs []error
	)
	errs = append(errs, eachFile(fsys, "targets", func(f *targetFile) {
		k.Targets = append(k.Targets, f.Targets...)
		k.Regions = append(k.Regions, f.Regions...)
	}))
	errs = append(errs, eachFile(fsys, "prices", func(f *priceFile) { k.Prices = append(k.Prices, f.Prices...) }))
	errs = append(errs, eachFile(fsys, "limits", func(f *limitFile) { k.Limits = append(k.Limits, f.Limits...) }))
	errs = append(errs, eachFile(fsys, "calendars", func(f *Year) { k.Calendars = append(k.Calendars, *f) }))
	k.sort()
	errs = append(errs, k.Check())
	if err := errors.Join(errs...); err != nil {
		return Knowledge{}, err
	}
	return k, nil
}

type targetFile struct {
	Targets []Target `yaml:"targets"`
	Regions []Region `yaml:"regions"`
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
	slices.SortFunc(k.Targets, func(a, b Target) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(k.Regions, func(a, b Region) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(k.Prices, func(a, b Price) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(k.Limits, func(a, b Limit) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(k.Calendars, func(a, b Year) int { return cmp.Compare(a.Year, b.Year) })
}

// Check reports what is wrong with the knowledge: doubled ids, missing sources, unknown references, target rows that
// fail their cases, calendars that do not parse.
func (k *Knowledge) Check() error {
	var errs []error
	seen := map[string]bool{}
	claim := func(kind, id string, e Evidence) {
		if id == "" || seen[kind+id] {
			errs = append(errs, fmt.Errorf("plan: %s %q: empty or doubled id", kind, id))
		}
		seen[kind+id] = true
		errs = append(errs, e.check(kind, id))
	}
	for i := range k.Limits {
		claim("limit", k.Limits[i].ID, k.Limits[i].Evidence)
	}
	for i := range k.Prices {
		claim("price", k.Prices[i].ID, k.Prices[i].Evidence)
	}
	for i := range k.Regions {
		claim("region", k.Regions[i].ID, k.Regions[i].Evidence)
	}
	for i := range k.Targets {
		claim("target", k.Targets[i].ID, k.Targets[i].Evidence)
		errs = append(errs, k.Targets[i].check(seen))
	}
	for i := range k.Calendars {
		_, err := newWorkdays(k.Calendars[i : i+1])
		errs = append(errs, err, k.Calendars[i].check("calendar", strconv.Itoa(k.Calendars[i].Year)))
	}
	return errors.Join(errs...)
}

func (e Evidence) check(kind, id string) error {
	if e.Source == "" || !slices.Contains([]string{"high", "medium", "low", "none", "assumption"}, e.Confidence) {
		return fmt.Errorf("plan: %s %q: needs a source and a confidence of high, medium, low, none or assumption", kind, id)
	}
	return nil
}

func (t *Target) check(seen map[string]bool) error {
	var errs []error
	if t.Tried != "tried" && t.Tried != "documented" {
		errs = append(errs, fmt.Errorf("plan: target %q: tried must be tried or documented", t.ID))
	}
	for _, text := range []Text{t.Name, t.Downtime, t.Verify, t.Undo} {
		if strings.TrimSpace(text.ZH) == "" || strings.TrimSpace(text.EN) == "" {
			errs = append(errs, fmt.Errorf("plan: target %q: a text lacks a language", t.ID))
		}
	}
	for _, limit := range t.Caps {
		if !seen["limit"+limit] {
			errs = append(errs, fmt.Errorf("plan: target %q: unknown limit %q", t.ID, limit))
		}
	}
	return errors.Join(append(errs, t.checkCases())...)
}

// checkCases runs the row's own cases.
func (t *Target) checkCases() error {
	var errs []error
	if yes, no := t.caseCounts(); yes == 0 || no == 0 {
		errs = append(errs, fmt.Errorf("plan: target %q: needs a case that it takes and one that it refuses", t.ID))
	}
	for _, c := range t.Cases {
		s := inventory.Store{
			Kind: inventory.Kind(c.Kind), Provider: c.Provider, Service: c.Service, Engine: c.Engine, EngineVersion: c.Version,
		}
		if got := t.From.matches(&s); got != c.Want {
			errs = append(errs, fmt.Errorf("plan: target %q: case %+v: got %t", t.ID, c, got))
		}
	}
	return errors.Join(errs...)
}

func (t *Target) caseCounts() (yes, no int) {
	for _, c := range t.Cases {
		if c.Want {
			yes++
		} else {
			no++
		}
	}
	return yes, no
}
