package format

import "github.com/domicile/domicile/internal/inventory"

// spending counts what one Read takes, over all levels of nesting.
type spending struct {
	limits Limits
	want   inventory.Want
	raw    int64 // bytes of the object
	out    int64 // bytes after decompression
}

// took counts bytes of the object.
func (s *spending) took(n int) error {
	s.raw += int64(n)
	if s.want.Bytes > 0 && s.raw > s.want.Bytes {
		return errBudget
	}
	return nil
}

// inflated counts bytes that came out of a decompressor.
func (s *spending) inflated(n int) error {
	s.out += int64(n)
	if s.out > s.limits.Bytes || s.out > ratioSlack && s.out/s.limits.Ratio > s.raw {
		return errBomb
	}
	return nil
}
