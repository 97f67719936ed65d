package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

type build struct{ version, commit string }

// buildInfo reads what the Go linker stamped into the binary.
func buildInfo() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return build{version: "unknown", commit: "unknown"}
	}
	b := build{version: cmp.Or(info.Main.Version, "(devel)"), commit: "unknown"}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			b.commit = s.Value
		}
	}
	return b
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of the program and of the rules that it ships",
		Example: "  domicile version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			k, err := loadKnowledge(&Settings{})
			if err != nil {
				return err
			}
			b := buildInfo()
			fmt.Fprintf(a.stdout, "domicile %s (%s, %s)\nrules as of %s (%d rules, %s)\ndetectors %s\n",
				b.version, b.commit, runtime.Version(), k.rules.AsOf(), k.rules.Count(), k.rules.Version(), k.engine.Version())
			return nil
		},
	}
}
