package demo_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify/check"
	"github.com/domicile/domicile/internal/demo"
)

// divide makes the estate of tests a hundredth of the product's.
const divide = 100

func generate(t *testing.T, dir string, opt demo.Options) demo.Truth {
	t.Helper()
	truth, err := demo.Generate(t.Context(), dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	return truth
}

// digests returns the hash of every file below a folder.
func digests(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	all := map[string][32]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[name] = sha256.Sum256(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSameOptionsGiveSameBytes(t *testing.T) {
	one, other := t.TempDir(), t.TempDir()
	opt := demo.Options{Divide: divide}
	if diff := cmp.Diff(generate(t, one, opt), generate(t, other, opt)); diff != "" {
		t.Errorf("truth (-one +other):\n%s", diff)
	}
	if diff := cmp.Diff(digests(t, one), digests(t, other)); diff != "" {
		t.Errorf("files (-one +other):\n%s", diff)
	}
}

func TestWholeEstate(t *testing.T) {
	if testing.Short() {
		t.Skip("writes the estate of the product")
	}
	dir := t.TempDir()
	start := time.Now()
	truth := generate(t, dir, demo.Options{})
	t.Log(time.Since(start), truth.Students)
	var size int64
	for name := range digests(t, dir) {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
		t.Log(name, info.Size())
	}
	if size > 300<<20 {
		t.Errorf("%d MiB on disk, want 300 or less", size>>20)
	}
}

func TestInterruptedGenerationGoesOn(t *testing.T) {
	dir, whole := t.TempDir(), t.TempDir()
	opt := demo.Options{Divide: divide}
	generate(t, dir, opt)
	generate(t, whole, opt)
	want := digests(t, whole)
	if err := os.Rename(filepath.Join(dir, ".domicile-demo.json"), filepath.Join(dir, ".domicile-demo.unfinished")); err != nil {
		t.Fatal(err)
	}
	lost := filepath.Join(dir, "aws", "tutor-db", "tutor", "learners.parquet")
	if err := os.Remove(lost); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(lost+".part", []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	generate(t, dir, opt)
	if diff := cmp.Diff(want, digests(t, dir)); diff != "" {
		t.Errorf("(-whole +resumed):\n%s", diff)
	}
}

// An estate that another program left behind, with settings that this one may not even read, is made anew.
func TestEstateOfAnotherProgramIsMadeAnew(t *testing.T) {
	dir := t.TempDir()
	opt := demo.Options{Divide: divide}
	generate(t, dir, opt)
	want := digests(t, dir)
	settings, mark := filepath.Join(dir, "domicile.yaml"), filepath.Join(dir, ".domicile-demo.json")
	data, err := os.ReadFile(mark)
	if err != nil {
		t.Fatal(err)
	}
	old := regexp.MustCompile(`"texts": "[^"]*"`).ReplaceAll(data, []byte(`"texts": "of another program"`))
	if bytes.Equal(data, old) {
		t.Fatal("the marker does not say of which texts the estate is")
	}
	if err := errors.Join(os.WriteFile(settings, []byte("old: true\n"), 0o600), os.WriteFile(mark, old, 0o600)); err != nil {
		t.Fatal(err)
	}
	generate(t, dir, opt)
	if diff := cmp.Diff(want, digests(t, dir)); diff != "" {
		t.Errorf("(-new +after an old one):\n%s", diff)
	}
}

func TestForeignFolderIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "thesis.txt")
	if err := os.WriteFile(mine, []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Generate(t.Context(), dir, demo.Options{Divide: divide}); !errors.Is(err, demo.ErrNotOurs) {
		t.Errorf("error %v, want ErrNotOurs", err)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Error(err)
	}
}

func TestStudents(t *testing.T) {
	dir := t.TempDir()
	truth := generate(t, dir, demo.Options{Divide: divide})
	ids := map[string]bool{}
	parts, err := filepath.Glob(filepath.Join(dir, "aws", "edu-students-sg", "students", "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range parts {
		data, err := os.ReadFile(part)
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
		for _, line := range lines[1:] {
			cells := bytes.Split(line, []byte(","))
			if !check.ResidentID(cells[3]) {
				t.Fatalf("identity number in %q", line)
			}
			ids[string(cells[3])] = true
			if !check.Mobile(cells[4]) {
				t.Fatalf("mobile in %q", line)
			}
		}
	}
	if want := 800_000 / divide; len(ids) != want {
		t.Errorf("%d students in the register, want %d", len(ids), want)
	}
	b := truth.Bands(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	if b.Under14+b.Minor+b.Adult != truth.Students || b.Under14 == 0 || b.Minor == 0 || b.Adult == 0 {
		t.Errorf("bands %+v of %d", b, truth.Students)
	}
}
