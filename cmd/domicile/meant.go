package main

import (
	"maps"
	"slices"

	"github.com/agext/levenshtein"
)

// didYouMean suggests the nearest known name, "" when none is near.
func didYouMean(name string, known map[string]string) string {
	best, distance := "", len(name)/3+1
	for _, k := range slices.Sorted(maps.Keys(known)) {
		if d := levenshtein.Distance(name, k, nil); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}
