package main

import (
	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
)

func (a *app) planOptionsCommand() *cobra.Command {
	var f planFlags
	cmd := &cobra.Command{
		Use:   "options [inventory.json]",
		Short: "Compare what can be done about every move group and flow",
		Long: `options compares bringing home, filing and staying, masking or stopping, and doing nothing: by what asks for it, weeks,
cost, and the person-days that stay abroad. What is not possible says why. It writes no file.

` + exitHelp,
		Example: "  domicile plan options\n  domicile plan options -o csv --link 1Gbps",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("output", f.output, "table", "json", "csv"); err != nil {
				return usageError{err}
			}
			doc, err := a.lastDocument(cmd, args)
			if err != nil {
				return err
			}
			return a.planOptions(doc, f)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVarP(&f.output, "output", "o", "table", "table, json, csv")
	return cmd
}

func (a *app) planOptions(doc *report.Document, f planFlags) error {
	made, err := a.makePlan(doc, f)
	if err != nil {
		return err
	}
	switch f.output {
	case "json":
		return report.WritePlanOptionsJSON(a.stdout, made.plan)
	case "csv":
		return report.WritePlanOptionsCSV(a.stdout, made.plan)
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	return report.WritePlanOptions(a.stdout, made.plan, words)
}
