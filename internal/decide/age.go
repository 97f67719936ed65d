package decide

import (
	"slices"
	"strconv"
	"strings"
)

// The words of dataset.fields for ages: age_13 says that somebody of 13 is in the dataset. What rules need of it is the
// band.
const (
	agePrefix   = "age_"
	ageAny      = "age_N"
	ageUnder14  = "age_under_14"
	ageMinor    = "age_14_17"
	adultFrom   = 18
	minor14From = 14
)

// find returns the word of the vocabulary that an input word stands for.
func (t *term) find(word *string) (string, bool) {
	switch {
	case word == nil || *word == ageUnder14 || *word == ageMinor:
		return "", false
	case slices.Contains(t.words, *word):
		return *word, true
	case slices.Contains(t.words, ageAny):
		return ageBand(*word)
	default:
		return "", false
	}
}

// spoken lists the words as people write them, without those for the bands.
func (t *term) spoken() []string {
	return slices.DeleteFunc(slices.Clone(t.words), func(w string) bool { return w == ageUnder14 || w == ageMinor })
}

// ageBand returns the word for the band of an age such as age_13.
func ageBand(word string) (string, bool) {
	digits, ok := strings.CutPrefix(word, agePrefix)
	n, err := strconv.ParseUint(digits, 10, 8)
	switch {
	case !ok || err != nil:
		return "", false
	case n < minor14From:
		return ageUnder14, true
	case n < adultFrom:
		return ageMinor, true
	default:
		return ageAny, true
	}
}
