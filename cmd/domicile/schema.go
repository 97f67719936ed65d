package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
)

func (a *app) schemaCommand() *cobra.Command {
	names := report.SchemaNames()
	return &cobra.Command{
		Use:       "schema " + strings.Join(names, "|"),
		Short:     "Print the JSON Schema of a document",
		Example:   "  domicile schema inventory > inventory.schema.json",
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs: names,
		RunE: func(_ *cobra.Command, args []string) error {
			data, err := report.Schema(args[0])
			if err == nil {
				_, err = a.stdout.Write(data)
			}
			return err
		},
	}
}
