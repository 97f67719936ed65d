package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// knowledge is what a scan knows before it looks: places, detectors, law and rules.
type knowledge struct {
	files   fs.FS
	regions *inventory.Regions
	engine  *classify.Engine
	rules   *decide.Rules
}

// knowledgeFiles are the files of knowledge that the settings name, for verbs that scan nothing.
func (a *app) knowledgeFiles() (fs.FS, error) {
	s, err := a.settings()
	if err != nil {
		return nil, err
	}
	return knowledgeFS(s.Knowledge)
}

// loadKnowledge loads the built-in knowledge, with the user's own folders laid over it and added to it.
func loadKnowledge(s *Settings) (*knowledge, error) {
	fsys, err := knowledgeFS(s.Knowledge)
	if err != nil {
		return nil, err
	}
	k := knowledge{files: fsys}
	var errs [3]error
	k.regions, errs[0] = inventory.LoadRegions(fsys)
	k.engine, errs[1] = compileDetectors(fsys, s.ownDetectors())
	k.rules, errs[2] = loadRules(fsys)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fmt.Errorf("load knowledge: %w", err)
	}
	return &k, nil
}

// loadRules loads the law and the rules. The collector waits until they are there: reading them takes some ten megabytes
// once, for which it would run dozens of times at the pace that a scan needs.
func loadRules(fsys fs.FS) (*decide.Rules, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	return decide.Load(fsys)
}

// installationKey returns the key with which identifiers of people are hashed, and makes it on first use. It never
// leaves the data folder; whoever has it can test whether a known person is in a sketch.
func installationKey(data string, random io.Reader) (people.Key, error) {
	path := filepath.Join(data, "key")
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		raw = make([]byte, people.KeySize)
		if _, err := io.ReadFull(random, raw); err != nil {
			return people.Key{}, fmt.Errorf("make installation key: %w", err)
		}
		if err := create(path, func(w io.Writer) error { _, err := w.Write(raw); return err }); err != nil {
			return people.Key{}, fmt.Errorf("make installation key: %w", err)
		}
		return people.NewKey(raw)
	}
	if err != nil {
		return people.Key{}, fmt.Errorf("read installation key: %w", err)
	}
	return people.NewKey(raw)
}
