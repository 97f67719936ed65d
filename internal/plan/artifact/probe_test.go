package artifact_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
)

// probe writes the generated script and a configuration whose target is a folder, and returns the folder of both.
func probe(tb testing.TB) (script string, in plan.Input) {
	tb.Helper()
	in = estate(tb)
	p, err := plan.Make(in)
	if err != nil {
		tb.Fatal(err)
	}
	files, err := artifact.Files(p, in)
	if err != nil {
		tb.Fatal(err)
	}
	dir := tb.TempDir()
	script = filepath.Join(dir, "probe.sh")
	for _, f := range files {
		if f.Path == "rclone/probe.sh" {
			if err := os.WriteFile(script, f.Data, 0o600); err != nil {
				tb.Fatal(err)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "rclone.conf"), []byte("[home]\ntype = local\n"), 0o600); err != nil {
		tb.Fatal(err)
	}
	return script, in
}

// runProbe runs the script in its own folder and returns what it said.
func runProbe(tb testing.TB, script string, env ...string) (said string, err error) {
	tb.Helper()
	c := exec.CommandContext(tb.Context(), "sh", script)
	c.Dir = filepath.Dir(script)
	c.Env = append(os.Environ(), env...)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err = c.Run()
	return out.String(), err
}

func TestTheProbeIsCleanShell(t *testing.T) {
	tool := need(t, "shellcheck")
	script, _ := probe(t)
	if out, err := exec.CommandContext(t.Context(), tool, script).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestTheProbeCalibratesItsOwnPlan runs the script between two folders and makes the plan again with what it wrote.
func TestTheProbeCalibratesItsOwnPlan(t *testing.T) {
	need(t, "rclone")
	script, in := probe(t)
	target := t.TempDir()
	const secret = "not-to-be-printed"
	said, err := runProbe(t, script, "TARGET=home:"+target, "PROBE_MIB=8", "PROBE_OBJECTS=50", "ROUTE=aws:ap-southeast-1",
		"DTS_ROWS_PER_SECOND=1500.5", "SOURCE_STORE=arn:test:::students-db", "SOURCE_ROWS_PER_SECOND=20", "RCLONE_CONFIG_HOME_SECRET_ACCESS_KEY="+secret)
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	data, err := os.ReadFile(filepath.Join(filepath.Dir(script), "probe.json"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(said+string(data), secret) {
		t.Error("a secret was printed")
	}
	if left, err := os.ReadDir(target); err != nil || len(left) > 0 {
		t.Errorf("left at the target: %v, %v", left, err)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var p plan.Probe
	if err := dec.Decode(&p); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	if p.Version != 2 || len(p.Measured) != 4 || p.Measured[0].MiB != 8 || p.Measured[0].Mbps == 0 ||
		p.Measured[1].Objects != 50 || p.Measured[1].ObjectsPerSecond == 0 || p.Measured[2].RowsPerSecond != 1500.5 {
		t.Fatalf("%s", data)
	}
	if in.Constraints, err = in.Constraints.Calibrate(p, &in.Knowledge); err != nil {
		t.Fatal(err)
	}
	calibrated, err := plan.Make(in)
	if err != nil {
		t.Fatal(err)
	}
	if n := measuredCaps(calibrated); n == 0 {
		t.Error("no ceiling of the new plan is a measured one")
	}
}

// measuredCaps counts the ceilings that rest on a measurement.
func measuredCaps(p *plan.Plan) int {
	n := 0
	for _, ph := range p.Phases {
		for _, w := range ph.Waves {
			for _, g := range w.Groups {
				for _, s := range g.Steps {
					for _, c := range s.Caps {
						if c.Confidence == "measured" {
							n++
						}
					}
				}
			}
		}
	}
	return n
}

func TestTheProbeRefusesWhatIsNoNumber(t *testing.T) {
	script, _ := probe(t)
	for _, env := range []string{"PROBE_MIB=1; echo", "DTS_ROWS_PER_SECOND=many", `ROUTE=a"b`} {
		if said, err := runProbe(t, script, "TARGET=home:/nowhere", env); err == nil || !strings.Contains(said, strings.SplitN(env, "=", 2)[0]) {
			t.Errorf("%s: %v, %s", env, err, said)
		}
	}
}
