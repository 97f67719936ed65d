package artifact_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
)

var knowledge = sync.OnceValues(func() (plan.Knowledge, error) { return plan.Load(os.DirFS("../../../configs")) })

// shipped is the knowledge that the program carries, read once for all tests: none of them changes it.
func shipped(tb testing.TB) plan.Knowledge {
	tb.Helper()
	k, err := knowledge()
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

// estate reads the input of the plan's own tests.
func estate(tb testing.TB) plan.Input {
	tb.Helper()
	data, err := os.ReadFile("../testdata/estate.json")
	if err != nil {
		tb.Fatal(err)
	}
	var file struct {
		Inventory inventory.Inventory `json:"inventory"`
		Profiles  []classify.Profile  `json:"profiles"`
		People    []classify.Count    `json:"people"`
		Decisions []decide.Decision   `json:"decisions"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		tb.Fatal(err)
	}
	return plan.Input{
		Inventory: &file.Inventory, Profiles: file.Profiles, People: file.People, Decisions: file.Decisions, Knowledge: shipped(tb),
		Start: plan.NewDate(2026, 11, 21), RulesAsOf: plan.NewDate(2026, 11, 20),
	}
}

// made makes the plan of the estate and its files.
func made(tb testing.TB) (*plan.Plan, []artifact.File) {
	tb.Helper()
	in := estate(tb)
	p, err := plan.Make(in)
	if err != nil {
		tb.Fatal(err)
	}
	files, err := artifact.Files(p, in)
	if err != nil {
		tb.Fatal(err)
	}
	return p, files
}

// TestDump writes the files for a person to look at, when asked.
func TestDump(t *testing.T) {
	folder := os.Getenv("PLAN_OUT")
	if folder == "" {
		t.Skip("PLAN_OUT names the folder to write to")
	}
	_, files := made(t)
	write(t, folder, files)
}

func TestEveryArtifactOfAStepIsWritten(t *testing.T) {
	p, files := made(t)
	have := map[string]bool{}
	for _, f := range files {
		have[f.Path] = true
		if len(f.Data) == 0 {
			t.Errorf("%s is empty", f.Path)
		}
	}
	for _, ph := range p.Phases {
		for _, w := range ph.Waves {
			for _, g := range w.Groups {
				for _, s := range g.Steps {
					for _, a := range s.Artifacts {
						if !have[a] {
							t.Errorf("%s names %s, which is not written", s.ID, a)
						}
					}
				}
			}
		}
	}
}

func TestSameFilesTwice(t *testing.T) {
	_, a := made(t)
	_, b := made(t)
	if d := cmp.Diff(a, b); d != "" {
		t.Error(d)
	}
}

// TestNoSecret looks for anything that reads like a credential or a value of a person.
func TestNoSecret(t *testing.T) {
	_, files := made(t)
	bad := regexp.MustCompile(`(?i)(AKIA|LTAI|secret_access_key\s*=\s*[^\s$]|access_key_id\s*=\s*[^\s$]|password\s*=\s*"|BEGIN [A-Z ]*PRIVATE|\b1[3-9]\d{9}\b|\b\d{17}[\dX]\b)`)
	for _, f := range files {
		if m := bad.Find(f.Data); m != nil {
			t.Errorf("%s: %q", f.Path, m)
		}
	}
}

func TestWords(t *testing.T) {
	_, files := made(t)
	bad := regexp.MustCompile(`(?i)\b(compliant|compliance\b|violat|illegal|fine of)|合规|违规|违法|罚款`)
	for _, f := range files {
		if m := bad.Find(f.Data); m != nil {
			t.Errorf("%s says %q", f.Path, m)
		}
	}
}

// TestScriptsParse asks the shell and rclone whether they can read what was written.
func TestScriptsParse(t *testing.T) {
	folder := t.TempDir()
	_, files := made(t)
	write(t, folder, files)
	scripts, err := filepath.Glob(filepath.Join(folder, "rclone", "*.sh"))
	if err != nil || len(scripts) < 2 {
		t.Fatalf("scripts: %v %v", scripts, err)
	}
	for _, s := range scripts {
		if out, err := exec.Command("sh", "-n", s).CombinedOutput(); err != nil {
			t.Errorf("%s: %s", s, out)
		}
	}
	needRclone(t)
	out, err := exec.Command("rclone", "--config", filepath.Join(folder, "rclone", "rclone.conf"), "listremotes").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "home:") {
		t.Errorf("rclone: %v %s", err, out)
	}
}

// needRclone skips where rclone is missing, and fails where CI should have installed it.
func needRclone(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("rclone"); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("rclone is missing; .ci/run installs it")
	}
	t.Skip("rclone is not installed")
}

func write(tb testing.TB, folder string, files []artifact.File) {
	tb.Helper()
	for _, f := range files {
		path := filepath.Join(folder, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
}

// TestScriptCopiesWhatMovesAndNothingElse runs the written script with rclone, both remotes being folders.
func TestScriptCopiesWhatMovesAndNothingElse(t *testing.T) {
	needRclone(t)
	folder := t.TempDir()
	_, files := made(t)
	write(t, folder, files)
	write(t, folder, []artifact.File{
		{Path: "source/photos/main", Data: []byte("moves")}, {Path: "source/photos/other", Data: []byte("stays")},
	})
	scripts, err := filepath.Glob(filepath.Join(folder, "rclone", "photos-*.sh"))
	if err != nil || len(scripts) != 1 {
		t.Fatalf("scripts: %v %v", scripts, err)
	}
	run := func(what string) (string, error) {
		cmd := exec.Command("sh", scripts[0], what)
		cmd.Env = append(os.Environ(), "TARGET=bucket",
			"RCLONE_CONFIG_AWS_AP_SOUTHEAST_1_TYPE=alias", "RCLONE_CONFIG_AWS_AP_SOUTHEAST_1_REMOTE="+filepath.Join(folder, "source"),
			"RCLONE_CONFIG_HOME_TYPE=alias", "RCLONE_CONFIG_HOME_REMOTE="+filepath.Join(folder, "home"))
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run("copy"); err != nil {
		t.Fatalf("copy: %v\n%s", err, out)
	}
	if data, err := os.ReadFile(filepath.Join(folder, "home", "bucket", "main")); err != nil || string(data) != "moves" {
		t.Errorf("what moves: %q %v", data, err)
	}
	if _, err := os.Stat(filepath.Join(folder, "home", "bucket", "other")); err == nil {
		t.Error("what stays was copied")
	}
	if out, err := run("check"); err != nil {
		t.Errorf("check of a true copy: %v\n%s", err, out)
	}
	write(t, folder, []artifact.File{{Path: "home/bucket/main", Data: []byte("spoil")}})
	if out, err := run("check"); err == nil {
		t.Errorf("check of a spoilt copy found nothing\n%s", out)
	}
}
