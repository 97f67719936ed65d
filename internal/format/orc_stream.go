package format

import (
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/snappy"
	pq "github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// The compressions, by their numbers in the file.
const (
	orcPlain = iota
	orcZlib
	orcSnappy
	orcLZO
	orcLZ4
	orcZstd
)

// orcStream reads the bytes of one stream, chunk by chunk.
type orcStream struct {
	f        *orcFile
	src      *blockReader
	off, end int64
	have     []byte // of the chunk at hand
	chunk    []byte // memory of decompressed chunks
	raw      []byte
	joined   []byte // of values that go over the end of a chunk
	codec    codec
	flate    io.ReadCloser
	held     *int // bytes that the chunks of all streams of the stripe take
}

// maxORCHeld bounds the memory of all chunks that are open at the same time: 1,000 columns with two streams each.
const maxORCHeld = 512 * mib

// whole reads a stream that is in memory already.
func (f *orcFile) whole(raw []byte, most int) ([]byte, error) {
	s := f.stream(bytes.NewReader(raw), 0, int64(len(raw)), new(int))
	return s.all(most)
}

func (f *orcFile) stream(src io.ReaderAt, off, n int64, held *int) *orcStream {
	block := int64(256 * kib)
	if f.in.want.Rows > 0 {
		block = 32 * kib // of a sample, only the beginning is read
	}
	return &orcStream{
		f: f, src: &blockReader{src: src, size: off + n, block: max(min(block, n), 1)}, off: off, end: off + n, held: held,
	}
}

// all reads what is left, up to most bytes.
func (s *orcStream) all(most int) ([]byte, error) {
	var out []byte
	for {
		err := s.more()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if len(out)+len(s.have) > most {
			return nil, over("dictionary")
		}
		out = append(out, s.have...)
		s.have = nil
	}
}

// byte reads one byte; io.ErrUnexpectedEOF at the end, since what reads knows how much there should be.
func (s *orcStream) byte() (byte, error) {
	for len(s.have) == 0 {
		if err := s.more(); err != nil {
			return 0, cutShort(err)
		}
	}
	b := s.have[0]
	s.have = s.have[1:]
	return b, nil
}

// take reads n bytes; they are valid until the next call.
func (s *orcStream) take(n int) ([]byte, error) {
	if n <= len(s.have) {
		b := s.have[:n]
		s.have = s.have[n:]
		return b, nil
	}
	s.joined = s.joined[:0] // they do not lie together
	for len(s.joined) < n {
		if len(s.have) == 0 {
			if err := s.more(); err != nil {
				return nil, cutShort(err)
			}
		}
		k := min(n-len(s.joined), len(s.have))
		s.joined = append(s.joined, s.have[:k]...)
		s.have = s.have[k:]
	}
	return s.joined, nil
}

// more brings the next chunk; io.EOF when there is none.
func (s *orcStream) more() error {
	if s.off >= s.end {
		return io.EOF
	}
	if s.f.codec == orcPlain {
		return s.fetch(min(s.end-s.off, 64*kib), true)
	}
	var head [3]byte // twice the length, and 1 for what is stored as it is
	if err := readFull(s.src, head[:], s.off); err != nil {
		return err
	}
	s.off += int64(len(head))
	n := int64(head[0]) | int64(head[1])<<8 | int64(head[2])<<16
	if n>>1 > s.end-s.off {
		return io.ErrUnexpectedEOF
	}
	return s.fetch(n>>1, n&1 == 1)
}

// fetch reads n bytes and decompresses them.
func (s *orcStream) fetch(n int64, plain bool) error {
	s.raw = grown(s.raw, int(n), s.held)
	if err := readFull(s.src, s.raw, s.off); err != nil {
		return err
	}
	s.off += n
	if plain {
		s.have = s.raw
		return nil
	}
	k, err := s.inflate()
	if err != nil {
		return err
	}
	s.have = s.chunk[:k]
	return s.f.in.spent.inflated(k)
}

// errShort says that a chunk is larger than the room for it.
var errShort = errors.New("format: the chunk needs more room")

// inflate decompresses raw into chunk, which grows with it: a file may claim large chunks and have small ones.
func (s *orcStream) inflate() (int, error) {
	const usual = 4 // times smaller, where the size is not stated
	room := min(max(usual*len(s.raw), cap(s.chunk), 4*kib), s.f.chunk)
	for {
		s.chunk = grown(s.chunk, room, s.held)
		if *s.held > maxORCHeld {
			return 0, over("streams")
		}
		k, err := s.decompress(s.chunk, s.raw)
		if !errors.Is(err, errShort) {
			return k, err
		}
		if room == s.f.chunk {
			return 0, errCorrupt
		}
		room = min(2*room, s.f.chunk)
	}
}

// grown returns b with n bytes, and counts the memory that it takes more.
func grown(b []byte, n int, held *int) []byte {
	if n > cap(b) {
		*held += n - cap(b)
		return make([]byte, n)
	}
	return b[:n]
}

// decompress decompresses a chunk into dst; errShort when it does not fit.
func (s *orcStream) decompress(dst, src []byte) (int, error) {
	switch s.f.codec {
	case orcZlib:
		return fillORC(dst, s.deflate(src))
	case orcZstd:
		r, err := s.codec.stream(pq.Zstd, src)
		if err != nil {
			return 0, errCorrupt
		}
		return fillORC(dst, r)
	case orcSnappy:
		if n, err := snappy.DecodedLen(src); err == nil && n > len(dst) {
			return 0, errShort
		}
		n, err := block(pq.Snappy, dst, src)
		if err != nil {
			return 0, errCorrupt
		}
		return n, nil
	case orcLZ4:
		n, err := lz4.UncompressBlock(src, dst)
		if err != nil {
			return 0, errShort // or damaged, which shows when there is room for all
		}
		return n, nil
	}
	return 0, errUnsupported // LZO, of which no free reader is kept
}

// deflate opens a chunk of zlib, which has neither its header nor its checksum.
func (s *orcStream) deflate(src []byte) io.Reader {
	if again, ok := s.flate.(flate.Resetter); ok && again.Reset(bytes.NewReader(src), nil) == nil {
		return s.flate
	}
	s.flate = flate.NewReader(bytes.NewReader(src))
	return s.flate
}

// fillORC reads r to its end, which must be within dst.
func fillORC(dst []byte, r io.Reader) (int, error) {
	n, err := io.ReadFull(r, dst)
	if err == nil {
		if k, _ := io.ReadFull(r, make([]byte, 1)); k > 0 {
			return 0, errShort
		}
		return n, nil
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) && n > 0 {
		return n, nil
	}
	return 0, errCorrupt
}
