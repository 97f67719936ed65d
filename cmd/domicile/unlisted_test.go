package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestTablesBeyondTheHeadAreAGap lists a dump without reading it: the tables that its head does not name must not go
// unsaid, and a scan that reads finds them.
func TestTablesBeyondTheHeadAreAGap(t *testing.T) {
	m := newMachine(t)
	var b strings.Builder
	b.WriteString("-- MySQL dump 10.13\nCREATE TABLE `goods` (`id` int, `title` varchar(40));\n")
	for i := range 4_000 {
		fmt.Fprintf(&b, "INSERT INTO `goods` VALUES (%d,'a good thing of many');\n", i)
	}
	b.WriteString("CREATE TABLE `member` (`id` int, `mobile` varchar(20));\n-- Dump completed on 2026-11-22\n")
	m.write(t, "dumps/shop.sql", b.String())
	m.write(t, "packed/shop.zip", zipOf(t, "shop.sql", "CREATE TABLE `member` (`id` int, `mobile` varchar(20));\n"))
	for _, tt := range []struct {
		folder, sample string
		gap, seen      bool
	}{
		{"dumps", "none", true, false},
		{"dumps", "auto", false, true},
		{"packed", "none", true, false},
		{"packed", "auto", false, true},
	} {
		m.run(t.Context(), "scan", "--fresh", "--quiet", "--sample", tt.sample, "--out", m.path("out"), m.path(tt.folder))
		doc := m.document(t)
		if got := strings.Contains(doc, `"contents_unread"`); got != tt.gap {
			t.Errorf("%s, sample %s: gap %v, want %v; %s", tt.folder, tt.sample, got, tt.gap, &m.stderr)
		}
		if got := strings.Contains(doc, `member"`); got != tt.seen {
			t.Errorf("%s, sample %s: the last table is seen: %v", tt.folder, tt.sample, got)
		}
	}
}

// zipOf packs one file.
func zipOf(t *testing.T, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
