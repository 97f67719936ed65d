package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// hostile writes one good file among files that want to hurt, and returns the names of the bad ones.
func hostile(t *testing.T, m *machine) []string {
	t.Helper()
	m.write(t, "in/good.csv", csvOfPeople(0, 200))
	m.write(t, "in/bomb.zip", zipBomb(t))
	m.write(t, "in/deep.json", strings.Repeat("[", 100_000))
	m.write(t, "in/lying.parquet", lyingParquet())
	m.write(t, "in/cut.sql", "CREATE TABLE t (a int, b text);\nINSERT INTO t VALUES (1,'x'),(2,'cut here")
	m.write(t, "in/cut.csv.gz", cutGzip(t))
	if err := os.Symlink(m.path("in"), m.path("in/loop")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(m.path("in", "name\xff\xfe.csv"), []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Logf("the file system refuses names that are not UTF-8: %v", err)
	}
	return []string{"bomb.zip", "deep.json", "lying.parquet", "cut.sql", "cut.csv.gz"}
}

// zipBomb is 2 GiB of text in about 2 MiB.
func zipBomb(t *testing.T) string {
	t.Helper()
	var inner bytes.Buffer
	z := zip.NewWriter(&inner)
	w, err := z.Create("zeros.csv")
	if err != nil {
		t.Fatal(err)
	}
	zeros := bytes.Repeat([]byte("0,0\n"), 1<<18)
	for range 2 << 10 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return inner.String()
}

// lyingParquet has a footer that claims to be longer than the file.
func lyingParquet() string {
	b := []byte("PAR1")
	b = append(b, make([]byte, 64)...)
	b = binary.LittleEndian.AppendUint32(b, 1<<31-1)
	return string(append(b, "PAR1"...))
}

func cutGzip(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for i := range 20_000 {
		if _, err := io.WriteString(z, strconv.Itoa(i)+",139"+strconv.Itoa(10_000_000+i*37)+"\n"); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()[:b.Len()/2]
}

// TestHostileInputEndsAsAGap also asks that the good file beside is read as if nothing had been there.
func TestHostileInputEndsAsAGap(t *testing.T) {
	m := newMachine(t)
	bad := hostile(t, m)
	if code := m.run(t.Context(), scanArgs(m, []string{m.path("in")})...); code != exitGaps {
		t.Fatalf("exit %d: %s", code, &m.stderr)
	}
	doc, err := readDocument(m.path("out", inventoryFile))
	if err != nil {
		t.Fatal(err)
	}
	inv := doc.Inventory()
	for _, name := range bad {
		found := false
		for _, g := range inv.Gaps() {
			found = found || strings.Contains(string(g.Dataset), name)
		}
		if !found {
			t.Errorf("%s has no gap", name)
		}
	}
	kinds := map[string]classify.Status{}
	for _, f := range doc.Findings {
		if f.Dataset == inventory.ID("file:in/good.csv") {
			kinds[f.Kind] = f.Status
		}
	}
	if kinds["phone"] != classify.Evidenced || kinds["resident_id"] != classify.Evidenced {
		t.Errorf("the good file was not read well beside the bad ones: %v", kinds)
	}
}

// memoryBound is what a scan of a large file may take (goal: 200 MB).
const memoryBound = 200 << 10 // KiB, as getrusage counts

// TestMemoryIsFlat scans a 2 GB CSV and a 1 GB line with the built command and asks the kernel what it took at most.
func TestMemoryIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 3 GB")
	}
	m := newMachine(t)
	block := []byte(csvOfPeople(0, 200_000))
	head := bytes.IndexByte(block, '\n') + 1
	writeLarge(t, m.path("in", "people.csv"), block[:head], block[head:], 2<<30)
	writeLarge(t, m.path("in", "line.csv"), []byte("a,b\n1,"), bytes.Repeat([]byte("x"), 1<<20), 1<<30)
	bin := filepath.Join(m.home, "domicile")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "peak", bin, "--data", m.path("data"), "scan", "--out", m.path("out"), m.path("in"))
	cmd.Stderr = &stderr
	if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != exitGaps { // the line is too long
		t.Fatalf("%v\n%s", err, &stderr)
	}
	lines := strings.Fields(stderr.String())
	most, err := strconv.Atoi(lines[len(lines)-1])
	if err != nil {
		t.Skip("this system does not tell the memory of a process")
	}
	t.Logf("3 GB in %v of CPU, %d MB of memory", cmd.ProcessState.UserTime(), most>>10)
	if most > memoryBound {
		t.Errorf("%d MB of memory, want at most %d MB", most>>10, memoryBound>>10)
	}
}

func writeLarge(t *testing.T, path string, head, block []byte, size int) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(head); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < size; n += len(block) {
		if _, err := f.Write(block); err != nil {
			t.Fatal(err)
		}
	}
}
