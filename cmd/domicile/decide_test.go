package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestDecideStreams decides more items than fit into the memory that decide may take, as lines and as an array: each
// answer comes in its place.
func TestDecideStreams(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 100 MB")
	}
	const most = 100 << 10 // KiB
	for name, form := range map[string][3]string{"lines": {"", "\n", "\n"}, "array": {"[", ",\n", "]\n"}} {
		t.Run(name, func(t *testing.T) {
			in := filepath.Join(t.TempDir(), "facts")
			n := manyItems(t, in, form)
			cmd := exec.CommandContext(t.Context(), "peak", "domicile", "decide", "--facts", in)
			var stderr strings.Builder
			cmd.Stderr = &stderr
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if got := inOrder(t, out); got != n {
				t.Errorf("got %d answers in order, want %d", got, n)
			}
			if err := cmd.Wait(); err != nil {
				t.Fatal(err, stderr.String())
			}
			text := strings.TrimSpace(stderr.String())
			held, err := strconv.Atoi(text[strings.LastIndexByte(text, '\n')+1:])
			if t.Logf("%d items: %d KiB", n, held); err != nil || held > most {
				t.Errorf("held %d KiB, want at most %d: %v", held, most, err)
			}
		})
	}
}

// manyItems writes 100 MB of items, each with a long note of the sender, and counts them.
func manyItems(t *testing.T, path string, form [3]string) (n int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	note := strings.Repeat("x", 8<<10)
	for n = 0; n*len(note) < 100<<20; n++ {
		between := form[1]
		if n == 0 {
			between = form[0]
		}
		fmt.Fprintf(w, `%s{"id":"i%d","facts":{"x-note":%q,"dataset.people":%d,"flow.mode":"none"}}`, between, n, note, n)
	}
	fmt.Fprint(w, form[2])
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return n
}

// inOrder reads answers, and counts how many come in their order.
func inOrder(t *testing.T, out io.Reader) (n int) {
	t.Helper()
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		id := fmt.Sprintf(`"id":"i%d",`, n)
		if strings.HasPrefix(line, "{"+id) || line == strings.Replace(id, ":", ": ", 1) {
			n++
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return n
}
