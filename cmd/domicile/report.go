package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/report"
)

func (a *app) reportCommand() *cobra.Command {
	var format, view string
	cmd := &cobra.Command{
		Use:   "report [inventory.json]",
		Short: "Say a scan in another format",
		Long: "report writes the last scan, or the inventory of a file, to stdout in another format: " + formats() + `.

--view adds what a standard calls each finding, with its level: a suggestion, with the basis of each row.

The commands below are reports of their own.`,
		Example: `  domicile report -f csv > decisions.csv
  domicile report -f markdown --lang zh inventory.json
  domicile report --view gbt43697 -f csv
  domicile report board`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			write, err := writer(format)
			if err != nil {
				return err
			}
			words, err := a.words()
			if err != nil {
				return err
			}
			doc, err := a.lastDocument(cmd, args)
			if err != nil {
				return err
			}
			if err := a.label(doc, view); err != nil {
				return err
			}
			return write(a.stdout, doc, words)
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "table", formats())
	cmd.Flags().StringVar(&view, "view", "", "label the findings by a standard: "+strings.Join(viewNames(configs.FS), ", "))
	complete(cmd, "view", func() []string { return viewNames(configs.FS) })
	cmd.AddCommand(
		a.reportCalendarCommand(), a.reportLawyerCommand(), a.reportMLPSCommand(), a.reportChildrenCommand(), a.reportLinesCommand(),
		a.reportBoardCommand(), a.reportAnnualCommand(), a.reportIncidentCommand(),
		a.reportFilingCommand(),
	)
	return cmd
}

// label adds the labels of a view to a document; of none when none is asked for.
func (a *app) label(doc *report.Document, name string) error {
	if name == "" {
		return nil
	}
	fsys, err := a.knowledgeFiles()
	if err != nil {
		return err
	}
	if known := viewNames(fsys); !slices.Contains(known, name) {
		return usageError{hinted{fmt.Errorf("view %q is none of %s", name, strings.Join(known, ", ")), "`domicile report --help` lists the views"}}
	}
	k, err := classify.Load(fsys)
	if err != nil {
		return err
	}
	v, err := classify.LoadView(fsys, name, k.Detectors)
	if err != nil {
		return err
	}
	doc.LabelBy(v)
	return nil
}

// viewNames lists the views of a knowledge folder; a folder that cannot be listed has none.
func viewNames(fsys fs.FS) []string {
	names, err := classify.ViewNames(fsys)
	if err != nil {
		return nil
	}
	return names
}

// complete lets the shell complete a flag from a list.
func complete(cmd *cobra.Command, flag string, list func() []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list(), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil { // the flag is not defined: a mistake of this program
		cmd.PrintErrln(err)
	}
}
