package format

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	pq "github.com/parquet-go/parquet-go/format"
)

// readFooter reads what a file says of itself, after it was skimmed.
func readFooter(src io.ReaderAt, size int64, limits Limits) (*pq.FileMetaData, error) {
	const tail = 8 // length and magic
	if size < int64(len(parquetMagic))+tail {
		return nil, io.ErrUnexpectedEOF
	}
	var end [tail]byte
	if err := readFull(src, end[:], size-tail); err != nil {
		return nil, err
	}
	switch string(end[4:]) {
	case parquetMagic:
	case parquetSealed:
		return nil, errEncrypted
	default:
		return nil, io.ErrUnexpectedEOF
	}
	n := int64(binary.LittleEndian.Uint32(end[:4]))
	if n > size-tail {
		return nil, errCorrupt
	}
	if n > limits.Spool {
		return nil, over("footer")
	}
	raw := make([]byte, n)
	if err := readFull(src, raw, size-tail-n); err != nil {
		return nil, err
	}
	return decodeFooter(raw)
}

func decodeFooter(raw []byte) (*pq.FileMetaData, error) {
	if _, err := skimThrift(raw); err != nil {
		return nil, err
	}
	meta := new(pq.FileMetaData)
	if err := thrift.NewDecoder(new(thrift.CompactProtocol).NewReaderFromBytes(raw)).Decode(meta); err != nil {
		return nil, errCorrupt
	}
	if meta.EncryptionAlgorithm.Value != nil {
		return nil, errEncrypted
	}
	if meta.NumRows < 0 || len(meta.Schema) == 0 {
		return nil, errCorrupt
	}
	return meta, nil
}

func readFull(src io.ReaderAt, p []byte, off int64) error {
	n, err := src.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// chunkPlace is where the pages of one column of one row group lie.
type chunkPlace struct {
	off, end int64
	values   int64
	codec    pq.CompressionCodec
}

// takeChunks takes the places of the chunks out of the metadata, and leaves in it what a pageStream presents: pages
// that are not compressed, from offset 0 on.
func takeChunks(meta *pq.FileMetaData, size int64) ([][]chunkPlace, error) {
	chunks := make([][]chunkPlace, len(meta.RowGroups))
	var rows int64
	for g := range meta.RowGroups {
		group := &meta.RowGroups[g]
		if group.NumRows < 0 {
			return nil, errCorrupt
		}
		rows += group.NumRows
		for c := range group.Columns {
			place, err := takeChunk(&group.Columns[c], size)
			if err != nil {
				return nil, err
			}
			chunks[g] = append(chunks[g], place)
		}
	}
	if rows != meta.NumRows {
		return nil, errCorrupt
	}
	return chunks, nil
}

func takeChunk(chunk *pq.ColumnChunk, size int64) (chunkPlace, error) {
	m := &chunk.MetaData
	off := m.DataPageOffset
	if d := m.DictionaryPageOffset; d > 0 && d < off {
		off = d
	}
	if chunk.FilePath != "" {
		return chunkPlace{}, errUnsupported
	}
	if off < 0 || m.TotalCompressedSize < 0 || off > size || m.TotalCompressedSize > size-off {
		return chunkPlace{}, io.ErrUnexpectedEOF
	}
	place := chunkPlace{off: off, end: off + m.TotalCompressedSize, values: m.NumValues, codec: m.Codec}
	m.Codec, m.DataPageOffset, m.DictionaryPageOffset = pq.Uncompressed, 0, 0
	m.TotalCompressedSize, m.IndexPageOffset, m.BloomFilterOffset = streamSize, 0, 0
	chunk.OffsetIndexOffset, chunk.OffsetIndexLength = 0, 0
	chunk.ColumnIndexOffset, chunk.ColumnIndexLength = 0, 0
	return place, nil
}

// streamSize is the length that a pageStream seems to have; it ends by itself.
const streamSize = 1 << 60

// openSchema lets the library open a file that consists of the metadata alone.
func openSchema(meta *pq.FileMetaData) (*parquet.File, error) {
	raw, err := thrift.Marshal(new(thrift.CompactProtocol), meta)
	if err != nil {
		return nil, errCorrupt
	}
	var file bytes.Buffer
	file.WriteString(parquetMagic)
	file.Write(raw)
	_ = binary.Write(&file, binary.LittleEndian, uint32(len(raw))) // a buffer takes everything
	file.WriteString(parquetMagic)
	f, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()),
		parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, errCorrupt
	}
	return f, nil
}
