package format

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
)

// tarReader reads the regular files of a tar, each as a table of its own. Links are names, not data.
func tarReader() reader {
	return reader{name: "tar", sniff: sniffTar, inspect: inspectTar, read: readTar}
}

// Where the fields of a tar header lie.
const (
	tarBlock  = 512
	tarMagic  = 257
	tarSumAt  = 148
	tarSumEnd = 156
)

// sniffTar knows POSIX and GNU headers by their magic and older ones by their checksum.
func sniffTar(h *head) int {
	if len(h.raw) < tarBlock {
		return sureNot
	}
	b := h.raw[:tarBlock]
	if bytes.HasPrefix(b[tarMagic:], []byte("ustar")) || h.raw[0] != 0 && tarChecksum(b) {
		return sureMagic
	}
	return sureNot
}

// tarChecksum reports whether the octal sum of a header is right; its own field counts as spaces.
func tarChecksum(b []byte) bool {
	sum, want, digits := 0, 0, 0
	for i, c := range b {
		if i >= tarSumAt && i < tarSumEnd {
			if c >= '0' && c <= '7' {
				want, digits = want*8+int(c-'0'), digits+1
			}
			c = ' '
		}
		sum += int(c)
	}
	return digits > 3 && sum == want
}

func readTar(ctx context.Context, in *input, out *sink) error {
	if in.want.Range.Offset > 0 {
		return nil
	}
	return walkTar(ctx, in, func(a *archive, name string, r io.Reader) error {
		return a.read(ctx, name, r, out)
	})
}

// walkTar calls fn for each regular file.
func walkTar(ctx context.Context, in *input, fn func(a *archive, name string, r io.Reader) error) error {
	rc, err := in.stream(ctx)
	if err != nil {
		return err
	}
	defer closing(rc)
	a, tr := newArchive(in, "tar"), tar.NewReader(rc)
	for {
		h, err := tr.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case h.Size == 0 || !isFile(h.Typeflag):
			continue
		}
		name := a.name(h.Name)
		if err := a.next(); err != nil {
			return err
		}
		if skipped(name) {
			continue
		}
		if err := fn(a, name, tr); err != nil {
			return err
		}
	}
}

// isFile reports whether a member of that type has contents.
func isFile(kind byte) bool {
	return kind == tar.TypeReg || kind == tar.TypeGNUSparse || kind == tar.TypeCont
}

// inspectTar lists the members that the head of the tar shows; more are met in Read.
func inspectTar(ctx context.Context, in *input) (Layout, error) {
	first := *in
	first.head = in.head
	first.open, first.rest = nil, bytes.NewReader(nil)
	var tables []Table
	err := walkTar(ctx, &first, func(a *archive, name string, r io.Reader) error {
		t, err := a.inspect(ctx, name, r)
		tables = append(tables, t)
		return err
	})
	if errors.Is(err, io.ErrUnexpectedEOF) && !in.head.whole() {
		err = nil
	}
	return listed(tables, in, "tar", err)
}
