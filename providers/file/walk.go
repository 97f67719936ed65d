package file

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// List implements objects.Objects: the files of a store in the order of their paths. Hidden files, the files that
// configure domicile, and what lies in folders of other stores are left out; links and special files are gaps.
func (p *Provider) List(
	ctx context.Context, s inventory.Store, from string,
) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		st, err := p.find(s.ID)
		if err != nil {
			yield(inventory.Member{}, err)
			return
		}
		w, err := p.walk(ctx, st, from, yield)
		if err != nil {
			yield(inventory.Member{}, err)
			return
		}
		defer w.close()
		w.top()
	}
}

// walk is one listing of a store.
type walk struct {
	ctx   context.Context //nolint:containedctx // a walk lives as long as one call of List
	root  *os.Root
	st    *place
	only  string // the one file that the root is
	from  string
	yield func(inventory.Member, error) bool
	abs   string
}

func (p *Provider) walk(
	ctx context.Context, st *place, from string, yield func(inventory.Member, error) bool,
) (*walk, error) {
	root, err := os.OpenRoot(p.root)
	if err != nil {
		return nil, err
	}
	return &walk{ctx: ctx, root: root, st: st, only: p.only, from: from, yield: yield, abs: p.root}, nil
}

// top begins the walk: at the folder of the store, or at the one file that it is.
func (w *walk) top() {
	name := w.st.dir
	if w.only != "" {
		name = w.only
	}
	if name == "" {
		w.dir("")
		return
	}
	info, err := w.root.Lstat(filepath.FromSlash(name))
	switch {
	case err != nil:
		w.gap("", w.unreadable("", err))
	case info.IsDir():
		w.dir("")
	default:
		w.file(path.Base(name), info)
	}
}

// close ends the walk.
func (w *walk) close() { _ = w.root.Close() } // it was only read

// dir walks one folder; key is its path below the store with a slash at the end, "" for the store itself.
func (w *walk) dir(key string) bool {
	entries, err := w.entries(key)
	if err != nil && !w.gap(key, w.unreadable(key, err)) {
		return false
	}
	for _, e := range entries {
		name := key + e.Name()
		if !w.visit(name, e) {
			return false
		}
	}
	return true
}

// entries returns what lies in a folder in the order of the keys: a folder sorts as its name with a slash.
func (w *walk) entries(key string) ([]fs.DirEntry, error) {
	f, err := w.root.Open(w.local(key))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	entries, err := f.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(sortName(a), sortName(b)) })
	return entries, err
}

func sortName(e fs.DirEntry) string {
	if e.IsDir() {
		return e.Name() + "/"
	}
	return e.Name()
}

// visit looks at one entry of a folder.
func (w *walk) visit(key string, e fs.DirEntry) bool {
	if err := w.ctx.Err(); err != nil {
		w.yield(inventory.Member{}, err)
		return false
	}
	switch {
	case w.skips(key, e):
		return true
	case e.IsDir():
		return w.dir(key + "/")
	case e.Type()&fs.ModeSymlink != 0:
		return w.link(key)
	case !e.Type().IsRegular():
		return w.gap(key, &inventory.Gap{
			Op: "special_file", Cause: inventory.Unsupported,
			Fix: inventory.Fix{Code: inventory.FixConvert, Args: []string{"file"}},
		})
	}
	info, err := e.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return true // gone since the folder was read
	}
	if err != nil {
		return w.gap(key, w.unreadable(key, err))
	}
	return w.file(key, info)
}

// skips reports whether an entry is no data of this store, or lies before the key from which the listing starts.
func (w *walk) skips(key string, e fs.DirEntry) bool {
	if strings.HasPrefix(e.Name(), ".") {
		return true
	}
	inRoot := path.Join(w.st.dir, key)
	if inRoot == estateName || inRoot == "domicile.yaml" || slices.Contains(w.st.without, inRoot) {
		return true
	}
	if e.IsDir() {
		return key+"/" < w.from && !strings.HasPrefix(w.from, key+"/")
	}
	return key < w.from || isSQLiteExtra(key)
}

// file yields one file. A database file is the business of another provider.
func (w *walk) file(key string, info fs.FileInfo) bool {
	if mayBeSQLite(key) && w.hasMagic(key) {
		return w.gap(key, &inventory.Gap{
			Op: "sqlite", Cause: inventory.ContentsUnread,
			Fix: inventory.Fix{Code: inventory.FixConnect, Args: []string{"sqlite://" + filepath.ToSlash(w.path(key))}},
		})
	}
	// A file has no etag; its mode says that it was closed to us since.
	return w.yield(inventory.Member{
		Key: key, Bytes: info.Size(), ModTime: info.ModTime().UTC(), ETag: info.Mode().String(),
	}, nil)
}

// link handles a symbolic link, which is never followed: what it points at inside the root is seen at its own place,
// and what lies outside is not ours to read.
func (w *walk) link(key string) bool {
	_, err := w.root.Stat(w.local(key))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return true
	}
	target, _ := os.Readlink(w.path(key))
	if !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(w.path(key)), target)
	}
	if looped(w.path(key)) {
		return true
	}
	return w.gap(key, &inventory.Gap{
		Op: "symlink", Cause: inventory.ContentsUnread, Err: err,
		Fix: inventory.Fix{Code: inventory.FixConnect, Args: []string{objects.Escape(target)}},
	})
}

// looped reports whether a link leads nowhere but to itself.
func looped(link string) bool {
	_, err := filepath.EvalSymlinks(link)
	return err != nil && !errors.Is(err, fs.ErrPermission)
}

// gap passes on what could not be seen.
func (w *walk) gap(key string, g *inventory.Gap) bool {
	g.Scope, g.Store = w.st.store.Scope(), w.st.store.ID
	if key != "" {
		g.Dataset = g.Store + "/" + inventory.ID(objects.Escape(key))
	}
	return w.yield(inventory.Member{}, g)
}

func (w *walk) unreadable(key string, err error) *inventory.Gap {
	f := classify(w.path(key))(err)
	return &inventory.Gap{Op: "list", Cause: f.Cause, Fix: f.Fix, Err: err}
}

// local is the path of a key below the root.
func (w *walk) local(key string) string { return localPath(w.st, w.only, key) }

// path is the path of a key on this machine.
func (w *walk) path(key string) string { return filepath.Join(w.abs, w.local(key)) }

// localPath is the path of a key below the root. The key of a store that is one file is that file's name.
func localPath(st *place, only, key string) string {
	if only != "" {
		return only
	}
	if st.single(key) {
		return filepath.FromSlash(st.dir)
	}
	return filepath.FromSlash(path.Join(".", st.dir, key))
}

// single reports whether the store is one file of that name. A folder with a file of its own name inside is told
// apart by what is there.
func (st *place) single(key string) bool { return st.isFile && key == path.Base(st.dir) }

const sqliteMagic = "SQLite format 3\x00"

func mayBeSQLite(key string) bool {
	switch strings.ToLower(path.Ext(key)) {
	case ".sqlite", ".sqlite3", ".db", ".db3", ".s3db":
		return true
	}
	return false
}

// isSQLiteExtra reports whether a file is the journal of a SQLite database.
func isSQLiteExtra(key string) bool {
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if base, ok := strings.CutSuffix(key, suffix); ok && mayBeSQLite(base) {
			return true
		}
	}
	return false
}

// hasMagic reports whether a file is a SQLite database. What cannot be opened is found out when it is read.
func (w *walk) hasMagic(key string) bool {
	f, err := w.root.Open(w.local(key))
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // it was only read
	head := make([]byte, len(sqliteMagic))
	_, err = io.ReadFull(f, head)
	return err == nil && bytes.Equal(head, []byte(sqliteMagic))
}
