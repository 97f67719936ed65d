package format

import (
	"bytes"
	"errors"
	"io"
)

// head is what is known of an input before a reader is chosen.
type head struct {
	name    string // a hint
	raw     []byte // the first headSize bytes, fewer when the input ends before
	text    []byte // raw as UTF-8 without a byte order mark; nil when it is not text
	charset charset
}

// readHead reads the first bytes of r. An input that breaks off in its head has a short head.
func readHead(r io.Reader, name string) (*head, error) {
	raw := make([]byte, headSize)
	n, err := io.ReadFull(r, raw)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	h := &head{name: name, raw: raw[:n]}
	h.charset = detectCharset(h.raw)
	if h.charset != notText {
		h.text, _ = io.ReadAll(h.charset.decode(bytes.NewReader(h.raw)))
	}
	return h, nil
}

// whole reports whether the head is all there is.
func (h *head) whole() bool { return len(h.raw) < headSize }

// lines returns the complete lines of the text, and the last one when the head is all there is.
func (h *head) lines() []byte {
	if h.whole() {
		return h.text
	}
	return h.text[:bytes.LastIndexByte(h.text, '\n')+1]
}
