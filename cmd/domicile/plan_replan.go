package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

func (a *app) planReplanCommand() *cobra.Command {
	var f planFlags
	cmd := &cobra.Command{
		Use:   "replan [inventory.json]",
		Short: "Make the plan again from the last scan and what is done",
		Long: `replan makes the plan of the folder again: from the last scan, with the steps that are done, the choices of people and
the constraints that the flags and the settings state. It departs from the old plan no more than it has to, starts today unless --start says
otherwise, and prints what changed.

` + exitHelp,
		Example: "  domicile plan replan\n  domicile plan replan --link 1Gbps --teams 3",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			doc, err := a.lastDocument(cmd, args)
			if err != nil {
				return err
			}
			return a.planReplan(cmd, doc, f)
		},
	}
	f.add(cmd)
	return cmd
}

func (a *app) planReplan(cmd *cobra.Command, doc *report.Document, f planFlags) error {
	folder, err := a.planFolderPath(f.out)
	if err != nil {
		return err
	}
	before, err := existingPlan(folder)
	if err != nil {
		return err
	}
	today, err := a.dayOf("start", f.start)
	if err != nil {
		return err
	}
	progress, err := readProgress(folder, today)
	if err != nil {
		return err
	}
	f.start, f.prior, f.finished = today.String(), before, plan.StatusOf(before, progress).Finished()
	made, err := a.makePlan(doc, f)
	if err != nil {
		return err
	}
	count, err := a.writePlan(cmd.Context(), doc, made, folder)
	if err != nil {
		return err
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	for _, t := range plan.ChangesOf(before, made.plan).Texts() {
		fmt.Fprintln(a.stdout, words.Text(t))
	}
	a.note("domicile: wrote %d files to %s", count, folder)
	if len(made.plan.Gaps) > 0 {
		return status(exitGaps)
	}
	return nil
}
