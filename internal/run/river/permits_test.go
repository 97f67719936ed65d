package river_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/domicile/domicile/internal/run/river"
	"github.com/domicile/domicile/internal/store"
)

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
			begin(t, st, "scan", usual, test.shards)
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

func TestPartsOfListingsHavePermits(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", usual, 0)
	q := newQueue(t, config(st, "a"))
	part := &store.Listing{Scan: "scan", Store: "s3://b"}
	if err := st.BeginListing(t.Context(), part, "form", time.Hour); err != nil {
		t.Fatal(err)
	}
	waiting := func() int {
		if err := q.Wake(t.Context(), "scan"); err != nil {
			t.Fatal(err)
		}
		return permits(t, st, river.QueueName("scan", "", "needs"))["available"]
	}
	if n := waiting(); n != 0 {
		t.Errorf("%d permits for a part that somebody holds, want none", n)
	}
	if err := st.AdvanceListing(t.Context(), part, nil, -time.Second); err != nil {
		t.Fatal(err)
	}
	if n := waiting(); n != 1 {
		t.Errorf("%d permits for a part that nobody holds, want 1", n)
	}
}

func TestEveryKindOfWorkerHasPermitsOfItsOwn(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", usual, 1)
	enqueue(t, st, "scan", kind{"z", "needs"}, 1)
	enqueue(t, st, "scan", kind{"", "other"}, 1)
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
	begin(t, st, "scan", usual, 3)
	begin(t, st, "another", usual, 3)
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
