package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/spf13/cobra"
)

// meant says what to type instead of arguments that a command does not take.
func meant(cmd *cobra.Command, args []string) string {
	if len(args) > 0 && cmd.HasSubCommands() {
		cmd.SuggestionsMinimumDistance = 2
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			return "did you mean `" + cmd.CommandPath() + " " + strings.Join(near, "` or `"+cmd.CommandPath()+" ") + "`?"
		}
	}
	return "`" + cmd.CommandPath() + " --help` shows how to call it"
}

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
