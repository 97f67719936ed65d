package river_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/run/river"
	"github.com/domicile/domicile/internal/store"
)

func TestWorkEndsWhenNothingIsLeft(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", usual, 200)
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
	begin(t, st, "scan", usual, 1)
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
	begin(t, st, "scan", usual, 1)
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
	begin(t, st, "scan", usual, 3)
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
	begin(t, st, "scan", usual, 3)
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
	begin(t, st, "scan", usual, 1)
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
