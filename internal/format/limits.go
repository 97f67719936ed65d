package format

import "cmp"

// Limits bounds what one Read may take. A zero field has its default. What exceeds a limit is a gap too_large.
type Limits struct {
	Bytes   int64 // after decompression, all levels together
	Ratio   int64 // bytes after decompression for each byte of the object, once slack is used up
	Nesting int   // containers and compressions in one another
	Depth   int   // of a JSON value
	Line    int   // bytes of one line or record
	Cell    int   // bytes of one value; the rest of a longer one is cut
	Entries int   // members of an archive, or tables of a dump
	Columns int   // of one table
	Spool   int64 // bytes kept in memory when a format needs random access to what is only a stream
}

const (
	kib = 1 << 10
	mib = 1 << 20
	gib = 1 << 30

	// ratioSlack is what may be decompressed before the ratio counts: small files of zeros are no bombs.
	ratioSlack = 64 * mib
	// headSize is how much of an object is looked at to tell what it is; it holds a tar header, the first member of a
	// zip, and some hundred lines.
	headSize = 64 * kib
)

// withDefaults fills in the zero fields.
func (l Limits) withDefaults() Limits {
	return Limits{
		Bytes:   cmp.Or(l.Bytes, 256*gib),
		Ratio:   cmp.Or(l.Ratio, 200), // logs compress up to about 100 : 1, deflate's ceiling is 1,032 : 1
		Nesting: cmp.Or(l.Nesting, 4),
		Depth:   cmp.Or(l.Depth, 64),
		Line:    cmp.Or(l.Line, 8*mib),
		Cell:    cmp.Or(l.Cell, 256*kib),
		Entries: cmp.Or(l.Entries, 100_000),
		Columns: cmp.Or(l.Columns, 4096),
		Spool:   cmp.Or(l.Spool, 64*mib),
	}
}
