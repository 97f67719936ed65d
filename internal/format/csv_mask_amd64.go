//go:build amd64 && !purego

package format

// maskBlocks is masksPlain with the vectors of 16 bytes that every amd64 has; BenchmarkMask shows what it gains. The
// lowest three bytes of marks are the delimiter, the line end and the quote.
//
//go:noescape
func maskBlocks(dst *csvMask, src *byte, blocks int, marks uint32)

// masks finds the bytes of b that structure a table, block by block. The length of b is a multiple of blockBytes, and
// dst has a mask for each block.
func masks(dst []csvMask, b []byte, delim, eol, quote byte) {
	if n := len(b) / blockBytes; n > 0 {
		maskBlocks(&dst[:n][0], &b[0], n, uint32(delim)|uint32(eol)<<8|uint32(quote)<<16)
	}
}
