package classify

// SameMasks reports whether the masks of src are those of their meaning in Go.
func SameMasks(src []byte) bool {
	var fast, plain masks
	for len(src) > 0 {
		n := min(len(src), chunkBytes)
		fast.carry()
		plain.carry()
		fast.read(src[:n])
		plain.readGo(src[:n])
		if fast != plain {
			return false
		}
		src = src[n:]
	}
	return true
}

// readGo is read without assembly, a block at a time.
func (m *masks) readGo(src []byte) {
	for b := 0; len(src) > 0; b++ {
		var block [blockBytes]byte
		n := copy(block[:], src)
		maskBlocksGo(m, b, block[:])
		src = src[n:]
	}
}
