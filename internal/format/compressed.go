package format

import (
	"bytes"
	"compress/bzip2"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/domicile/domicile/internal/inventory"
)

// zstdWindow is the largest window that a frame may ask for: what zstd itself accepts without being told otherwise.
const zstdWindow = 128 * mib

// compression is one way to compress a stream.
type compression struct {
	name, ext string
	magic     string
	open      func(io.Reader) (io.ReadCloser, error)
}

func gzipReader() reader {
	c := compression{name: "gzip", ext: "gz", magic: "\x1f\x8b\x08"}
	c.open = func(r io.Reader) (io.ReadCloser, error) { return gzip.NewReader(r) }
	return c.reader()
}

func zstdReader() reader {
	c := compression{name: "zstd", ext: "zst", magic: "\x28\xb5\x2f\xfd"}
	c.open = func(r io.Reader) (io.ReadCloser, error) {
		// One at a time: decoding ahead would start goroutines.
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	}
	return c.reader()
}

func bzip2Reader() reader {
	c := compression{name: "bzip2", ext: "bz2", magic: "BZh"}
	c.open = func(r io.Reader) (io.ReadCloser, error) { return io.NopCloser(bzip2.NewReader(r)), nil }
	return c.reader()
}

// reader reads what the compression holds as if it were the object.
func (c compression) reader() reader {
	return reader{name: c.name, sniff: c.sniff, inspect: c.inspect, read: c.read}
}

func (c compression) sniff(h *head) int {
	if h.text == nil && bytes.HasPrefix(h.raw, []byte(c.magic)) {
		return sureMagic
	}
	return sureNot
}

func (c compression) read(ctx context.Context, in *input, out *sink) error {
	if in.want.Range.Offset > 0 {
		return nil
	}
	rc, err := c.decode(ctx, in)
	if err != nil {
		return err
	}
	defer closing(rc)
	inner, err := c.inner(in, rc)
	if err != nil {
		return err
	}
	return readInput(ctx, inner, out)
}

func (c compression) inspect(ctx context.Context, in *input) (Layout, error) {
	rc, err := c.decode(ctx, in)
	if err != nil {
		return Layout{}, err
	}
	defer closing(rc)
	inner, err := c.inner(in, rc)
	if err != nil {
		return Layout{}, err
	}
	l, err := inspectInput(ctx, inner)
	if l.Format == "" {
		return l, err
	}
	l.Format += "." + c.ext
	l.Fingerprint = fingerprint(c.ext, []inventory.Field{{Name: l.Fingerprint}})
	return l, err
}

// inner makes the input of what the compression holds.
func (c compression) inner(in *input, r io.Reader) (*input, error) {
	return in.member(strings.TrimSuffix(in.name, path.Ext(in.name)), in.dataset, r, -1)
}

// decode opens the decoder over the bytes of in.
func (c compression) decode(ctx context.Context, in *input) (io.ReadCloser, error) {
	rc, err := in.stream(ctx)
	if err != nil {
		return nil, err
	}
	dec, err := c.open(rc)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF // it has the magic, so it is no end
	}
	if err != nil {
		return nil, errors.Join(err, rc.Close())
	}
	return &joined{dec, closers{dec, rc}}, nil
}

// closers closes several things.
type closers []io.Closer

// Close closes all, in order.
func (c closers) Close() error {
	var err error
	for _, one := range c {
		err = errors.Join(err, one.Close())
	}
	return err
}
