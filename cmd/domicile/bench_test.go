package main

import (
	"io"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkHelp is the start-up of the built command (goal: 30 ms).
func BenchmarkHelp(b *testing.B) {
	bin := filepath.Join(b.TempDir(), "domicile")
	if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), bin, "--help")
		cmd.Stdout = io.Discard
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
	}
}
