package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/domicile/domicile/internal/plan"
)

// ReadPlanJSON reads what WritePlanJSON wrote. Keys that this version does not know are left aside, so that the plan of
// a newer version can be gone on with.
func ReadPlanJSON(r io.Reader) (*plan.Plan, error) {
	doc := PlanDocument{Plan: &plan.Plan{}}
	if err := json.NewDecoder(r).Decode(&doc); err != nil {
		return nil, fmt.Errorf("report: read plan: %w", err)
	}
	if doc.Kind != PlanKind || doc.APIVersion != APIVersion {
		return nil, fmt.Errorf("report: read plan: %q of %q is no plan of %s", doc.Kind, doc.APIVersion, APIVersion)
	}
	return doc.Plan, nil
}

// Text says a sentence of a plan in the language of the words.
func (w *Words) Text(t plan.Text) string { return w.said(t.ZH, t.EN) }
