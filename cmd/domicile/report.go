package main

import (
	"github.com/spf13/cobra"
)

func (a *app) reportCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "report [inventory.json]",
		Short: "Say a scan in another format",
		Long:  "report writes the last scan, or the inventory of a file, to stdout in another format: " + formats() + ".",
		Example: `  domicile report -f csv > decisions.csv
  domicile report -f markdown --lang zh inventory.json`,
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
			return write(a.stdout, doc, words)
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "table", formats())
	return cmd
}
