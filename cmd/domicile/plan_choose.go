package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

func (a *app) planChooseCommand() *cobra.Command {
	var (
		f       planFlags
		by, why string
	)
	cmd := &cobra.Command{
		Use:   "choose WHAT=OPTION [WHAT=OPTION…]",
		Short: "Keep a person's choice among the options, for the plans to come",
		Long: `choose appends to choices.yaml in the folder of the plan, which every later plan takes up. WHAT is a move group or a flow,
by its id, or by its name where no other has it; OPTION is bring_home, file_and_stay, mask_or_stop or nothing. Each
choice is tried on the last scan first; what leaves open what the rules indicate needs --by and --why, and is printed
in the plan as that person's decision.

` + exitHelp,
		Example: `  domicile plan choose learn=bring_home --by "Li Na" --why "one register for all"
  domicile plan choose "hr-share → sg (file share)=mask_or_stop" --by "Li Na" --why "the report needs totals alone"`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			doc, err := a.lastDocument(cmd, nil)
			if err != nil {
				return err
			}
			list, err := parseChoices(args, by, why)
			if err != nil {
				return usageError{err}
			}
			return a.planChoose(doc, f, list)
		},
	}
	cmd.Flags().StringVar(&f.out, "out", "", "folder that holds plan/ (default .)")
	cmd.Flags().StringVar(&by, "by", "", "who chooses")
	cmd.Flags().StringVar(&why, "why", "", "the reason")
	return cmd
}

// parseChoices reads WHAT=OPTION; ids may hold an equals sign, options do not.
func parseChoices(args []string, by, why string) ([]plan.Chosen, error) {
	var list []plan.Chosen
	for _, s := range args {
		at := strings.LastIndex(s, "=")
		if at <= 0 {
			return nil, fmt.Errorf("choose: %q is not of the form WHAT=OPTION", s)
		}
		list = append(list, plan.Chosen{Of: plan.ID(s[:at]), Kind: plan.OptionKind(s[at+1:]), By: by, Why: why})
	}
	return list, nil
}

// planChoose tries the choices and keeps them.
func (a *app) planChoose(doc *report.Document, f planFlags, list []plan.Chosen) error {
	folder, err := a.planFolderPath(f.out)
	if err != nil {
		return err
	}
	f.added = list
	made, err := a.makePlan(doc, f)
	if err != nil {
		return err
	}
	path := filepath.Join(folder, choicesFile)
	for _, c := range list {
		if err := appendLine(path, c); err != nil {
			return fmt.Errorf("plan: choose: %w", err)
		}
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	if err := report.WriteChoices(a.stdout, made.plan, words); err != nil {
		return err
	}
	a.note("domicile: kept in %s; `domicile plan` takes it up", path)
	return nil
}
