package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a running command. The command is this program of tests under another name, see TestMain: what is killed is
// killed as the product would be.
type process struct {
	cmd  *exec.Cmd
	out  *output
	done chan struct{} // closed when it ended
}

// output is what a process said.
type output struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}

// launch starts a command on the machine. It ends with the test at the latest.
func (m *machine) launch(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.CommandContext(t.Context(), "domicile", args...), out: new(output), done: make(chan struct{})}
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = m.home, p.out, p.out
	p.cmd.Env = append(append(os.Environ(), "HOME="+m.home, "XDG_DATA_HOME=", "XDG_CONFIG_HOME=", "XDG_CACHE_HOME="), env...)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait() // its state says more
	}()
	t.Cleanup(p.kill)
	return p
}

// kill ends a process at once, and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Signal(syscall.SIGKILL) // it may have ended
	<-p.done
}

// code is the exit code of a process that ended, -1 for one that was killed.
func (p *process) code() int {
	<-p.done
	return p.cmd.ProcessState.ExitCode()
}

// finished reports whether a scan came to its end; the folder whose place nobody states is a gap.
func (p *process) finished() bool {
	code := p.code()
	return code == exitDone || code == exitGaps
}

// shards is how many files writeTables writes.
const shards = 24

// writeTables writes CSV files of people that no pattern of names puts together, each a shard.
func (m *machine) writeTables(t *testing.T, rows int) {
	t.Helper()
	for i := range shards {
		m.write(t, "in/"+word(i)+".csv", csvOfPeople(i*rows, rows))
	}
}

// word makes a name of three syllables, another one for each of the first 3,600 numbers.
func word(i int) string {
	const consonants, vowels = "bdfgklmnprst", "aeiou"
	var name []byte
	for _, n := range []int{i, i/60 + 17*i, 7 * i} {
		n %= len(consonants) * len(vowels)
		name = append(name, consonants[n%len(consonants)], vowels[n/len(consonants)])
	}
	return string(name)
}

// audit makes a database write down each shard that somebody took and each that was done. The store has no such table:
// it is the test's own witness.
func audit(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%v\n%s", err, s)
		}
	}
}

// The witnesses of both databases.
func auditPostgres() []string {
	return []string{
		`CREATE TABLE audit (scan text, id text, state text, worker text, at timestamptz DEFAULT clock_timestamp())`,
		`CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN INSERT INTO audit VALUES (NEW.scan, NEW.id, NEW.state, NEW.worker); RETURN NULL; END $$`,
		`CREATE TRIGGER audited AFTER UPDATE ON shard FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION audited()`,
	}
}

func auditSQLite() []string {
	return []string{
		`CREATE TABLE audit (scan text, id text, state text, worker text)`,
		`CREATE TRIGGER audited AFTER UPDATE ON shard WHEN OLD.state <> NEW.state
		BEGIN INSERT INTO audit VALUES (NEW.scan, NEW.id, NEW.state, NEW.worker); END`,
	}
}

// asked runs a query that gives one number.
func asked(t *testing.T, db *sql.DB, query string) int {
	t.Helper()
	var n int
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	return n
}

// checkAudit asks that no scan did a shard twice, and that each scan that came to its end did all. One whose coordinator
// was killed for good may lack some.
func checkAudit(t *testing.T, db *sql.DB, shards int) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `
		SELECT audit.scan, scan.state, count(*), count(DISTINCT audit.id) FROM audit JOIN scan ON scan.id = audit.scan
		WHERE audit.state = 'done' GROUP BY audit.scan, scan.state`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // it was only read
	for rows.Next() {
		var scan, state string
		var done, distinct int
		if err := rows.Scan(&scan, &state, &done, &distinct); err != nil {
			t.Fatal(err)
		}
		if done != distinct || state == "done" && done != shards {
			t.Errorf("scan %s, which is %s, did %d shards %d times, want each of %d once", scan, state, distinct, done, shards)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// tail is the end of what a process said.
func (p *process) tail() string {
	all := strings.TrimSpace(p.out.String())
	return fmt.Sprintf("exit code %d\n%s", p.code(), all[max(0, len(all)-3000):])
}

// awaitWorkers waits until so many workers have said lately that they live.
func awaitWorkers(t *testing.T, db *sql.DB, n int) {
	t.Helper()
	await(t, fmt.Sprintf("%d workers", n), func() bool {
		return asked(t, db, `SELECT count(*) FROM worker WHERE beat > extract(epoch FROM clock_timestamp()) * 1000 - 2000`) >= n
	})
}

// patience is how long a test waits for what must come, on a machine that others use too.
const patience = 60 * time.Second

// await asks again and again until something holds.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	limit := time.After(patience)
	for !holds() {
		select {
		case <-limit:
			t.Fatalf("waited for %s in vain", what)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
