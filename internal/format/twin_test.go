package format_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/format"
)

// runes are the borders of what UTF-8 allows, and what lies just beyond them.
func runes() []string {
	return []string{
		"", "a", "\x7f", "\u0080", "\u07ff", "\u0800", "\u0fff", "\u1000", "中", "，", "\ucfff", "\ud7ff", "\ue000", "\uffff",
		"\U00010000", "😀", "\U0010ffff", "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xdf", "\xe0\x80\x80", "\xe0\x9f\xbf",
		"\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
		"\xe4\xb8", "\xf0\x9f\x98", "\xe4", "\xf0",
	}
}

// TestIsUTF8 puts every border at every place of texts of every length up to several vectors.
func TestIsUTF8(t *testing.T) {
	for _, fill := range []string{"a", "中", "a中", "😀"} {
		base := bytes.Repeat([]byte(fill), 200/len(fill))
		for _, r := range runes() {
			for at := range 150 {
				text := slices.Concat(base[:at], []byte(r), base[at:])
				for _, end := range []int{at + len(r), at + len(r) + 1, at + 40, len(text)} {
					if got, want := format.IsUTF8(text[:end]), utf8.Valid(text[:end]); got != want {
						t.Fatalf("%q: %v, want %v", text[:end], got, want)
					}
				}
			}
		}
	}
}

func FuzzUTF8(f *testing.F) {
	for _, r := range runes() {
		f.Add([]byte(r), 40)
	}
	f.Fuzz(func(t *testing.T, b []byte, n int) {
		text := slices.Concat(bytes.Repeat([]byte("中文a"), min(max(n, 0), 300)), b, []byte("末"))
		for _, text := range [][]byte{b, text} {
			if got, want := format.IsUTF8(text), utf8.Valid(text); got != want {
				t.Errorf("%q: %v, want %v", text, got, want)
			}
		}
	})
}

func BenchmarkUTF8(b *testing.B) {
	dense := benchRows(denseHeader, denseRow)[:32<<10]
	for name, valid := range map[string]func([]byte) bool{"own": format.IsUTF8, "std": utf8.Valid} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(dense)))
			since := processorTime(b)
			for b.Loop() {
				_ = valid(dense)
			}
			perProcessor(b, len(dense), since)
		})
	}
}

// TestMasksAreTheSame compares the masks that the processor's vectors find with those of plain Go.
func TestMasksAreTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		text := make([]byte, 64*(1+r.IntN(9)))
		for i := range text {
			text[i] = byte(r.IntN(1 << (1 + r.IntN(8))))
		}
		got, want := make([]format.Mask, len(text)/64), make([]format.Mask, len(text)/64)
		delim, eol, quote := byte(r.IntN(256)), byte(r.IntN(64)), byte(r.IntN(4))
		format.Masks(got, text, delim, eol, quote)
		format.MasksPlain(want, text, delim, eol, quote)
		if !slices.Equal(got, want) {
			t.Fatalf("%q: got %x, want %x", text, got, want)
		}
	}
}

func BenchmarkMask(b *testing.B) {
	dense := benchRows(denseHeader, denseRow)[:32<<10]
	dst := make([]format.Mask, len(dense)/64)
	for name, masks := range map[string]func([]format.Mask, []byte, byte, byte, byte){"own": format.Masks, "plain": format.MasksPlain} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(dense)))
			since := processorTime(b)
			for b.Loop() {
				masks(dst, dense, ',', '\n', '"')
			}
			perProcessor(b, len(dense), since)
		})
	}
}
