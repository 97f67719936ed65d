//go:build !amd64 || purego

package format

// common reports whether b, at least minCommon bytes, is surely UTF-8 apart from a rune that breaks off at its end. Here
// it is never sure.
func common([]byte) bool { return false }
