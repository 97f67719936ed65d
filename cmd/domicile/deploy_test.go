package main

import (
	"context"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/configs"
)

// deployed returns the files of deploy in a folder, or with a suffix, by name.
func deployed(t *testing.T, folder, suffix string) map[string]string {
	t.Helper()
	names, err := deployFiles()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, name := range names {
		if !strings.HasPrefix(name, folder) || !strings.HasSuffix(name, suffix) {
			continue
		}
		data, err := fs.ReadFile(configs.FS, path.Join(deployFolder, name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(data)
	}
	if len(all) == 0 {
		t.Fatalf("no file %s…%s", folder, suffix)
	}
	return all
}

// programmed checks that a command line is one of the program: its command, its flags and their number of arguments.
func programmed(t *testing.T, where string, args []string) {
	t.Helper()
	a := &app{world: world{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard}}
	cmd, rest, err := a.root().Find(args)
	if err != nil || !cmd.HasParent() {
		t.Errorf("%s: %q is no command: %v", where, args, err)
		return
	}
	if err := cmd.ParseFlags(rest); err != nil {
		t.Errorf("%s: %q: %v", where, args, err)
	}
	cmd.RunE = func(*cobra.Command, []string) error { return nil }
	if err := cmd.ValidateArgs(cmd.Flags().Args()); err != nil {
		t.Errorf("%s: %q: %v", where, args, err)
	}
}

// exposure is the highest that systemd-analyze security may say of a service, in tenths of a point of ten; the first
// lines of each unit say so.
const exposure = "11"

// TestDeployUnits lets systemd itself look at the units, and holds that each command in them is one of the program.
func TestDeployUnits(t *testing.T) {
	folder := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var paths, services []string
	for name, text := range deployed(t, "systemd/", "") {
		// systemd looks whether the program is there.
		file := filepath.Join(folder, path.Base(name))
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(text, "/usr/bin/domicile", self)), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, file)
		if path.Ext(name) != ".service" {
			continue
		}
		services = append(services, file)
		start := regexp.MustCompile(`(?m)^ExecStart=/usr/bin/domicile (.*)$`).FindStringSubmatch(text)
		if start == nil {
			t.Errorf("%s starts nothing", name)
			continue
		}
		programmed(t, name, strings.Fields(start[1]))
		if !strings.Contains(text, "security: 1.1 of 10") || !strings.Contains(text, "LoadCredential=") {
			t.Errorf("%s does not say its exposure and where secrets come from", name)
		}
	}
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	if out, err := analyze(t.Context(), append([]string{"verify"}, paths...)...); err != nil || out != "" {
		t.Errorf("verify: %v\n%s", err, out)
	}
	for _, file := range services {
		if out, err := analyze(t.Context(), "security", "--offline=true", "--no-pager", "--threshold="+exposure, file); err != nil {
			t.Errorf("%s is more exposed than it says:\n%s", filepath.Base(file), out)
		}
	}
}

func analyze(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "systemd-analyze", args...).CombinedOutput()
	return string(out), err
}

// TestDeployUnitsCanFail holds that the checks above would find a mistake and a lost restriction.
func TestDeployUnitsCanFail(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip(err)
	}
	unit := deployed(t, "systemd/", "scan.service")["systemd/domicile-scan.service"]
	file := filepath.Join(t.TempDir(), "domicile-scan.service")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(unit)
	if out, err := analyze(t.Context(), "verify", file); err == nil {
		t.Errorf("a program that is not there was not found: %s", out)
	}
	write(strings.ReplaceAll(unit, "NoNewPrivileges=yes\nCapabilityBoundingSet=\n", ""))
	if _, err := analyze(t.Context(), "security", "--offline=true", "--threshold="+exposure, file); err == nil {
		t.Error("a unit that may keep capabilities passed")
	}
}

// TestDeployTimer holds that the timer catches up on what it missed, in the zone of the mainland.
func TestDeployTimer(t *testing.T) {
	timer := deployed(t, "systemd/", ".timer")["systemd/domicile-scan.timer"]
	for _, line := range []string{"Persistent=true", "Asia/Shanghai"} {
		if !strings.Contains(timer, line) {
			t.Errorf("the timer lacks %s", line)
		}
	}
}

// TestDeployContainerfile holds what can be said of an image without building it: static, of two stages, nobody's
// registry, not root, and a command that there is.
func TestDeployContainerfile(t *testing.T) {
	text := deployed(t, "", "Containerfile")["Containerfile"]
	var from, lines []string
	for line := range strings.Lines(strings.ReplaceAll(text, "\\\n", " ")) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		lines = append(lines, line)
		if image, ok := strings.CutPrefix(line, "FROM "); ok {
			from = append(from, image)
		}
	}
	if !slices.Equal(from, []string{"${BUILD} AS build", "${BASE}"}) {
		t.Errorf("the stages are %q", from)
	}
	for _, want := range []string{"ARG BASE=scratch", "USER 65532:65532", `ENTRYPOINT ["/usr/bin/domicile"]`} {
		if !slices.Contains(lines, want) {
			t.Errorf("lacks %s", want)
		}
	}
	if !strings.Contains(text, "CGO_ENABLED=0") || !strings.Contains(text, "ca-certificates.crt") {
		t.Error("the binary is not static, or has no certificates")
	}
	if strings.Contains(text, "://") || regexp.MustCompile(`(?m)^(FROM|ARG) .*\.[a-z]+/`).MatchString(text) {
		t.Error("names the host of a registry")
	}
	cmd := regexp.MustCompile(`(?m)^CMD \["(.*)"\]$`).FindStringSubmatch(text)
	if cmd == nil {
		t.Fatal("no CMD")
	}
	programmed(t, "Containerfile", strings.Split(cmd[1], `", "`))
}

// TestDeployNamesCommands holds that each command that the files tell people to type is one.
func TestDeployNamesCommands(t *testing.T) {
	named := regexp.MustCompile("`domicile ([a-z -]+)[^`]*`")
	seen := 0
	for name, text := range deployed(t, "", "") {
		for _, m := range named.FindAllStringSubmatch(strings.ReplaceAll(text, "\n# ", " "), -1) {
			seen++
			a := &app{world: world{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard}}
			words := strings.Fields(m[1])
			cmd, rest, err := a.root().Find(words)
			if err != nil || !cmd.HasParent() || cmd.ParseFlags(rest) != nil {
				t.Errorf("%s: `domicile %s` is no command: %v", name, m[1], err)
			}
		}
	}
	if seen < 5 {
		t.Errorf("found %d commands", seen)
	}
}

// TestDeployWrite holds that the files come out as they are built in, and that what people changed stays.
func TestDeployWrite(t *testing.T) {
	m := newMachine(t)
	if code := m.run(t.Context(), "deploy", "write", m.path("deploy")); code != exitDone {
		t.Fatalf("code %d: %s", code, &m.stderr)
	}
	for name, text := range deployed(t, "", "") {
		got, err := os.ReadFile(m.path("deploy", filepath.FromSlash(name)))
		if err != nil || string(got) != text {
			t.Errorf("%s differs: %v", name, err)
		}
	}
	timer := "deploy/systemd/domicile-scan.timer"
	m.write(t, timer, "mine")
	if err := os.Remove(m.path("deploy", "Containerfile")); err != nil {
		t.Fatal(err)
	}
	if code := m.run(t.Context(), "deploy", "write", m.path("deploy")); code != exitFailed ||
		!strings.Contains(m.stderr.String(), "domicile-scan.timer") {
		t.Errorf("code %d: %s", code, &m.stderr)
	}
	if got, err := os.ReadFile(m.path(timer)); err != nil || string(got) != "mine" {
		t.Errorf("what people changed is now %q: %v", got, err)
	}
	if _, err := os.Stat(m.path("deploy", "Containerfile")); err != nil {
		t.Error(err)
	}
	if code := m.run(t.Context(), "deploy", "show", "../domicile.yaml"); code != exitUsage {
		t.Errorf("show of a file that is none of deploy: code %d", code)
	}
}
