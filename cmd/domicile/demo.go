package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/demo"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

func (a *app) demoCommand() *cobra.Command {
	var out, after string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "All stages on a sample estate: nothing to install, nothing to configure",
		Long: `demo generates the sample estate of a Singapore education platform (once, about 200 MB in the cache folder), scans
it with the same code as anything else, and plans the way home. All people in it are made up.

--after WAVE shows the second scan: the estate with what moved up to that wave in the mainland, and what came home.

It ends with 0 although the estate has gaps: they are part of the show.`,
		Example: "  domicile demo\n  domicile demo --lang zh --out ./demo\n  domicile demo --after wave-01",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if after != "" {
				return a.demoAfter(cmd.Context(), out, plan.ID(after))
			}
			return a.demo(cmd.Context(), out)
		},
	}
	cmd.Flags().StringVar(&after, "after", "", "a wave of the demo's plan: scan the estate as it is when that wave is home")
	cmd.Flags().StringVar(&out, "out", "", "folder for inventory.json and plan/ (default: beside the estate)")
	return cmd
}

func (a *app) demo(ctx context.Context, out string) error {
	cache := cacheFolder(a.env)
	if cache == "" {
		return hinted{errors.New("demo: no cache folder: neither HOME nor XDG_CACHE_HOME is set"), "set XDG_CACHE_HOME"}
	}
	estate := filepath.Join(cache, "demo")
	a.note("domicile: sample estate in %s (generated once; every person in it is made up)", estate)
	if _, err := demo.Generate(ctx, estate, demo.Options{}); err != nil {
		return fmt.Errorf("demo: generate: %w", err)
	}
	a.flags.config = filepath.Join(estate, "domicile.yaml")
	a.flags.data = filepath.Join(cache, "demo-store") // the user's own last scan stays the last one
	s, err := a.settings()
	if err != nil {
		return err
	}
	s.Out = cmp.Or(out, filepath.Join(cache, "demo-result"))
	if err := quiet(a.scan(ctx, scanFlags{format: "table"}, []string{estate})); err != nil {
		return err
	}
	doc, err := readDocument(filepath.Join(s.Out, inventoryFile))
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	if err := quiet(a.plan(ctx, doc, planFlags{output: "markdown"})); err != nil {
		return err
	}
	if err := a.demoEnd(doc); err != nil {
		return err
	}
	a.note("domicile: look next: %s and %s; then `domicile scan ./your-folder`",
		filepath.Join(s.Out, inventoryFile), filepath.Join(s.Out, planFolder, "plan.md"))
	return nil
}

// demoEnd shows one result of each sort, and the question whose answer would settle most.
func (a *app) demoEnd(doc *report.Document) error {
	words, err := a.words()
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	if err := report.WriteExamples(a.stdout, doc, words); err != nil || len(doc.Agenda.Questions) == 0 {
		return err
	}
	fmt.Fprintf(a.stdout, "\n%s\n", words.Say("ask.first"))
	return report.WriteQuestion(a.stdout, doc, &doc.Agenda, words)
}

// quiet lets a status that is not a failure pass: the gaps of the demo are part of the show.
func quiet(err error) error {
	if _, ok := errors.AsType[status](err); ok {
		return nil
	}
	return err
}
