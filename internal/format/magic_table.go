package format

// magic is what begins a format that has no reader here.
type magic struct {
	at        int
	begin     string
	name      string
	convertTo string
	sure      bool // no text begins so, although it looks like one
}

// magics lists what is often found in stores, and what law looks at: biometrics, genomes, models, designs, maps and
// what vehicles record. Where a format's own document was not at hand, the bytes are those that its open readers test.
func magics() []magic {
	return append([]magic{
		{at: 0, begin: "%PDF-", name: "pdf", convertTo: "txt", sure: true},
		{at: 0, begin: "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", name: "ole", convertTo: "xlsx"}, // xls, doc, msg
		{at: 0, begin: "SQLite format 3\x00", name: "sqlite", convertTo: "sql"},
		{at: 0, begin: "PGDMP", name: "pg_dump", convertTo: "sql"},
		{at: 0, begin: "ARROW1", name: "arrow", convertTo: "parquet"},
		{at: 0, begin: "\x89HDF\r\n\x1a\n", name: "hdf5", convertTo: "parquet"},
		{at: 0, begin: "7z\xBC\xAF\x27\x1C", name: "7z", convertTo: "zip"},
		{at: 0, begin: "Rar!\x1a\x07", name: "rar", convertTo: "zip"},
		{at: 0, begin: "\xFD7zXZ\x00", name: "xz", convertTo: "zst"},
		{at: 0, begin: "\x04\x22\x4D\x18", name: "lz4", convertTo: "zst"},
		{at: 0, begin: "\x89PNG\r\n\x1a\n", name: "png", convertTo: "txt"},
		{at: 0, begin: "\xFF\xD8\xFF", name: "jpeg", convertTo: "txt"},
		{at: 0, begin: "GIF8", name: "gif", convertTo: "txt"},
		{at: 0, begin: "II*\x00", name: "tiff", convertTo: "txt"},
		{at: 0, begin: "MM\x00*", name: "tiff", convertTo: "txt"},
		{at: 8, begin: "WEBP", name: "webp", convertTo: "txt"},
		{at: 8, begin: "WAVE", name: "wav", convertTo: "txt"},
		{at: 8, begin: "AVI ", name: "avi", convertTo: "txt"},
		{at: 4, begin: "ftyp", name: "mp4", convertTo: "txt"},
		{at: 0, begin: "\x1A\x45\xDF\xA3", name: "matroska", convertTo: "txt"},
		{at: 0, begin: "OggS", name: "ogg", convertTo: "txt"},
		{at: 0, begin: "fLaC", name: "flac", convertTo: "txt"},
		{at: 0, begin: "ID3", name: "mp3", convertTo: "txt"},
		{at: 128, begin: "DICM", name: "dicom", convertTo: "txt"},
		{at: 0, begin: "\x7fELF", name: "elf"},
		{at: 0, begin: "MZ", name: "exe"},
		{at: 0, begin: "\xCA\xFE\xBA\xBE", name: "class"},
		{at: 0, begin: "\xCF\xFA\xED\xFE", name: "macho"},
		{at: 0, begin: "\x00asm", name: "wasm"},
		{at: 0, begin: "wOFF", name: "font"},
		{at: 0, begin: "wOF2", name: "font"},
	}, special()...)
}

// special lists the magics of what law looks at.
func special() []magic {
	return []magic{
		{at: 0, begin: "\xFF\xA0\xFF", name: "wsq"}, // start of image and the next marker
		{at: 344, begin: "n+1\x00", name: "nifti"},
		{at: 344, begin: "ni1\x00", name: "nifti"},
		{at: 0, begin: "BAM\x01", name: "bam"}, // inside its gzip blocks
		{at: 0, begin: "BCF\x02", name: "bcf"}, // likewise
		{at: 0, begin: "CRAM\x02", name: "cram"},
		{at: 0, begin: "CRAM\x03", name: "cram"},
		{at: 0, begin: "\x6C\x1B\x01", name: "plink"}, // genotypes by variant
		{at: 0, begin: "GGUF", name: "gguf"},
		{at: 4, begin: "TFL3", name: "tflite"},
		{at: 0, begin: "\x93NUMPY", name: "npy"},
		{at: 0, begin: "PACK\x00\x00\x00\x02", name: "git_pack"},
		{at: 0, begin: "PACK\x00\x00\x00\x03", name: "git_pack"},
		{at: 0, begin: "\xFFtOc\x00\x00\x00\x02", name: "git_pack"}, // its index
		{at: 0, begin: "%SEMI-OASIS\r\n", name: "oasis", sure: true},
		{at: 0, begin: "LASF", name: "las"},
		{at: 0, begin: "#ROSBAG V", name: "rosbag", sure: true},
		{at: 0, begin: "\x89MCAP0\r\n", name: "mcap"},
		{at: 0, begin: "MDF     4", name: "mdf4"},
		{at: 0, begin: "MDF     3", name: "mdf4"},
		{at: 0, begin: "\xA1\xB2\xC3\xD4\x00\x02", name: "pcap"},
		{at: 0, begin: "\xD4\xC3\xB2\xA1\x02\x00", name: "pcap"},
		{at: 0, begin: "\x4D\x3C\xB2\xA1\x02\x00", name: "pcap"}, // with nanoseconds
		{at: 0, begin: "\x0A\x0D\x0D\x0A", name: "pcap"},
		{at: 4, begin: "\x0A\x09OSMHeader", name: "osm"},
	}
}
