package file_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/file"
)

// tree writes files below a new folder and returns it.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "exports")
	for name, text := range files {
		full := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func open(t *testing.T, root string) *file.Provider {
	t.Helper()
	p, err := file.New(file.Config{Root: root, Do: inventory.NewCaller(inventory.CallerConfig{})})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSmoke(t *testing.T) {
	root := tree(t, map[string]string{
		"students/part-0001.csv": "name,phone\n王小明,13800138000\n李雷,13900139000\n",
		"students/part-0002.csv": "name,phone\n韩梅梅,13700137000\n",
		"orders.csv":             "id,total\n1,20\n2,30\n",
	})
	p := open(t, root)
	inv, err := inventory.Collect(t.Context(), p, inventory.CollectConfig{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range inv.Stores {
		t.Logf("%+v", s)
	}
	for _, g := range inv.Gaps() {
		t.Logf("%v %v", g, g.Err)
	}
	for _, d := range inv.Datasets {
		d := d
		t.Logf("%+v", d)
		for b, err := range p.Read(t.Context(), d, inventory.Want{}) {
			t.Log(err, b.Dataset, b.Rows, b.Design, len(b.Columns))
			for _, c := range b.Columns {
				t.Log(c.Name, strings.ReplaceAll(string(c.Data), "\n", "|"))
			}
		}
	}
}
