package format

import (
	"bytes"
	"encoding/binary"
)

// structureOf knows formats that a few bytes do not tell: their heads have to add up. The name is empty when none does.
func structureOf(b []byte) magic {
	for _, s := range []struct {
		name      string
		convertTo string
		sure      bool
		is        func([]byte) bool
	}{
		{name: "pytorch", sure: true, is: torch},
		{name: "safetensors", sure: true, is: safetensors},
		{name: "onnx", is: onnx},
		{name: "finger_minutiae", is: func(b []byte) bool { return interchange(b, "FMR") }},
		{name: "finger_image", is: func(b []byte) bool { return interchange(b, "FIR") }},
		{name: "face_record", is: func(b []byte) bool { return interchange(b, "FAC") }},
		{name: "iris_image", is: func(b []byte) bool { return interchange(b, "IIR") }},
		{name: "dwg", is: drawing},
		{name: "gdsii", is: chip},
		{name: "shapefile", is: shapefile},
		{name: "geotiff", convertTo: "txt", is: geoTIFF},
		{name: "jpeg_gps", convertTo: "txt", is: jpegGPS},
	} {
		if s.is(b) {
			return magic{name: s.name, convertTo: s.convertTo, sure: s.sure}
		}
	}
	return magic{}
}

// memberName is where the header of a zip's member has the length of its name, and its name.
const (
	memberNameLength = 26
	memberName       = 30
)

// torch reports whether b begins a zip whose first member is the pickle of a PyTorch model.
func torch(b []byte) bool {
	if len(b) < memberName || !bytes.HasPrefix(b, []byte(zipBegin)) {
		return false
	}
	n := int(binary.LittleEndian.Uint16(b[memberNameLength:]))
	return len(b) >= memberName+n && bytes.HasSuffix(b[memberName:memberName+n], []byte("/data.pkl"))
}

// safetensors reports whether b begins with the length of a JSON header and a header that describes tensors.
func safetensors(b []byte) bool {
	const length, longest = 8, 100_000_000 // the limit of the format's own reader
	if len(b) < length+2 || b[length] != '{' || b[length+1] != '"' {
		return false
	}
	n := binary.LittleEndian.Uint64(b)
	header := b[length:]
	return n >= 2 && n <= longest && (bytes.Contains(header, []byte(`"dtype"`)) || bytes.Contains(header, []byte(`"__metadata__"`)))
}

// onnx reports whether b begins as the protocol buffer of a model does: a version of the representation, and the name
// and version of what wrote it.
func onnx(b []byte) bool {
	const name, longest = 4, 64 // where the name of the producer begins, and more than any has
	if len(b) <= name || b[0] != 0x08 || b[1] < 3 || b[1] > 20 || b[2] != 0x12 {
		return false
	}
	n := int(b[3])
	return n >= 2 && n <= longest && len(b) > name+n && printable(b[name:name+n]) && graph(b[name+n])
}

// graph reports whether the key behind the name of the producer is that of its version, or of the graph itself.
func graph(key byte) bool { return key == 0x1a || key == 0x3a }

// interchange reports whether b is a biometric data interchange record (ISO/IEC 19794): its letters, a null, and a
// version of three characters with a null.
func interchange(b []byte, letters string) bool {
	const head = 8
	if len(b) < head || string(b[:4]) != letters+"\x00" || b[7] != 0 {
		return false
	}
	for _, c := range b[4:7] {
		if c != ' ' && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// drawing reports whether b is a drawing of AutoCAD: AC, a release, and nulls behind it.
func drawing(b []byte) bool {
	const head = 7
	if len(b) < head || b[0] != 'A' || b[1] != 'C' || b[2] != '1' || b[6] != 0 {
		return false
	}
	for _, c := range b[3:6] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// chip reports whether b is a layout of chips in GDSII: the records HEADER, of six bytes, and BGNLIB, of 28.
func chip(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\x00\x06\x00\x02")) && len(b) > 6 && bytes.HasPrefix(b[6:], []byte("\x00\x1C\x01\x02"))
}

// shapefile reports whether b is the main file or index of a shapefile: code 9994 in front, version 1000 behind.
func shapefile(b []byte) bool {
	const code, versionAt, version = 9994, 28, 1000
	return len(b) >= versionAt+4 && binary.BigEndian.Uint32(b) == code && binary.LittleEndian.Uint32(b[versionAt:]) == version
}
