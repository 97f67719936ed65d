package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

func TestKeptResultsAreReplacedAndGrowOld(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) { //nolint:thelper // it is a test, not a helper
		s := storetest.Open(t, cfg)
		old := store.Kept{Container: "old", Fingerprint: "f1", Scan: "s1", ReadAt: noon.Add(-48 * time.Hour), Data: []byte("O")}
		first := store.Kept{Container: "a", Fingerprint: "f1", Rows: 20, Scan: "s1", ReadAt: noon.Add(-time.Hour), Data: []byte("A")}
		second := store.Kept{Container: "a", Fingerprint: "f2", Scan: "s2", ReadAt: noon, Data: []byte("B")}
		for _, k := range []store.Kept{old, first, second} {
			if err := s.Keep(t.Context(), &k); err != nil {
				t.Fatal(err)
			}
		}
		check := func(name string, want ...store.Kept) {
			t.Helper()
			all := map[inventory.ID]store.Kept{}
			for _, k := range want {
				k.Data = nil
				all[k.Container] = k
			}
			got, err := s.KeptSince(t.Context(), noon.Add(-72*time.Hour))
			if diff := cmp.Diff(all, got); diff != "" || err != nil {
				t.Errorf("%s: %v\n%s", name, err, diff)
			}
		}
		check("all", old, second)
		if got, err := s.KeptSince(t.Context(), noon.Add(-24*time.Hour)); len(got) != 1 || err != nil {
			t.Errorf("of the last day: %v, %v", got, err)
		}
		if data, err := s.KeptData(t.Context(), "a"); string(data) != "B" || err != nil {
			t.Errorf("data %q, %v", data, err)
		}
		if data, err := s.KeptData(t.Context(), "nowhere"); data != nil || err != nil {
			t.Errorf("data of nothing %q, %v", data, err)
		}
		if err := s.ForgetBefore(t.Context(), noon.Add(-24*time.Hour)); err != nil {
			t.Fatal(err)
		}
		check("after the old went", second)
		if err := s.Forget(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		check("after all went")
	})
}

// TestChangedShardsAreDoneAgain resumes a scan of which one container changed, and one is gone.
func TestChangedShardsAreDoneAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) { //nolint:thelper // it is a test, not a helper
		s := storetest.Open(t, cfg)
		begin(t, s, "a", "b", "gone")
		for range 3 {
			if err := s.Complete(t.Context(), claim(t, s, "s1"), []byte("first")); err != nil {
				t.Fatal(err)
			}
		}
		now := []store.Work{{ID: "a", Fingerprint: "f-a"}, {ID: "b", Fingerprint: "changed"}}
		if err := s.Outdated(t.Context(), "s1", map[string]bool{"f-a": true, "changed": true}); err != nil {
			t.Fatal(err)
		}
		if err := s.Enqueue(t.Context(), "s1", now); err != nil {
			t.Fatal(err)
		}
		again := claim(t, s, "s1")
		if again.ID != "b" {
			t.Fatalf("claimed %s, want b", again.ID)
		}
		if err := s.Complete(t.Context(), again, []byte("second")); err != nil {
			t.Fatal(err)
		}
		if more, err := s.Claim(t.Context(), store.Want{Scan: "s1"}); more != nil || err != nil {
			t.Errorf("claimed %v, %v: what did not change is not done again", more, err)
		}
		got := map[string]string{}
		for r, err := range s.Results(t.Context(), "s1") {
			if err != nil {
				t.Fatal(err)
			}
			got[r.Shard] = string(r.Data)
		}
		if diff := cmp.Diff(map[string]string{"a": "first", "b": "second"}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// TestRunningShardThatChangedIsFenced gives a shard out again whose contents changed while a worker had it.
func TestRunningShardThatChangedIsFenced(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) { //nolint:thelper // it is a test, not a helper
		s := storetest.Open(t, cfg)
		begin(t, s, "a")
		late := claim(t, s, "s1")
		if err := s.Enqueue(t.Context(), "s1", []store.Work{{ID: "a", Fingerprint: "changed"}}); err != nil {
			t.Fatal(err)
		}
		fresh := claim(t, s, "s1")
		if err := s.Complete(t.Context(), late, []byte("stale")); err == nil {
			t.Error("the worker that read the old contents completed the shard")
		}
		if err := s.Complete(t.Context(), fresh, []byte("new")); err != nil {
			t.Error(err)
		}
	})
}
