package main

import (
	"context"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestKilledScanResumes kills the built command with SIGKILL again and again, and asks that what comes out in the end
// equals a scan that nobody disturbed.
func TestKilledScanResumes(t *testing.T) {
	m := newMachine(t)
	for i := range 30 {
		m.write(t, "in/table"+strconv.Itoa(i)+"/people-of-"+string(rune('a'+i%26))+".csv", csvOfPeople(i*1000, 3000))
	}
	bin := filepath.Join(m.home, "domicile")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	flags := []string{"--data", m.path("data"), "--workers", "2", "scan", "--out", m.path("out")}
	killed := 0
	args := slices.Concat(flags, []string{m.path("in")})
	for life := 50 * time.Millisecond; ; life += life / 3 {
		ctx, cancel := context.WithTimeout(t.Context(), life) // the end of the context is a SIGKILL
		cmd := exec.CommandContext(ctx, bin, args...)
		out, err := cmd.CombinedOutput()
		cancel()
		if code := cmd.ProcessState.ExitCode(); code == exitDone || code == exitGaps {
			break
		} else if code == exitUsage { // the first kill came before the scan was recorded: there is nothing to resume
			args = slices.Concat(flags, []string{m.path("in")})
			continue
		} else if code >= 0 {
			t.Fatalf("the scan failed by itself: %v\n%s", err, out)
		}
		killed++
		args = slices.Concat(flags, []string{"resume"})
	}
	if killed < 2 {
		t.Errorf("killed %d times: the test proves little", killed)
	}
	resumed := m.document(t)
	args = slices.Concat(flags, []string{"--fresh", m.path("in")})
	if out, err := exec.CommandContext(t.Context(), bin, args...).CombinedOutput(); err == nil {
		t.Fatalf("a folder whose place nobody stated has a gap:\n%s", out)
	}
	if diff := cmp.Diff(m.document(t), resumed); diff != "" {
		t.Errorf("a scan that was killed %d times differs from an undisturbed one:\n%s", killed, diff)
	}
}
