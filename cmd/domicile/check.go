package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/inventory/conform"
	"github.com/domicile/domicile/internal/report"
)

func (a *app) checkCommand() *cobra.Command {
	var own string
	cmd := &cobra.Command{
		Use:   "check [SOURCE…]",
		Short: "Try sources: what can be reached, and whether every promise of a provider holds there",
		Long: `check lists each source twice, says what cannot be seen and what would close each gap, and runs the
conformance suite against it: ids are stable, sequences may be stopped, denied access is told. It reads a few rows at
most, and only of sources whose values a scan would read too.

With --detectors it tries a folder of your own detectors on the examples in them instead.

` + exitHelp,
		Example: "  domicile check ./exports\n  domicile check aws postgres://scanner@db.example.com/crm\n  domicile check --detectors ./detectors",
		RunE: func(cmd *cobra.Command, args []string) error {
			if own != "" && len(args) == 0 {
				return a.checkDetectors(own)
			}
			return a.check(cmd.Context(), own, args)
		},
	}
	cmd.Flags().StringVar(&own, "detectors", "", "folder of your own detectors to try")
	return cmd
}

func (a *app) check(ctx context.Context, own string, args []string) error {
	s, err := a.settings()
	if err != nil {
		return err
	}
	s.Detectors = cmp.Or(own, s.Detectors)
	sources, err := a.sources(args)
	if err != nil {
		return err
	}
	k, err := loadKnowledge(s)
	if err != nil {
		return err
	}
	var bad []error
	gaps := 0
	for _, src := range sources {
		n, err := a.checkSource(ctx, src, k)
		gaps += n
		if err != nil {
			bad = append(bad, fmt.Errorf("check %s: %w", src.Name, err))
		}
	}
	if err := errors.Join(bad...); err != nil {
		return err
	}
	if gaps > 0 {
		return status(exitGaps)
	}
	return nil
}

// checkedStores is how many stores of a source a check lists again and again; a scan lists all.
const checkedStores = 5

// checkSource prints what one source shows and returns the number of gaps.
func (a *app) checkSource(ctx context.Context, src SourceSettings, k *knowledge) (int, error) {
	caller := inventory.NewCaller(inventory.CallerConfig{})
	source, err := a.open(src, caller, k)
	if err != nil {
		return 0, err
	}
	inv, err := inventory.Collect(ctx, source.Provider, inventory.CollectConfig{Source: src.Name, Caller: caller})
	if err != nil {
		return 0, err
	}
	inv.Assemble(inventory.Assembly{}) // so that a place that nobody stated is a gap here too
	words, err := a.words()
	if err != nil {
		return 0, err
	}
	gaps := inv.Gaps()
	fmt.Fprintf(a.stdout, "%s: scopes %d, stores %d, datasets %d, gaps %d\n",
		src.Name, len(inv.Scopes), len(inv.Stores), len(inv.Datasets), len(gaps))
	if err := report.WriteGaps(a.stdout, report.New(report.Metadata{}, inv, nil, nil, nil), words); err != nil {
		return 0, err
	}
	cfg := conform.Config{Stores: checkedStores}
	if source.Sample.None() {
		cfg.Reads = -1 // a check reads no more than a scan would
	}
	return len(gaps), conform.Check(ctx, source.Provider, cfg)
}
