package store_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/domicile/domicile/internal/store"
)

func TestPassing(t *testing.T) {
	_, noFile := os.ReadFile(filepath.Join(t.TempDir(), "secret"))
	for _, tt := range []struct {
		name string
		err  error
		want bool
	}{
		{"none", nil, false},
		{"a server that starts", fmt.Errorf("store: %w", &pgconn.PgError{Code: "57P03"}), true},
		{"a wrong password", &pgconn.PgError{Code: "28P01"}, false},
		{"nobody listens", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, true},
		{"a broken connection", io.ErrUnexpectedEOF, true},
		{"a stop", context.Canceled, false},
		{"another coordinator", store.ErrFenced, false},
		{"a secret that cannot be read", fmt.Errorf("secret: %w", noFile), false},
	} {
		if got := store.Passing(tt.err); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
