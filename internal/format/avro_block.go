package format

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	"errors"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/snappy"
	pq "github.com/parquet-go/parquet-go/format"
)

// maxAvroBlock bounds a block, as it is stored and when it is decompressed. Writers make blocks of 16 to 64 KB; a record
// larger than that has a block of its own.
const maxAvroBlock = 64 * mib

// avroStream reads a file in order and knows where it is.
type avroStream struct {
	r   *bufio.Reader
	pos int64
	buf []byte
}

func newAvroStream(r io.Reader, pos int64) *avroStream {
	return &avroStream{r: bufio.NewReaderSize(r, 16*kib), pos: pos}
}

// Read implements io.Reader.
func (s *avroStream) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.pos += int64(n)
	return n, err
}

// long reads a number as Avro writes it: zigzag, seven bits a byte. An end before it is io.EOF.
func (s *avroStream) long() (int64, error) {
	var u uint64
	for shift := uint(0); shift < 64; shift += 7 {
		b, err := s.r.ReadByte()
		if err != nil {
			if shift > 0 && errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
		s.pos++
		u |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return int64(u>>1) ^ -int64(u&1), nil
		}
	}
	return 0, errCorrupt
}

// bytes reads n bytes; the memory is the stream's. It makes no more room than there are bytes.
func (s *avroStream) bytes(n int64) ([]byte, error) {
	if n < 0 || n > maxAvroBlock {
		return nil, over("block")
	}
	s.buf = s.buf[:0]
	for int64(len(s.buf)) < n {
		step := int(min(n-int64(len(s.buf)), mib))
		at := len(s.buf)
		s.buf = append(s.buf, make([]byte, step)...)
		k, err := io.ReadFull(s, s.buf[at:])
		s.buf = s.buf[:at+k]
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
	}
	return s.buf, nil
}

// seek goes behind the next mark.
func (s *avroStream) seek(mark []byte) error {
	for {
		have, err := s.r.Peek(4 * kib)
		if at := bytes.Index(have, mark); at >= 0 {
			n, err := s.r.Discard(at + len(mark))
			s.pos += int64(n)
			return err
		}
		if err != nil {
			return err
		}
		n, err := s.r.Discard(len(have) - len(mark) + 1)
		s.pos += int64(n)
		if err != nil {
			return err
		}
	}
}

// avroBlock is one block as it is stored.
type avroBlock struct {
	rows int64
	data []byte // in memory of the stream
}

// next reads the next block with its mark; io.EOF when there is none.
func (f *avroFile) next(s *avroStream) (avroBlock, error) {
	rows, err := s.long()
	if err != nil {
		return avroBlock{}, err
	}
	size, err := s.long()
	if err != nil {
		return avroBlock{}, cutShort(err)
	}
	if rows < 0 {
		return avroBlock{}, errCorrupt
	}
	data, err := s.bytes(size)
	if err != nil {
		return avroBlock{}, err
	}
	var mark [avroMark]byte
	if _, err := io.ReadFull(s, mark[:]); err != nil {
		return avroBlock{}, cutShort(err)
	}
	if mark != f.mark {
		return avroBlock{}, errCorrupt
	}
	return avroBlock{rows, data}, nil
}

// cutShort is err, where an end is one in the middle.
func cutShort(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// piece reads the blocks that begin in a piece of the file. s stands behind the header.
func (r *avroReading) piece(ctx context.Context, p piece, s *avroStream) error {
	if p.from > r.begin {
		from := p.from - avroMark
		rc := r.in.from(ctx, from, max(p.n, r.usual()))
		defer closing(rc)
		s = newAvroStream(rc, from)
		if err := s.seek(r.mark[:]); err != nil {
			return ended(err)
		}
	}
	for n := int64(0); p.more(s.pos, n); {
		b, err := r.next(s)
		if err != nil {
			return ended(err)
		}
		most := b.rows
		if p.rows > 0 {
			most = min(most, p.rows-n)
		}
		data, err := r.inflate(b.data)
		if err == nil {
			err = r.block(data, most)
		}
		if err != nil {
			return err
		}
		n += most
	}
	return nil
}

// usual is how much to ask for to find a mark and the block behind it.
func (f *avroFile) usual() int64 {
	if f.block == 0 {
		return headSize
	}
	return min(2*f.block, headSize)
}

// ended is nil at the end of the file.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// inflate decompresses a block.
func (r *avroReading) inflate(src []byte) ([]byte, error) {
	switch r.codec {
	case "", "null":
		return src, nil
	case "snappy":
		return r.snappy(src)
	}
	dec, err := r.decoder(src)
	if err != nil {
		return nil, err
	}
	r.plain.Reset()
	_, err = io.CopyN(&r.plain, &inflated{dec, r.in.spent}, maxAvroBlock+1)
	switch {
	case err == nil:
		return nil, over("block")
	case errors.Is(err, io.EOF):
		return r.plain.Bytes(), nil
	case errors.Is(err, errBomb):
		return nil, err
	}
	return nil, errCorrupt
}

func (r *avroReading) decoder(src []byte) (io.Reader, error) {
	switch r.codec {
	case "deflate":
		if r.flate == nil {
			r.flate = flate.NewReader(bytes.NewReader(src))
			return r.flate, nil
		}
		if again, ok := r.flate.(flate.Resetter); ok {
			return r.flate, again.Reset(bytes.NewReader(src), nil)
		}
	case "bzip2":
		return bzip2.NewReader(bytes.NewReader(src)), nil
	case "zstandard":
		return r.zstd.stream(pq.Zstd, src)
	}
	return nil, errUnsupported
}

// snappy decodes a Snappy block, behind which stands a checksum.
func (r *avroReading) snappy(src []byte) ([]byte, error) {
	const checksum = 4
	if len(src) < checksum {
		return nil, errCorrupt
	}
	src = src[:len(src)-checksum]
	n, err := snappy.DecodedLen(src)
	if err != nil || n > maxAvroBlock {
		return nil, errCorrupt
	}
	if err := r.in.spent.inflated(n); err != nil {
		return nil, err
	}
	r.plain.Reset()
	r.plain.Grow(n)
	out, err := snappy.Decode(r.plain.AvailableBuffer()[:n], src)
	if err != nil {
		return nil, errCorrupt
	}
	return out, nil
}
