package artifact_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// TestRcloneCopiesByKeyTemplates runs the generated script between two folders: keys with characters that filters read
// move, a template takes the parts of one level, and what the plan does not move stays.
func TestRcloneCopiesByKeyTemplates(t *testing.T) {
	rclone := need(t, "rclone")
	from, home, folder := t.TempDir(), t.TempDir(), t.TempDir()
	moves := []string{"a b.csv", "学生/名单.csv", "x[1]{2}.csv", "x{{3}}?.csv", "#hash.csv", "- minus.csv", "ends in a space ", "parts/p-1.csv", "parts/p-2.csv"}
	stays := []string{"other.csv", "parts/deep/p-3.csv", "x1.csv", "sub/a b.csv"}
	for _, name := range slices.Concat(moves, stays) {
		file := filepath.Join(from, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("of "+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	k, err := plan.Load(os.DirFS("../../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	st := inventory.Store{
		ID: inventory.ID("file:" + from), Name: "share", Provider: "file", Service: "tried", Kind: inventory.Folder,
		Place: inventory.Place{Country: "sg", Zone: inventory.Abroad},
	}
	inv := inventory.Inventory{Stores: []inventory.Store{st}}
	for _, key := range append(slices.Clone(moves[:7]), "parts/p-*.csv") {
		inv.Datasets = append(inv.Datasets, inventory.Dataset{ID: st.ID + inventory.ID("/"+key), Store: st.ID, Name: key, Path: key})
	}
	row := plan.Target{ID: "tried-rclone", Service: "oss", Method: "rclone", Name: plan.Text{EN: "target", ZH: "目标"}, Follow: true}
	script, conf := "", filepath.Join(folder, "rclone.conf")
	for _, f := range carriedTo(t, k, row, inv) {
		name, ours := strings.CutPrefix(f.Path, "rclone/")
		if !ours {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(name, "share") {
			script = filepath.Join(folder, name)
		}
	}
	if shown := execute(t, nil, rclone, "--config", conf, "config", "show"); !strings.Contains(shown, "[home]") || strings.Contains(shown, "secret") {
		t.Errorf("the configuration reads as\n%s", shown)
	}
	env := []string{"RCLONE_CONFIG_HOME_TYPE=local", "TARGET=" + home}
	execute(t, env, "sh", script, "copy")
	execute(t, env, "sh", script, "check")

	got := map[string]bool{}
	err = filepath.WalkDir(home, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(home, name)
			got[rel] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(moves)
	if list := slices.Sorted(maps.Keys(got)); !slices.Equal(list, moves) {
		t.Errorf("moved %q\nwant  %q", list, moves)
	}

	if err := os.WriteFile(filepath.Join(home, "a b.csv"), []byte("of A b.csv"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := attempt(t, env, "sh", script, "check"); err == nil || !strings.Contains(out, "* a b.csv") {
		t.Errorf("a changed file is no difference: %v\n%s", err, out)
	}
}

// TestRcloneScriptSaysItsTerms reads the bandwidth by the hours of the mainland, the class and the freeze in a script.
func TestRcloneScriptSaysItsTerms(t *testing.T) {
	k, err := plan.Load(os.DirFS("../../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	for class, want := range map[string][2]string{
		"":             {"--fast-list --metadata", "--s3-storage-class"},
		"STANDARD_IA":  {"--s3-storage-class STANDARD_IA --metadata", "cannot set"},
		"DEEP_ARCHIVE": {"The target is DeepColdArchive, which this dialect cannot set", "--s3-storage-class"},
	} {
		st := inventory.Store{
			ID: "arn:aws:s3:::photos", Name: "photos", Provider: "aws", Service: "tried", Kind: inventory.Bucket, Region: "eu-west-1",
			Place: inventory.Place{Country: "ie", Zone: inventory.Abroad},
		}
		if class != "" {
			st.Tags = map[string]string{"storage_class": class}
		}
		d := inventory.Dataset{ID: st.ID + "/a-*.csv", Store: st.ID, Name: "a-*.csv", Path: "a-*.csv"}
		row := *k.Target("objects-oss")
		row.ID, row.Method = "tried-objects", "rclone"
		for _, f := range carriedTo(t, k, row, inventory.Inventory{Stores: []inventory.Store{st}, Datasets: []inventory.Dataset{d}}) {
			if !strings.HasPrefix(f.Path, "rclone/photos") {
				continue
			}
			text := string(f.Data)
			for _, w := range []string{want[0], "TZ=Asia/Shanghai", "Mon-08:00,11.9M Mon-20:00,23.8M Tue-", "# 2027-01-01 to 2027-01-03 is frozen", "+ /a-*.csv\n"} {
				if !strings.Contains(text, w) {
					t.Errorf("%s: %q is missing in\n%s", class, w, text)
				}
			}
			if strings.Contains(text, want[1]) || strings.Contains(text, "\nreboot") {
				t.Errorf("%s: %q stands in\n%s", class, want[1], text)
			}
		}
	}
}
