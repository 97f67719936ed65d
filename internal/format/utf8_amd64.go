//go:build amd64 && !purego

package format

// commonRunes reports whether the n bytes at p, at least 32, are UTF-8 and hold none of the few leads whose next byte is
// bound more than usual; a rune may break off at the end. False does not mean that they are no UTF-8. It is written for
// the vectors of 16 bytes that every amd64 has; BenchmarkUTF8 shows what it gains.
//
//go:noescape
func commonRunes(p *byte, n int) bool

// common reports whether b, at least minCommon bytes, is surely UTF-8 apart from a rune that breaks off at its end.
func common(b []byte) bool { return commonRunes(&b[0], len(b)) }
