//go:build !amd64 || purego

package classify

// maskBlocks fills the masks from block first on with those of src, which is whole blocks.
func maskBlocks(m *masks, first int, src []byte) { maskBlocksGo(m, first, src) }
