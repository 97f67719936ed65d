// Package storetest gives tests a PostgreSQL of their own: in a temporary folder, on 127.0.0.1, on a free port. One server
// serves all tests of a program and ends with it, however it ends. Where PostgreSQL is missing the test is skipped, in CI
// it fails.
package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Postgres returns the URL of a fresh database, which is dropped with the test.
func Postgres(tb testing.TB) string {
	tb.Helper()
	s, err := running()
	if errors.Is(err, errMissing) && os.Getenv("CI") != "true" {
		tb.Skip(err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	name := fmt.Sprintf("test_%d", s.databases.Add(1))
	if err := s.do("CREATE DATABASE " + name); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.do("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			tb.Error(err)
		}
	})
	return s.url(name)
}

// MaxConnections is how many connections the server takes: more than the workers that a test lets loose on it.
const MaxConnections = 320

// startTimeout is how long the server may take until it answers.
const startTimeout = 60 * time.Second

var errMissing = errors.New("this machine lacks PostgreSQL")

// running is the one server of this program, which its first test starts.
var running = sync.OnceValues(start) //nolint:gochecknoglobals // one server for all tests of a program: each takes a second to start

// server is a running PostgreSQL.
type server struct {
	port      string
	databases atomic.Int64
	stdin     io.WriteCloser // of its keeper, which ends it when this program does
}

// url is the address of a database as its superuser.
func (s *server) url(database string) string {
	return "postgres://tester@127.0.0.1:" + s.port + "/" + database + "?sslmode=disable"
}

// do runs a statement outside the databases of tests.
func (s *server) do(statement string) error {
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(context.Background(), statement)
	return errors.Join(err, db.Close())
}

// keeper runs the server until its standard input ends, which it does with the program that started it, then removes
// the folder.
const keeper = `folder=$1; shift; "$@" >"$folder/log" 2>&1 & pid=$!; cat >/dev/null; kill -9 $pid; wait $pid; rm -rf "$folder"`

// start makes a database cluster and serves it.
func start() (*server, error) {
	initdb, postgres := find("initdb"), find("postgres")
	if initdb == "" || postgres == "" {
		return nil, errMissing
	}
	cred, err := credential()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "domicile-store-")
	if err == nil && cred != nil {
		err = os.Chown(folder, int(cred.Uid), int(cred.Gid))
	}
	if err != nil {
		return nil, err
	}
	if out, err := command(cred, folder, initdb, "-D", filepath.Join(folder, "data"), "-U", "tester", "-A", "trust",
		"-E", "UTF8", "--locale=C", "-N").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return serve(cred, folder, postgres)
}

// serve runs the server on a cluster.
func serve(cred *syscall.Credential, folder, postgres string) (*server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	c := command(cred, folder, "sh", "-c", keeper, "keeper", folder, postgres, "-D", filepath.Join(folder, "data"), "-p", port, "-k", folder,
		"-h", "127.0.0.1", "-F", "-c", "full_page_writes=off", "-c", "shared_buffers=64MB",
		"-c", "max_connections="+strconv.Itoa(MaxConnections))
	s := &server{port: port}
	if s.stdin, err = c.StdinPipe(); err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	return s, s.answer(filepath.Join(folder, "log"))
}

// answer waits for the server.
func (s *server) answer(log string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := s.do("SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			text, _ := os.ReadFile(log) //nolint:gosec // G304: our own folder
			return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, text)
		case <-tick.C:
		}
	}
}

// command prepares a program as the user of the server, in a group of its own.
func command(cred *syscall.Credential, folder, program string, args ...string) *exec.Cmd {
	c := exec.CommandContext(context.Background(), program, args...) //nolint:gosec // G204: we name the programs
	c.Dir = folder
	c.Env = append(os.Environ(), "HOME="+folder, "TMPDIR="+folder, "LC_ALL=C.UTF-8")
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: cred}
	return c
}

// credential is the user that a root test hands the server to, which refuses root; nil for others.
func credential() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, errMissing
	}
	uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(errUID, errGID)
}

// find returns the newest program of that name, "" when there is none.
func find(name string) string {
	found, _ := filepath.Glob(filepath.Join("/usr/lib/postgresql/*/bin", name))
	if len(found) > 0 {
		return found[len(found)-1]
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	return path
}

// freePort asks the system for a port that nobody uses.
func freePort() (string, error) {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}
