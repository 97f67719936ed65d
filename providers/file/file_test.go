package file_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/inventory/conform"
	"github.com/domicile/domicile/providers/file"
)

// tree writes files below a new folder called exports and returns it.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "exports")
	if err := os.Mkdir(root, 0o750); err != nil {
		t.Fatal(err)
	}
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

// students is a folder of ordinary exports.
func students() map[string]string {
	return map[string]string{
		"students/part-0001.csv": "name,phone\n王小明,13800138000\n李雷,13900139000\n",
		"students/part-0002.csv": "name,phone\n韩梅梅,13700137000\n",
		"orders.csv":             "id,total\n1,20\n2,\n",
		"空 名/100%.csv":           "id,total\n1,20\n",
		".hidden.csv":            "id,total\n1,20\n",
		".git/config.csv":        "id,total\n1,20\n",
		"domicile.yaml":          "runner: {}\n",
	}
}

func provider(t *testing.T, root string) *file.Provider {
	t.Helper()
	p, err := file.New(file.Config{Root: root, Do: inventory.NewCaller(inventory.CallerConfig{})})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func collect(t *testing.T, p inventory.Provider) inventory.Inventory {
	t.Helper()
	inv, err := inventory.Collect(t.Context(), p, inventory.CollectConfig{})
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func datasets(inv inventory.Inventory) []string {
	var out []string
	for _, d := range inv.Datasets {
		out = append(out, string(d.ID))
	}
	return out
}

// gaps returns the gaps of providers as "op cause dataset", without those that joining adds.
func gaps(inv inventory.Inventory) []string {
	var out []string
	for _, g := range inv.Gaps() {
		out = append(out, strings.TrimSpace(g.Op+" "+string(g.Cause)+" "+string(g.Dataset)))
	}
	return out
}

// rows counts the rows of every dataset.
func rows(t *testing.T, p inventory.Provider, inv inventory.Inventory, w inventory.Want) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, d := range inv.Datasets {
		for b, err := range p.Read(t.Context(), d, w) {
			if err != nil {
				t.Fatalf("%s: %v", d.ID, err)
			}
			out[string(b.Dataset)] += b.Rows
		}
	}
	return out
}

func TestConformFolder(t *testing.T) {
	p := provider(t, tree(t, students()))
	err := conform.Check(t.Context(), p, conform.Config{Expected: conform.Expected{
		Stores: []inventory.ID{"file:exports"},
		Datasets: []inventory.ID{
			"file:exports/orders.csv", "file:exports/students/part-*.csv", "file:exports/空 名/100%25.csv",
		},
		Flows: []inventory.ID{}, Gaps: []inventory.Cause{},
	}})
	if err != nil {
		t.Error(err)
	}
}

func TestConformEstate(t *testing.T) {
	files := estateFiles()
	files["estate.yaml"] = strings.Replace(estateYAML, "read: none", "read: full", 1)
	if err := conform.Check(t.Context(), provider(t, tree(t, files)), conform.Config{}); err != nil {
		t.Error(err)
	}
}

func TestConformEmptyFolder(t *testing.T) {
	err := conform.Check(t.Context(), provider(t, tree(t, nil)), conform.Config{Expected: conform.Expected{
		Stores: []inventory.ID{"file:exports"}, Datasets: []inventory.ID{},
	}})
	if err != nil {
		t.Error(err)
	}
}

func TestSingleFile(t *testing.T) {
	p := provider(t, filepath.Join(tree(t, students()), "orders.csv"))
	inv := collect(t, p)
	if diff := cmp.Diff([]string{"file:orders.csv/orders.csv"}, datasets(inv)); diff != "" {
		t.Errorf("datasets (-want +got):\n%s", diff)
	}
	want := map[string]int{"file:orders.csv/orders.csv": 2}
	if diff := cmp.Diff(want, rows(t, p, inv, inventory.Want{})); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestMissingFolderIsAGap(t *testing.T) {
	root := filepath.Join(t.TempDir(), "nowhere")
	seen := 0
	for _, err := range provider(t, root).Scopes(t.Context()) {
		seen++
		gap := inventory.AsGap(err)
		if gap == nil || gap.Cause != inventory.Unreachable || !slices.Equal(gap.Fix.Args, []string{root}) {
			t.Errorf("error %v, want a gap that names the folder", err)
		}
	}
	if seen != 1 {
		t.Errorf("%d errors, want one", seen)
	}
}

func TestLinksAndSpecialFiles(t *testing.T) {
	outside := tree(t, map[string]string{"secret.csv": "id,total\n1,20\n"})
	root := tree(t, map[string]string{"a/b.csv": "id,total\n1,20\n"})
	links := map[string]string{
		"inside.csv": filepath.Join("a", "b.csv"), "loop": "loop", "up": "..", "broken.csv": "nothing",
		"a/again": "../a", "outside.csv": filepath.Join(outside, "secret.csv"), "folder": outside,
	}
	for _, name := range slices.Sorted(maps.Keys(links)) {
		if err := os.Symlink(links[name], filepath.Join(root, name)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(root, "pipe.csv"), 0o600); err != nil {
		t.Fatal(err)
	}
	inv := collect(t, provider(t, root))
	if diff := cmp.Diff([]string{"file:exports/a/b.csv"}, datasets(inv)); diff != "" {
		t.Errorf("datasets (-want +got):\n%s", diff)
	}
	want := []string{
		"special_file unsupported file:exports/pipe.csv", "symlink contents_unread file:exports/folder",
		"symlink contents_unread file:exports/outside.csv", "symlink contents_unread file:exports/up",
	}
	got := slices.DeleteFunc(gaps(inv), func(s string) bool { return strings.HasPrefix(s, "join ") })
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

func TestUnreadableFile(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads everything")
	}
	root := tree(t, students())
	if err := os.Chmod(filepath.Join(root, "orders.csv"), 0); err != nil {
		t.Fatal(err)
	}
	got := gaps(collect(t, provider(t, root)))
	if !slices.Contains(got, "open denied file:exports/orders.csv") {
		t.Errorf("gaps %q", got)
	}
}

func TestSQLiteIsForTheDatabaseProvider(t *testing.T) {
	root := tree(t, map[string]string{
		"app.db": "SQLite format 3\x00rest", "app.db-wal": "x", "list.db": "id,total\n1,20\n",
	})
	inv := collect(t, provider(t, root))
	if diff := cmp.Diff([]string{"file:exports/list.db"}, datasets(inv)); diff != "" {
		t.Errorf("datasets (-want +got):\n%s", diff)
	}
	i := slices.IndexFunc(inv.Gaps(), func(g *inventory.Gap) bool { return g.Op == "sqlite" })
	if i < 0 {
		t.Fatalf("no gap in %q", gaps(inv))
	}
	want := inventory.Fix{Code: inventory.FixConnect, Args: []string{"sqlite://" + filepath.Join(root, "app.db")}}
	if diff := cmp.Diff(want, inv.Gaps()[i].Fix); diff != "" {
		t.Errorf("fix (-want +got):\n%s", diff)
	}
}

func TestNamesThatAreNoUTF8(t *testing.T) {
	root := tree(t, map[string]string{"caf\xe9/\xff.csv": "id,total\n1,20\n"})
	p := provider(t, root)
	inv := collect(t, p)
	want := map[string]int{"file:exports/caf%E9/%FF.csv": 1}
	if diff := cmp.Diff(want, rows(t, p, inv, inventory.Want{})); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// TestOrderOfKeys lists a folder whose name sorts elsewhere than its path does.
func TestOrderOfKeys(t *testing.T) {
	root := tree(t, map[string]string{"a/x.csv": "i,j\n1,2\n", "a-b.csv": "i,j\n1,2\n", "a.csv": "i,j\n1,2\n", "a0.csv": "i,j\n1,2\n"})
	p := provider(t, root)
	store := collect(t, p).Stores[0]
	keys := func(from string) []string {
		var out []string
		for m, err := range p.List(t.Context(), store, from) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, m.Key)
		}
		return out
	}
	all := keys("")
	if diff := cmp.Diff([]string{"a-b.csv", "a.csv", "a/x.csv", "a0.csv"}, all); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	for i, key := range all {
		if diff := cmp.Diff(all[i:], keys(key)); diff != "" {
			t.Errorf("from %q (-want +got):\n%s", key, diff)
		}
		if diff := cmp.Diff(len(all)-i-1, len(keys(key+"\x00"))); diff != "" {
			t.Errorf("after %q (-want +got):\n%s", key, diff)
		}
	}
}
