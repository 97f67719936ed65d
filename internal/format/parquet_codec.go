package format

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	pq "github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// codec decompresses pages, never into more bytes than their headers state.
type codec struct{ zstd *zstd.Decoder }

// decode returns prefix and what src decompresses to, which must be no longer than room.
func (c *codec) decode(kind pq.CompressionCodec, prefix, src []byte, room int) ([]byte, error) {
	switch {
	case room < 0:
		return nil, errCorrupt
	case len(src) == 0:
		return prefix, nil
	case kind == pq.Gzip, kind == pq.Brotli, kind == pq.Zstd:
		r, err := c.stream(kind, src)
		return streamOf(prefix, room, r, err)
	case kind == pq.Snappy, kind == pq.Lz4Raw, kind == pq.Lz4:
		return blockOf(prefix, room, func(dst []byte) (int, error) { return block(kind, dst, src) })
	}
	return nil, errUnsupported
}

// stream opens what gives its bytes bit by bit.
func (c *codec) stream(kind pq.CompressionCodec, src []byte) (io.Reader, error) {
	if kind == pq.Gzip {
		return gzip.NewReader(bytes.NewReader(src))
	}
	if kind == pq.Brotli {
		return brotli.NewReader(bytes.NewReader(src)), nil
	}
	err := c.reset(src)
	return c.zstd, err
}

// block decompresses into dst, which it must not outgrow.
func block(kind pq.CompressionCodec, dst, src []byte) (int, error) {
	if kind == pq.Lz4Raw {
		return lz4.UncompressBlock(src, dst)
	}
	if kind == pq.Lz4 {
		return hadoopLZ4(dst, src)
	}
	if n, err := snappy.DecodedLen(src); err != nil || n > len(dst) {
		return 0, errCorrupt
	}
	out, err := snappy.Decode(dst, src)
	return len(out), err
}

// reset points the zstd decoder at src; it is made once for a chunk, and starts no goroutine.
func (c *codec) reset(src []byte) error {
	if c.zstd != nil {
		return c.zstd.Reset(bytes.NewReader(src))
	}
	var err error
	c.zstd, err = zstd.NewReader(bytes.NewReader(src), zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderMaxWindow(maxPageBytes), zstd.WithDecoderLowmem(true))
	return err
}

// blockOf decompresses into a buffer of known size.
func blockOf(prefix []byte, room int, decode func(dst []byte) (int, error)) ([]byte, error) {
	out := make([]byte, len(prefix)+room)
	copy(out, prefix)
	n, err := decode(out[len(prefix):])
	if err != nil || n < 0 || n > room {
		return nil, errCorrupt
	}
	return out[:len(prefix)+n], nil
}

// streamOf reads at most room bytes from r.
func streamOf(prefix []byte, room int, r io.Reader, err error) ([]byte, error) {
	if err != nil {
		return nil, errCorrupt
	}
	out := make([]byte, len(prefix)+room)
	copy(out, prefix)
	n, err := io.ReadFull(r, out[len(prefix):])
	switch {
	case err == nil:
		if extra, _ := io.ReadFull(r, make([]byte, 1)); extra > 0 {
			return nil, errCorrupt
		}
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errCorrupt
	}
	return out[:len(prefix)+n], nil
}

// hadoopLZ4 reads the frames that Hadoop put around LZ4 blocks: two big-endian lengths each.
func hadoopLZ4(dst, src []byte) (int, error) {
	const head = 8
	n := 0
	for len(src) >= head {
		size := int64(binary.BigEndian.Uint32(src[4:head]))
		src = src[head:]
		if size > int64(len(src)) {
			return 0, errCorrupt
		}
		k, err := lz4.UncompressBlock(src[:size], dst[n:])
		if err != nil {
			return 0, err
		}
		n, src = n+k, src[size:]
	}
	return n, nil
}
