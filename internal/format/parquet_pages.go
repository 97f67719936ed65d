package format

import (
	"errors"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	pq "github.com/parquet-go/parquet-go/format"
)

// What a page may claim. Writers make pages of 1 MiB or 20,000 rows; some put a whole row group into one.
const (
	maxPageBytes  = 64 * mib
	maxPageValues = 16 << 20
	maxPageHeader = 1 * mib // with statistics
	// fewBlocks is how many reads a dictionary may take before a sample asks which of its words it needs.
	fewBlocks = 2
)

// pageStream presents the pages of a chunk to the library: checked, decompressed within bounds, one behind the other
// from offset 0 on. It must be read in order. Pages whose values are all to be skipped are not even fetched.
type pageStream struct {
	src   *blockReader
	place chunkPlace
	flat  bool  // one value a row, so that a header tells how many rows its page has
	skip  int64 // values of the next pages that nobody wants
	done  int64 // values of all pages so far
	need  int64 // values that are wanted after those; 0: all
	cut   *pageCut
	codec codec
	spend func(int) error // counts what came out of compression

	words *wordPage // the dictionary, while it is not known how much of it is needed

	out  []byte // what the library has not read yet …
	base int64  // … and its offset
}

// ReadAt gives at most the rest of a page, without an error, which io.ReaderAt does not allow but io.SectionReader passes
// on: the next page is touched only when the library asks for it, because it may have to be skipped.
func (s *pageStream) ReadAt(p []byte, off int64) (int, error) {
	if off != s.base {
		return 0, errCorrupt
	}
	if len(s.out) == 0 {
		if err := s.page(); err != nil {
			return 0, err
		}
	}
	n := copy(p, s.out)
	s.out = s.out[n:]
	s.base += int64(n)
	return n, nil
}

// page brings the next page.
func (s *pageStream) page() error {
	for {
		header, err := s.header()
		if err != nil {
			return err
		}
		values := pageValues(header)
		body := s.place.off
		s.place.off += int64(header.CompressedPageSize)
		if header.Type == pq.IndexPage {
			continue
		}
		// Levels are compressed too, whatever the codec: a page of nothing but nulls takes a few bytes.
		const bits = 8
		if err := s.spend(int(values / bits)); err != nil {
			return err
		}
		if header.Type == pq.DictionaryPage && s.later(header) {
			s.words = &wordPage{header, body}
			continue
		}
		if header.Type == pq.DictionaryPage {
			return s.present(header, body)
		}
		s.done += values
		if s.flat && s.skip >= values {
			s.skip -= values
			continue
		}
		return s.data(header, body)
	}
}

// header reads and checks the header of the page at place.off.
func (s *pageStream) header() (*pq.PageHeader, error) {
	if s.place.off >= s.place.end || s.done >= s.place.values {
		return nil, io.EOF
	}
	for size := int64(256); ; size *= 8 {
		raw := make([]byte, min(size, s.place.end-s.place.off))
		if err := readFull(s.src, raw, s.place.off); err != nil {
			return nil, err
		}
		n, err := skimThrift(raw)
		if errors.Is(err, io.ErrUnexpectedEOF) && size < maxPageHeader && size < s.place.end-s.place.off {
			continue
		}
		if err != nil {
			return nil, err
		}
		h := new(pq.PageHeader)
		if err := thrift.NewDecoder(new(thrift.CompactProtocol).NewReaderFromBytes(raw[:n])).Decode(h); err != nil {
			return nil, errCorrupt
		}
		s.place.off += int64(n)
		return h, s.check(h)
	}
}

// check refuses what a page cannot be.
func (s *pageStream) check(h *pq.PageHeader) error {
	v2 := h.DataPageHeaderV2.V
	switch {
	case h.CompressedPageSize < 0, h.UncompressedPageSize < 0, pageValues(h) < 0:
		return errCorrupt
	case int64(h.CompressedPageSize) > s.place.end-s.place.off:
		return io.ErrUnexpectedEOF
	case h.CompressedPageSize > maxPageBytes, h.UncompressedPageSize > maxPageBytes, pageValues(h) > maxPageValues:
		return over("page")
	case h.Type == pq.DataPageV2 && (v2.DefinitionLevelsByteLength < 0 || v2.RepetitionLevelsByteLength < 0 ||
		int64(v2.DefinitionLevelsByteLength)+int64(v2.RepetitionLevelsByteLength) > int64(h.CompressedPageSize) ||
		v2.NumNulls < 0 || v2.NumNulls > v2.NumValues):
		return errCorrupt
	}
	return nil
}

func pageValues(h *pq.PageHeader) int64 {
	switch h.Type {
	case pq.DataPage:
		return int64(h.DataPageHeader.V.NumValues)
	case pq.DataPageV2:
		return int64(h.DataPageHeaderV2.V.NumValues)
	case pq.DictionaryPage:
		return int64(h.DictionaryPageHeader.V.NumValues)
	case pq.IndexPage:
	}
	return 0
}

// present fetches a page and puts it into out, with a header that fits.
func (s *pageStream) present(h *pq.PageHeader, off int64) error {
	raw := make([]byte, h.CompressedPageSize)
	if err := readFull(s.src, raw, off); err != nil {
		return err
	}
	levels := 0 // of version 2 stand before the values and are never compressed
	compressed := s.place.codec != pq.Uncompressed
	if h.Type == pq.DataPageV2 {
		v2 := &h.DataPageHeaderV2.V
		levels = int(v2.DefinitionLevelsByteLength) + int(v2.RepetitionLevelsByteLength)
		compressed = compressed && (!v2.IsCompressed.Valid || v2.IsCompressed.V)
	}
	body := raw
	if compressed {
		var err error
		room := int(h.UncompressedPageSize) - levels
		if body, err = s.codec.decode(s.place.codec, raw[:levels], raw[levels:], room); err != nil {
			return err
		}
		if err := s.spend(len(body)); err != nil {
			return err
		}
	}
	return s.put(h, body)
}

// put puts a page whose body is not compressed into out.
func (s *pageStream) put(h *pq.PageHeader, body []byte) error {
	h.DataPageHeaderV2.V.IsCompressed = thrift.New(false)
	h.CRC = 0
	h.CompressedPageSize, h.UncompressedPageSize = int32(len(body)), int32(len(body))
	head, err := thrift.Marshal(new(thrift.CompactProtocol), h)
	if err != nil {
		return errCorrupt
	}
	s.out = slices.Concat(s.out, head, body)
	return nil
}
