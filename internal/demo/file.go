package demo

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// file is one file of the estate and what writes it.
type file struct {
	path  string // below the folder, with slashes
	write func(ctx context.Context, w io.Writer) error
}

// rowsPerCheck is how many rows are written between two questions to the context.
const rowsPerCheck = 4096

// write makes one file, unless it is there: first under another name, so that a file under its own name is whole.
func (g *generator) write(ctx context.Context, f file) error {
	name := filepath.Join(g.dir, filepath.FromSlash(f.path))
	if _, err := os.Stat(name); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	part := name + ".part"
	out, err := os.Create(part) //nolint:gosec // the path is one of our own list, below the folder of the user
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(out, 1<<20)
	if err := errors.Join(f.write(ctx, w), w.Flush(), out.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, name)
}

// rows calls row for from to to-1 and writes the line that it appends.
func rows(ctx context.Context, w io.Writer, from, to int, row func(line []byte, i int) []byte) error {
	line := make([]byte, 0, 512)
	for i := from; i < to; i++ {
		if i%rowsPerCheck == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line = row(line[:0], i)
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// text is a file of fixed content.
func text(path, content string) file {
	return file{path: path, write: func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	}}
}
