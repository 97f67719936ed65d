package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// TestResultThatMoves finishes a shard with what another held, and asks that both change or neither.
func TestResultThatMoves(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) { //nolint:thelper // it is a test, not a helper
		s := storetest.Open(t, cfg)
		begin(t, s, "a", "b", "c")
		a := claim(t, s, "s1")
		if err := s.Complete(t.Context(), a, []byte("a and people")); err != nil {
			t.Fatal(err)
		}
		b := claim(t, s, "s1")
		if err := s.CompleteFrom(t.Context(), b, []byte("b and people"), a, []byte("a")); err != nil {
			t.Fatal(err)
		}
		late := *claim(t, s, "s1")
		late.Epoch--
		if err := s.CompleteFrom(t.Context(), &late, []byte("c and people"), b, []byte("b")); !errors.Is(err, store.ErrFenced) {
			t.Errorf("a claim that is not the newest: %v", err)
		}
		got := map[string]string{}
		for r, err := range s.Results(t.Context(), "s1") {
			if err != nil {
				t.Fatal(err)
			}
			got[r.Shard] = string(r.Data)
		}
		if diff := cmp.Diff(map[string]string{"a": "a", "b": "b and people"}, got); diff != "" {
			t.Error(diff)
		}
	})
}
