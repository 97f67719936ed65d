package format

import (
	"bytes"
	"context"

	"github.com/domicile/domicile/internal/inventory"
)

// binaryReader is for what is neither text nor a format of another reader: it names it, and what to convert it to.
func binaryReader() reader {
	return reader{
		name:  "binary",
		sniff: sniffBinary,
		inspect: func(_ context.Context, in *input) (Layout, error) {
			return Layout{Format: magicOf(in.head.raw).name}, unsupported(in)
		},
		read: func(_ context.Context, in *input, _ *sink) error { return unsupported(in) },
	}
}

// unknownMagic is the name of what has no magic.
const unknownMagic = "binary"

// magicOf names what begins with b.
func magicOf(b []byte) magic {
	if m := structureOf(b); m.name != "" {
		return m
	}
	for _, m := range magics() {
		if len(b) > m.at && bytes.HasPrefix(b[m.at:], []byte(m.begin)) {
			return m
		}
	}
	return magic{name: unknownMagic, convertTo: "csv"}
}

// sniffBinary is sure of a magic in what is no text; letters alone could begin a text.
func sniffBinary(h *head) int {
	m := magicOf(h.raw)
	switch {
	case m.name == unknownMagic && h.text == nil:
		return sureMaybe
	case m.sure, m.name != unknownMagic && h.text == nil:
		return sureMagic
	}
	return sureNot
}

// unsupported is the gap of an input that has no reader.
func unsupported(in *input) error {
	m := magicOf(in.head.raw)
	fix := inventory.Fix{Code: inventory.FixConvert, Args: []string{m.convertTo}}
	if m.convertTo == "" {
		fix = inventory.Fix{Code: inventory.FixReport}
	}
	return &inventory.Gap{Dataset: in.dataset, Op: m.name, Cause: inventory.Unsupported, Fix: fix, Err: errUnsupported}
}

// torchReader is for models of PyTorch, which are a zip whose first member is data.pkl. A pickle runs what it holds, so
// that it is named and not opened.
func torchReader() reader {
	r := binaryReader()
	r.name = "pytorch"
	r.sniff = func(h *head) int {
		if torch(h.raw) {
			return sureInside
		}
		return sureNot
	}
	return r
}
