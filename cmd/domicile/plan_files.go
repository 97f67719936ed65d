package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/domicile/domicile/internal/plan/artifact"
)

// filesList is where a plan remembers what it wrote, so that the next one can tell its own files from those that a person
// changed: sha256 by path.
const filesList = "files.json"

// kept is what replaceFiles left alone because a person had changed it.
type kept struct {
	beside  []string // the new file lies beside it, as PATH.new
	strange []string // the plan no longer has it
}

// replaceFiles writes the files of a plan. What an older plan wrote and this one does not have is removed. A file that a
// person changed since is never overwritten and never removed. What is remembered is true also when this ends early.
func replaceFiles(ctx context.Context, folder string, files []artifact.File) (kept, error) {
	w := folderWriter{folder: folder, list: readFilesList(folder), now: map[string]bool{}}
	err := w.write(ctx, files)
	if err == nil {
		err = w.removeOld()
	}
	return w.kept, errors.Join(err, writeFilesList(folder, w.list))
}

// folderWriter writes into the folder of a plan and keeps the list of what a plan wrote there: sha256 by path.
type folderWriter struct {
	folder string
	list   map[string]string
	now    map[string]bool // paths of this plan
	kept   kept
}

func (w *folderWriter) write(ctx context.Context, files []artifact.File) error {
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !filepath.IsLocal(file.Path) {
			return errors.New("plan: a file would lie outside its folder")
		}
		name, sum := file.Path, sha256Of(file.Data)
		w.now[name] = true
		if changedByHand(w.path(name), w.list[name], sum) {
			w.kept.beside = append(w.kept.beside, name)
			name += ".new"
			w.now[name] = true
		}
		if err := writeFile(w.path(name), file.Data); err != nil {
			return err
		}
		w.list[name] = sum
	}
	return nil
}

func (w *folderWriter) path(name string) string {
	return filepath.Join(w.folder, filepath.FromSlash(name))
}

// removeOld removes what an older plan wrote and this one does not have; what a person changed of it stays and is theirs.
func (w *folderWriter) removeOld() error {
	for _, old := range slices.Sorted(maps.Keys(w.list)) {
		if w.now[old] || !filepath.IsLocal(old) {
			continue
		}
		if changedByHand(w.path(old), w.list[old], "") {
			w.kept.strange = append(w.kept.strange, old)
		} else if err := removeWithin(w.folder, w.path(old)); err != nil {
			return err
		}
		delete(w.list, old)
	}
	return nil
}

func writeFile(path string, data []byte) error {
	return create(path, func(w io.Writer) error { _, err := w.Write(data); return err })
}

// writeFiles writes files into a folder, over what is there.
func writeFiles(ctx context.Context, folder string, files []artifact.File) error {
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !filepath.IsLocal(file.Path) {
			return errors.New("a file would lie outside its folder")
		}
		if err := writeFile(filepath.Join(folder, filepath.FromSlash(file.Path)), file.Data); err != nil {
			return err
		}
	}
	return nil
}

// changedByHand reports whether a file is there and is neither what the last plan wrote nor what this one would write.
// Without a memory of the last plan nothing is known to be a person's.
func changedByHand(path, before, now string) bool {
	if before == "" {
		return false
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	is := sha256Of(data)
	return is != before && is != now
}

// removeWithin removes a file and the folders that it leaves empty, up to folder.
func removeWithin(folder, path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("plan: remove what an older plan wrote: %w", err)
	}
	dir := filepath.Dir(path)
	for dir != filepath.Clean(folder) && os.Remove(dir) == nil { // a folder that holds something stays
		dir = filepath.Dir(dir)
	}
	return nil
}

func sha256Of(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// readFilesList reads what the last plan wrote; nothing where there was none or where nobody can read it any more.
func readFilesList(folder string) map[string]string {
	list := map[string]string{}
	data, err := os.ReadFile(filepath.Join(folder, filesList))
	if err != nil || json.Unmarshal(data, &list) != nil || list == nil {
		return map[string]string{}
	}
	return list
}

func writeFilesList(folder string, list map[string]string) error {
	return create(filepath.Join(folder, filesList), func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(list)
	})
}
