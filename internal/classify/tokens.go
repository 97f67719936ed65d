package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokens cuts a name into lower-case words: at anything but letters and digits, where the case changes (userName,
// IDCard), and around figures. Characters beyond ASCII stay together.
func tokens(name string) []string {
	var all []string
	start, runes := 0, []rune(name)
	flush := func(end int) {
		if end > start {
			all = append(all, strings.ToLower(string(runes[start:end])))
		}
		start = end
	}
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush(i)
			start = i + 1
			continue
		}
		if i > start && breaks(runes, i) {
			flush(i)
		}
	}
	flush(len(runes))
	return all
}

// breaks reports whether a word begins at i, inside letters and figures.
func breaks(runes []rune, i int) bool {
	before, at := runes[i-1], runes[i]
	switch {
	case unicode.IsDigit(before) != unicode.IsDigit(at):
		return true
	case (before < utf8.RuneSelf) != (at < utf8.RuneSelf):
		return true
	case unicode.IsLower(before) && unicode.IsUpper(at):
		return true
	default: // the last capital of a row starts a word: IDCard is id, card
		return unicode.IsUpper(before) && unicode.IsUpper(at) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
	}
}

// heading cuts a comment to what names the column: up to the first punctuation, enumeration or figure.
func heading(comment string) string {
	end := strings.IndexFunc(comment, func(r rune) bool {
		return strings.ContainsRune("：:（(，,；;。!！[【{|\n", r) || r == '=' || r == '>'
	})
	if end <= 0 {
		return strings.TrimSpace(comment)
	}
	return strings.TrimSpace(comment[:end])
}
