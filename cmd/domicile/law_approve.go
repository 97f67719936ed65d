package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/review"
)

// lawApproveFlags are the flags of law approve.
type lawApproveFlags struct {
	by, note    string
	revoke, all bool
}

func (a *app) lawApproveCommand() *cobra.Command {
	var f lawApproveFlags
	cmd := &cobra.Command{
		Use:   "approve RULE… --by NAME",
		Short: "Record that counsel read a rule and agrees with it",
		Long: `approve adds an entry to approvals.yaml in the data folder: which rule, who, when, and the digest of what the rule says.
An approval lapses when the rule, its condition or one of its articles changes. Reports say how many rules are approved.
The name is taken as it is given.`,
		Example: `  domicile law approve export-few-people storage-ciio --by "Li Na" --note "memo of 2026-11-20"
  domicile law approve --all --by "Li Na"
  domicile law approve export-few-people --by "Li Na" --revoke`,
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			return a.completeRules(args, begun)
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.lawApprove(&f, args) },
	}
	cmd.Flags().StringVar(&f.by, "by", "", "who approves")
	cmd.Flags().StringVar(&f.note, "note", "", "where it is written down")
	cmd.Flags().BoolVar(&f.revoke, "revoke", false, "take the approval back")
	cmd.Flags().BoolVar(&f.all, "all", false, "every rule of the pack")
	return cmd
}

func (a *app) lawApprove(f *lawApproveFlags, ids []string) error {
	switch {
	case f.by == "":
		return usageError{hinted{errors.New("law approve: by whom?"), `add --by "NAME"`}}
	case f.all == (len(ids) > 0):
		return usageError{hinted{errors.New("law approve: name rules, or --all"), "`domicile law approve --help` shows how"}}
	}
	rules, err := a.rules()
	if err != nil {
		return err
	}
	chosen, err := chooseRules(rules.Catalogue(a.today()), ids)
	if err != nil {
		return err
	}
	path, err := a.approvalsPath()
	if err != nil {
		return err
	}
	before, err := a.approvals()
	if err != nil {
		return err
	}
	entries := f.entries(chosen, before, a.clock().UTC())
	if err := review.AppendApprovals(path, entries); err != nil {
		return err
	}
	done := "approved"
	if f.revoke {
		done = "revoked"
	}
	fmt.Fprintf(a.stdout, "%s: %d; approved by counsel now: %d of %d (%s)\n",
		done, len(entries), approvedOf(append(before, entries...), rules), rules.Count(), path)
	return nil
}

// entries are what is new about the chosen rules.
func (f *lawApproveFlags) entries(chosen []decide.Rule, before review.Approvals, now time.Time) []review.Approval {
	var entries []review.Approval
	for i := range chosen {
		state, _ := before.Of(&chosen[i])
		if (state == review.Approved) != f.revoke {
			continue // that stands there already
		}
		entries = append(entries, review.Approval{
			Rule: chosen[i].ID, Digest: chosen[i].Digest, By: f.by, At: now, Note: f.note, Revoked: f.revoke,
		})
	}
	return entries
}

// chooseRules finds rules by their ids; all of them when none is named.
func chooseRules(all []decide.Rule, ids []string) ([]decide.Rule, error) {
	if len(ids) == 0 {
		return all, nil
	}
	byID, names := map[string]decide.Rule{}, make([]string, 0, len(all))
	for i := range all {
		byID[all[i].ID] = all[i]
		names = append(names, all[i].ID)
	}
	chosen := make([]decide.Rule, 0, len(ids))
	for _, id := range ids {
		x, ok := byID[id]
		if !ok {
			return nil, usageError{hinted{fmt.Errorf("law approve: there is no rule %q", id), nearestLaw(names, id)}}
		}
		chosen = append(chosen, x)
	}
	return chosen, nil
}

// completeRules completes the ids of rules that were not named yet.
func (a *app) completeRules(args []string, begun string) ([]string, cobra.ShellCompDirective) {
	rules, err := a.rules()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var fits []string
	for _, x := range rules.Catalogue(a.today()) {
		if strings.HasPrefix(x.ID, begun) && !slices.Contains(args, x.ID) {
			fits = append(fits, x.ID)
		}
	}
	return fits, cobra.ShellCompDirectiveNoFileComp
}
