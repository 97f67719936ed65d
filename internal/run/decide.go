package run

import (
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// decide does stage 3 and assembles the document.
func (s *scan) decide(inv *inventory.Inventory, h held) *report.Document {
	on := decide.DateOf(s.day())
	everybody := slices.Clone(h.people)
	for i := range h.profiles {
		everybody = append(everybody, h.profiles[i].People...)
	}
	items := decide.FactsFrom(decide.Input{
		Inventory: *inv, Profiles: h.profiles, People: everybody, Filings: s.cfg.Estate.Filings, Date: on,
		Policies: decide.Policies{OpinionDomestic: s.cfg.Estate.OpinionDomestic},
	})
	decisions := make([]decide.Decision, 0, len(items))
	for _, it := range items {
		d := decide.Decide(it.Facts, s.cfg.Rules, on)
		d.ID, d.Dataset, d.Flow = it.ID, it.Dataset, it.Flow
		decisions = append(decisions, d)
	}
	meta := s.cfg.Metadata
	meta.ScanID, meta.StartedAt, meta.CarriedFrom = s.cfg.ScanID, s.started, s.carried(inv)
	doc := report.New(meta, *inv, h.profiles, h.people, decisions)
	doc.Children = h.children
	doc.Recounts = s.again.list()
	return doc
}
