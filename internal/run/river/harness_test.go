package river_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

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
	st := storetest.Open(t, store.Config{URL: url})
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
		if err := q.Close(context.Background()); err != nil { // the context of a test ends before
			t.Error(err)
		}
	})
	return q
}

// kind is what a worker must be to do shards.
type kind struct{ zone, needs string }

// usual is the kind of the workers of [config].
var usual = kind{"", "needs"}

// begin records a scan with pending shards for one kind of worker.
func begin(t *testing.T, st *store.Store, scan string, of kind, shards int) {
	t.Helper()
	err := st.Begin(t.Context(), store.Scan{ID: scan, StartedAt: time.Unix(0, 0), Request: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	enqueue(t, st, scan, of, shards)
}

func enqueue(t *testing.T, st *store.Store, scan string, of kind, shards int) {
	t.Helper()
	work := make([]store.Work, shards)
	for i := range work {
		work[i] = store.Work{ID: fmt.Sprintf("%s%s%d", of.zone, of.needs, i), Zone: of.zone, Needs: of.needs}
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
