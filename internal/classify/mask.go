package classify

import (
	"bytes"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/classify/check"
)

// mask hides a value for good: what remains names nobody. Numbers keep their first three and last two figures when they
// have eleven or more, text keeps its first character, mail addresses keep their first character and the end of their
// domain.
func mask(v []byte) string {
	if check.Email(v) {
		at := bytes.LastIndexByte(v, '@')
		return keepEnds(v[:at], 1, 0) + "@" + keepEnds(v[at+1:], 0, suffix(v[at+1:]))
	}
	n := utf8.RuneCount(v)
	switch {
	case n >= 11 && digitsIn(v)*2 > n:
		return keepEnds(v, 3, 2)
	case n >= 2:
		return keepEnds(v, 1, 0)
	default:
		return "*"
	}
}

// suffix is the length of the last label of a domain, with its dot; 0 for a label too long to be a common one.
func suffix(domain []byte) int {
	if n := len(domain) - bytes.LastIndexByte(domain, '.'); n <= maxMasked/2 {
		return n
	}
	return 0
}

func digitsIn(v []byte) int {
	n := 0
	for _, b := range v {
		if classes[b] == isDigit {
			n++
		}
	}
	return n
}

// maxMasked is how many characters of a masked value are shown.
const maxMasked = 24

// keepEnds replaces all but the first and last characters by stars.
func keepEnds(v []byte, first, last int) string {
	runes := bytes.Runes(v[:min(len(v), 4*maxMasked)])
	first, last = min(first, len(runes)), min(last, len(runes))
	for i := first; i < len(runes)-last; i++ {
		runes[i] = '*'
	}
	if len(runes) > maxMasked {
		runes = append(runes[:maxMasked-last-1], append([]rune{'…'}, runes[len(runes)-last:]...)...)
	}
	return string(runes)
}

// maskedAs returns the detectors of which the value is a masked form.
func (e *Engine) maskedAs(c *cell) (found set) {
	stars := bytes.IndexByte(c.raw, '*') >= 0
	if !stars && !bytes.Contains(c.raw, []byte("＊")) && !bytes.Contains(c.raw, []byte("×")) {
		return found
	}
	for i := range e.detectors {
		for _, p := range e.detectors[i].Masks {
			if likeMask(p, c.raw) {
				found.add(uint8(i))
			}
		}
	}
	return found
}

// likeMask compares a value with a pattern: 9 is a figure, A a letter or figure, 汉 a character beyond ASCII, each or a
// star in its place; L is a letter; a plus repeats what is before it; anything else is itself. At least one character must be a star
// and one must not.
func likeMask(pattern string, v []byte) bool {
	stars, all := bytes.Count(v, []byte("*"))+bytes.Count(v, []byte("＊"))+bytes.Count(v, []byte("×")), utf8.RuneCount(v)
	if stars == 0 || stars == all {
		return false
	}
	p := []rune(pattern)
	for len(p) > 0 {
		many := len(p) > 1 && p[1] == '+'
		n := likeFirst(p, v, many)
		if n == 0 {
			return false
		}
		v, p = v[n:], p[1:]
		if many {
			p = p[1:]
		}
	}
	return len(v) == 0
}

// likeFirst returns how many bytes the first element of a pattern takes, 0 when it does not fit.
func likeFirst(p []rune, v []byte, many bool) int {
	n := 0
	for n < len(v) && (n == 0 || many) {
		r, size := utf8.DecodeRune(v[n:])
		if !likeRune(p[0], r) || many && n > 0 && len(p) > 2 && r == p[2] {
			break
		}
		n += size
	}
	return n
}

func star(r rune) bool { return r == '*' || r == '＊' || r == '×' || r == '•' }

func likeRune(p, r rune) bool {
	var c class
	if r < utf8.RuneSelf {
		c = classes[byte(r)]
	}
	switch p {
	case '9':
		return c == isDigit || star(r)
	case 'L':
		return c&isLetter != 0
	case 'A':
		return c&(isWord|isDot|isToken|isBlank) != 0 || star(r)
	case '汉':
		return c == 0
	default:
		return p == r
	}
}

// flagsOf says what a value is apart from any kind.
func flagsOf(c *cell) (f flags) {
	if cipher(c) {
		f |= isCipher
	}
	if sentence(c) {
		f |= isSentence
	}
	return f
}

// leastCipher is the length of 16 bytes in base64 without padding.
const leastCipher = 22

// cipher reports whether a value looks like ciphertext or a digest: at least 22 characters of hex or base64, with
// figures, and in base64 both cases.
func cipher(c *cell) bool {
	if len(c.raw) < leastCipher || c.class&^(isWord|isToken|isPlus|isBlank) != 0 || bytes.ContainsAny(c.raw, " {\",:") {
		return false
	}
	if c.class&isDigit == 0 {
		return false
	}
	if bytes.IndexFunc(c.raw, beyondHex) < 0 {
		return c.class&isLetter != 0 && len(c.raw)%2 == 0 && bytes.IndexByte(c.raw, '-') < 0
	}
	return c.class&isUpper != 0 && c.class&isLower != 0
}

// beyondHex reports whether a character is no figure of a hexadecimal number, nor punctuation.
func beyondHex(r rune) bool { return (r < '0' || r > '9') && r|0x20 > 'f' }

// sentence reports whether a value is natural language: eight characters of Chinese or more, or four words.
func sentence(c *cell) bool {
	if c.class&isHigh != 0 {
		return c.runes >= 8 && c.class&(isToken|isOther) == 0 || c.runes >= 15
	}
	return c.class&isLower != 0 && bytes.Count(c.raw, []byte(" ")) >= 3
}
