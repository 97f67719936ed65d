//go:build amd64 && !purego

package classify

import "golang.org/x/sys/cpu"

// maskBlocks fills the masks from block first on with those of src, which is whole blocks.
func maskBlocks(m *masks, first int, src []byte) {
	switch {
	case len(src) < blockBytes:
	case cpu.X86.HasAVX2:
		maskBlocksAVX2(m, first, &src[0], len(src)/blockBytes)
	default:
		maskBlocksGo(m, first, src)
	}
}

// maskBlocksAVX2 is maskBlocksGo for blocks (at least one) at src.
//
//go:noescape
func maskBlocksAVX2(m *masks, first int, src *byte, blocks int)
