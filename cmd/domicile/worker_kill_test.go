package main

import (
	"database/sql"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// fleet is the processes of a scan that several work on.
type fleet struct {
	m           *machine
	env         []string
	fresh       []string // begins a scan
	resume      []string // goes on with one
	coordinator *process
	workers     []*process
}

// newFleet is a fleet on a database, with a second of silence instead of 45.
func newFleet(m *machine, url string) *fleet {
	scan := []string{"--data", m.path("data"), "--workers", "1", "scan", "--out", m.path("out")}
	return &fleet{
		m: m, env: []string{"DOMICILE_DATABASE=" + url, "DOMICILE_QUEUE_SLICE=100ms", "DOMICILE_QUEUE_SILENT=1s"},
		fresh: slices.Concat(scan, []string{"--fresh", m.path("in")}), resume: slices.Concat(scan, []string{"resume"}),
	}
}

// work starts one more worker.
func (f *fleet) work(t *testing.T) {
	t.Helper()
	p := f.m.launch(t, f.env, "-v", "--data", f.m.path("data"), "--workers", "1", "serve", "--role", "worker", "--listen", "")
	f.workers = append(f.workers, p)
}

// disturb kills somebody: most often a worker or the coordinator, now and then the server.
func (f *fleet) disturb(t *testing.T, c *cluster, dice *rand.Rand) {
	t.Helper()
	switch n := dice.IntN(20); {
	case n == 0:
		c.kill(t)
	case n == 1:
		c.immediate(t)
	case n < 11:
		f.coordinator.kill()
	default:
		i := dice.IntN(len(f.workers))
		f.workers[i].kill()
		f.workers = slices.Delete(f.workers, i, i+1)
		f.work(t)
	}
}

// TestKilledWorkersAndServer kills the coordinator, workers and the PostgreSQL server at random moments, and asks that each
// scan that comes to its end equals one that nobody disturbed, and did no shard twice.
func TestKilledWorkersAndServer(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills for a minute")
	}
	m := newMachine(t)
	m.writeTables(t, 1500)
	c := newCluster(t)
	url := c.database(t)
	f := newFleet(m, url)
	begun := time.Now()
	if p := m.launch(t, f.env, f.fresh...); !p.finished() {
		t.Fatal(p.tail())
	}
	life, want := time.Since(begun), m.document(t)
	db := connect(t, url)
	audit(t, db, auditPostgres()...)
	f.work(t)
	f.work(t)
	dice := rand.New(rand.NewPCG(killSeed, 1)) // the same moments each time
	killed, ended := 0, 0
	for args := f.fresh; killed < kills() || ended == 0; {
		f.coordinator = m.launch(t, f.env, args...)
		args = f.resume
		for alive := true; alive; {
			select {
			case <-f.coordinator.done:
				alive = false
			case <-time.After(time.Duration(dice.Int64N(int64(life) * 2 / 3))):
				f.disturb(t, c, dice)
				killed++
			}
		}
		switch code := f.coordinator.code(); {
		case code < 0 || code == exitFailed: // killed, or the server was away when it began
			expire(t, db)
		case code == exitUsage: // nothing to resume
			expire(t, db) // what a killed process had just told the server may come after
			if asked(t, db, `SELECT count(*) FROM scan WHERE state <> 'done'`) == 0 {
				args = f.fresh // the kill came before the scan was recorded
			}
		case f.coordinator.finished():
			ended++
			args = f.fresh
			if diff := cmp.Diff(want, m.document(t)); diff != "" {
				t.Fatalf("a scan that was killed differs from an undisturbed one:\n%s", diff)
			}
		default:
			t.Fatalf("the scan failed by itself: %s", f.coordinator.tail())
		}
	}
	checkAudit(t, db, shards)
	t.Logf("seed %d: %d kills in %d scans", killSeed, killed, ended)
}

// expire makes the lease of a coordinator that is dead run out at once: the test does not wait for it.
func expire(t *testing.T, db *sql.DB) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), `UPDATE scan SET lease_until = 0 WHERE state = 'running'`); err != nil {
		t.Fatal(err)
	}
}
