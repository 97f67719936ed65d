package format

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"math"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"

	"github.com/domicile/domicile/internal/inventory"
)

// zipReader reads the files of a zip, each as a table of its own. The central directory comes first, by range reads;
// members that nobody wants are not read. The sizes that headers state are not believed.
func zipReader() reader {
	return reader{name: "zip", sniff: sniffZip, inspect: inspectZip, read: readZip}
}

const (
	zipBegin = "PK\x03\x04"
	zipEmpty = "PK\x05\x06"
	// zipEncrypted is the bit of a member's flags that says that a password is needed.
	zipEncrypted = 0x1
	// zipEntry is what an entry of a directory may take on average: 46 bytes and a long name.
	zipEntry = 512
	// zipZstd is the number of a method of the zip format.
	zipZstd = 93
)

func sniffZip(h *head) int {
	if bytes.HasPrefix(h.raw, []byte(zipBegin)) || bytes.HasPrefix(h.raw, []byte(zipEmpty)) {
		return sureMagic
	}
	return sureNot
}

// openZip reads the central directory.
func openZip(ctx context.Context, in *input) (*zip.Reader, error) {
	ra, err := in.random(ctx)
	if err != nil {
		return nil, err
	}
	src := &directory{ra: ra, left: int64(in.limits.Entries) * zipEntry}
	z, err := zip.NewReader(src, ra.Size())
	src.left = math.MaxInt64
	switch {
	case src.err != nil:
		return nil, src.err
	case errors.Is(err, zip.ErrInsecurePath):
		err = nil // names are labels here, nothing is written
	case err != nil:
		return nil, io.ErrUnexpectedEOF // it begins as a zip and has no directory at its end
	}
	return z, err
}

// directory is what a zip is opened on. It remembers the first error of the object, which the zip package would hide,
// and bounds how much of a directory is read, because all of it is kept in memory.
type directory struct {
	ra   io.ReaderAt
	left int64
	err  error
}

// ReadAt is that of io.ReaderAt.
func (d *directory) ReadAt(p []byte, off int64) (int, error) {
	n, err := d.ra.ReadAt(p, off)
	if d.left -= int64(n); d.left < 0 {
		err = over("entries")
	}
	if err != nil && !errors.Is(err, io.EOF) && d.err == nil {
		d.err = err
	}
	return n, err
}

func readZip(ctx context.Context, in *input, out *sink) error {
	if in.want.Range.Offset > 0 {
		return nil
	}
	z, err := openZip(ctx, in)
	if err != nil {
		return err
	}
	a := newArchive(in, "zip")
	for _, f := range z.File {
		name := a.name(zipName(f))
		if err := a.next(); err != nil {
			return err
		}
		if skipped(name) || strings.HasSuffix(f.Name, "/") || !out.wants(in.dataset.Inside(name)) {
			continue
		}
		if err := readZipMember(ctx, a, f, name, out); err != nil {
			return err
		}
	}
	return nil
}

func readZipMember(ctx context.Context, a *archive, f *zip.File, name string, out *sink) error {
	rc, err := openZipMember(f)
	if err != nil {
		return out.settle(a.in.dataset.Inside(name), a.op, err)
	}
	defer closing(rc)
	return a.read(ctx, name, rc, out)
}

// openZipMember opens a member for reading. What its decoder gives is compared with what the directory states, but only
// at the end: a member with a lying size is read all the same.
func openZipMember(f *zip.File) (io.ReadCloser, error) {
	if f.Flags&zipEncrypted != 0 {
		return nil, errEncrypted
	}
	raw, err := f.OpenRaw()
	if err != nil {
		return nil, err
	}
	m := &zipMember{f: f, sum: crc32.NewIEEE()}
	switch f.Method {
	case zip.Store:
		m.ReadCloser = io.NopCloser(raw)
	case zip.Deflate:
		m.ReadCloser = flate.NewReader(raw)
	case zipZstd:
		d, err := zstd.NewReader(raw, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return nil, err
		}
		m.ReadCloser = d.IOReadCloser()
	default:
		return nil, errUnsupported
	}
	return m, nil
}

// zipMember checks what comes out of a decoder.
type zipMember struct {
	io.ReadCloser
	f   *zip.File
	sum hash.Hash32
	n   uint64
}

func (m *zipMember) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	_, _ = m.sum.Write(p[:n])
	m.n += uint64(n)
	if errors.Is(err, io.EOF) && (m.n != m.f.UncompressedSize64 || m.sum.Sum32() != m.f.CRC32) {
		err = errCorrupt
	}
	return n, err
}

// zipName returns the name of a member: in UTF-8, or in the charset of a Chinese Windows.
func zipName(f *zip.File) string {
	if f.NonUTF8 {
		return string(toUTF8([]byte(f.Name)))
	}
	return f.Name
}

// zipLook is how many members of a zip are opened to tell their columns.
const zipLook = 16

// inspectZip lists the members of the directory, and the columns of the first ones.
func inspectZip(ctx context.Context, in *input) (Layout, error) {
	z, err := openZip(ctx, in)
	if err != nil {
		return Layout{Container: true}, err
	}
	a := newArchive(in, "zip")
	var tables []Table
	for _, f := range z.File {
		name := a.name(zipName(f))
		if err := a.next(); err != nil {
			return listed(tables, in, "zip", err)
		}
		if skipped(name) || strings.HasSuffix(f.Name, "/") {
			continue
		}
		t := Table{Name: name}
		if len(tables) < zipLook {
			t = inspectZipMember(ctx, a, f, name)
		}
		t.Bytes = &inventory.Measure{Value: int64(f.UncompressedSize64), Method: inventory.Listing}
		tables = append(tables, t)
	}
	return listed(tables, in, "zip", nil)
}

// inspectZipMember tells what a look into a member shows; what fails here is a gap in Read.
func inspectZipMember(ctx context.Context, a *archive, f *zip.File, name string) Table {
	rc, err := openZipMember(f)
	if err != nil {
		return Table{Name: name}
	}
	defer closing(rc)
	t, _ := a.inspect(ctx, name, rc)
	return t
}
