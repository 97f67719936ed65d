package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/store"
)

// TestServe runs the built command as systemd does: it says that it is ready, answers, starts the scan of a schedule,
// keeps others from the store by name, and ends with 0 when told to.
func TestServe(t *testing.T) {
	m := nightly(t)
	m.settings(t, `
sources:
  - {name: crm, place: cn, url: `+m.path("crm")+`}
schedules:
  - {name: always, cron: "* * * * *", sources: [crm], missed: backfill, out: `+m.path("out")+`}
`)
	socket := filepath.Join(t.TempDir(), "notify")
	heard, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = heard.Close() }()
	due(t, m)
	cmd, log := serveAs(t, m, "NOTIFY_SOCKET="+socket, "WATCHDOG_USEC=400000")
	hear(t, heard, "READY=1")
	hear(t, heard, "WATCHDOG=1")
	address := lineWith(t, log, "msg=listening")
	_, address, _ = strings.Cut(address, "address=")
	for _, path := range []string{"/healthz", "/readyz"} {
		if code, body := get(t, "http://"+address+path); code != http.StatusOK || body != "ok\n" {
			t.Errorf("%s: %d %q", path, code, body)
		}
	}
	lineWith(t, log, `msg="scan is done"`)
	if doc, err := readDocument(m.path("out", inventoryFile)); err != nil || len(doc.Datasets) != 1 {
		t.Errorf("document: %v, %v", doc, err)
	}
	if code := m.run(t.Context(), "scan", "--out", m.path("elsewhere"), m.path("crm")); code != exitFailed || !strings.Contains(m.stderr.String(), "domicile serve, process") {
		t.Errorf("a scan beside it: %d, %s", code, &m.stderr)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	hear(t, heard, "STOPPING=1")
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
}

// due makes a schedule miss its last minutes.
func due(t *testing.T, m *machine) {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{Path: m.path("data", storeFile)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	s, err := loadSettings(m.path(".config/domicile/domicile.yaml"), nil)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := s.Schedules[0].spec()
	if err != nil {
		t.Fatal(err)
	}
	err = st.Tick(t.Context(), spec.Name, spec.Digest(), func(now store.Ticking) (store.Ticked, error) {
		return store.Ticked{Until: now.Now.Add(-2 * time.Minute)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", m.path("data", storeFile))
	if err == nil {
		_, err = raw.ExecContext(t.Context(), `UPDATE schedule_expression SET since = 0`)
	}
	if err := errors.Join(err, raw.Close()); err != nil {
		t.Fatal(err)
	}
}

// serveAs starts serve with variables of its own, and returns its log.
func serveAs(t *testing.T, m *machine, env ...string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, "domicile", "--data", m.path("data"), "serve", "--listen", "127.0.0.1:0")
	cmd.Env = append([]string{"HOME=" + m.home}, env...)
	stderr, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewReader(stderr)
}

// lineWith reads a log until a line has some words.
func lineWith(t *testing.T, log *bufio.Reader, words string) string {
	t.Helper()
	var all strings.Builder
	for {
		line, err := log.ReadString('\n')
		all.WriteString(line)
		if strings.Contains(line, words) {
			return strings.TrimSpace(line)
		}
		if err != nil {
			t.Fatalf("%q is not in\n%s", words, &all)
		}
	}
}

// hear waits for a message to systemd.
func hear(t *testing.T, from *net.UnixConn, want string) {
	t.Helper()
	buf := make([]byte, 100)
	if err := from.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	for {
		n, err := from.Read(buf)
		if err != nil {
			t.Fatalf("%s was not said: %v", want, err)
		}
		if string(buf[:n]) == want {
			return
		}
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}
