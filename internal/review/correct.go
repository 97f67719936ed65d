package review

import (
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Correct lays what people said of findings over the input of stage 3, and reports whether that changes it. The input is
// not changed, and neither is any finding: a correction stands beside what the tool found.
//
// A finding that two people took out no longer stands for a field of the rules, and where nothing is left in a dataset
// that may be personal, the people who were counted in it are taken out with it; the unions of systems, entities and the
// scan keep them, since sketches cannot be taken apart. A finding that somebody confirmed counts as declared, also where
// it is not found any more and its column is still there. restate names the fields of a profile again after its findings
// changed.
func Correct(in *decide.Input, all []Standing, restate func(*classify.Profile)) (decide.Input, bool) {
	out := *in
	byDataset := map[inventory.ID][]*Standing{}
	for i := range all {
		if s := &all[i]; s.corrects() {
			byDataset[s.Last().Dataset] = append(byDataset[s.Last().Dataset], s)
		}
	}
	nobody := map[inventory.ID]bool{}
	changed := false
	out.Profiles = slices.Clone(in.Profiles)
	for i := range out.Profiles {
		p := &out.Profiles[i]
		if !correctProfile(p, byDataset[p.Dataset]) {
			continue
		}
		changed = true
		restate(p)
		if !slices.ContainsFunc(p.Findings, mayBePersonal) {
			nobody[p.Dataset], p.People = true, []classify.Count{}
		}
	}
	out.People = slices.DeleteFunc(slices.Clone(in.People), func(c classify.Count) bool { return nobody[c.Of] })
	return out, changed
}

// corrects reports whether a standing about a finding changes what stage 3 reads today.
func (s *Standing) corrects() bool {
	return s.Kind == OfFinding && (s.Floor != nil || s.takesOut())
}

// takesOut reports whether the finding does not count today.
func (s *Standing) takesOut() bool {
	return s.Holds() && s.Entry.Kind == OfFinding && s.Entry.Loosens()
}

// correctProfile corrects the findings of one dataset and reports whether any changed.
func correctProfile(p *classify.Profile, standings []*Standing) bool {
	changed := false
	for _, s := range standings {
		i := slices.IndexFunc(p.Findings, func(f classify.Finding) bool { return f.Fingerprint == s.Of })
		switch {
		case s.takesOut():
			p.Findings = slices.Delete(slices.Clone(p.Findings), i, i+1)
		case i >= 0 && !speaks(p.Findings[i].Status):
			p.Findings = slices.Clone(p.Findings)
			p.Findings[i].Status = classify.Declared
		case i < 0 && hasColumn(p, s.Floor.Column):
			p.Findings = append(slices.Clip(p.Findings), s.Floor.finding())
		default:
			continue
		}
		changed = true
	}
	return changed
}

// speaks reports whether a finding of the status says that the data is there.
func speaks(s classify.Status) bool {
	return s != classify.Candidate && s != classify.Empty && s != classify.Unread
}

func hasColumn(p *classify.Profile, name string) bool {
	return name == "" || slices.ContainsFunc(p.Columns, func(c classify.ColumnProfile) bool { return c.Name == name })
}

// finding is what a person confirmed, where the tool does not find it any more.
func (e *Entry) finding() classify.Finding {
	return classify.Finding{
		ID: inventory.ID(e.Of[:min(len(e.Of), idLength)]), Dataset: e.Dataset, Column: e.Column, Kind: e.Data, Form: e.Form,
		Category: e.Category, Status: classify.Declared, Evidence: []classify.Evidence{}, Fingerprint: e.Of, EvidenceHash: e.Evidence,
	}
}

// mayBePersonal reports whether a finding leaves it open that somebody is behind it.
func mayBePersonal(f classify.Finding) bool {
	return f.Status != classify.Empty && slices.Contains([]string{"personal", "sensitive", "opinion"}, f.Category)
}

// Corrects reports whether any of the standings changes what stage 3 reads today.
func Corrects(all []Standing) bool {
	return slices.ContainsFunc(all, func(s Standing) bool { return s.corrects() })
}
