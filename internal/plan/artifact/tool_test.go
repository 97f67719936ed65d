package artifact_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
)

// hostile is a name that each format has to quote: quotes, a comma, a command, a line break, Chinese.
const hostile = "名'\"`$(reboot)`, <a>&\\;\n-- x"

// carriedBy makes a plan in which one store moves by a method, with two tables, one of them with a hostile name, and
// returns its files.
func carriedBy(t *testing.T, k plan.Knowledge, method, engine string) []artifact.File {
	t.Helper()
	row := plan.Target{ID: "tried-" + method, Service: "rds_mysql", Method: method, Name: plan.Text{EN: "target", ZH: "目标"}, Follow: true}
	st := inventory.Store{
		ID: "tried:store", Name: hostile, Provider: "aws", Service: "tried", Kind: inventory.Database, Engine: engine, Region: "eu-west-1",
		Place: inventory.Place{Country: "ie", Zone: inventory.Abroad}, Endpoints: []string{"db.example:5432"},
	}
	var datasets []inventory.Dataset
	for _, name := range []string{"orders", hostile} {
		datasets = append(datasets, inventory.Dataset{
			ID: inventory.ID("tried:store/shop." + name), Store: st.ID, Name: name, Path: "shop." + name, Columns: []inventory.Field{{Name: "id"}, {Name: hostile}},
		})
	}
	return carriedTo(t, k, row, inventory.Inventory{Stores: []inventory.Store{st}, Datasets: datasets})
}

// carriedTo makes a plan in which the stores of the made-up service move to a row of its own, which makes it their first
// choice, over a line of 200 Mbit/s, and returns its files.
func carriedTo(t *testing.T, k plan.Knowledge, row plan.Target, inv inventory.Inventory) []artifact.File {
	t.Helper()
	k.Rows = append(slices.Clone(k.Rows), row)
	slices.SortFunc(k.Rows, func(a, b plan.Target) int { return strings.Compare(a.ID, b.ID) })
	k.Products = append([]plan.Product{{
		ID: "self.tried", Class: plan.HoldsData, Stores: []plan.Source{{Service: []string{"tried"}}}, Targets: []string{row.ID}, To: []plan.Target{row},
	}}, k.Products...)
	var decisions []decide.Decision
	for _, d := range inv.Datasets {
		decisions = append(decisions, decide.Decision{ID: "decision|" + d.ID, Dataset: d.ID, Storage: decide.MustMainland, Export: decide.Free, Level: decide.LevelMust})
	}
	in := plan.Input{
		Inventory: &inv, Decisions: decisions, Knowledge: k, Start: plan.NewDate(2026, 11, 23), RulesAsOf: plan.NewDate(2026, 11, 20),
		Constraints: plan.Constraints{LinkMbps: 200, Freezes: []plan.Freeze{{From: plan.NewDate(2027, 1, 1), To: plan.NewDate(2027, 1, 3), Why: "a\nreboot"}}},
	}
	p, err := plan.Make(in)
	if err != nil {
		t.Fatal(err)
	}
	files, err := artifact.Files(p, in)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestTools writes the files of every tool for every engine that it takes and reads each with a reader of its format: the
// names of an estate cannot break out of one.
func TestTools(t *testing.T) {
	k, err := plan.Load(os.DirFS("../../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for i := range k.Tools {
		tool := &k.Tools[i]
		for f := range tool.Files {
			engines := tool.Files[f].Engines
			if len(engines) == 0 {
				engines = []string{"mysql"}
			}
			prefix, suffix := path.Dir(strings.ReplaceAll(tool.Files[f].Path, "{slug}", "x")), path.Ext(tool.Files[f].Path)
			prefix, _, _ = strings.Cut(prefix, "/")
			for _, engine := range engines {
				for _, file := range carriedBy(t, k, tool.Methods[0], engine) {
					if strings.HasPrefix(file.Path, prefix+"/") && strings.HasSuffix(file.Path, suffix) {
						written++
						readable(t, tool.Files[f].Format, file)
					}
				}
			}
		}
	}
	if written < len(k.Tools) {
		t.Errorf("%d files of %d tools", written, len(k.Tools))
	}
}

// readable reads a file as its format.
func readable(t *testing.T, format string, file artifact.File) {
	t.Helper()
	switch format {
	case "json":
		if !json.Valid(file.Data) {
			t.Errorf("%s is no JSON:\n%s", file.Path, file.Data)
		}
	case "toml":
		var v map[string]any
		if err := toml.Unmarshal(file.Data, &v); err != nil {
			t.Errorf("%s: %v\n%s", file.Path, err, file.Data)
		}
	case "xml":
		dec := xml.NewDecoder(bytes.NewReader(file.Data))
		for {
			_, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s: %v\n%s", file.Path, err, file.Data)
				break
			}
		}
	case "properties":
		for n, line := range strings.Split(strings.TrimSpace(string(file.Data)), "\n") {
			if !regexp.MustCompile(`^(#.*|[A-Za-z][A-Za-z0-9_.>-]* =.*)$`).MatchString(line) {
				t.Errorf("%s:%d: %q is no setting", file.Path, n+1, line)
			}
		}
	case "sh":
		sh := exec.Command("sh", "-n")
		sh.Stdin = bytes.NewReader(file.Data)
		if out, err := sh.CombinedOutput(); err != nil {
			t.Errorf("%s: %v %s\n%s", file.Path, err, out, file.Data)
		}
		inert(t, file)
	case "sql":
		if statements(string(file.Data)) > 2 {
			t.Errorf("%s: a name became a statement:\n%s", file.Path, file.Data)
		}
	}
}

// statements counts the statements of SQL as a reader of the language does: a semicolon in a comment or a quoted name ends
// none, a quote that never closes counts as too many.
func statements(sql string) int {
	n, quoted := 0, false
	for i := 0; i < len(sql); i++ {
		switch {
		case sql[i] == '"':
			quoted = !quoted
		case !quoted && strings.HasPrefix(sql[i:], "--"):
			end := strings.IndexByte(sql[i:], '\n')
			if end < 0 {
				return n
			}
			i += end
		case !quoted && sql[i] == ';':
			n++
		}
	}
	if quoted {
		n += 1000
	}
	return n
}

// inert runs a script in an empty folder with no tool on its path: a name that breaks out of its quotes would leave a mark.
func inert(t *testing.T, file artifact.File) {
	t.Helper()
	sh := exec.Command("sh", "-s", "copy", "a", "b")
	sh.Dir, sh.Env = t.TempDir(), []string{"PATH=/nonexistent", "SOURCE_URL=x", "TARGET_URL=x", "SOURCE=x", "TARGET=x", "REPOSITORY=x"}
	sh.Stdin = bytes.NewReader(file.Data)
	out, err := sh.CombinedOutput()
	if err == nil {
		t.Errorf("%s: ran to its end without a tool", file.Path)
	}
	if bytes.Contains(out, []byte("reboot: ")) {
		t.Errorf("%s: a name was run: %s", file.Path, out)
	}
}

func TestToolsRefuseBadData(t *testing.T) {
	k, err := plan.Load(os.DirFS("../../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	good := k.Tools[0]
	for name, spoil := range map[string]func(*plan.Tool){
		"unknown method":    func(x *plan.Tool) { x.Methods = []string{"carrier_pigeon"} },
		"a method twice":    func(x *plan.Tool) { x.Methods = append(x.Methods, k.Tools[1].Methods[0]) },
		"no source":         func(x *plan.Tool) { x.Source = "" },
		"leaves the folder": func(x *plan.Tool) { x.Files = []plan.ToolFile{{Path: "../{slug}", Format: "sh", Body: "x"}} },
		"one for all":       func(x *plan.Tool) { x.Files = []plan.ToolFile{{Path: "a.sh", Format: "sh", Body: "x"}} },
		"unknown format":    func(x *plan.Tool) { x.Files = []plan.ToolFile{{Path: "{slug}.doc", Format: "doc", Body: "x"}} },
	} {
		bad := good
		spoil(&bad)
		k.Tools[0] = bad
		if err := k.Check(); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	k.Tools[0] = good
	if err := k.Check(); err != nil {
		t.Error(err)
	}
}
