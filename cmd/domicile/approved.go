package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/review"
)

// approvalsFile is the name of the file of approvals in the data folder.
const approvalsFile = "approvals.yaml"

// approvalsPath is where the approvals lie.
func (a *app) approvalsPath() (string, error) { return a.dataFile(approvalsFile) }

// approvals are what counsel approved so far.
func (a *app) approvals() (review.Approvals, error) {
	path, err := a.approvalsPath()
	if err != nil {
		return nil, err
	}
	all, err := review.ReadApprovals(path)
	if err != nil {
		return nil, hinted{err, "mend the file, or move it away and approve again"}
	}
	return all, nil
}

// resay counts again what counsel approved, for a document whose results rest on the rules at hand: an approval may be
// younger than the scan. Without approvals nothing is loaded, and the document says what it said.
func (a *app) resay(doc *report.Document) error {
	all, err := a.approvals()
	if err != nil || len(all) == 0 {
		return err
	}
	rules, err := a.rules()
	if err != nil {
		return err
	}
	if k := &doc.Metadata.Knowledge; k.SHA256 == rules.Digest() {
		k.Approved = approvedOf(all, rules)
	}
	return nil
}

// approvedOf is how many rules are approved as they are now.
func approvedOf(all review.Approvals, rules *decide.Rules) int {
	if len(all) == 0 {
		return 0
	}
	return all.Count(rules.Catalogue(rules.AsOf()))
}

// nearestLaw suggests the ids that are nearest to what was typed.
func nearestLaw(ids []string, id string) string {
	slices.SortStableFunc(ids, func(x, y string) int {
		return cmp.Compare(levenshtein.Distance(id, x, nil), levenshtein.Distance(id, y, nil))
	})
	return "try `" + strings.Join(ids[:min(len(ids), shownNear)], "`, `") + "`; `domicile law list` lists all"
}
