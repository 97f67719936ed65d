package format

import (
	"context"
	"io"

	"github.com/domicile/domicile/internal/inventory"
)

// What a file may claim. Writers make stripes of 64 to 256 MB and chunks of 256 KB.
const (
	maxORCTypes   = 100_000
	maxORCStripes = 400_000
	maxORCDepth   = 64
	maxORCChunk   = 64 * mib
)

// orcFile is what the end of a file says of it.
type orcFile struct {
	in        *input
	src       *io.SectionReader
	codec     uint64
	chunk     int // the most bytes that a chunk decompresses to
	types     []orcType
	stripes   []orcStripeInfo
	rows      int64
	encrypted bool
	leaves    []orcLeaf
}

// orcStripeInfo is where a stripe lies.
type orcStripeInfo struct{ offset, index, data, footer, rows int64 }

// openORC reads the postscript and the footer.
func openORC(ctx context.Context, in *input) (*orcFile, error) {
	src, err := in.random(ctx)
	if err != nil {
		return nil, err
	}
	f := &orcFile{in: in, src: src, chunk: 256 * kib}
	size := src.Size()
	tail := make([]byte, min(size, 16*kib))
	if err := readFull(src, tail, size-int64(len(tail))); err != nil {
		return nil, err
	}
	post := int(tail[len(tail)-1])
	if post+1 > len(tail) {
		return nil, io.ErrUnexpectedEOF
	}
	footer, err := f.postscript(tail[len(tail)-1-post : len(tail)-1])
	if err != nil {
		return nil, err
	}
	end := size - 1 - int64(post)
	if footer > end {
		return nil, io.ErrUnexpectedEOF
	}
	if footer > in.limits.Spool {
		return nil, over("footer")
	}
	raw := make([]byte, footer)
	if have := int64(len(tail) - 1 - post); footer <= have {
		copy(raw, tail[have-footer:])
	} else if err := readFull(src, raw, end-footer); err != nil {
		return nil, err
	}
	return f, f.footer(raw)
}

// postscript reads the end of the file, and returns the length of the footer.
func (f *orcFile) postscript(b []byte) (int64, error) {
	const footerLength, compression, block, magic = 1, 2, 3, 8000 // the fields
	var footer uint64
	known := false
	err := protoFields(b, func(p protoField) error {
		switch p.number {
		case footerLength:
			footer = p.value
		case compression:
			f.codec = p.value
		case block:
			if p.value > maxORCChunk {
				return over("chunk")
			}
			f.chunk = int(p.value)
		case magic:
			known = string(p.data) == orcMagic
		}
		return nil
	})
	if err == nil && (!known || footer > 1<<62) {
		err = io.ErrUnexpectedEOF // it is not the end of such a file
	}
	return int64(footer), err
}

func (f *orcFile) footer(raw []byte) error {
	b, err := f.whole(raw, int(f.in.limits.Spool))
	if err != nil {
		return err
	}
	const stripes, types, rows, encryption = 3, 4, 6, 10 // the fields
	err = protoFields(b, func(p protoField) error {
		switch p.number {
		case stripes:
			return f.addStripe(p.data)
		case types:
			return f.addType(p.data)
		case rows:
			f.rows = int64(min(p.value, 1<<62))
		case encryption:
			f.encrypted = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	return f.check()
}

func (f *orcFile) addStripe(b []byte) error {
	if len(f.stripes) >= maxORCStripes {
		return over("stripes")
	}
	var s orcStripeInfo
	into := map[int]*int64{1: &s.offset, 2: &s.index, 3: &s.data, 4: &s.footer, 5: &s.rows}
	err := protoFields(b, func(p protoField) error {
		if to := into[p.number]; to != nil {
			if p.value > 1<<60 {
				return errCorrupt
			}
			*to = int64(p.value)
		}
		return nil
	})
	f.stripes = append(f.stripes, s)
	return err
}

// check refuses what does not fit together, and flattens the columns.
func (f *orcFile) check() error {
	var rows int64
	size := f.src.Size()
	for _, s := range f.stripes {
		rows += s.rows
		if s.offset+s.index+s.data+s.footer > size {
			return io.ErrUnexpectedEOF
		}
	}
	if rows != f.rows || len(f.types) == 0 && rows > 0 {
		return errCorrupt
	}
	if len(f.types) == 0 {
		return nil
	}
	if err := f.checkTypes(); err != nil {
		return err
	}
	f.flatten(0, "", nil)
	if len(f.leaves) > f.in.limits.Columns {
		return over("columns")
	}
	return nil
}

// fields returns the columns.
func (f *orcFile) fields() []inventory.Field {
	var all []inventory.Field
	for _, leaf := range f.leaves {
		all = append(all, leaf.Field)
	}
	return all
}
