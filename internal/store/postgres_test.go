package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// TestRefusals gives the reason in words, and never the password.
func TestRefusals(t *testing.T) {
	url := storetest.Postgres(t)
	secret := "S3cretPassw0rd"
	withSecret := strings.Replace(url, "tester@", "tester:"+secret+"@", 1)
	for _, tt := range []struct {
		name, url string
		want      error
	}{
		{"no database", strings.Replace(withSecret, "/test_", "/nowhere_", 1), store.ErrNoDatabase},
		{"no user", strings.Replace(withSecret, "tester:", "nobody:", 1), store.ErrRefused},
		{"no server", "postgres://tester:" + secret + "@127.0.0.1:1/x?sslmode=disable", store.ErrUnreachable},
		{"no TLS", strings.Replace(withSecret, "sslmode=disable", "sslmode=require", 1), store.ErrUnreachable},
		{"no URL", "postgres://tester:" + secret + "@127.0.0.1:port/x", store.ErrURL},
		{"no mode", withSecret + "x", store.ErrURL},
		{"another kind", "host=127.0.0.1 password=" + secret, store.ErrURL},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := store.Open(t.Context(), store.Config{URL: tt.url})
			if !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Error("the error has the password")
			}
		})
	}
}
