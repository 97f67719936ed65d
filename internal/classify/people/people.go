// Package people counts distinct natural persons by mergeable sketches. It serves stage 2 and answers: about how many
// people is this?
//
// A [Recorder] is fed with the identifiers of one dataset, row by row. It normalises them, hashes them with the key of
// the installation and keeps [Sketches], which hold no identifier and can be stored and merged: merging loses nothing,
// is independent of order, and counts a person who is in two datasets once. A [Tally] forms the union of the sketches
// of a system, an entity or a whole scan, and states [Count] intervals.
//
// An interval is honest about three things: the error of the sketches (99.7 %), rows that were not read, and people who
// are known by different kinds of identifiers that no row links.
//
// Nothing here is safe for concurrent use; several goroutines use a Recorder each and merge the Sketches.
package people

import "github.com/domicile/domicile/internal/inventory"

// Place says whose people are counted. Nobody is mainland without evidence, and nobody is elsewhere without evidence.
type Place string

// The places of people.
const (
	Mainland  Place = "mainland"
	Elsewhere Place = "elsewhere"
	Unknown   Place = "unknown"
)

// Band is an age band.
type Band string

// The bands.
const (
	AllAges Band = "all"
	Under14 Band = "under_14"
	Minor14 Band = "14_17"
	Adult   Band = "adult"
	NoAge   Band = "unknown"
)

// Sensitivity narrows a count to the people about whom sensitive personal information is held.
type Sensitivity string

// The sensitivities.
const (
	Any          Sensitivity = "all"
	Sensitive    Sensitivity = "yes"
	NotSensitive Sensitivity = "no"
)

// The methods of a count, best first.
const (
	MethodExact   = "exact"   // every row was read and every identifier compared
	MethodSketch  = "sketch"  // an estimate, or several kinds of identifiers that no row links
	MethodSample  = "sample"  // some rows were not read
	MethodRows    = "rows"    // people without identifier: at most one a row
	MethodUnknown = "unknown" // nothing bounds the count from above
)

// Unbounded is the High of a count that nothing bounds. It is the largest whole number that every JSON reader keeps
// exactly, so that whoever compares it with a threshold finds the threshold inside the interval.
const Unbounded int64 = 1<<53 - 1

// Count is how many distinct people something is about, as an interval.
type Count struct {
	Of        inventory.ID `json:"of"` // dataset, system, entity, or "scan" for the union
	Place     Place        `json:"place"`
	Band      Band         `json:"band"`
	Sensitive Sensitivity  `json:"sensitive"`
	Low       int64        `json:"low"`
	Mid       int64        `json:"mid"`
	High      int64        `json:"high"`
	Method    string       `json:"method"` // exact, sketch, sample, rows, unknown
}
