package review

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Subject is something of a document that a person can review.
type Subject struct {
	Kind    Kind
	Of      string       // fingerprint of a finding; id of a gap or a decision
	Object  string       // as people read it
	Store   inventory.ID // that it lies in, as far as it is known
	Dataset inventory.ID
	Column  string

	Evidence string // digest of what it rests on: when that changes, a review of it is open again
	Was      string // the same in words
	Waits    bool   // for a person
	Level    decide.Level
	Cause    inventory.Cause

	Finding  *classify.Finding // of a finding
	Decision *decide.Decision  // of a result
}

// ID is the short name of a subject: that of a finding is its own, that of another a digest.
func (s *Subject) ID() string { return shortOf(s.Kind, s.Of) }

func shortOf(k Kind, of string) string {
	if k == OfFinding {
		return of[:min(len(of), idLength)]
	}
	return digest(string(k), of)[:idLength]
}

// digest is the SHA-256 of the parts, in hexadecimal digits.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	return hex.EncodeToString(sum[:])
}

// Estate is what reviews are about: what a scan saw, found and decided.
type Estate struct {
	Inventory inventory.Inventory // its gaps know their scopes
	Findings  []classify.Finding
	Decisions []decide.Decision
}

// Subjects lists everything of an estate that can be reviewed, what was not seen first.
func (e *Estate) Subjects() []Subject {
	all := e.gaps()
	for i := range e.Findings {
		all = append(all, ofFinding(&e.Findings[i]))
	}
	for i := range e.Decisions {
		all = append(all, ofResult(&e.Decisions[i]))
	}
	stores := map[inventory.ID]inventory.ID{}
	for i := range e.Inventory.Datasets {
		stores[e.Inventory.Datasets[i].ID] = e.Inventory.Datasets[i].Store
	}
	for i := range all {
		all[i].Store = cmp.Or(all[i].Store, stores[all[i].Dataset])
	}
	return all
}

// gaps lists each gap once: of one id there may be several, which name different fixes.
func (e *Estate) gaps() []Subject {
	var all []Subject
	at, fixes := map[inventory.ID]int{}, map[inventory.ID][]string{}
	for _, g := range e.Inventory.Gaps() {
		id := g.ID()
		fixes[id] = append(fixes[id], strings.Join(append([]string{string(g.Fix.Code)}, g.Fix.Args...), " "))
		if _, known := at[id]; known {
			continue
		}
		at[id] = len(all)
		all = append(all, Subject{
			Kind: OfGap, Of: string(id), Store: g.Store, Dataset: g.Dataset, Column: g.Column, Waits: true, Cause: g.Cause,
			Object: objectOf(string(cmp.Or(g.Dataset, g.Store, g.Scope.ID())), g.Column, g.Op),
		})
	}
	for id, i := range at {
		slices.Sort(fixes[id])
		said := slices.Compact(fixes[id])
		all[i].Was = string(all[i].Cause) + ": " + strings.Join(said, "; ")
		all[i].Evidence = digest(append([]string{string(all[i].Cause)}, said...)...)
	}
	return all
}

func objectOf(of, column, what string) string {
	if column != "" {
		of += "#" + column
	}
	return of + " " + what
}

func ofFinding(f *classify.Finding) Subject {
	s := Subject{
		Kind: OfFinding, Of: f.Fingerprint, Object: objectOf(string(f.Dataset), f.Column, f.Kind), Dataset: f.Dataset, Column: f.Column,
		Evidence: f.EvidenceHash, Was: string(f.Status), Finding: f,
		Waits: f.Status == classify.Candidate || f.Status == classify.Declared,
	}
	if f.Form != "" {
		s.Object += "/" + f.Form
	}
	return s
}

func ofResult(d *decide.Decision) Subject {
	parts := []string{string(d.Level), d.Basis, string(d.Storage), string(d.Export), string(d.WorstCase)}
	undetermined := d.Storage == decide.StorageUndetermined || d.Export == decide.ExportUndetermined
	s := Subject{
		Kind: OfResult, Of: string(d.ID), Object: string(d.Dataset), Dataset: d.Dataset, Level: d.Level, Decision: d,
		Evidence: digest(parts...), Was: strings.Join(slices.Compact(parts), " "),
		Waits: d.Level == decide.LevelReview || undetermined || d.Review && decide.Rank(d.Level) > 0,
	}
	if d.Flow != "" {
		s.Object = string(d.Flow)
	}
	return s
}

// Shorten returns how many characters of the ids of subjects tell them apart, and no fewer than a person needs to take
// them for ids.
func Shorten(ids []string) int {
	const least = 6
	sorted := slices.Sorted(slices.Values(ids))
	longest := least
	for i := 1; i < len(sorted); i++ {
		n := 0
		for n < min(len(sorted[i-1]), len(sorted[i])) && sorted[i-1][n] == sorted[i][n] {
			n++
		}
		if sorted[i-1] != sorted[i] {
			longest = max(longest, n+1)
		}
	}
	return longest
}

// SubjectID is the short name of what an entry is about.
func (e *Entry) SubjectID() string { return shortOf(e.Kind, e.Of) }
