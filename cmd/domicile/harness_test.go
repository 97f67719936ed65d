package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/report"
)

// machine is a made-up user's machine: a home, a clock that stands still, a chance that repeats.
type machine struct {
	home           string
	stdout, stderr bytes.Buffer
	now            time.Time // a minute later at every command
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	m := &machine{home: t.TempDir(), now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	// The same installation key everywhere: the bytes of a result depend on it.
	m.write(t, "data/key", strings.Repeat("k", 16))
	return m
}

func (m *machine) path(parts ...string) string {
	return filepath.Join(append([]string{m.home}, parts...)...)
}

func (m *machine) write(t *testing.T, name, content string) {
	t.Helper()
	path := m.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run executes a command on the machine and returns its exit code.
func (m *machine) run(ctx context.Context, args ...string) int {
	m.stdout.Reset()
	m.stderr.Reset()
	m.now = m.now.Add(time.Minute)
	now := m.now
	return execute(ctx, world{
		stdin: strings.NewReader(""), stdout: &m.stdout, stderr: &m.stderr,
		clock: func() time.Time { return now }, random: repeating{},
		env:     []string{"HOME=" + m.home, "XDG_CACHE_HOME=" + m.path("cache")},
		account: func() (string, error) { return "scanner", nil },
	}, append([]string{"--data", m.path("data")}, args...))
}

// repeating is a source of chance that gives the same bytes for ever.
type repeating struct{}

func (repeating) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i)
	}
	return len(p), nil
}

// document reads the inventory that a scan wrote, without its metadata.
func (m *machine) document(t *testing.T) string {
	t.Helper()
	doc, err := readDocument(m.path("out", inventoryFile))
	if err != nil {
		t.Fatalf("%v; stderr: %s", err, &m.stderr)
	}
	doc.Metadata = report.Metadata{}
	data, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// csvOfPeople is a CSV of n made-up people whose ids begin at from.
func csvOfPeople(from, n int) string {
	var b strings.Builder
	b.WriteString("id,name,mobile,email,id_card\n")
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, "%d,张伟,%s,user%d@example.com,%s\n", i, mobile(i), i, residentID(i))
	}
	return b.String()
}

func mobile(i int) string { return fmt.Sprintf("139%08d", i) }

// residentID makes a number that passes its checksum (GB 11643: weights 2^(18-i) mod 11).
func residentID(i int) string {
	body := fmt.Sprintf("110105%04d%02d%02d%03d", 1950+i%60, 1+i%12, 1+i%28, i/20160%1000)
	sum, weight := 0, 1
	for range 17 {
		weight = weight * 2 % 11
	}
	for _, c := range body {
		sum += int(c-'0') * weight
		weight = weight * 6 % 11 // 6 is the inverse of 2
	}
	return body + string("10X98765432"[sum%11])
}
