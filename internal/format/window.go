package format

import (
	"bytes"
	"io"
)

// windowSize is the buffer of a window to begin with: several reads of an object store, and still in the cache.
const windowSize = 256 * kib

// window is a buffer that slides over a text. Readers look into it and consume from its front; it grows only for
// records that do not fit, up to max.
type window struct {
	r    io.Reader
	buf  []byte
	a, z int   // buf[a:z] was read and not consumed
	off  int64 // of buf[0] in the text
	max  int
	eol  byte
	err  error // why there is no more; io.EOF at the end
}

func newWindow(r io.Reader, maxLine int) *window {
	return &window{r: r, buf: make([]byte, min(windowSize, maxLine)), max: maxLine, eol: '\n'}
}

// reset lets the window begin with another text at offset off; it keeps its memory.
func (w *window) reset(r io.Reader, off int64) {
	w.r, w.a, w.z, w.off, w.err = r, 0, 0, off, nil
}

// pos is the offset of the first byte that was not consumed.
func (w *window) pos() int64 { return w.off + int64(w.a) }

// front returns the next byte, 0 when it is not at hand.
func (w *window) front() byte {
	if w.a < w.z {
		return w.buf[w.a]
	}
	return 0
}

// bytes returns what was read and not consumed; it is valid until more is called.
func (w *window) bytes() []byte { return w.buf[w.a:w.z] }

// more reads on. It returns false at the end, where err is set, and when the window is as large as it may be.
func (w *window) more() bool {
	if w.err != nil || !w.room() {
		return false
	}
	for range 100 { // as many empty reads as bufio allows
		n, err := w.r.Read(w.buf[w.z:])
		w.z += n
		w.err = err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	w.err = io.ErrNoProgress
	return false
}

// want makes n bytes available, or as many as there are.
func (w *window) want(n int) {
	for w.z-w.a < n {
		if !w.more() {
			return
		}
	}
}

// room makes place behind the bytes that were read.
func (w *window) room() bool {
	switch {
	case w.z < len(w.buf):
		return true
	case w.a > 0:
		w.z = copy(w.buf, w.buf[w.a:w.z])
		w.off += int64(w.a)
		w.a = 0
		return true
	case len(w.buf) >= w.max:
		return false
	}
	buf := make([]byte, min(2*len(w.buf), w.max))
	copy(buf, w.buf[:w.z])
	w.buf = buf
	return true
}

// line consumes one line and returns it without its end. At the end of the text the error is io.EOF, for a line that
// is longer than the window may be it is errTooLarge, and the line is consumed. A last line that breaks off with
// another error is dropped.
func (w *window) line() ([]byte, error) {
	for seen := 0; ; {
		b := w.bytes()
		if i := bytes.IndexByte(b[seen:], w.eol); i >= 0 {
			w.a += seen + i + 1
			return trimCR(b[:seen+i]), nil
		}
		seen = len(b)
		if w.more() {
			continue
		}
		return w.lastLine()
	}
}

// lastLine is the line that has no end in the window.
func (w *window) lastLine() ([]byte, error) {
	b := w.bytes()
	switch {
	case w.err == nil:
		if err := w.skipLine(); err != nil {
			return nil, err
		}
		return nil, over("line")
	case w.err == io.EOF && len(b) > 0: //nolint:errorlint // readers return io.EOF itself
		w.a = w.z
		return trimCR(b), nil
	}
	return nil, w.err
}

// skipLine consumes up to the next line, however long.
func (w *window) skipLine() error { return w.skipLineUpTo(-1) }

// skipLineUpTo consumes up to the next line, or until no line can begin before the offset end; end < 0: however long.
func (w *window) skipLineUpTo(end int64) error {
	for end < 0 || w.pos() < end {
		if i := bytes.IndexByte(w.bytes(), w.eol); i >= 0 {
			w.a += i + 1
			return nil
		}
		w.a = w.z
		if w.more() {
			continue
		}
		if w.err == io.EOF { //nolint:errorlint // readers return io.EOF itself
			return nil
		}
		return w.err
	}
	return nil
}

// trimCR cuts the carriage return of a line that ends as on Windows.
func trimCR(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\r' {
		return b[:n-1]
	}
	return b
}
