package format_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// object is an object in memory.
func object(name, content string) format.Object {
	return format.Object{
		Name: name, Size: int64(len(content)),
		Open: func(_ context.Context, off, n int64) (io.ReadCloser, error) {
			rest := content[min(off, int64(len(content))):]
			if n >= 0 {
				rest = rest[:min(n, int64(len(rest)))]
			}
			return io.NopCloser(strings.NewReader(rest)), nil
		},
	}
}

// result is what a Read gave, in a form that is easy to compare.
type result struct {
	Tables  map[string][]string // dataset and Under: rows as "name=value", joined
	Gaps    []string            // op and cause
	Designs []inventory.Sampling
	Rows    int
	Err     error
}

// collect reads everything, and checks what every batch must meet.
func collect(tb testing.TB, o format.Object, opt format.Options) result {
	tb.Helper()
	if opt.Dataset == "" {
		opt.Dataset = "d"
	}
	r := result{Tables: map[string][]string{}}
	for b, err := range format.Read(context.Background(), o, opt) {
		if g := inventory.AsGap(err); g != nil {
			r.Gaps = append(r.Gaps, fmt.Sprintf("%s %s %s", g.Dataset, g.Op, g.Cause))
			continue
		}
		if err != nil {
			r.Err = err
			break
		}
		checkBatch(tb, b)
		key := string(b.Dataset)
		if b.Under != "" {
			key += " " + b.Under
		}
		r.Tables[key] = append(r.Tables[key], rows(b)...)
		r.Designs = append(r.Designs, b.Design.Sampling)
		r.Rows += b.Rows
	}
	return r
}

// checkBatch fails when a batch is not as inventory.Column promises.
func checkBatch(tb testing.TB, b inventory.Batch) {
	tb.Helper()
	if b.Rows == 0 || len(b.Columns) == 0 || b.Design.Sampling == "" || b.Dataset == "" {
		tb.Errorf("batch of %q under %q: %d rows, %d columns, design %q", b.Dataset, b.Under, b.Rows, len(b.Columns), b.Design.Sampling)
	}
	for _, c := range b.Columns {
		if c.Len() != b.Rows {
			tb.Errorf("column %q has %d values in %d rows", c.Name, c.Len(), b.Rows)
		}
		last := uint32(0)
		for _, e := range c.End {
			if e < last {
				tb.Errorf("column %q: end %d after %d", c.Name, e, last)
			}
			last = e
		}
		if int(last) != len(c.Data) {
			tb.Errorf("column %q: %d bytes, values end at %d", c.Name, len(c.Data), last)
		}
		if !utf8.Valid(c.Data) || !utf8.ValidString(c.Name) {
			tb.Errorf("column %q is no UTF-8", c.Name)
		}
	}
}

// rows words the rows of a batch; a null is left out.
func rows(b inventory.Batch) []string {
	out := make([]string, b.Rows)
	for i := range out {
		var cells []string
		for _, c := range b.Columns {
			if !c.IsNull(i) {
				cells = append(cells, c.Name+"="+string(c.Value(i)))
			}
		}
		out[i] = strings.Join(cells, " ")
	}
	return out
}

// text joins lines.
func text(lines ...string) string { return strings.Join(lines, "\n") + "\n" }

// infinite is an object of unknown size that repeats a piece of text n times.
func infinite(name, head, piece string, times int) format.Object {
	return format.Object{
		Name: name, Size: -1,
		Open: func(_ context.Context, off, n int64) (io.ReadCloser, error) {
			r := io.MultiReader(strings.NewReader(head), &repeat{piece: []byte(strings.Repeat(piece, 1+64<<10/len(piece))), left: int64(times) * int64(len(piece))})
			if _, err := io.CopyN(io.Discard, r, off); err != nil && !errors.Is(err, io.EOF) {
				return nil, err
			}
			if n >= 0 {
				r = io.LimitReader(r, n)
			}
			return io.NopCloser(r), nil
		},
	}
}

// repeat gives its piece over and over.
type repeat struct {
	piece []byte
	at    int
	left  int64
}

func (r *repeat) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(int64(len(p)), r.left)], r.piece[r.at:])
	r.at = (r.at + n) % len(r.piece)
	r.left -= int64(n)
	return n, nil
}

func id2(s string) inventory.ID { return inventory.ID(s) }
