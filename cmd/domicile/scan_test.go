package main

import (
	"context"
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// estate writes one folder with several formats and one SQLite file.
func estate(t *testing.T, m *machine) []string {
	t.Helper()
	for i := range 6 {
		m.write(t, "in/users/part-"+strconv.Itoa(i)+".csv", csvOfPeople(i*400, 500))
	}
	m.write(t, "in/orders.ndjson", strings.Repeat(`{"order":{"no":"20260101120000123456","items":[{"sku":"A-1"},{"sku":"B-2"}]},"buyer":"13911112222"}`+"\n", 50))
	m.write(t, "in/dump.sql", "CREATE TABLE `member` (`id` bigint, `phone` varchar(20) COMMENT '手机号') COMMENT='会员';\n"+
		"INSERT INTO `member` VALUES (1,'13900000001'),(2,'13900000002'),(3,'13900000003');\n")
	m.write(t, "in/notes.txt", "nothing to see\n")
	m.write(t, "in/broken.parquet", "PAR1 this is no parquet PAR1")
	db, err := sql.Open("sqlite", m.path("members.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{
		"CREATE TABLE member (id INTEGER PRIMARY KEY, email TEXT)",
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 300) INSERT INTO member SELECT i, 'm' || i || '@example.org' FROM n",
	} {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	return []string{m.path("in"), "sqlite://" + m.path("members.db")}
}

func scanArgs(m *machine, sources []string, flags ...string) []string {
	return append(append([]string{"scan", "--out", m.path("out")}, flags...), sources...)
}

// TestSameInputSameBytes scans and plans with 1, 2 and 8 workers. The folders differ between machines, so one machine
// serves all.
func TestSameInputSameBytes(t *testing.T) {
	m := newMachine(t)
	sources := estate(t, m)
	var inventories, plans []string
	for _, workers := range []string{"1", "2", "8"} {
		if code := m.run(t.Context(), scanArgs(m, sources, "--fresh", "--workers", workers)...); code != exitGaps {
			t.Fatalf("exit %d: %s", code, &m.stderr)
		}
		inventories = append(inventories, m.document(t))
		if code := m.run(t.Context(), "plan", "--bring", "advised,policy", "--out", m.path("out"), "-o", "json"); code != exitGaps {
			t.Fatalf("plan: exit %d: %s", code, &m.stderr)
		}
		plans = append(plans, withoutMetadata(m.stdout.String()))
	}
	for i := range inventories[1:] {
		if diff := cmp.Diff(inventories[0], inventories[i+1]); diff != "" {
			t.Errorf("inventory differs by workers:\n%s", diff)
		}
		if diff := cmp.Diff(plans[0], plans[i+1]); diff != "" {
			t.Errorf("plan differs by workers:\n%s", diff)
		}
	}
}

// withoutMetadata cuts the metadata out of an indented document.
func withoutMetadata(s string) string {
	head, rest, _ := strings.Cut(s, "\n  \"metadata\": {")
	_, tail, _ := strings.Cut(rest, "\n  },")
	return head + tail
}

// interrupted runs a command whose context is cancelled before it starts, as a quick Ctrl-C does.
func interrupted(t *testing.T, m *machine, args []string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := m.run(ctx, args...); code != exitInterrupted {
		t.Fatalf("exit %d, want %d: %s", code, exitInterrupted, &m.stderr)
	}
}

func TestInterruptedScanSaysSoAndResumes(t *testing.T) {
	m := newMachine(t)
	sources := estate(t, m)
	interrupted(t, m, scanArgs(m, sources))
	if !strings.Contains(m.stderr.String(), "domicile scan resume") {
		t.Errorf("no hint: %s", &m.stderr)
	}
	if code := m.run(t.Context(), "scan", "resume", "--out", m.path("out")); code != exitGaps {
		t.Fatalf("resume: exit %d: %s", code, &m.stderr)
	}
	resumed := m.document(t)
	if code := m.run(t.Context(), scanArgs(m, sources, "--fresh")...); code != exitGaps {
		t.Fatalf("exit %d: %s", code, &m.stderr)
	}
	if diff := cmp.Diff(m.document(t), resumed); diff != "" {
		t.Errorf("a resumed scan differs from an undisturbed one:\n%s", diff)
	}
	if code := m.run(t.Context(), "scan", "resume"); code != exitUsage {
		t.Errorf("nothing to resume: exit %d", code)
	}
}

// TestNoValueLeavesMemory plants canaries and looks for them in everything that was written.
func TestNoValueLeavesMemory(t *testing.T) {
	m := newMachine(t)
	canaries := []string{"13911112222", "13900000002", "m77@example.org", "canary-free-text-4711", residentID(5), mobile(5), "user5@example.com"}
	sources := estate(t, m)
	m.write(t, "in/comment.csv", "id,comment\n1,canary-free-text-4711 call 13911112222\n2,\"unclosed canary-free-text-4711\n")
	m.write(t, "in/bad.json", `{"phone": "13911112222", "broken": canary-free-text-4711`)
	m.write(t, "in/cut.sql", "CREATE TABLE t (phone text);\nINSERT INTO t VALUES ('13911112222'), ('canary-free-text-4711")
	if code := m.run(t.Context(), scanArgs(m, sources, "-v")...); code != exitGaps {
		t.Fatalf("exit %d: %s", code, &m.stderr)
	}
	var all strings.Builder
	listen := func() { all.WriteString(m.stdout.String() + m.stderr.String()) }
	listen()
	for _, format := range []string{"json", "ndjson", "csv", "markdown", "table"} {
		m.run(t.Context(), "report", "-f", format)
		listen()
	}
	m.run(t.Context(), "plan", "--bring", "advised,policy", "--out", m.path("out"))
	listen()
	said := all.String() + contents(t, m.path("out")) + contents(t, m.path("data"))
	for _, c := range canaries {
		if strings.Contains(said, c) {
			t.Errorf("canary %q left memory", c)
		}
	}
	if !strings.Contains(said, `"kind": "phone"`) {
		t.Error("the scan found no phone: the test proves nothing")
	}
}

// contents returns the bytes of every file below a folder, the store included.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		b.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFailOnWinsOverGaps(t *testing.T) {
	m := newMachine(t)
	sources := estate(t, m)
	if code := m.run(t.Context(), scanArgs(m, sources, "--fail-on", "advised")...); code != exitResults {
		t.Errorf("exit %d, want %d: %s", code, exitResults, &m.stdout)
	}
}

func TestDiffOfTwoScans(t *testing.T) {
	m := newMachine(t)
	sources := estate(t, m)
	m.run(t.Context(), scanArgs(m, sources)...)
	m.write(t, "in/new.csv", csvOfPeople(0, 10))
	m.run(t.Context(), scanArgs(m, sources)...)
	if code := m.run(t.Context(), "diff"); code != exitDone || !strings.Contains(m.stdout.String(), "new.csv") {
		t.Errorf("exit %d: %s%s", code, &m.stdout, &m.stderr)
	}
}
