package main

import (
	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/decide"
)

func (a *app) lawCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "law",
		Short: "The law and the rules: what is in force, what changes, what counsel approved",
		Long: `law shows the instruments and rules that results rest on, on any day, and what another day or a draft would change.
The rules are data with articles, sources and evidence; what is unverified says so. They are no legal advice.`,
		Example: `  domicile law list --rules
  domicile law show export-few-people
  domicile law diff --from 2024-03-21 --to 2024-03-22
  domicile law approve export-few-people --by "Li Na"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.lawListCommand(), a.lawShowCommand(), a.lawDiffCommand(), a.lawApproveCommand())
	return cmd
}

// rules loads the law and the rules that the settings name.
func (a *app) rules() (*decide.Rules, error) {
	fsys, err := a.knowledgeFiles()
	if err != nil {
		return nil, err
	}
	return loadRules(fsys)
}

// today is the civil day of the mainland.
func (a *app) today() decide.Date { return decide.DateOf(a.clock().In(shanghai())) }

// dayOr reads a day of a flag; today when it is empty.
func (a *app) dayOr(flag, text string) (decide.Date, error) {
	if text == "" {
		return a.today(), nil
	}
	day, err := decide.ParseDate(text)
	if err != nil {
		return 0, usageError{hinted{err, "write a day as 2026-11-23: --" + flag + " YYYY-MM-DD"}}
	}
	return day, nil
}
