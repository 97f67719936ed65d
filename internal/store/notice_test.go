package store_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// TestNoticeIsClaimedOnce lets four stores on one database claim at the same time: each notice goes to one of them, and a
// second writing of the same notices adds none.
func TestNoticeIsClaimedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) {
		t.Helper()
		st := storetest.Open(t, cfg)
		mailing := store.Mailing{Subject: "scan", Final: true}
		for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
			mailing.Notices = append(mailing.Notices, store.Notice{ID: id, Target: "ops", Kind: id, Body: []byte("{}")})
		}
		for range 2 {
			if err := st.AddNotices(t.Context(), mailing); err != nil {
				t.Fatal(err)
			}
		}
		var mu sync.Mutex
		var got []string
		var all sync.WaitGroup
		for range 4 {
			other := storetest.Open(t, cfg)
			all.Go(func() {
				for range 20 {
					n, err := other.ClaimNotice(t.Context(), store.NoticeClaim{Target: "ops", Lane: "lane", For: time.Minute})
					if err != nil {
						t.Error(err)
					}
					if n != nil {
						mu.Lock()
						got = append(got, n.ID)
						mu.Unlock()
					}
				}
			})
		}
		all.Wait()
		slices.Sort(got)
		if !slices.Equal(got, []string{"a", "b", "c", "d", "e", "f"}) {
			t.Errorf("claimed %q", got)
		}
	})
}

// TestNoticeLane holds that a place in a lane is one process's, that a closed lane stays closed, and that a failure waits.
func TestNoticeLane(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) {
		t.Helper()
		st := storetest.Open(t, cfg)
		if wait, err := st.EnterLane(t.Context(), "robot", time.Hour); err != nil || wait != 0 {
			t.Fatalf("an open lane: %v, %v", wait, err)
		}
		if wait, err := st.EnterLane(t.Context(), "robot", time.Hour); err != nil || wait <= 59*time.Minute || wait > time.Hour {
			t.Errorf("a lane that somebody entered: %v, %v", wait, err)
		}
		if err := st.CloseLane(t.Context(), "robot", 2*time.Hour); err != nil {
			t.Fatal(err)
		}
		if err := st.CloseLane(t.Context(), "robot", time.Minute); err != nil { // a shorter pause opens nothing
			t.Fatal(err)
		}
		if wait, err := st.EnterLane(t.Context(), "robot", 0); err != nil || wait <= 119*time.Minute {
			t.Errorf("a closed lane: %v, %v", wait, err)
		}
		add := store.Mailing{Subject: "scan", Notices: []store.Notice{{ID: "n", Target: "ops", Kind: "first", Body: []byte("{}")}}}
		if err := st.AddNotices(t.Context(), add); err != nil {
			t.Fatal(err)
		}
		claim := store.NoticeClaim{Target: "ops", Lane: "robot", For: time.Minute}
		if n, err := st.ClaimNotice(t.Context(), claim); n != nil || err != nil {
			t.Errorf("claimed %v in a closed lane, %v", n, err)
		}
		claim.Lane = "other"
		if n, err := st.ClaimNotice(t.Context(), claim); n == nil || err != nil {
			t.Errorf("claimed %v in an open lane, %v", n, err)
		}
		if err := st.NoticeFailed(t.Context(), "n", "http 500", time.Hour); err != nil {
			t.Fatal(err)
		}
		if n, err := st.ClaimNotice(t.Context(), claim); n != nil || err != nil {
			t.Errorf("claimed %v before its time, %v", n, err)
		}
		if err := st.HurryNotices(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, err := st.ClaimNotice(t.Context(), claim); n == nil || n.Attempts != 1 || n.Code != "http 500" || err != nil {
			t.Errorf("claimed %+v, %v", n, err)
		}
		if err := st.NoticeSent(t.Context(), "n"); err != nil {
			t.Fatal(err)
		}
		if all, err := st.Notices(t.Context()); err != nil || len(all) != 1 || all[0].State != "sent" || all[0].SentAt.IsZero() {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

// TestNoticesGrowOld holds that nobody waits for ever: two days give up, ninety forget.
func TestNoticesGrowOld(t *testing.T) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	st := storetest.Open(t, store.Config{Clock: func() time.Time { return now }})
	state := func() string {
		t.Helper()
		if err := st.AddNotices(t.Context(), store.Mailing{Subject: "later"}); err != nil {
			t.Fatal(err)
		}
		all, err := st.Notices(t.Context())
		if err != nil || len(all) == 0 {
			return ""
		}
		return all[0].State
	}
	add := store.Mailing{Subject: "scan", Notices: []store.Notice{{ID: "n", Target: "ops", Kind: "first", Body: []byte("{}")}}}
	if err := st.AddNotices(t.Context(), add); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		after time.Duration
		state string
	}{{48 * time.Hour, "pending"}, {time.Second, "given_up"}, {88*24*time.Hour - time.Second, "given_up"}, {time.Second, ""}} {
		now = now.Add(want.after)
		if got := state(); got != want.state {
			t.Errorf("on %v: %q, want %q", now, got, want.state)
		}
	}
}

// TestUnnoticed holds which scans are told late: those that are done, young and not told, where anybody ever was told.
func TestUnnoticed(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) {
		t.Helper()
		st := storetest.Open(t, cfg)
		at := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
		for i, id := range []string{"old", "told", "untold", "running"} {
			started := at.Add(time.Duration(i) * time.Hour)
			if err := st.Begin(t.Context(), store.Scan{ID: id, StartedAt: started, Request: []byte("{}")}); err != nil {
				t.Fatal(err)
			}
			if id != "running" {
				if err := st.Finish(t.Context(), id, started, []byte("{}")); err != nil {
					t.Fatal(err)
				}
			}
		}
		list := func() (ids []string) {
			t.Helper()
			all, err := st.Unnoticed(t.Context(), at.Add(time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			for _, scan := range all {
				ids = append(ids, scan.ID)
			}
			return ids
		}
		if got := list(); len(got) > 0 {
			t.Errorf("nobody was ever told, and %q are to be told", got)
		}
		if err := st.AddNotices(t.Context(), store.Mailing{Subject: "told", Final: true}); err != nil {
			t.Fatal(err)
		}
		if got := list(); !slices.Equal(got, []string{"untold"}) {
			t.Errorf("to be told: %q", got)
		}
	})
}
