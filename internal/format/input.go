package format

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/domicile/domicile/internal/inventory"
)

// input is one piece of bytes that a reader reads: an object, what a compression holds, a member of an archive.
type input struct {
	name    string // a hint
	size    int64  // -1 unknown; it may lie
	head    *head
	dataset inventory.ID
	depth   int // of nesting
	limits  Limits
	want    inventory.Want
	header  []inventory.Field
	spent   *spending
	// open gives random access; it is nil for what is only a stream.
	open func(ctx context.Context, off, n int64) (io.ReadCloser, error)
	// rest is what follows the head of a stream. It can be read once.
	rest io.Reader
}

// openInput looks at the head of an object.
func openInput(ctx context.Context, o Object, opt Options, spent *spending) (*input, error) {
	spent.limits = opt.Limits.withDefaults()
	in := &input{
		name: o.Name, size: o.Size, dataset: opt.Dataset.Container(), limits: spent.limits, want: opt.Want, header: opt.Header,
		spent: spent,
		open: func(ctx context.Context, off, n int64) (io.ReadCloser, error) {
			rc, err := o.Open(ctx, off, n)
			if err != nil {
				return nil, &sourceError{err}
			}
			return &opened{rc, spent}, nil
		},
	}
	if o.Size == 0 { // stores refuse ranges of nothing
		in.head = &head{name: o.Name}
		return in, nil
	}
	rc, err := in.open(ctx, 0, headSize)
	if err != nil {
		return nil, err
	}
	defer closing(rc)
	in.head = readHead(rc, o.Name, o.Size)
	return in, nil
}

// window makes a window for the text of in, as large as it needs to be to begin with.
func (in *input) window() *window {
	size := windowSize
	if in.head.short() {
		size = min(size, len(in.head.text)+1)
	}
	return &window{buf: make([]byte, min(size, in.limits.Line)), max: in.limits.Line, eol: eolOf(in.head.text)}
}

// member makes the input of something inside in: r gives its bytes after decompression, size may be -1.
func (in *input) member(name string, dataset inventory.ID, r io.Reader, size int64) (*input, error) {
	if in.depth+1 > in.limits.Nesting {
		return nil, over("nesting")
	}
	m := *in
	m.name, m.size, m.dataset, m.depth, m.open = name, size, dataset, in.depth+1, nil
	m.want.Range = inventory.Range{}
	m.rest = &inflated{r, in.spent}
	m.head = readHead(m.rest, name, size)
	return &m, nil
}

// stream returns the bytes from the start. A second stream of an input without random access is empty after its head.
func (in *input) stream(ctx context.Context) (io.ReadCloser, error) {
	return in.begin(ctx, -1), nil
}

// text returns the bytes from the start as UTF-8, without a byte order mark.
func (in *input) text(ctx context.Context) (io.ReadCloser, error) {
	rc, err := in.stream(ctx)
	if err != nil {
		return nil, err
	}
	return &joined{in.head.charset.decode(rc), rc}, nil
}

// random returns random access to the bytes. What is only a stream is kept in memory, up to Limits.Spool; beyond it is
// errTooLarge.
func (in *input) random(ctx context.Context) (*io.SectionReader, error) {
	if in.open != nil && in.size >= 0 {
		ra := &ranged{in: in, read: func(off, n int64) (io.ReadCloser, error) { return in.open(ctx, off, n) }}
		return io.NewSectionReader(ra, 0, in.size), nil
	}
	rc, err := in.stream(ctx)
	if err != nil {
		return nil, err
	}
	defer closing(rc)
	all, err := io.ReadAll(io.LimitReader(rc, in.limits.Spool+1))
	if err != nil {
		return nil, err
	}
	if int64(len(all)) > in.limits.Spool {
		return nil, over("spool")
	}
	return io.NewSectionReader(bytes.NewReader(all), 0, int64(len(all))), nil
}

// closing closes what was only read: an error has nothing to tell that reading did not.
func closing(c io.Closer) { _ = c.Close() }

// opened reads an object: it counts the bytes and marks the errors.
type opened struct {
	io.ReadCloser
	spent *spending
}

func (o *opened) Read(p []byte) (int, error) {
	n, err := o.ReadCloser.Read(p)
	if over := o.spent.took(n); over != nil {
		return n, over
	}
	if err != nil && err != io.EOF {
		err = &sourceError{err}
	}
	return n, err
}

// inflated counts what comes out of a compression or an archive.
type inflated struct {
	io.Reader
	spent *spending
}

func (i *inflated) Read(p []byte) (int, error) {
	n, err := i.Reader.Read(p)
	if over := i.spent.inflated(n); over != nil {
		return n, over
	}
	return n, err
}

// joined is a reader with the closer of what it reads from.
type joined struct {
	io.Reader
	io.Closer
}

// ranged reads an object at random, one range read for each ReadAt that the head does not answer.
type ranged struct {
	read func(off, n int64) (io.ReadCloser, error)
	in   *input
}

// ReadAt is that of io.ReaderAt.
func (r *ranged) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= r.in.size {
		return 0, io.EOF
	}
	if end := off + int64(len(p)); end <= int64(len(r.in.head.raw)) {
		return copy(p, r.in.head.raw[off:end]), nil
	}
	rc, err := r.read(off, int64(len(p)))
	if err != nil {
		return 0, err
	}
	defer closing(rc)
	n, err := io.ReadFull(rc, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}
