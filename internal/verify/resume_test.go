package verify_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/verify"
)

// TestInterruptedComparisonGoesOn: what was done is not done again, and the result is that of one run.
func TestInterruptedComparisonGoesOn(t *testing.T) {
	source, target := newShelf(contents()), newShelf(contents())
	delete(target.objects, "part/003.csv")
	target.objects["part/250.csv"] = strings.Repeat("251,", 250)
	cfg := config()
	cfg.Workers = 1
	cfg.State = verify.FileState{Path: t.TempDir() + "/state.json"}
	whole, err := verify.Objects(t.Context(), source.side(), target.side(), config())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	before := source.opened
	source.onOpen = func(string) {
		if source.count()-before >= 250 {
			cancel()
		}
	}
	if _, err = verify.Objects(ctx, source.side(), target.side(), cfg); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	source.onOpen = nil
	first := source.opened - before
	got, err := verify.Objects(t.Context(), source.side(), target.side(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole, got); diff != "" {
		t.Errorf("not the result of one run (-whole +resumed):\n%s", diff)
	}
	second := source.opened - before - first
	const unfinished = 3 * 64 // stretches under way: compared, waiting and handed out
	if got.Frozen.Is != inventory.Yes || first+second > before+unfinished || second == 0 || second >= before {
		t.Errorf("frozen %v; read %d in one run, %d and then %d", got.Frozen, before, first, second)
	}
	cfg.Of = "another"
	if _, err := verify.Objects(t.Context(), source.side(), target.side(), cfg); err != nil {
		t.Fatal(err)
	}
	if again := source.opened - before - first - second; again != before {
		t.Errorf("progress of another comparison was taken up: %d read, not %d", again, before)
	}
}
