package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
)

// TestMetricsOfASchedule holds that a schedule which never brought a scan shows, and that one which does is at 0.
func TestMetricsOfASchedule(t *testing.T) {
	st, err := store.Open(t.Context(), store.Config{Path: filepath.Join(t.TempDir(), storeFile)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	for name, state := range map[string]schedule.State{"broken": schedule.Failed, "nightly": schedule.Skipped} {
		err := st.Tick(t.Context(), name, "d", func(t store.Ticking) (store.Ticked, error) {
			at := t.Now.Truncate(time.Minute)
			return store.Ticked{Until: at, Fires: []store.Fire{{Schedule: name, At: at, State: string(state)}}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	a := &app{loaded: &Settings{Schedules: []ScheduleSettings{{Name: "broken"}, {Name: "nightly"}, {Name: "new"}}}}
	rec := httptest.NewRecorder()
	a.metrics(st).ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	families := parsed(t, rec.Body.Bytes())
	for name, want := range map[string]float64{"broken": 1, "nightly": 0, "new": 0} {
		if got := gauge(families, "domicile_schedule_failing", "schedule", name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
