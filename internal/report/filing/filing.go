// Package filing writes the drafts that a handler completes and files with an authority, or keeps: the self-assessment
// of the security assessment, the impact assessment and the annexes of the standard contract, the record of processing,
// the data-flow map, the statement on storage, and the checklist of the bundle. It belongs to the reports.
//
// The structure of each document is data (configs/packs). What evidence holds is filled in, and every filled line points
// to its evidence; what it does not hold is said to be confirmed by somebody, and never made up. Nothing here concludes:
// results are those that the shipped rules indicate on the facts given. Two documents of one scan are the same byte for
// byte.
package filing

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
	"github.com/domicile/domicile/internal/report"
)

// ErrNoEntity is wrapped by the error for an entity that the document does not have.
var ErrNoEntity = errors.New("filing: no such entity")

// Format is a form of a document.
type Format string

// The formats.
const (
	DOCX     Format = "docx"
	Markdown Format = "markdown"
)

// Formats lists the formats.
func Formats() []Format { return []Format{DOCX, Markdown} }

// Maker writes drafts. It is safe for concurrent use.
type Maker struct {
	Packs     []Pack
	Explainer *report.Explainer // words of both languages, and names of kinds
}

// Want says which drafts are asked for. The zero value wants those that the decisions indicate, for every entity that has
// a store, in both languages.
type Want struct {
	Entity  inventory.ID // "": every one
	Kinds   []Kind       // none: those that the decisions indicate
	Langs   []string     // en, zh; none: both
	Formats []Format     // none: both
}

// Files writes papers in the formats, none meaning both, in the order of their paths.
func Files(papers []Paper, formats []Format) ([]artifact.File, error) {
	var files []artifact.File
	for i := range papers {
		for _, format := range orAll(formats, Formats()) {
			file, err := papers[i].File(format)
			if err != nil {
				return nil, err
			}
			files = append(files, file)
		}
	}
	slices.SortFunc(files, func(a, b artifact.File) int { return cmp.Compare(a.Path, b.Path) })
	return files, nil
}

func orAll[T any](some, all []T) []T {
	if len(some) > 0 {
		return some
	}
	return all
}

// Papers words the drafts, by entity and language, the checklist first. p is the plan whose steps are the measures; nil
// leaves them to be confirmed.
func (m *Maker) Papers(doc *report.Document, p *plan.Plan, want Want) ([]Paper, error) {
	e := newEstate(doc, p, m.Explainer.Knowledge)
	entities := e.entities()
	if want.Entity != "" {
		entities = slices.DeleteFunc(entities, func(x inventory.Entity) bool { return x.ID != want.Entity })
		if len(entities) == 0 {
			return nil, fmt.Errorf("%w: %q", ErrNoEntity, want.Entity)
		}
	}
	var papers []Paper
	folders := map[string]bool{}
	for i := range entities {
		of := e.subject(&entities[i])
		of.folder = folderOf(entities[i].ID, folders)
		for _, lang := range orAll(want.Langs, []string{"en", "zh"}) {
			papers = append(papers, m.papers(of, lang, want.Kinds)...)
		}
	}
	return papers, nil
}

// papers fills the packs of a subject. The checklist comes last in the making, since it says how far the others are
// filled, and first in the result.
func (m *Maker) papers(of *subject, lang string, kinds []Kind) []Paper {
	words := m.Explainer.EN
	if lang == "zh" {
		words = m.Explainer.ZH
	}
	drafts := map[string]Fill{}
	var papers []Paper
	for _, pass := range []bool{false, true} {
		for i := range m.Packs {
			pack := &m.Packs[i]
			if (pack.Kind == bundleKind) != pass || !of.wants(pack, kinds) {
				continue
			}
			c := &clerk{subject: of, pack: pack, words: words, refs: newRefs(), drafts: drafts}
			paper := c.paper()
			drafts[pack.ID] = paper.Fill
			papers = append(papers, paper)
		}
	}
	slices.SortStableFunc(papers, func(a, b Paper) int { return cmp.Compare(a.order, b.order) })
	return papers
}

// wants reports whether a pack is written: what the mechanism of the entity asks for, or what a person asks for.
func (s *subject) wants(p *Pack, kinds []Kind) bool {
	if len(kinds) > 0 {
		return slices.Contains(kinds, p.Kind)
	}
	return p.Mechanism == "" || s.ways[p.Mechanism] != notIndicated
}
