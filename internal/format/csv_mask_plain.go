//go:build !amd64 || purego

package format

// masks finds the bytes of b that structure a table, block by block. The length of b is a multiple of blockBytes, and
// dst has a mask for each block.
func masks(dst []csvMask, b []byte, delim, eol, quote byte) {
	masksPlain(dst, b, delim, eol, quote)
}
