package main

import (
	"strings"
	"testing"
)

func TestURLsAreKeptWithoutPasswords(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"in front of the host", "postgres://me:hunter2@h/db?sslmode=require", "postgres://me@h/db?sslmode=require"},
		{"in the query", "postgres://h/db?password=hunter2&user=me", "postgres://h/db?user=me"},
		{"in the query, another word", "s3://b?region=x&secret_key=hunter2", "s3://b?region=x"},
		{"that cannot be read", "postgres://me:hun%ter2@h/db", "postgres://****@h/db"},
		{"none", "mysql://me@h/db?tls=true", "mysql://me@h/db?tls=true"},
		{"a path that looks like one", "file:///a:b@c/100%/x?password=1", "file:///a:b@c/100%/x?password=1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := withoutPassword(tt.in); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// TestResumeAsksForPasswords keeps a request as a scan does, and takes it up again.
func TestResumeAsksForPasswords(t *testing.T) {
	const address = "postgres://me:hunter2@h/db"
	kept := request{Sources: []SourceSettings{{Name: "db", URL: address}, {Name: "in", URL: "file:///in"}}}.redacted()
	if strings.Contains(kept.Sources[0].URL, "hunter2") {
		t.Fatal("the password is kept")
	}
	without, wrong, again := kept, kept.redacted(), kept
	if err := without.restore(nil); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("no password: %v", err)
	}
	if err := wrong.restore([]string{"postgres://me:hunter2@elsewhere/db"}); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("another source: %v", err)
	}
	if err := again.restore([]string{address}); err != nil || again.Sources[0].URL != address {
		t.Errorf("given again: %v, %s", err, again.Sources[0].URL)
	}
}
