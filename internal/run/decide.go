package run

import (
	"context"
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// decide does stage 3 and assembles the document.
func (s *scan) decide(ctx context.Context, inv *inventory.Inventory, h held) *report.Document {
	_, span := s.trace.Start(ctx, "decide")
	defer span.End()
	on := decide.DateOf(s.day())
	everybody := slices.Clone(h.people)
	for i := range h.profiles {
		everybody = append(everybody, h.profiles[i].People...)
	}
	in := decide.Input{
		Inventory: *inv, Profiles: h.profiles, People: everybody, Filings: s.cfg.Estate.Filings, Lines: s.cfg.Estate.Lines,
		Statements: s.cfg.Estate.Statements, Policies: s.cfg.Estate.Policies, Date: on,
	}
	meta := s.cfg.Metadata
	meta.ScanID, meta.StartedAt, meta.CarriedFrom = s.cfg.ScanID, s.started, s.carried(inv)
	doc := report.New(meta, *inv, h.profiles, h.people, nil)
	doc.Assess(&in, s.cfg.Rules)
	doc.Children = h.children
	doc.Recounts = s.again.list()
	return doc
}
