package store_test

import (
	"testing"

	"github.com/domicile/domicile/internal/store"
)

// drain does what is left.
func (m *model) drain(t *testing.T) {
	t.Helper()
	for id, sh := range m.shards {
		if sh.state == "running" {
			m.finish(t, &store.Shard{Scan: m.id(), ID: id, Epoch: sh.epoch}, sh)
		}
	}
	for !t.Failed() && m.claim(t, true) {
		last := m.held[len(m.held)-1]
		m.finish(t, &last, m.shards[last.ID])
	}
}

func (m *model) compare(t *testing.T) {
	t.Helper()
	got := map[string]string{}
	for r, err := range m.s.Results(t.Context(), m.id()) {
		if err != nil {
			t.Fatal(err)
		}
		got[r.Shard] = string(r.Data)
	}
	for id, sh := range m.shards {
		if sh.state != "done" || got[id] != sh.result {
			t.Errorf("%q is %s: %q, want %q", id, sh.state, got[id], sh.result)
		}
		for claim, n := range sh.done {
			if n > 1 {
				t.Errorf("%q was completed %d times under %s", id, n, claim)
			}
		}
	}
	if len(got) != len(m.shards) {
		t.Errorf("%d results, want %d", len(got), len(m.shards))
	}
}
