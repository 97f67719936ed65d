package main

import (
	"database/sql"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// killSeed makes the moments of the kills the same in each run; the machine does the rest.
const killSeed = 20261123

// kills is how many a test does: enough that some hit each step of a scan.
func kills() int {
	if testing.Short() {
		return 5
	}
	return 50
}

// TestKilledScanResumes kills the command with SIGKILL at random moments again and again, and asks that each scan that
// comes to its end equals one that nobody disturbed, and did no shard twice.
func TestKilledScanResumes(t *testing.T) {
	m := newMachine(t)
	m.writeTables(t, 1500)
	flags := []string{"--data", m.path("data"), "--workers", "2", "scan", "--out", m.path("out")}
	fresh := slices.Concat(flags, []string{"--fresh", m.path("in")})
	begun := time.Now()
	if p := m.launch(t, nil, fresh...); !p.finished() {
		t.Fatal(p.tail())
	}
	life := time.Since(begun)
	want := m.document(t)
	db, err := sql.Open("sqlite", m.path("data", storeFile))
	if err != nil {
		t.Fatal(err)
	}
	audit(t, db, auditSQLite()...)
	if err := db.Close(); err != nil { // nothing but the command holds the file
		t.Fatal(err)
	}
	dice := rand.New(rand.NewPCG(killSeed, 0)) // the same moments each time
	killed, ended := 0, 0
	for args := fresh; killed < kills() || ended == 0; {
		p := m.launch(t, nil, args...)
		select {
		case <-p.done:
		case <-time.After(time.Duration(dice.Int64N(int64(life) * 2 / 3))):
			p.kill()
		}
		switch code := p.code(); {
		case code < 0:
			killed++
			args = slices.Concat(flags, []string{"resume"})
		case code == exitUsage: // the kill came before the scan was recorded: there is nothing to resume
			args = fresh
		case p.finished():
			ended++
			args = fresh
			if diff := cmp.Diff(want, m.document(t)); diff != "" {
				t.Fatalf("a scan that was killed differs from an undisturbed one:\n%s", diff)
			}
		default:
			t.Fatalf("the scan failed by itself: %s", p.tail())
		}
	}
	db, err = sql.Open("sqlite", m.path("data", storeFile))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // it was only read
	checkAudit(t, db, shards)
	t.Logf("seed %d: %d kills in %d scans", killSeed, killed, ended)
}
