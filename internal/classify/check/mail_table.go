package check

const (
	localByte = 1 << iota
	domainByte
	dotByte
	edgeByte = dotByte << 1 // a label neither begins nor ends with it
)

// mailBytes says which bytes may stand in which part of a mail address (RFC 5321, and what providers accept of it).
var mailBytes = func() (t [256]byte) {
	for c := range 128 {
		if digit(byte(c)) || letter(byte(c)) {
			t[c] = localByte | domainByte
		}
	}
	for _, c := range "_%+'&#=" {
		t[c] = localByte
	}
	t['.'], t['-'] = localByte|domainByte|dotByte|edgeByte, localByte|domainByte|edgeByte
	for c := 0x80; c < 256; c++ {
		t[c] = localByte
	}
	return t
}()
