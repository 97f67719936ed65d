package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

// The files of the plan's folder that people's decisions and progress lie in. No plan overwrites them.
const (
	choicesFile  = "choices.yaml"
	progressFile = "progress.yaml"
	planFile     = "plan.json"
)

// planFolderPath is the folder of the plan.
func (a *app) planFolderPath(out string) (string, error) {
	s, err := a.settings()
	if err != nil {
		return "", err
	}
	return filepath.Join(cmp.Or(out, s.Out), planFolder), nil
}

// priorPlan reads the plan of a folder, nil when there is none.
func priorPlan(folder string) (*plan.Plan, error) {
	data, err := os.ReadFile(filepath.Join(folder, planFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // no plan is no mistake, and has no value
	}
	if err != nil {
		return nil, err
	}
	return report.ReadPlanJSON(bytes.NewReader(data))
}

// existingPlan reads the plan of a folder; that there is none is the caller's mistake.
func existingPlan(folder string) (*plan.Plan, error) {
	p, err := priorPlan(folder)
	if err == nil && p == nil {
		err = usageError{hinted{fmt.Errorf("there is no plan in %s", folder), "make one with `domicile plan`, or name its folder with --out"}}
	}
	return p, err
}

// readOptional reads a file that need not be there.
func readOptional(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// appendLine adds one entry to a list in YAML: an entry in JSON is YAML too, and nothing before it changes.
func appendLine(path string, entry any) error {
	line, err := json.Marshal(entry)
	if err != nil {
		return err
	}
	before, err := readOptional(path)
	if err != nil {
		return err
	}
	if n := len(before); n > 0 && before[n-1] != '\n' {
		before = append(before, '\n')
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	return replaceFile(path, append(before, "- "+string(line)+"\n"...))
}

// replaceFile writes a file whole or not at all.
func replaceFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".domicile-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
