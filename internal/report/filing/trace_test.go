package filing_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/report/filing"
)

// TestTraced follows every filled line, head and row to its evidence.
func TestTraced(t *testing.T) {
	doc, p := shop(), way()
	filled := 0
	for _, paper := range papers(t, filing.Want{}) {
		used := map[int]bool{}
		check := func(what string, refs []int) {
			filled++
			if len(refs) == 0 {
				t.Errorf("%s: no evidence for %q", paper.Path, what)
			}
			for _, n := range refs {
				used[n] = true
				if n < 1 || n > len(paper.Refs) {
					t.Errorf("%s: %q: no reference %d", paper.Path, what, n)
				}
			}
		}
		for _, b := range paper.Blocks {
			for _, l := range b.Answer.Lines {
				if !l.Open {
					check(l.Text, l.Refs)
				} else if len(l.Refs) > 0 {
					t.Errorf("%s: %q is open and has evidence", paper.Path, l.Text)
				}
			}
			for _, table := range b.Answer.Tables {
				for _, row := range table.Rows {
					check(strings.Join(row.Cells, " "), row.Refs)
					if len(row.Cells) != len(table.Cols) {
						t.Errorf("%s: %v does not fit %v", paper.Path, row.Cells, table.Cols)
					}
				}
			}
		}
		for i, r := range paper.Refs {
			if !used[i+1] && !slices.ContainsFunc(paper.Blocks, func(b filing.Block) bool { return headRefers(b, i+1) }) {
				t.Errorf("%s: reference %d (%v) is used nowhere", paper.Path, i+1, r)
			}
			if !exists(t, doc, string(r.ID), r.Kind) && !planned(p, string(r.ID)) {
				t.Errorf("%s: %v stands for nothing", paper.Path, r)
			}
		}
	}
	if filled < 200 {
		t.Errorf("only %d filled lines were followed", filled)
	}
}

func headRefers(b filing.Block, n int) bool {
	return slices.ContainsFunc(b.Answer.Tables, func(t filing.Table) bool { return slices.Contains(t.Refs, n) })
}

// planned looks for a step or a flow of the plan.
func planned(p *plan.Plan, id string) bool {
	for _, phase := range p.Phases {
		for _, wave := range phase.Waves {
			for _, g := range wave.Groups {
				if slices.ContainsFunc(g.Steps, func(s plan.Step) bool { return string(s.ID) == id }) {
					return true
				}
			}
		}
	}
	return string(p.Syncs[0].ID) == id
}

// exists looks up a reference the way the appendix says.
func exists(t *testing.T, d *report.Document, id string, kind filing.RefKind) bool {
	t.Helper()
	switch kind {
	case filing.ToDecision, filing.ToFinding, filing.ToDataset, filing.ToStore, filing.ToFlow:
		_, err := d.Find(id)
		return err == nil
	case filing.ToEntity:
		return id == "shop-cn"
	case filing.ToMeter:
		parts := strings.Fields(id)
		return slices.ContainsFunc(d.Meters, func(m decide.Meter) bool {
			return string(m.Entity) == parts[0] && m.Of == parts[1] && (m.Year == 0) == (len(parts) == 2)
		})
	case filing.ToFiling:
		return d.Stated.Filings[0].Number == id
	case filing.ToScan:
		return d.Metadata.ScanID == id
	case filing.ToDraft:
		return slices.ContainsFunc(maker(t).Packs, func(p filing.Pack) bool { return p.ID == id })
	case filing.ToDuty:
		return slices.ContainsFunc(d.Duties, func(x decide.Duty) bool { return string(x.ID) == id })
	case filing.ToSystem, filing.ToLine, filing.ToStep, filing.ToSync:
	}
	return false
}
