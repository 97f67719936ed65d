package format

import "context"

// reader is one format. Its three functions keep no state between calls.
type reader struct {
	name string // Op of its gaps, and Layout.Format
	// sniff returns how sure the format is: 0 not mine, see the constants.
	sniff func(h *head) int
	// inspect tells the layout from the head and a few range reads. Format and Fingerprint may be left empty.
	inspect func(ctx context.Context, in *input) (Layout, error)
	// read pushes batches into out until the end, an error of out (returned as it is), or an error of its own: a *Gap,
	// errTooLarge, errUnsupported, io.ErrUnexpectedEOF (truncated), anything else (unreadable).
	read func(ctx context.Context, in *input, out *sink) error
}

// How sure a sniffer is. The surest reader wins, the first in the list among equals.
const (
	sureNot    = 0
	sureMaybe  = 10 // it parses as text
	sureLikely = 50 // it has the shape
	sureName   = 70 // it has the shape, and the name says so
	sureMagic  = 90 // it has the magic bytes
	sureInside = 95 // it has the magic bytes of a container, and what is in it says more
)

// readers is the list of all formats: one line each.
func readers() []reader {
	return []reader{
		torchReader(),
		gzipReader(),
		zstdReader(),
		bzip2Reader(),
		xlsxReader(),
		zipReader(),
		tarReader(),
		parquetReader(),
		orcReader(),
		avroReader(),
		binaryReader(),
		grammarReader(),
		sqldumpReader(),
		ndjsonReader(),
		jsonReader(),
		csvReader(),
		textReader(),
	}
}

// choose returns the reader that is surest of h. The list has those that look for magic before those that try to parse,
// so the first that is as sure as a name makes it ends the search.
func choose(h *head) reader {
	best, top := binaryReader(), sureNot
	for _, r := range readers() {
		if n := r.sniff(h); n > top {
			best, top = r, n
		}
		if top >= sureName {
			break
		}
	}
	return best
}

// readInput reads in with the format that it has.
func readInput(ctx context.Context, in *input, out *sink) error {
	if len(in.head.raw) == 0 {
		return out.settle(in.dataset, "open", in.head.err)
	}
	r := choose(in.head)
	err := r.read(ctx, in, out)
	return out.settle(in.dataset, r.name, err)
}

// inspectInput tells the layout of in.
func inspectInput(ctx context.Context, in *input) (Layout, error) {
	if len(in.head.raw) == 0 {
		return Layout{}, asGap(in.dataset, "open", in.head.err)
	}
	r := choose(in.head)
	l, err := r.inspect(ctx, in)
	if l.Format == "" {
		l.Format = r.name
	}
	if l.Fingerprint == "" {
		l.Fingerprint = fingerprint(l.Format, l.Columns)
	}
	return l, asGap(in.dataset, r.name, err)
}
