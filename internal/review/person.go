package review

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Person is who reviews, and how that is known.
type Person struct {
	Name     string // "Li Na <li@example.com>", or an account
	Identity Identity
	Account  string // of the operating system that ran the command
}

// samePerson reports whether two entries are by one person: by their addresses where both give one, else by their names,
// whatever the case, the width of the letters and the blanks. Where the operating system knows one of the two, whoever
// typed the other under the same account is that person, whatever name they gave.
func samePerson(a, b *Entry) bool {
	if a.Account != "" && a.Account == b.Account && (a.Identity == OS || b.Identity == OS) {
		return true
	}
	aName, aMail := folded(a.Author)
	bName, bMail := folded(b.Author)
	if aMail != "" && bMail != "" {
		return aMail == bMail
	}
	return aName == bName
}

// folded splits an author into name and address, in the form in which they are compared. An address may stand alone.
func folded(author string) (name, mail string) {
	text := cases.Fold().String(norm.NFKC.String(author))
	if words := strings.Fields(text); len(words) == 1 && strings.Contains(text, "@") {
		mail = strings.Trim(words[0], "<>")
		return mail, mail
	}
	if open := strings.LastIndexByte(text, '<'); open >= 0 {
		mail = strings.Join(strings.Fields(strings.Trim(text[open:], "<> ")), "")
		text = text[:open]
	}
	return strings.Join(strings.Fields(text), " "), mail
}
