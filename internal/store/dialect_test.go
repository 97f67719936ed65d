package store_test

import (
	"path/filepath"
	"testing"

	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// onBoth runs a test on an empty store of each kind.
func onBoth(t *testing.T, test func(t *testing.T, cfg store.Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		test(t, store.Config{Path: filepath.Join(t.TempDir(), "domicile.db")})
	})
	t.Run("postgres", func(t *testing.T) {
		test(t, store.Config{URL: storetest.Postgres(t)})
	})
}
