package storetest

import (
	"path/filepath"
	"testing"

	"github.com/domicile/domicile/internal/store"
)

// Open opens a store until the test ends. A configuration that says where it lies in no way means a fresh file.
func Open(tb testing.TB, cfg store.Config) *store.Store {
	tb.Helper()
	if cfg.Path == "" && cfg.URL == "" {
		cfg.Path = filepath.Join(tb.TempDir(), "domicile.db")
	}
	st, err := store.Open(tb.Context(), cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := st.Close(); err != nil {
			tb.Error(err)
		}
	})
	return st
}
