package format

import (
	"slices"

	pq "github.com/parquet-go/parquet-go/format"
)

// wordPage is a dictionary that was met and not fetched.
type wordPage struct {
	header *pq.PageHeader
	body   int64
}

// later reports whether a dictionary is worth waiting for the rows that a sample needs of it.
func (s *pageStream) later(h *pq.PageHeader) bool {
	return s.cut != nil && s.need > 0 && int64(h.CompressedPageSize) > fewBlocks*s.src.block
}

// data brings a data page: as much of it as the sample needs where that is less than the page, else all of it.
func (s *pageStream) data(h *pq.PageHeader, off int64) error {
	n := s.skip + s.need
	if s.cut != nil && s.need > 0 && n < pageValues(h) {
		page, err := s.shortData(h, off, int(n))
		if err != nil {
			return err
		}
		if page != nil {
			return s.putShort(h, page, int(n))
		}
	}
	s.need = max(n-pageValues(h), 1)
	if err := s.allWords(); err != nil {
		return err
	}
	return s.present(h, off)
}

// allWords presents the dictionary when it waits.
func (s *pageStream) allWords() error {
	if s.words == nil {
		return nil
	}
	words := s.words
	s.words = nil
	return s.present(words.header, words.body)
}

// putShort presents the first n values of a page, behind the part of the dictionary that they need.
func (s *pageStream) putShort(h *pq.PageHeader, page *cutPage, n int) error {
	if page.top >= 0 {
		if err := s.shortWords(page.top + 1); err != nil {
			return err
		}
	}
	if h.Type == pq.DataPageV2 {
		v2 := &h.DataPageHeaderV2.V
		v2.NumValues, v2.NumRows, v2.NumNulls = int32(n), int32(n), int32(page.nulls)
		v2.DefinitionLevelsByteLength, v2.Encoding = int32(page.levels), page.encoding
	} else {
		h.DataPageHeader.V.NumValues, h.DataPageHeader.V.Encoding = int32(n), page.encoding
	}
	return s.put(h, page.body)
}

// shortWords presents the first n words of the dictionary. Writers number them as they meet them, so that the first
// rows need the first words.
func (s *pageStream) shortWords(n int) error {
	if s.words == nil {
		return nil
	}
	h := s.words.header
	all := int(pageValues(h))
	if enc := h.DictionaryPageHeader.V.Encoding; n >= all || enc != pq.Plain && enc != oldDictionary {
		return s.allWords()
	}
	var words []byte
	err := s.growing(h, s.words.body, share{n, all}, func(raw []byte) bool {
		words = s.cut.plain(s.codec.begin(s.place.codec, raw, int(h.UncompressedPageSize)), n)
		return words != nil
	})
	if err != nil {
		return err
	}
	if words == nil {
		return s.allWords()
	}
	s.words = nil
	h.DictionaryPageHeader.V.NumValues = int32(n)
	if err := s.spend(len(words)); err != nil {
		return err
	}
	return s.put(h, words)
}

// shortData fetches as much of a data page as its first n values need; nil when that is as good as all of it.
func (s *pageStream) shortData(h *pq.PageHeader, off int64, n int) (*cutPage, error) {
	var page *cutPage
	err := s.growing(h, off, share{n, int(pageValues(h))}, func(raw []byte) bool {
		if h.Type == pq.DataPageV2 {
			page = s.version2(h, raw, n)
		} else {
			page = s.cut.version1(&h.DataPageHeader.V, s.codec.begin(s.place.codec, raw, int(h.UncompressedPageSize)), n)
		}
		return page != nil
	})
	if err == nil && page != nil {
		err = s.spend(len(page.body))
	}
	return page, err
}

// version2 cuts a page of version 2, whose levels are not compressed.
func (s *pageStream) version2(h *pq.PageHeader, raw []byte, n int) *cutPage {
	v2 := &h.DataPageHeaderV2.V
	levels := int(v2.DefinitionLevelsByteLength)
	if v2.RepetitionLevelsByteLength > 0 || levels > len(raw) {
		return nil
	}
	codec := s.place.codec
	if v2.IsCompressed.Valid && !v2.IsCompressed.V {
		codec = pq.Uncompressed
	}
	values := s.codec.begin(codec, raw[levels:], int(h.UncompressedPageSize)-levels)
	return s.cut.cut(v2.Encoding, raw[:levels], values, n)
}

// share is some values of a page.
type share struct{ n, of int }

// growing fetches the first bytes of a page, more of them until enough says that they do. It gives up where most of the
// page would be fetched.
func (s *pageStream) growing(h *pq.PageHeader, off int64, part share, enough func(raw []byte) bool) error {
	const least, times = 2 * kib, 3
	page := int64(h.CompressedPageSize)
	take := max(page*int64(part.n)/int64(max(part.of, 1))*5/4, least)
	for ; take < page*3/4; take *= times {
		raw := make([]byte, take)
		if err := readFull(s.src, raw, off); err != nil {
			return err
		}
		if enough(slices.Clip(raw)) {
			return nil
		}
	}
	return nil
}
