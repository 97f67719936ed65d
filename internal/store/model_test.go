package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// model is what a store of shards should do, in memory.
type model struct {
	rng    *rand.Rand
	s      *store.Store
	raw    *sql.DB
	shards map[string]*modelShard
	alive  map[string]bool // workers that said so a moment ago
	held   []store.Shard   // every claim that was ever given, stale ones too
	next   int
}

type modelShard struct {
	work    store.Work
	state   string
	epoch   int64
	worker  string
	fresh   bool // written a moment ago
	cursor  string
	partial string
	result  string
	done    map[string]int // completions of each fingerprint
}

// TestShardsBehaveAsTheModel does random things with several workers, on both databases, and compares each answer and in
// the end all that is kept.
func TestShardsBehaveAsTheModel(t *testing.T) {
	steps := 1500
	if testing.Short() {
		steps = 300
	}
	onBoth(t, func(t *testing.T, cfg store.Config) { //nolint:thelper // it is a test, not a helper
		for seed := range uint64(3) {
			t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
				m := newModel(t, cfg, seed)
				for range steps {
					m.step(t)
					if t.Failed() {
						return
					}
				}
				m.drain(t)
				m.compare(t)
			})
		}
	})
}

func newModel(t *testing.T, cfg store.Config, seed uint64) *model {
	t.Helper()
	s := storetest.Open(t, cfg)
	driver, dsn := "pgx", cfg.URL
	if cfg.URL == "" {
		driver, dsn = "sqlite", "file:"+cfg.Path+"?_pragma=busy_timeout(10000)&_txlock=immediate"
	}
	raw, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	m := &model{
		rng: rand.New(rand.NewPCG(seed, 1)), s: s, raw: raw,
		shards: map[string]*modelShard{}, alive: map[string]bool{},
	}
	scan := store.Scan{ID: m.scan(seed), StartedAt: noon, Request: []byte("{}")}
	if err := errors.Join(s.Lock(t.Context()), s.Begin(t.Context(), scan)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Finish(context.Background(), scan.ID, noon, []byte("{}")) })
	if _, err := raw.ExecContext(t.Context(), "DELETE FROM worker"); err != nil {
		t.Fatal(err)
	}
	m.next = int(seed) * 1_000_000
	return m
}

func (m *model) scan(seed uint64) string { return fmt.Sprint("scan-", seed) }

func (m *model) id() string { return m.scan(uint64(m.next / 1_000_000)) }

func (m *model) step(t *testing.T) {
	t.Helper()
	switch n := m.rng.IntN(100); {
	case n < 12:
		m.enqueue(t)
	case n < 45:
		m.claim(t, false)
	case n < 55:
		m.advance(t)
	case n < 60:
		m.split(t)
	case n < 80:
		m.complete(t)
	case n < 86:
		m.release(t)
	case n < 92:
		m.beat(t)
	case n < 96:
		m.silence(t)
	default:
		m.reap(t)
	}
}

// newWork is a shard that may be known already; its container is named awkwardly.
func (m *model) newWork() store.Work {
	n := m.rng.IntN(40)
	container := inventory.ID(fmt.Sprintf("file:///数据/a b%%c/%d", n/4))
	switch n / 4 {
	case 1:
		container = "file:///broken\xff\x00name"
	case 2:
		container = inventory.ID("s3://b/" + string(make([]byte, 3)) + fmt.Sprintf("%04096d", 7))
	}
	return store.Work{
		ID: fmt.Sprintf("%s|%06d", container, n%4), Container: container, Fingerprint: fmt.Sprint("f", m.rng.IntN(8)/7),
		Source: fmt.Sprint("source-", n%3), Zone: []string{"", "mainland", "abroad"}[n%3], Needs: []string{"", "x"}[n%2],
	}
}

func (m *model) enqueue(t *testing.T) {
	t.Helper()
	batch := make([]store.Work, 1+m.rng.IntN(5))
	for i := range batch {
		batch[i] = m.newWork()
	}
	// A statement may name a shard twice: the last counts.
	byID := map[string]store.Work{}
	for _, w := range batch {
		byID[w.ID] = w
	}
	batch = slices.Collect(maps.Values(byID))
	if err := m.s.Enqueue(t.Context(), m.id(), batch); err != nil {
		t.Fatal(err)
	}
	for _, w := range batch {
		m.know(w)
	}
}

func (m *model) know(w store.Work) {
	sh := m.shards[w.ID]
	switch {
	case sh == nil:
		m.shards[w.ID] = &modelShard{work: w, state: "pending", done: map[string]int{}}
	case sh.work.Fingerprint != w.Fingerprint:
		sh.work, sh.state, sh.worker, sh.cursor, sh.partial, sh.result = w, "pending", "", "", "", ""
		sh.epoch++
	}
}

func (m *model) worker() string { return fmt.Sprint("worker-", m.rng.IntN(5)) }

func (m *model) claim(t *testing.T, all bool) bool {
	t.Helper()
	want := store.Want{
		Scan: m.id(), Worker: m.worker(), Zones: [][]string{nil, {"", "mainland"}, {"abroad"}}[m.rng.IntN(3)],
		Needs: []string{"", "x"}[m.rng.IntN(2)], Near: m.newWork().Container,
	}
	if m.rng.IntN(3) == 0 {
		want.Near, want.Exclude = "", []string{"source-1"}
	}
	if all {
		want.Zones, want.Needs, want.Exclude = nil, "x", nil
	}
	got, err := m.s.Claim(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	fits := func(sh *modelShard) bool {
		return sh.state == "pending" && (len(want.Zones) == 0 || slices.Contains(want.Zones, sh.work.Zone)) &&
			(sh.work.Needs == "" || sh.work.Needs == want.Needs) && !slices.Contains(want.Exclude, sh.work.Source)
	}
	if got == nil {
		for id, sh := range m.shards {
			if fits(sh) {
				t.Errorf("nothing was claimed, but %q was there for %+v", id, want)
			}
		}
		return false
	}
	sh := m.shards[got.ID]
	if sh == nil || !fits(sh) {
		t.Fatalf("claimed %q, which is %+v, with %+v", got.ID, sh, want)
	}
	sh.state, sh.worker, sh.fresh = "running", want.Worker, true
	sh.epoch++
	if got.Epoch != sh.epoch || got.Container != sh.work.Container || got.Cursor != sh.cursor || string(got.Partial) != sh.partial {
		t.Errorf("claimed %+v, want %+v", got, sh)
	}
	m.held = append(m.held, *got)
	return true
}

// any returns a claim of before, which may be stale, with whether it is the newest. It is nil when there is none.
func (m *model) any() (*store.Shard, *modelShard) {
	if len(m.held) == 0 {
		return nil, nil
	}
	// Young ones more often than old ones.
	i := max(m.rng.IntN(len(m.held)), m.rng.IntN(len(m.held)), m.rng.IntN(len(m.held)))
	claim := m.held[i]
	return &claim, m.shards[claim.ID]
}

// wrote checks the error of a write under a claim, and reports whether it should have changed something.
func (m *model) wrote(t *testing.T, op string, claim *store.Shard, err error) bool {
	t.Helper()
	sh := m.shards[claim.ID]
	mine := sh.state == "running" && sh.epoch == claim.Epoch
	if mine != (err == nil) || err != nil && !errors.Is(err, store.ErrFenced) {
		t.Errorf("%s of claim %d of %q, which is %s in epoch %d: %v", op, claim.Epoch, claim.ID, sh.state, sh.epoch, err)
	}
	return mine
}

func (m *model) advance(t *testing.T) {
	t.Helper()
	claim, sh := m.any()
	if claim == nil {
		return
	}
	partial, cursor := fmt.Sprint("p", m.rng.Uint32()), fmt.Sprint("c", m.rng.Uint32())
	if m.wrote(t, "advance", claim, m.s.Advance(t.Context(), claim, []byte(partial), cursor)) {
		sh.partial, sh.cursor, sh.fresh = partial, cursor, true
	}
}

func (m *model) split(t *testing.T) {
	t.Helper()
	claim, sh := m.any()
	if claim == nil {
		return
	}
	m.next++
	rest := store.Work{ID: fmt.Sprintf("%s|rest-%06d", claim.Container, m.next), Container: claim.Container, Fingerprint: "f0"}
	if m.wrote(t, "split", claim, m.s.Split(t.Context(), claim, rest, "end")) {
		sh.cursor, sh.fresh = "end", true
		m.know(rest)
	}
}

func (m *model) complete(t *testing.T) {
	t.Helper()
	claim, sh := m.any()
	if claim == nil {
		return
	}
	m.finish(t, claim, sh)
}

func (m *model) finish(t *testing.T, claim *store.Shard, sh *modelShard) {
	t.Helper()
	result := fmt.Sprint("r", m.rng.Uint32())
	if m.wrote(t, "complete", claim, m.s.Complete(t.Context(), claim, []byte(result))) {
		sh.state, sh.result, sh.partial, sh.cursor = "done", result, "", ""
		sh.done[fmt.Sprint(sh.work.Fingerprint, sh.epoch)]++
	}
}

func (m *model) release(t *testing.T) {
	t.Helper()
	claim, sh := m.any()
	if claim == nil {
		return
	}
	if err := m.s.Release(t.Context(), claim); err != nil {
		t.Fatal(err)
	}
	if sh.state == "running" && sh.epoch == claim.Epoch {
		sh.state, sh.worker = "pending", ""
	}
}

func (m *model) beat(t *testing.T) {
	t.Helper()
	w := m.worker()
	if err := m.s.Beat(t.Context(), w, "mainland", "v1"); err != nil {
		t.Fatal(err)
	}
	m.alive[w] = true
}

// silence turns the clock on for one worker.
func (m *model) silence(t *testing.T) {
	t.Helper()
	w := m.worker()
	for _, q := range []string{"UPDATE worker SET beat = beat - 3600000 WHERE id = ", "UPDATE shard SET beat = beat - 3600000 WHERE worker = "} {
		if _, err := m.raw.ExecContext(t.Context(), q+"'"+w+"'"); err != nil {
			t.Fatal(err)
		}
	}
	m.alive[w] = false
	for _, sh := range m.shards {
		if sh.worker == w {
			sh.fresh = false
		}
	}
}

func (m *model) reap(t *testing.T) {
	t.Helper()
	want := int64(0)
	for _, sh := range m.shards {
		if sh.state == "running" && !sh.fresh && !m.alive[sh.worker] {
			sh.state, sh.worker = "pending", ""
			want++
		}
	}
	if n, err := m.s.Reap(t.Context(), 30*time.Minute); n != want || err != nil {
		t.Errorf("reaped %d, want %d: %v", n, want, err)
	}
}
