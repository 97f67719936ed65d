package river_test

import (
	"context"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/store"
)

// TestACoordinatorLooksAfterShardsOfOthers leaves shards for workers of another zone, of whom none is there any more: the
// coordinator, which then may take them to say that nobody read them, must get the occasion to look.
func TestACoordinatorLooksAfterShardsOfOthers(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", kind{"elsewhere", "needs"}, 2)
	cfg := config(st, "a")
	cfg.Silent = 300 * time.Millisecond
	q := newQueue(t, cfg)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	if err := q.Work(ctx, "scan", 2, claimAll(st, "a")); err != nil {
		t.Fatalf("its shards wait for ever: %v", err)
	}
}

// TestAClaimWithoutAnAnswerIsTriedAgain loses the answer to a claim of a worker that lives on.
func TestAClaimWithoutAnAnswerIsTriedAgain(t *testing.T) {
	st := openStore(t)
	begin(t, st, "scan", usual, 2)
	deaf := openAt(t, st.Pool().Config().ConnString())
	if lost, err := deaf.Claim(t.Context(), store.Want{Scan: "scan", Worker: "a", Needs: "needs"}); err != nil || lost == nil {
		t.Fatal("nothing to claim", err)
	}
	cfg := config(st, "a")
	cfg.Silent = 300 * time.Millisecond
	q := newQueue(t, cfg)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	if err := q.Work(ctx, "scan", 2, claimAll(st, "a")); err != nil {
		t.Fatalf("the shard runs for ever: %v", err)
	}
}
