// Package demo generates the sample estate: the files of an invented education platform in Singapore with users in the
// mainland and elsewhere, laid out as the file provider reads them.
//
// Every person, number, address and company in it is made up by a seeded generator from the lists in this package. The
// same options give the same bytes on every machine.
package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Version is the version of the generator. An estate of another version, or with other descriptions and settings than
// those that this program carries, is generated anew.
const Version = 9

// marker names the file that says that the estate is whole, with its truth. It is written last.
const marker = ".domicile-demo.json"

// unfinished names the file that says that a folder is ours before the estate is whole. It is written first.
const unfinished = ".domicile-demo.unfinished"

// ErrNotOurs says that the folder holds something that this package did not write. It is left alone.
var ErrNotOurs = errors.New("demo: the folder is not empty and holds no sample estate")

// Options change the estate. The zero value is the estate of the product.
type Options struct {
	Seed   uint64 // of the generator
	Divide int    // every number of people is divided by it, for tests; 0: 1
	Home   string // ids of stores, apart by commas, that came home to the mainland
	Gone   string // ids of stores, apart by commas, that were removed
}

// Generate writes the estate into dir, unless it is there already, and returns the truth about it. What an interrupted
// call finished is kept: a file appears under its name only when it is whole. The context is asked between rows.
func Generate(ctx context.Context, dir string, opt Options) (Truth, error) {
	opt.Divide = max(1, opt.Divide)
	g := newGenerator(dir, opt)
	if t, ok := g.finished(); ok {
		return t, nil
	}
	if err := g.claim(); err != nil {
		return Truth{}, err
	}
	for _, f := range g.files() {
		if err := g.write(ctx, f); err != nil {
			return Truth{}, fmt.Errorf("demo: write %s: %w", f.path, err)
		}
	}
	return g.finish()
}

// mark is what the marker holds.
type mark struct {
	Version int     `json:"version"`
	Texts   string  `json:"texts"` // digest of the files of fixed content
	Options Options `json:"options"`
	Truth   Truth   `json:"truth"`
}

// isOf reports whether an estate was made by this program with these options. Nobody has to remember to raise the version
// when a description or a setting of the estate changes.
func (m *mark) isOf(opt Options) bool {
	return m.Version == Version && m.Texts == textsDigest() && m.Options == opt
}

// finished returns the truth of a whole estate of this version and these options.
func (g *generator) finished() (Truth, bool) {
	m, err := readMark(filepath.Join(g.dir, marker))
	if err != nil || !m.isOf(g.opt) {
		return Truth{}, false
	}
	return m.Truth, true
}

func readMark(name string) (mark, error) {
	var m mark
	data, err := os.ReadFile(name) //nolint:gosec // one of our two markers, below the folder of the user
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(data, &m)
}

// claim makes the folder ours: a new or empty one, an unfinished estate of the same version and options, which goes on,
// or another estate, which is removed.
func (g *generator) claim() error {
	if err := os.MkdirAll(g.dir, 0o700); err != nil {
		return fmt.Errorf("demo: make %s: %w", g.dir, err)
	}
	begun, err := readMark(filepath.Join(g.dir, unfinished))
	if err == nil && begun.isOf(g.opt) {
		return nil
	}
	if err := g.clear(); err != nil {
		return err
	}
	return g.writeMark(unfinished, mark{Version: Version, Texts: textsDigest(), Options: g.opt})
}

// clear removes an estate of another version. A folder that holds anything else is left alone.
func (g *generator) clear() error {
	entries, err := os.ReadDir(g.dir)
	if err != nil {
		return fmt.Errorf("demo: list %s: %w", g.dir, err)
	}
	ours := len(entries) == 0 || slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return e.Name() == marker || e.Name() == unfinished
	})
	if !ours {
		return ErrNotOurs
	}
	for _, e := range entries {
		if err := os.RemoveAll(filepath.Join(g.dir, e.Name())); err != nil {
			return fmt.Errorf("demo: clear %s: %w", g.dir, err)
		}
	}
	return nil
}

// finish writes the marker.
func (g *generator) finish() (Truth, error) {
	m := mark{Version: Version, Texts: textsDigest(), Options: g.opt, Truth: g.truth()}
	if err := g.writeMark(marker, m); err != nil {
		return Truth{}, err
	}
	if err := os.Remove(filepath.Join(g.dir, unfinished)); err != nil {
		return Truth{}, fmt.Errorf("demo: finish: %w", err)
	}
	return m.Truth, nil
}

func (g *generator) writeMark(name string, m mark) error {
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("demo: write %s: %w", name, err)
	}
	if err := os.WriteFile(filepath.Join(g.dir, name), append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("demo: write %s: %w", name, err)
	}
	return nil
}
