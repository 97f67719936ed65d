package plan

import (
	"errors"
	"io/fs"
)

// syncFile is one file of configs/patterns or configs/mechanisms.
type syncFile struct {
	Facts      []Trait     `yaml:"facts"`
	Answers    []Answerer  `yaml:"answers"`
	Masks      []Mask      `yaml:"masks"`
	Patterns   []Pattern   `yaml:"patterns"`
	Mechanisms []Mechanism `yaml:"mechanisms"`
	Source     string      `yaml:"source"` // of a whole file
	Confidence string      `yaml:"confidence"`
}

// loadSync reads the folders patterns and mechanisms.
func (k *Knowledge) loadSync(fsys fs.FS) error {
	take := func(f *syncFile) {
		s := &k.Sync
		s.Traits, s.Answerers = append(s.Traits, f.Facts...), append(s.Answerers, f.Answers...)
		s.Masks, s.Patterns = append(s.Masks, f.Masks...), append(s.Patterns, f.Patterns...)
		s.Mechanisms = append(s.Mechanisms, f.Mechanisms...)
	}
	err := errors.Join(eachFile(fsys, "patterns", take), eachFile(fsys, "mechanisms", take))
	k.Sync.sort()
	return err
}
