package format

import (
	"bytes"
	"errors"
	"io"
)

// head is what is known of an input before a reader is chosen.
type head struct {
	name    string // a hint
	err     error  // why the bytes break off within the head
	raw     []byte // the first headSize bytes, fewer when the input ends before
	text    []byte // raw as UTF-8 without a byte order mark; nil when it is not text
	charset charset
	dialect *dialect // once it was asked for
}

// readHead reads the first bytes of r, which should have size bytes, or any number when it is negative. When they break
// off, the error waits behind them.
func readHead(r io.Reader, name string, size int64) *head {
	first := int64(headSize)
	if size >= 0 {
		first = min(size+1, headSize) // one more, to meet the end
	}
	h := &head{name: name, raw: make([]byte, 0, first)}
	for len(h.raw) < headSize {
		if len(h.raw) == cap(h.raw) { // the size was a lie
			h.raw = append(make([]byte, 0, headSize), h.raw...)
		}
		n, err := r.Read(h.raw[len(h.raw):min(cap(h.raw), headSize)])
		h.raw = h.raw[:len(h.raw)+n]
		if err != nil {
			if !errors.Is(err, io.EOF) {
				h.err = err
			}
			break
		}
	}
	h.charset = detectCharset(h.raw)
	if h.charset == utf8Text {
		h.text = bytes.TrimPrefix(h.raw, []byte(utf8BOM))
	} else if h.charset != notText {
		h.text, _ = io.ReadAll(h.charset.decode(bytes.NewReader(h.raw)))
	}
	return h
}

// short reports whether nothing follows the head but its error.
func (h *head) short() bool { return len(h.raw) < headSize || h.err != nil }

// whole reports whether the head is all there is.
func (h *head) whole() bool { return len(h.raw) < headSize && h.err == nil }

// reader returns the bytes of the head, and then what follows them.
func (h *head) reader(rest io.Reader) io.Reader {
	first := bytes.NewReader(h.raw)
	switch {
	case h.err != nil:
		return io.MultiReader(first, &broken{h.err})
	case h.short():
		return first
	}
	return io.MultiReader(first, rest)
}

// broken is a reader that only fails.
type broken struct{ err error }

func (b *broken) Read([]byte) (int, error) { return 0, b.err }

// lines returns the complete lines of the text, and the last one when the head is all there is.
func (h *head) lines() []byte {
	if h.whole() {
		return h.text
	}
	return h.text[:bytes.LastIndexByte(h.text, '\n')+1]
}

// countLines counts the lines of the head, the last one included that has no end.
func (h *head) countLines() int {
	text := h.lines()
	n := bytes.Count(text, []byte{eolOf(text)})
	if len(text) > 0 && text[len(text)-1] != eolOf(text) {
		n++
	}
	return n
}
