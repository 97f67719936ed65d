package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// crowd is many workers on one store: what they did, and how long each waited for a claim and for a commit.
type crowd struct {
	mu        sync.Mutex
	took      map[string]int
	claims    []time.Duration
	completes []time.Duration
}

// work claims and completes shards until none is left.
func (c *crowd) work(ctx context.Context, s *store.Store, worker string) error {
	var near inventory.ID
	for {
		begin := time.Now()
		shard, err := s.Claim(ctx, store.Want{Scan: "s1", Worker: worker, Zones: []string{"", "mainland"}, Needs: "n", Near: near})
		if err != nil || shard == nil {
			return err
		}
		claimed := time.Now()
		if err := s.Complete(ctx, shard, make([]byte, 400)); err != nil {
			return err
		}
		near = shard.Container
		done := time.Now()
		c.mu.Lock()
		c.took[shard.ID]++
		c.claims, c.completes = append(c.claims, claimed.Sub(begin)), append(c.completes, done.Sub(claimed))
		c.mu.Unlock()
	}
}

// crowdWork is shards of containers with one to five ranges.
func crowdWork(n int) []store.Work {
	all := make([]store.Work, n)
	for i := range all {
		container := fmt.Sprintf("s3://bucket-%d/path/%06d", i%7, i/3)
		all[i] = store.Work{
			ID: fmt.Sprintf("%s|%06d", container, i%3), Fingerprint: strconv.Itoa(i), Container: inventory.ID(container),
			Source: fmt.Sprint("source-", i%7), Zone: []string{"", "mainland"}[i%2], Needs: "n", Bytes: 1 << 20,
		}
	}
	return all
}

// letLoose has workers do all shards of a new scan, and checks that none was done twice or left.
func letLoose(t *testing.T, s *store.Store, workers, shards int) {
	t.Helper()
	if err := errors.Join(
		s.Lock(t.Context()),
		s.Begin(t.Context(), store.Scan{ID: "s1", StartedAt: noon, Request: []byte("{}")}),
	); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := s.Enqueue(t.Context(), "s1", crowdWork(shards)); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d shards enqueued in %v", shards, time.Since(begin).Round(time.Millisecond))
	c := &crowd{took: map[string]int{}}
	begin = time.Now()
	g, ctx := errgroup.WithContext(t.Context())
	for w := range workers {
		g.Go(func() error { return c.work(ctx, s, fmt.Sprint("worker-", w)) })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begin)
	if len(c.took) != shards || len(c.claims) != shards {
		t.Errorf("%d shards were done, %d times; want %d, once each", len(c.took), len(c.claims), shards)
	}
	counts, err := s.Counts(t.Context(), "s1")
	if err != nil || counts.Done != int64(shards) || counts.Pending+counts.Running != 0 {
		t.Errorf("counts %+v, %v", counts, err)
	}
	slices.Sort(c.claims)
	slices.Sort(c.completes)
	t.Logf("%d workers, %d shards in %v: %.0f shards/s; claim p50 %v p99 %v longest %v; complete p50 %v p99 %v longest %v",
		workers, shards, took.Round(time.Millisecond), float64(shards)/took.Seconds(),
		at(c.claims, 50), at(c.claims, 99), at(c.claims, 100), at(c.completes, 50), at(c.completes, 99), at(c.completes, 100))
}

// at is a percentile of sorted times.
func at(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)].Round(10 * time.Microsecond)
}

// TestCrowd lets two hundred connections loose on one PostgreSQL, and eight workers on a file.
func TestCrowd(t *testing.T) {
	shards := 20_000 // of two hundred workers; eight have a tenth
	if testing.Short() {
		shards = 2_000
	}
	t.Run("postgres", func(t *testing.T) {
		letLoose(t, storetest.Open(t, store.Config{URL: storetest.Postgres(t) + "&pool_max_conns=200"}), 200, shards)
	})
	t.Run("sqlite", func(t *testing.T) {
		letLoose(t, storetest.Open(t, store.Config{}), 8, shards/10)
	})
}

func BenchmarkShard(b *testing.B) {
	for _, kind := range []struct {
		name string
		cfg  func() store.Config
	}{
		{"sqlite", func() store.Config { return store.Config{Path: filepath.Join(b.TempDir(), "domicile.db")} }},
		{"postgres", func() store.Config { return store.Config{URL: storetest.Postgres(b)} }},
	} {
		b.Run(kind.name, func(b *testing.B) {
			s, err := store.Open(b.Context(), kind.cfg())
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			if err := s.Begin(b.Context(), store.Scan{ID: "s1", StartedAt: noon, Request: []byte("{}")}); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			round := 0
			for b.Loop() {
				shard, err := s.Claim(b.Context(), store.Want{Scan: "s1", Worker: "w", Needs: "n"})
				if err == nil && shard == nil {
					b.StopTimer()
					round++
					more := crowdWork(5_000)
					for i := range more {
						more[i].ID = fmt.Sprint(round, "/", more[i].ID)
					}
					err = s.Enqueue(b.Context(), "s1", more)
					b.StartTimer()
				} else if err == nil {
					err = s.Complete(b.Context(), shard, make([]byte, 400))
				}
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "shards/s")
		})
	}
}
