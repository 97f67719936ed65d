package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCreateIsWhole holds that a file that cannot be written to its end leaves what was there, and that who may read it
// stays so.
func TestCreateIsWhole(t *testing.T) {
	folder := t.TempDir()
	path, full := filepath.Join(folder, "inventory.json"), errors.New("no room")
	text := func(s string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, werr := io.WriteString(w, s)
			return errors.Join(werr, err)
		}
	}
	if err := create(path, text("whole", nil)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := create(path, text("hal", full)); !errors.Is(err, full) {
		t.Errorf("error %v, want %v", err, full)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "whole" {
		t.Errorf("%q, %v: want what was there", got, err)
	}
	link := filepath.Join(folder, "link.json")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := create(link, text("new", nil)); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	info, serr := os.Stat(path)
	if err = errors.Join(err, serr); err != nil || string(got) != "new" || info.Mode().Perm() != 0o640 {
		t.Errorf("%q, %v, %v", got, info, err)
	}
	if left, err := filepath.Glob(filepath.Join(folder, ".domicile-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestSourceThatIsAway holds that a folder of the settings that is not there keeps no scan from the others, and that one
// that is typed is a mistake.
func TestSourceThatIsAway(t *testing.T) {
	m := newMachine(t)
	m.write(t, "in/a.csv", "id,name\n1,Ann\n2,Bob\n")
	away := m.path("away")
	m.write(t, "domicile.yaml", "runner: {place: sg}\nsources:\n  - {name: here, url: "+m.path("in")+", place: sg}\n  - {name: share, url: "+away+", place: sg}\n")
	if code := m.run(t.Context(), "--config", m.path("domicile.yaml"), "scan", "--out", m.path("out")); code != exitGaps {
		t.Fatalf("code %d: %s", code, &m.stderr)
	}
	text, err := os.ReadFile(m.path("out", inventoryFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"here/a.csv", "unreachable", away} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the inventory does not hold %q", want)
		}
	}
	if code := m.run(t.Context(), "scan", away); code != exitUsage {
		t.Errorf("a folder that is typed and is not there: code %d", code)
	}
}
