package inventory

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"go.yaml.in/yaml/v3"
)

// regionFile is one file of configs/regions.
type regionFile struct {
	Provider string   `yaml:"provider"`
	AsOf     string   `yaml:"as_of"`   // the day on which the table was made
	Sources  []string `yaml:"sources"` // what it was made from
	Regions  []Region `yaml:"regions"`
}

// LoadRegions reads the tables regions/*.yaml of the knowledge folder. It is strict: an unknown key, a name that
// stands for two regions, or a zone that contradicts the country is an error, and all errors are told at once.
func LoadRegions(knowledge fs.FS) (*Regions, error) {
	names, err := fs.Glob(knowledge, "regions/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("inventory: list regions: %w", err)
	}
	if len(names) == 0 {
		return nil, errors.New("inventory: load regions: no file regions/*.yaml in the knowledge folder")
	}
	lists := map[string][]Region{}
	var wrong []error
	for _, name := range names {
		file, err := readRegions(knowledge, name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("inventory: load %s: %w", name, err))
			continue
		}
		if lists[file.Provider] != nil {
			wrong = append(wrong, fmt.Errorf("inventory: load %s: provider %s has another file", name, file.Provider))
		}
		lists[file.Provider] = file.Regions
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return newRegions(lists), nil
}

func readRegions(knowledge fs.FS, name string) (regionFile, error) {
	var file regionFile
	data, err := fs.ReadFile(knowledge, name)
	if err != nil {
		return file, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		return file, err
	}
	return file, file.check()
}

// check finds everything that is wrong with the file.
func (f regionFile) check() error {
	var wrong []error
	if f.Provider == "" || len(f.Sources) == 0 || len(f.Regions) == 0 {
		wrong = append(wrong, errors.New("provider, sources and regions must be there"))
	}
	if _, err := time.Parse(time.DateOnly, f.AsOf); err != nil {
		wrong = append(wrong, fmt.Errorf("as_of: %w", err))
	}
	owner := map[string]string{}
	for _, r := range f.Regions {
		if err := r.check(); err != nil {
			wrong = append(wrong, fmt.Errorf("region %q: %w", r.ID, err))
		}
		for _, name := range append([]string{r.ID}, r.Aliases...) {
			if owner[name] != "" {
				wrong = append(wrong, fmt.Errorf("region %q: the name %q is also that of %q", r.ID, name, owner[name]))
			}
			owner[name] = r.ID
		}
	}
	return errors.Join(wrong...)
}

func (r Region) check() error {
	var wrong []error
	if r.ID == "" || r.Name == "" || r.Partition == "" {
		wrong = append(wrong, errors.New("id, name and partition must be there"))
	}
	if r.Status != "active" && r.Status != "closing" {
		wrong = append(wrong, fmt.Errorf("status %q is neither active nor closing", r.Status))
	}
	if !r.agrees() {
		wrong = append(wrong, fmt.Errorf("zone %q contradicts country %q", r.Zone, r.Country))
	}
	return errors.Join(wrong...)
}

// agrees reports whether the zone is that of the country: multi, and only multi, has none.
func (r Region) agrees() bool {
	if r.Country == "" || r.Zone == Multi {
		return r.Country == "" && r.Zone == Multi
	}
	return isCountry(r.Country) && r.Zone == ZoneOf(r.Country)
}

// isCountry reports whether the code has the form of ISO 3166-1 alpha-2 in lower case.
func isCountry(code string) bool {
	return len(code) == 2 && 'a' <= code[0] && code[0] <= 'z' && 'a' <= code[1] && code[1] <= 'z'
}
