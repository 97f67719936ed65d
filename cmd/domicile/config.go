package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/configs"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "config",
		Short:   "Print the settings",
		Example: "  domicile config init > domicile.yaml\n  domicile config show --origin",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:     "init",
		Short:   "Print every setting with its default and its comment",
		Example: "  domicile config init > domicile.yaml",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			data, err := configs.FS.ReadFile("domicile.yaml")
			if err == nil {
				_, err = a.stdout.Write(data)
			}
			return err
		},
	}, a.configShowCommand())
	return cmd
}

func (a *app) configShowCommand() *cobra.Command {
	var origin bool
	cmd := &cobra.Command{
		Use:     "show",
		Short:   "Print the settings in force",
		Example: "  domicile config show --origin",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			s, err := a.settings()
			if err != nil {
				return err
			}
			for _, k := range slices.Sorted(maps.Keys(s.origin)) {
				line := strings.ReplaceAll(k, "::", ".")
				if origin {
					line += "\t" + s.origin[k]
				}
				fmt.Fprintln(a.stdout, line+"\t"+s.shown[k])
			}
			a.note("domicile: settings file: %s", cmp.Or(s.path, "none"))
			return nil
		},
	}
	cmd.Flags().BoolVar(&origin, "origin", false, "say where each value came from")
	return cmd
}
