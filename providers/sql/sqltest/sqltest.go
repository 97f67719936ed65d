// Package sqltest starts private database servers for tests: in a temporary folder, on 127.0.0.1, on a free port, ended
// with the test. Where the programs are missing the test is skipped, in CI it fails.
package sqltest

import (
	"context"
	"database/sql"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// startTimeout is how long a server may take until it answers.
const startTimeout = 60 * time.Second

// server is a program to run for a test.
type server struct {
	user    string // to run as when the test is root: databases refuse root
	folder  string
	port    string
	driver  string
	address string // of the driver, to see when it answers
}

// newServer makes the folder and finds a port.
func newServer(tb testing.TB, user string) *server {
	tb.Helper()
	folder, err := os.MkdirTemp("", "domicile-sql-") //nolint:usetesting // TempDir lies in a folder that another user cannot enter
	if err != nil {
		tb.Fatal(err)
	}
	s := &server{user: user, folder: folder, port: freePort(tb)}
	tb.Cleanup(func() { _ = os.RemoveAll(folder) })
	if cred := s.credential(tb); cred != nil {
		if err := os.Chown(folder, int(cred.Uid), int(cred.Gid)); err != nil {
			tb.Fatal(err)
		}
	}
	return s
}

// credential is the user that a root test hands the server to, nil otherwise.
func (s *server) credential(tb testing.TB) *syscall.Credential {
	tb.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup(s.user)
	if err != nil {
		missing(tb, "user "+s.user)
	}
	uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
	if errUID != nil || errGID != nil {
		tb.Fatal("no numeric user", s.user)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// command prepares a program as the user of the server.
func (s *server) command(tb testing.TB, program string, args ...string) *exec.Cmd {
	tb.Helper()
	c := exec.CommandContext(context.Background(), program, args...) //nolint:gosec // tests name the programs
	c.Dir = s.folder
	c.Env = append(os.Environ(), "HOME="+s.folder, "TMPDIR="+s.folder, "LC_ALL=C.UTF-8")
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: s.credential(tb)}
	return c
}

// prepare runs a program to its end.
func (s *server) prepare(tb testing.TB, program string, args ...string) {
	tb.Helper()
	if out, err := s.command(tb, program, args...).CombinedOutput(); err != nil {
		tb.Fatalf("%s: %v\n%s", filepath.Base(program), err, out)
	}
}

// serve starts a program, waits until it answers, and ends it with the test.
func (s *server) serve(tb testing.TB, program string, args ...string) {
	tb.Helper()
	log, err := os.Create(filepath.Join(s.folder, "log"))
	if err != nil {
		tb.Fatal(err)
	}
	c := s.command(tb, program, args...)
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) // its data is thrown away
		_ = c.Wait()
		_ = log.Close()
	})
	if err := s.answer(); err != nil {
		text, _ := os.ReadFile(log.Name())
		tb.Fatalf("%s does not answer: %v\n%s", filepath.Base(program), err, text)
	}
}

// answer waits for the server.
func (s *server) answer() error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	db, err := sql.Open(s.driver, s.address)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // it only waited
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}

// freePort asks the system for a port that nobody uses.
func freePort(tb testing.TB) string {
	tb.Helper()
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = l.Close() }() // it only found the port
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		tb.Fatal(err)
	}
	return port
}

// find returns the first program of that name.
func find(tb testing.TB, name string, folders ...string) string {
	tb.Helper()
	for _, pattern := range folders {
		found, _ := filepath.Glob(filepath.Join(pattern, name))
		if len(found) > 0 {
			return found[len(found)-1]
		}
	}
	found, err := exec.LookPath(name)
	if err != nil {
		missing(tb, name)
	}
	return found
}

// missing skips a test that needs what this machine lacks; a CI machine must have it.
func missing(tb testing.TB, what string) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatal("this machine lacks " + what)
	}
	tb.Skip("this machine lacks " + what)
}
