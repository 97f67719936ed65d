package format_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/format"
)

// le and be write numbers in the order of their bytes.
func le(n uint64, size int) string { return string(binary.LittleEndian.AppendUint64(nil, n)[:size]) }

func be(n uint64, size int) string { return string(binary.BigEndian.AppendUint64(nil, n)[8-size:]) }

// noise is bytes that are no text.
const noise = "\x00\x01\x02\xFE\xFD\x80\x00\x00\x9C\x00\x00\x03"

// directory is a TIFF with one directory of such tags.
func directory(tags ...uint64) string {
	var s strings.Builder
	s.WriteString("II*\x00" + le(8, 4) + le(uint64(len(tags)), 2))
	for _, t := range tags {
		s.WriteString(le(t, 2) + le(4, 2) + le(1, 4) + le(26, 4))
	}
	return s.String() + noise
}

// photo is a JPEG whose EXIF block holds a TIFF.
func photo(tiff string) string {
	exif := "Exif\x00\x00" + tiff
	jfif := "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
	return "\xFF\xD8\xFF\xE0" + be(uint64(len(jfif)+2), 2) + jfif + "\xFF\xE1" + be(uint64(len(exif)+2), 2) + exif + "\xFF\xDA" + noise
}

// torchFile is a zip whose first member has a name.
func torchFile(name string) string {
	return "PK\x03\x04" + strings.Repeat("\x00", 22) + le(uint64(len(name)), 2) + "\x00\x00" + name + noise
}

const (
	reads     = "@r1 lane\nACGTNACGTACGTACGTACGTACG\n+\nIIIIIIIIIIIIIIIIIIIIIIII\n@r2\nACGTACGTACGTACGTACGTACGT\n+\n########################\n"
	sequences = ">chr1 made up\nACGTNACGTACGTACGTACGTACGACGTNACGTACGTACG\nTTTTACGTACGTACGTACGTACGTACGTACGTACGTACGT\n"
	golang    = "package made\n\nimport \"fmt\"\n\n// Say says.\nfunc Say() {\n\tif err != nil {\n\t\treturn\n\t}\n\tfmt.Println(1)\n}\n"
	python    = "import os\nfrom a.b import c\n\n\ndef run(x):\n    for i in x:\n        print(i)\n"
	java      = "package com.made.up;\n\nimport java.util.List;\n\npublic class Thing {\n    private int n;\n    public int n() {\n        return n;\n    }\n}\n"
	clang     = "#include <stdio.h>\n#include \"made.h\"\n\nint main(void) {\n  int a = 1;\n  return 0;\n}\n"
)

// card is a card of IGES: 72 columns, a section and a number.
func card(text, section string, n int) string { return fmt.Sprintf("%-72s%s%7d\n", text, section, n) }

// TestMagic makes the head of each format that law looks at, all invented.
func TestMagic(t *testing.T) {
	tests := []struct{ want, in string }{
		{"wsq", "\xFF\xA0\xFF\xA4" + noise},
		{"dicom", strings.Repeat("\x00", 128) + "DICM\x02\x00" + noise},
		{"nifti", "\x5C\x01\x00\x00" + strings.Repeat("\x00", 340) + "n+1\x00" + noise},
		{"finger_minutiae", "FMR\x00 20\x00" + noise},
		{"finger_image", "FIR\x00010\x00" + noise},
		{"face_record", "FAC\x00030\x00" + noise},
		{"iris_image", "IIR\x00020\x00" + noise},
		{"jpeg_gps", photo(directory(0x010F, 0x8825))},
		{"jpeg", photo(directory(0x010F))},
		{"geotiff", directory(0x0100, 0x87AF)},
		{"tiff", directory(0x0100)},
		{"bam", "BAM\x01" + noise},
		{"cram", "CRAM\x03\x00" + noise},
		{"plink", "\x6C\x1B\x01" + noise},
		{"safetensors", le(70, 8) + `{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}` + noise},
		{"gguf", "GGUF\x03\x00\x00\x00" + noise},
		{"pytorch", torchFile("archive/data.pkl")},
		{"onnx", "\x08\x08\x12\x07pytorch\x1a\x052.1.0" + noise},
		{"tflite", "\x1C\x00\x00\x00TFL3" + noise},
		{"npy", "\x93NUMPY\x01\x00" + noise},
		{"hdf5", "\x89HDF\r\n\x1a\n" + noise},
		{"git_pack", "PACK\x00\x00\x00\x02\x00\x00\x00\x05" + noise},
		{"dwg", "AC1032\x00\x00\x00" + noise},
		{"gdsii", "\x00\x06\x00\x02\x02\x58\x00\x1C\x01\x02" + noise},
		{"oasis", "%SEMI-OASIS\r\n\x01\x031.0" + noise},
		{"shapefile", be(9994, 4) + strings.Repeat("\x00", 24) + le(1000, 4) + le(5, 4) + noise},
		{"las", "LASF\x00\x00" + noise},
		{"rosbag", "#ROSBAG V2.0\n" + noise},
		{"mcap", "\x89MCAP0\r\n" + noise},
		{"mdf4", "MDF     4.10    made\x00" + noise},
		{"pcap", "\xD4\xC3\xB2\xA1\x02\x00\x04\x00" + noise},
		{"osm", be(13, 4) + "\x0A\x09OSMHeader\x18" + noise},
		{"vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\n1\t5\t.\tA\tG\n"},
		{"sam", "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:100\n"},
		{"genotype", "# made up\n# rsid\tchromosome\tposition\tgenotype\nrs1\t1\t100\tAG\nrs2\t1\t200\tCC\n"},
		{"fastq", reads},
		{"fasta", sequences},
		{"step", "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('made'),'2;1');\n"},
		{"iges", card("made up", "S", 1) + card("1H,,1H;,4Hpart", "G", 1)},
		{"dxf", "  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n"},
		{"stl", "solid part\n facet normal 0 0 1\n  outer loop\n   vertex 0 0 0\n"},
		{"gerber", "G04 made*\n%FSLAX46Y46*%\n%MOMM*%\nD10*\n"},
		{"parasolid", "**ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz**\n**PARASOLID\n"},
		{"gpx", "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\">\n<trk><trkseg>\n"},
		{"kml", "<?xml version=\"1.0\"?>\n<!-- made -->\n<kml>\n<Document>\n"},
		{"osm", "<?xml version=\"1.0\"?>\n<osm version=\"0.6\">\n <node id=\"1\"/>\n"},
		{"nmea", "$GPGGA,123519,3955.0,N,11623.8,E,1,08,0.9,50.4,M,-8.0,M,,*47\n$GPRMC,123519,A,3955.0,N,11623.8,E,0.0,0.0,010126,,*6A\n"},
		{"point_cloud", "# .PCD v.7\nVERSION .7\nFIELDS x y z\n"},
		{"vcard", "BEGIN:VCARD\nVERSION:3.0\nFN:Made Up\nEND:VCARD\n"},
		{"source_code", golang},
		{"source_code", python},
		{"source_code", java},
		{"source_code", clang},
		{"source_code", "#!/usr/bin/env bash\necho made\n"},
		{"source_code", "<?php\necho 1;\n"},
	}
	for _, tc := range tests {
		t.Run(tc.want, func(t *testing.T) {
			got, _ := format.Inspect(t.Context(), object("x", tc.in), format.Options{Dataset: "d"})
			if got.Format != tc.want {
				t.Errorf("format %q, want %q", got.Format, tc.want)
			}
		})
	}
}

// TestNoMagic makes what looks like one of those formats at a glance and is none.
func TestNoMagic(t *testing.T) {
	tests := []struct{ name, not, in string }{
		{"a picture whose EXIF holds no position", "jpeg_gps", photo(directory(0x010F, 0x8769))},
		{"a picture that is cut in its EXIF", "jpeg_gps", photo(directory(0x010F, 0x8825))[:40]},
		{"a zip that holds a pickle later", "pytorch", torchFile("readme.txt") + torchFile("archive/data.pkl")},
		{"JSON behind eight bytes", "safetensors", le(70, 8) + `{"name":"made","shape":[2]}` + noise},
		{"tensors behind an impossible length", "safetensors", le(1<<62, 8) + `{"w":{"dtype":"F16"}}` + noise},
		{"another protocol buffer", "onnx", "\x08\x08\x12\x07py\x00orch\x1a\x01" + noise},
		{"letters of a record and another version", "finger_minutiae", "FMR\x00ABC\x00" + noise},
		{"text that begins with the letters", "face_record", "FAC totals by month\nfine\n"},
		{"9994 and another version", "shapefile", be(9994, 4) + strings.Repeat("\x00", 24) + le(7, 4) + noise},
		{"AC and another release", "dwg", "ACABCD\x00" + noise},
		{"an album of pictures", "dicom", strings.Repeat("\x00", 120) + "DICM" + noise},
		{"an at sign and four lines of prose", "fastq", "@home we had\nACGT was a band\n+ more\nnone of it fits\n"},
		{"reads whose qualities are short", "fastq", "@r1\nACGTACGTACGTACGTACGTACGT\n+\nIII\n@r2\nAC\n+\nII\n"},
		{"proteins", "fasta", ">p1 made\nMKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQ\nMKTAYIAKQRQISFVKSHFSRQ\n"},
		{"a quoted mail", "fasta", ">he wrote\nCan we meet at ten\n> yes\n"},
		{"a card file", "vcf", "BEGIN:VCARD\nFN:Made Up\nEND:VCARD\n"},
		{"a table with rsid", "genotype", "rsid,name\n1,a\n2,b\n"},
		{"lines of 80 columns", "iges", strings.Repeat("a", 79) + "\n" + strings.Repeat("b", 79) + "\n"},
		{"solid prose", "stl", "solid advice for all\nfacet by facet\n"},
		{"a manual", "source_code", "Import the file, then choose a class for it.\nFor each member, write a line.\nReturn to the menu.\n"},
		{"a log", "source_code", "2026-01-01 12:00:00 INFO import done\n2026-01-01 12:00:01 INFO class loaded\n"},
		{"settings", "source_code", "import: true\nclass: thing\nfor: all\nreturn: none\n"},
		{"a table of words", "source_code", "word,kind\nimport,verb\nclass,noun\nfor,preposition\nreturn,verb\n"},
		{"SQL", "source_code", "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n"},
		{"a page", "source_code", "<html>\n<head><title>import</title></head>\n<body>class</body>\n</html>\n"},
		{"queries", "source_code", "select a\nfrom t;\nselect b\nfrom t;\nselect c\nfrom t;\n"},
		{"a page with a script", "source_code", "<html>\n<script>\nfunction a() {\n}\nfunction b() {\n}\nfunction c() {\n}\n</script>\n</html>\n"},
		{"sentences of money", "nmea", "$GOLD, up,*1\n$GRAIN, down,*2\n"},
		{"another markup", "gpx", "<?xml version=\"1.0\"?>\n<gpxtools>\n</gpxtools>\n"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got, _ := format.Inspect(t.Context(), object("x", tc.in), format.Options{Dataset: "d"})
			if got.Format == tc.not {
				t.Errorf("taken for %s", tc.not)
			}
		})
	}
}

// FuzzMagic states that any head ends as a layout, a gap or both, without a panic.
func FuzzMagic(f *testing.F) {
	for _, s := range []string{photo(directory(0x8825)), directory(0x87AF), torchFile("a/data.pkl"), reads, sequences, golang, card("a", "S", 1)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if l, err := format.Inspect(t.Context(), object("x", in), format.Options{Dataset: "d"}); in != "" && err == nil && l.Format == "" {
			t.Errorf("no format and no gap")
		}
	})
}

// TestEveryOpeningIsReached writes programs that know one statement each.
func TestEveryOpeningIsReached(t *testing.T) {
	for _, line := range []string{
		"#include <a.h>", "@Override", "} else {", "always @(posedge c) begin", "class A {", "def a():", "enum A {", "func a() {",
		"int a;", "let a;", "module a;", "namespace a {", "public class A {", "return 1;", "static void a() {", "trait A {",
		"using System;", "void a() {", "while (a) {", "elif a:", "const a = 1;", "for x in y:", "mod a;", "import os", "package a",
	} {
		got, _ := format.Inspect(t.Context(), object("x", strings.Repeat(line+"\n", 3)), format.Options{Dataset: "d"})
		if got.Format != "source_code" {
			t.Errorf("%q is %q", line, got.Format)
		}
	}
}
