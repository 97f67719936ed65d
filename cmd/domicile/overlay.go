package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/domicile/domicile/configs"
)

// overlay lays a folder of the user over the built-in knowledge: a file of the same name replaces, others add. With no
// folder it is the built-in knowledge.
func overlay(base fs.FS, own string) (fs.FS, error) {
	if own == "" {
		return base, nil
	}
	info, err := os.Stat(own)
	if err != nil {
		return nil, fmt.Errorf("knowledge: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("knowledge: %s is no folder", own)
	}
	return layered{top: os.DirFS(own), base: base}, nil
}

// layered is two file systems, one over the other. Folders hold the union of both.
type layered struct{ top, base fs.FS }

// Open opens the upper file of that name.
func (l layered) Open(name string) (fs.File, error) {
	f, err := l.top.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return l.base.Open(name)
	}
	return f, err
}

// ReadDir lists both, in the order of names.
func (l layered) ReadDir(name string) ([]fs.DirEntry, error) {
	top, topErr := fs.ReadDir(l.top, name)
	base, baseErr := fs.ReadDir(l.base, name)
	if topErr != nil && baseErr != nil {
		return nil, baseErr
	}
	all := slices.Clone(top)
	for _, e := range base {
		if !slices.ContainsFunc(top, func(t fs.DirEntry) bool { return t.Name() == e.Name() }) {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}

// knowledgeFS is the built-in knowledge with the user's folder laid over it.
func knowledgeFS(own string) (fs.FS, error) {
	fsys, err := overlay(configs.FS, own)
	if err != nil {
		return nil, usageError{err}
	}
	return fsys, nil
}
