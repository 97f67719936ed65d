package main

import (
	"strings"
	"testing"
)

// boardLines is how many lines the board of the sample estate may have: a page of a printer.
const boardLines = 66

// checkReports asks of the reports on the sample estate that they are said in both languages, fit their page and show
// what they promise.
func checkReports(t *testing.T, m *machine) {
	t.Helper()
	doc := m.path("out", inventoryFile)
	for _, tt := range []struct {
		args []string
		want []string
	}{
		{[]string{"board"}, []string{"NOT SEEN: ", "REACHABLE FROM OUTSIDE", "edu-students-sg", "yearly audit on minors", "bring home", "settles up to"}},
		{[]string{"board", "--lang", "zh"}, []string{"未看到的部分", "edu-students-sg", "安全评估"}},
		{[]string{"annual"}, []string{"There is no scan of 2025", "FOR THE yearly risk assessment (important data)", "CHILDREN UNDER 14", "to be confirmed by counsel"}},
		{[]string{"annual", "--lang", "zh"}, []string{"没有 2025 年的扫描可比", "待律师确认"}},
		{[]string{"incident", "edu-students-sg", "--at", "2026-11-23 09:30"}, []string{"BY 2026-11-23 13:30 (4 h)", "edu-students-backup-eu", "of all: under 14"}},
		{[]string{"incident", "cn-campus", "--lang", "zh", "--at", "2026-11-23 09:30"}, []string{"2026-11-23 10:30 之前（1 小时，适用于该主体）"}},
	} {
		args := append([]string{"report"}, tt.args...)
		if code := m.run(t.Context(), append(args, doc)...); code != exitDone {
			t.Fatalf("%v: exit %d: %s", args, code, &m.stderr)
		}
		out := m.stdout.String()
		for _, want := range tt.want {
			if !strings.Contains(out, want) {
				t.Errorf("%v does not say %q:\n%s", args, want, out)
			}
		}
		if n := strings.Count(out, "\n"); tt.args[0] == "board" && n > boardLines {
			t.Errorf("%v has %d lines", args, n)
		}
	}
}
