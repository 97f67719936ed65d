package classify

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Load reads the knowledge of stage 2: one detector in each file of detectors/, the shared words in
// fields/words.yaml, the map to the words of the rules in fields/fields.yaml, the words of minors in
// fields/minors.yaml, what was learned in weights/columns.yaml. An unknown key is an error. The examples of the files
// are tried by Compile.
func Load(fsys fs.FS) (Knowledge, error) {
	var k Knowledge
	if err := decode(fsys, "fields/words.yaml", &k.Words); err != nil {
		return Knowledge{}, err
	}
	if err := decode(fsys, "fields/fields.yaml", &k.Fields); err != nil {
		return Knowledge{}, err
	}
	if err := decode(fsys, "weights/columns.yaml", &k.Weights); err != nil {
		return Knowledge{}, err
	}
	if err := decode(fsys, "fields/minors.yaml", &k.Minors); err != nil {
		return Knowledge{}, err
	}
	detectors, err := LoadDetectors(fsys, "detectors")
	if err != nil {
		return Knowledge{}, err
	}
	k.Detectors = detectors
	return k, nil
}

// LoadDetectors reads every file of a folder as one detector, in the order of their names. It also serves the folder
// of a user's own detectors.
func LoadDetectors(fsys fs.FS, folder string) ([]Detector, error) {
	names, err := fs.Glob(fsys, path.Join(folder, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("classify: list %s: %w", folder, err)
	}
	all := make([]Detector, 0, len(names))
	var errs []error
	for _, name := range names {
		var d Detector
		if err := decode(fsys, name, &d); err != nil {
			errs = append(errs, err)
			continue
		}
		d.File = name
		if d.Kind == "" {
			d.Kind = d.Name
		}
		all = append(all, d)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("classify: no detector in %s: %w", folder, fs.ErrNotExist)
	}
	return all, nil
}

func decode(fsys fs.FS, name string, into any) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("classify: read %s: %w", name, err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("classify: parse %s: %w", name, withoutValues(err))
	}
	if err := dec.Decode(new(yaml.Node)); err == nil {
		return fmt.Errorf("classify: parse %s: %w", name, errors.New("more than one document"))
	}
	return nil
}

// withoutValues is an error of the decoder without what it quotes of the file, which stands between backquotes: the
// examples of a user's own detector may be real people's.
func withoutValues(err error) error {
	const quote = "`"
	parts := strings.Split(err.Error(), quote)
	for i := 1; i < len(parts); i += 2 {
		parts[i] = "****"
	}
	return errors.New(strings.Join(parts, quote))
}
