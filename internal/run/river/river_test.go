package river_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/run/river"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// lines is a log that a test reads.
type lines struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

// openStore opens a fresh shared store with the tables of River.
func openStore(t *testing.T) *store.Store {
	t.Helper()
	return openAt(t, storetest.Postgres(t))
}

func openAt(t *testing.T, url string) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() }) // the database goes
	if err := river.Migrate(t.Context(), st.Pool(), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return st
}

// config is a queue of a worker.
func config(st *store.Store, worker string) river.Config {
	return river.Config{
		Store: st, Worker: worker, Version: "1", Needs: "needs", Zones: []string{"", "z"}, Workers: 2, Silent: time.Minute,
		Log: slog.New(slog.DiscardHandler),
	}
}

func newQueue(t *testing.T, cfg river.Config) *river.Queue {
	t.Helper()
	q, err := river.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Close(context.Background()); err != nil { //nolint:usetesting // the context of a test ends before
			t.Error(err)
		}
	})
	return q
}

// begin records a scan with pending shards for one kind of worker.
func begin(t *testing.T, st *store.Store, scan, zone, needs string, shards int) {
	t.Helper()
	err := st.Begin(t.Context(), store.Scan{ID: scan, StartedAt: time.Unix(0, 0), Request: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	enqueue(t, st, scan, zone, needs, shards)
}

func enqueue(t *testing.T, st *store.Store, scan, zone, needs string, shards int) {
	t.Helper()
	work := make([]store.Work, shards)
	for i := range work {
		work[i] = store.Work{ID: fmt.Sprintf("%s%s%d", zone, needs, i), Zone: zone, Needs: needs}
	}
	if err := st.Enqueue(t.Context(), scan, work); err != nil {
		t.Fatal(err)
	}
}

// permits counts those of a scan by state.
func permits(t *testing.T, st *store.Store, queue string) map[string]int {
	t.Helper()
	rows, err := st.Pool().Query(t.Context(), `SELECT state::text FROM river_job WHERE queue = $1`, queue)
	if err != nil {
		t.Fatal(err)
	}
	states, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, s := range states {
		out[s]++
	}
	return out
}

func TestPermitsAreAsManyAsCouldBeOfUse(t *testing.T) {
	for _, test := range []struct {
		name    string
		shards  int
		workers []string // that live beside the one that wakes
		want    int
	}{
		{"one for each shard", 1, nil, 1},
		{"no more than one worker can use", 100, nil, 2},
		{"no more than all workers can use", 100, []string{"b", "c"}, 6},
		{"none without shards", 0, nil, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			st := openStore(t)
			begin(t, st, "scan", "", "needs", test.shards)
			for _, w := range append(test.workers, "a") {
				if err := st.Beat(t.Context(), w, "", "1"); err != nil {
					t.Fatal(err)
				}
			}
			var all sync.WaitGroup
			for i := range 4 { // that wake at the same time
				q := newQueue(t, config(st, fmt.Sprint("w", i)))
				all.Go(func() {
					if err := q.Wake(t.Context(), "scan"); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if got := permits(t, st, river.QueueName("scan", "", "needs"))["available"]; got != test.want {
				t.Errorf("%d permits wait, want %d", got, test.want)
			}
		})
	}
}

func TestEveryKindOfWorkerHasPermitsOfItsOwn(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", "", "needs", 1)
	enqueue(t, st, "scan", "z", "needs", 1)
	enqueue(t, st, "scan", "", "other", 1)
	q := newQueue(t, config(st, "a"))
	if err := q.Wake(t.Context(), "scan"); err != nil {
		t.Fatal(err)
	}
	for _, kind := range [][2]string{{"", "needs"}, {"z", "needs"}, {"", "other"}} {
		if got := permits(t, st, river.QueueName("scan", kind[0], kind[1]))["available"]; got != 1 {
			t.Errorf("%d permits for %q, want 1", got, kind)
		}
	}
}

func TestCancelTakesPermitsBack(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", "", "needs", 3)
	begin(t, st, "another", "", "needs", 3)
	q := newQueue(t, config(st, "a"))
	for _, scan := range []string{"scan", "another"} {
		if err := q.Wake(t.Context(), scan); err != nil {
			t.Fatal(err)
		}
	}
	if err := q.Cancel(t.Context(), "scan"); err != nil {
		t.Fatal(err)
	}
	if got := permits(t, st, river.QueueName("scan", "", "needs")); len(got) > 0 {
		t.Errorf("permits are left: %v", got)
	}
	if got := permits(t, st, river.QueueName("another", "", "needs"))["available"]; got != 2 {
		t.Errorf("another scan has %d permits, want 2", got)
	}
}

// claimAll is a slice that claims one shard after the other without an end.
func claimAll(st *store.Store, worker string) run.Slice {
	return func(ctx context.Context, scan string, end run.End) error {
		for {
			shard, err := st.Claim(ctx, store.Want{Scan: scan, Worker: worker, Needs: "needs"})
			if err != nil || shard == nil {
				return errors.Join(err, end(ctx, nil, false))
			}
			if err := st.Complete(ctx, shard, []byte(worker)); err != nil {
				return err
			}
		}
	}
}

func TestWorkEndsWhenNothingIsLeft(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", "", "needs", 200)
	serving := newQueue(t, config(st, "server"))
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- serving.Serve(ctx, 2, claimAll(st, "server")) }()
	q := newQueue(t, config(st, "coordinator"))
	if err := q.Work(t.Context(), "scan", 2, claimAll(st, "coordinator")); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-served; !errors.Is(err, context.Canceled) {
		t.Errorf("serving ended with %v", err)
	}
	counts, err := st.Counts(t.Context(), "scan")
	if err != nil || counts.Done != 200 {
		t.Fatalf("%+v are done: %v", counts, err)
	}
	left := permits(t, st, river.QueueName("scan", "", "needs"))
	for _, state := range []string{"available", "retryable", "scheduled", "running"} {
		if left[state] > 0 {
			t.Errorf("%d permits are left %s", left[state], state)
		}
	}
}

func TestWorkEndsWithItsContext(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", "", "needs", 1)
	q := newQueue(t, config(st, "a"))
	ctx, stop := context.WithCancel(t.Context())
	err := q.Work(ctx, "scan", 1, func(ctx context.Context, _ string, end run.End) error {
		stop()
		<-ctx.Done() // the slice is told
		return errors.Join(ctx.Err(), end(context.WithoutCancel(ctx), nil, true))
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
}

func TestWorkEndsWithAnErrorThatDoesNotPass(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", "", "needs", 1)
	q := newQueue(t, config(st, "a"))
	broken := errors.New("13912345678 cannot be encoded")
	err := q.Work(t.Context(), "scan", 1, func(context.Context, string, run.End) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("it ended with %v", err)
	}
	var told string
	if err := st.Pool().QueryRow(t.Context(), `SELECT coalesce(string_agg(errors::text, ''), '') FROM river_job`).Scan(&told); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(told, "13912345678") {
		t.Errorf("the tables of River quote the error: %s", told)
	}
}

func TestServerLeavesWhatItCannotOpenToOthers(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", "", "needs", 3)
	log := new(lines)
	cfg := config(st, "poor")
	cfg.Log = slog.New(slog.NewTextHandler(log, nil))
	poor := newQueue(t, cfg)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	tried := make(chan struct{}, 100)
	go func() {
		_ = poor.Serve(ctx, 2, func(context.Context, string, run.End) error { // it ends with the test
			tried <- struct{}{}
			return errors.New("the password of source crm is not known on this machine")
		})
	}()
	if err := poor.Wake(t.Context(), "scan"); err != nil {
		t.Fatal(err)
	}
	<-tried
	rich := newQueue(t, config(st, "rich"))
	if err := rich.Work(t.Context(), "scan", 2, claimAll(st, "rich")); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "password of source crm is not known") {
		t.Errorf("it does not say why it cannot:\n%s", log)
	}
}

func TestWorkerOfAnotherKindTakesNothingAndSaysSo(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", "", "needs", 3)
	log := new(lines)
	cfg := config(st, "old")
	cfg.Needs, cfg.Log = "older", slog.New(slog.NewTextHandler(log, nil))
	q := newQueue(t, cfg)
	if err := q.Follow("scan"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := q.Beat(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(log.String(), "shards wait for a worker that differs"); n != 1 {
		t.Errorf("it said so %d times, want once:\n%s", n, log)
	}
	if got := permits(t, st, river.QueueName("scan", "", "older")); len(got) > 0 {
		t.Errorf("it made permits for itself: %v", got)
	}
}

func TestShardsOfTheDeadAreGivenToOthers(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", "", "needs", 1)
	if err := st.Beat(t.Context(), "dead", "", "1"); err != nil {
		t.Fatal(err)
	}
	if shard, err := st.Claim(t.Context(), store.Want{Scan: "scan", Worker: "dead", Needs: "needs"}); err != nil || shard == nil {
		t.Fatal("nothing to claim", err)
	}
	for _, table := range []string{"worker", "shard"} { // an hour passes
		if _, err := st.Pool().Exec(t.Context(), `UPDATE `+table+` SET beat = beat - 3600000`); err != nil {
			t.Fatal(err)
		}
	}
	q := newQueue(t, config(st, "alive"))
	if err := q.Work(t.Context(), "scan", 1, claimAll(st, "alive")); err != nil {
		t.Fatal(err)
	}
	for r, err := range st.Results(t.Context(), "scan") {
		if err != nil || string(r.Data) != "alive" {
			t.Errorf("%s was done by %q: %v", r.Shard, r.Data, err)
		}
	}
}

func TestTriesDoubleTheirWait(t *testing.T) {
	at := time.Unix(1_800_000_000, 0)
	for attempt, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 8: 128 * time.Second} {
		seen := map[time.Duration]bool{}
		for id := range int64(50) {
			got := river.NextTry(id, attempt, at).Sub(at)
			if got < want || got > want+want/2 {
				t.Errorf("try %d of permit %d waits %s, want %s and up to half as much", attempt, id, got, want)
			}
			seen[got] = true
		}
		if len(seen) < 10 {
			t.Errorf("try %d waits in %d different ways: all come back at once", attempt, len(seen))
		}
	}
}

func TestErrorsAreSaidByTheirCode(t *testing.T) {
	quoted := &pgconn.PgError{Code: "23505", Message: "13912345678 exists"}
	for _, test := range []struct {
		name string
		in   error
		want string
	}{
		{"of a statement", fmt.Errorf("store: %w", quoted), "database 23505"},
		{"connection breaks", fmt.Errorf("store: %w", io.ErrUnexpectedEOF), "connection"},
		{"stopped", context.Canceled, "stopped"},
		{"anything else", errors.New("13912345678"), "failed"},
	} {
		if got := river.CodeOf(test.in); got != test.want {
			t.Errorf("%s: code %q, want %q", test.name, got, test.want)
		}
	}
}
