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

// magic is what begins a format that has no reader here.
type magic struct {
	at        int
	begin     string
	name      string
	convertTo string
}

// unknownMagic is the name of what has no magic.
const unknownMagic = "binary"

// magics lists what is often found in stores.
func magics() []magic {
	return []magic{
		{0, "%PDF-", "pdf", "txt"},
		{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "ole", "xlsx"}, // xls, doc, msg
		{0, "SQLite format 3\x00", "sqlite", "sql"},
		{0, "PGDMP", "pg_dump", "sql"},
		{0, "Obj\x01", "avro", "parquet"},
		{0, "ORC", "orc", "parquet"},
		{0, "ARROW1", "arrow", "parquet"},
		{0, "\x89HDF\r\n\x1a\n", "hdf5", "parquet"},
		{0, "7z\xBC\xAF\x27\x1C", "7z", "zip"},
		{0, "Rar!\x1a\x07", "rar", "zip"},
		{0, "\xFD7zXZ\x00", "xz", "zst"},
		{0, "\x04\x22\x4D\x18", "lz4", "zst"},
		{0, "\x89PNG\r\n\x1a\n", "png", "txt"},
		{0, "\xFF\xD8\xFF", "jpeg", "txt"},
		{0, "GIF8", "gif", "txt"},
		{0, "II*\x00", "tiff", "txt"},
		{0, "MM\x00*", "tiff", "txt"},
		{8, "WEBP", "webp", "txt"},
		{8, "WAVE", "wav", "txt"},
		{8, "AVI ", "avi", "txt"},
		{4, "ftyp", "mp4", "txt"},
		{0, "\x1A\x45\xDF\xA3", "matroska", "txt"},
		{0, "OggS", "ogg", "txt"},
		{0, "fLaC", "flac", "txt"},
		{0, "ID3", "mp3", "txt"},
		{128, "DICM", "dicom", "txt"},
		{0, "\x7fELF", "elf", ""},
		{0, "MZ", "exe", ""},
		{0, "\xCA\xFE\xBA\xBE", "class", ""},
		{0, "\xCF\xFA\xED\xFE", "macho", ""},
		{0, "\x00asm", "wasm", ""},
		{0, "wOFF", "font", ""},
		{0, "wOF2", "font", ""},
	}
}

// magicOf names what begins with b.
func magicOf(b []byte) magic {
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
	case m.name == "pdf", m.name != unknownMagic && h.text == nil:
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
