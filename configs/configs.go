// Package configs embeds the knowledge of domicile: regions, detectors, law, rules, targets, prices, limits and
// calendars, as data that a user can read and replace. It holds no code.
package configs

import "embed"

// FS is every knowledge file, by folder.
//
//go:embed *.yaml */*
var FS embed.FS
