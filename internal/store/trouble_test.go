package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/store"
)

// TestDamagedStore holds that a file that is no database is told from other trouble.
func TestDamagedStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "domicile.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), store.Config{Path: path})
	if !store.IsDamaged(err) || store.IsFull(err) {
		t.Errorf("error %v, want one of a damaged file", err)
	}
	if store.IsDamaged(context.Canceled) || store.IsFull(nil) {
		t.Error("other errors count as trouble of the file")
	}
}
