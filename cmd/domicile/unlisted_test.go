package main

import (
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
	for _, tt := range []struct {
		sample    string
		gap, seen bool
	}{{"none", true, false}, {"auto", false, true}} {
		m.run(t.Context(), "scan", "--fresh", "--quiet", "--sample", tt.sample, "--out", m.path("out"), m.path("dumps"))
		doc := m.document(t)
		if got := strings.Contains(doc, `"contents_unread"`); got != tt.gap {
			t.Errorf("sample %s: gap %v, want %v; %s", tt.sample, got, tt.gap, &m.stderr)
		}
		if got := strings.Contains(doc, "shop.sql#member"); got != tt.seen {
			t.Errorf("sample %s: the second table is seen: %v", tt.sample, got)
		}
	}
}
