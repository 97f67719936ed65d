package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/domicile/domicile/internal/classify"
)

// detectorsFolder is where a user's own detectors are looked for beside the settings file.
const detectorsFolder = "detectors"

// ownDetectors is the folder of the user's own detectors: that of the settings, else the one beside the settings file
// where it holds some; "" when there is none.
func (s *Settings) ownDetectors() string {
	if s.Detectors != "" || s.path == "" {
		return s.Detectors
	}
	beside := filepath.Join(filepath.Dir(s.path), detectorsFolder)
	if files, err := filepath.Glob(filepath.Join(beside, "*.yaml")); err != nil || len(files) == 0 {
		return ""
	}
	return beside
}

// loadDetectors reads what stage 2 knows, the detectors of a folder of the user's own included.
func loadDetectors(fsys fs.FS, own string) (classify.Knowledge, error) {
	k, err := classify.Load(fsys)
	if err != nil || own == "" {
		return k, err
	}
	if err := k.AddOwn(os.DirFS(own), filepath.ToSlash(own)); err != nil {
		return k, wrongDetectors(err, own)
	}
	return k, nil
}

func compileDetectors(fsys fs.FS, own string) (*classify.Engine, error) {
	k, err := loadDetectors(fsys, own)
	if err != nil {
		return nil, err
	}
	e, err := classify.Compile(k)
	if err != nil && own != "" {
		return nil, wrongDetectors(err, own)
	}
	return e, err
}

// wrongDetectors is a mistake in a file of the user's, with how to try it without a scan.
func wrongDetectors(err error, own string) error {
	hint := "mend the file; `domicile check --detectors " + own + "` tries the folder without a scan"
	if errors.Is(err, fs.ErrNotExist) {
		hint = "name a folder with a file for each kind of data; the README shows one"
	}
	return usageError{hinted{err, hint}}
}

// checkDetectors tries the detectors of a folder on their own examples and says what it holds. It reads no source.
func (a *app) checkDetectors(own string) error {
	fsys, err := a.knowledgeFiles()
	if err != nil {
		return err
	}
	e, err := compileDetectors(fsys, own)
	if err != nil {
		return err
	}
	for _, d := range e.Detectors() {
		if !strings.HasPrefix(d.File, filepath.ToSlash(own)+"/") {
			continue
		}
		fmt.Fprintf(a.stdout, "%s: %s holds: values found %d, ignored %d; columns found %d, ignored %d\n",
			d.File, d.Name, len(d.Finds), len(d.Ignores), len(d.Columns.Finds), len(d.Columns.Ignores))
	}
	return nil
}
