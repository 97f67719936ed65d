package main

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"

	"github.com/domicile/domicile/internal/classify"
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

// knowledge loads what a scan knows, once.
func (a *app) knowledge() (k *knowledge, err error) {
	if a.known == nil {
		a.known, err = loadKnowledge(a.loaded)
	}
	return a.known, err
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
