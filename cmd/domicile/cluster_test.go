package main

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// cluster is a private PostgreSQL server that a test may kill.
type cluster struct {
	bin, folder, port string
	as                *syscall.Credential // PostgreSQL refuses root
	databases         int
}

// newCluster makes and starts a server. It does not sync, which a kill of processes does not show: what they wrote, the
// machine has.
func newCluster(t *testing.T) *cluster {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if err != nil || len(found) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("this machine lacks PostgreSQL")
		}
		t.Skip("this machine lacks PostgreSQL")
	}
	folder, err := os.MkdirTemp("", "domicile-pg-") //nolint:usetesting // TempDir lies in a folder that another user cannot enter
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{bin: filepath.Dir(found[len(found)-1]), folder: folder, port: freePort(t)}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if os.Getuid() == 0 {
		c.as = serverUser(t, "postgres")
		if err := os.Chown(folder, int(c.as.Uid), int(c.as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	c.tool(t, "initdb", "-D", c.data(), "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	c.start(t)
	t.Cleanup(func() { _ = c.command(t, "pg_ctl", "stop", "-D", c.data(), "-m", "immediate").Run() })
	return c
}

func (c *cluster) data() string { return filepath.Join(c.folder, "data") }

func (c *cluster) command(t *testing.T, program string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(context.Background(), filepath.Join(c.bin, program), args...) // also after the test's own
	cmd.Dir, cmd.SysProcAttr = c.folder, &syscall.SysProcAttr{Credential: c.as}
	cmd.Env = append(os.Environ(), "HOME="+c.folder, "LC_ALL=C.UTF-8")
	return cmd
}

func (c *cluster) tool(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := c.command(t, program, args...).CombinedOutput(); err != nil {
		log, _ := os.ReadFile(filepath.Join(c.folder, "log"))
		t.Fatalf("%s %v: %v\n%s\n%s", program, args, err, out, log)
	}
}

func (c *cluster) start(t *testing.T) {
	t.Helper()
	c.tool(t, "pg_ctl", c.starting()...)
}

// starting is without autovacuum, which makes a database a page larger now and then: some tests scan one.
func (c *cluster) starting() []string {
	return []string{
		"start", "-w", "-D", c.data(), "-l", filepath.Join(c.folder, "log"), "-o",
		"-p " + c.port + " -k " + c.folder + " -h 127.0.0.1 -F -c autovacuum=off -c shared_buffers=32MB -c max_connections=300",
	}
}

// immediate restarts the server without a checkpoint: every connection breaks, and the log is replayed.
func (c *cluster) immediate(t *testing.T) {
	t.Helper()
	c.tool(t, "pg_ctl", "stop", "-D", c.data(), "-m", "immediate")
	c.start(t)
}

// kill kills the server and starts it again.
func (c *cluster) kill(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	// The children end by themselves; until then a start is refused.
	for range 100 {
		if c.command(t, "pg_ctl", c.starting()...).Run() == nil {
			return
		}
	}
	c.start(t)
}

// database makes a new database and returns its URL.
func (c *cluster) database(t *testing.T) string {
	t.Helper()
	c.databases++
	name := fmt.Sprintf("scans%d", c.databases)
	c.tool(t, "createdb", "-h", "127.0.0.1", "-p", c.port, "-U", "tester", name)
	return c.url(c.port, name)
}

// url is the address of a database behind a port.
func (c *cluster) url(port, name string) string {
	return "postgres://tester@127.0.0.1:" + port + "/" + name + "?sslmode=disable"
}

// connect opens a database.
func connect(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func serverUser(t *testing.T, name string) *syscall.Credential {
	t.Helper()
	u, err := user.Lookup(name)
	if err != nil {
		t.Skip("this machine lacks the user " + name)
	}
	uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
	if errUID != nil || errGID != nil {
		t.Fatal("no numeric user", name)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }() // it only found the port
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
