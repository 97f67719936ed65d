package format

import (
	"bytes"
	"encoding/binary"
)

// Tags of TIFF 6.0, EXIF 2.3 and GeoTIFF 1.1.
const (
	tagGPS     = 0x8825 // points to the directory of the position
	tagGeoKeys = 0x87AF // the coordinate system of a map
	tiffEntry  = 12     // bytes of an entry of a directory
)

// geoTIFF reports whether b is a picture in TIFF that is a map. A directory beyond the head is not looked for.
func geoTIFF(b []byte) bool { return tiffHas(b, tagGeoKeys) }

// jpegGPS reports whether b is a picture in JPEG that says where it was taken.
func jpegGPS(b []byte) bool {
	const app1, scan = 0xE1, 0xDA // the segment of EXIF, and the one after which no more of them come
	if !bytes.HasPrefix(b, []byte("\xFF\xD8")) {
		return false
	}
	for b = b[2:]; len(b) >= 4 && b[0] == 0xFF && b[1] != scan; {
		n := 2 + int(binary.BigEndian.Uint16(b[2:]))
		if tiff, ok := bytes.CutPrefix(b[4:], []byte("Exif\x00\x00")); ok && b[1] == app1 {
			return tiffHas(tiff, tagGPS)
		}
		b = b[min(max(n, 4), len(b)):]
	}
	return false
}

// tiffHas reports whether the first directory of a TIFF has a tag.
func tiffHas(b []byte, tag uint16) bool {
	order, ok := tiffOrder(b)
	if !ok {
		return false
	}
	at := uint64(order.Uint32(b[4:]))
	if at < 8 || at+2 > uint64(len(b)) {
		return false
	}
	entries := b[at+2:]
	n := int(order.Uint16(b[at:]))
	for i := 0; i < n && (i+1)*tiffEntry <= len(entries); i++ {
		if order.Uint16(entries[i*tiffEntry:]) == tag {
			return true
		}
	}
	return false
}

// tiffOrder reads the head of a TIFF.
func tiffOrder(b []byte) (binary.ByteOrder, bool) {
	if len(b) < 8 {
		return nil, false
	}
	switch string(b[:4]) {
	case "II*\x00":
		return binary.LittleEndian, true
	case "MM\x00*":
		return binary.BigEndian, true
	default:
		return nil, false
	}
}
