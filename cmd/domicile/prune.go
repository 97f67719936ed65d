package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/store"
)

// pruneFlags are the flags of prune; what is not set is as the settings say.
type pruneFlags struct {
	RetentionSettings
	interrupted, dryRun bool
}

func (a *app) pruneCommand() *cobra.Command {
	var f pruneFlags
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Remove the inventories and sketches of old scans from the store",
		Long: `prune removes finished scans from the store and gives their space back: the newest --keep stay, and of the others those
that are younger than --older-than. The last scan, that of each schedule, the last of each year, and scans on which a
review or a draft of a filing rests always stay; interrupted ones stay for scan resume, unless --interrupted. The same
is done after each scan, as retention: in the settings says. What was written to files is not touched.

` + exitHelp,
		Example: "  domicile prune --dry-run\n  domicile prune --keep 10 --older-than 90d",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.prune(cmd, f) },
	}
	cmd.Flags().IntVar(&f.Keep, "keep", 0, "finished scans that stay whatever their age (default: as the settings say)")
	cmd.Flags().StringVar(&f.OlderThan, "older-than", "", "age from which the others go, such as 90d (default: as the settings say; 0: any age)")
	cmd.Flags().BoolVar(&f.interrupted, "interrupted", false, "interrupted scans go, too, when they are that old")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "remove nothing; say what would go")
	return cmd
}

func (a *app) prune(cmd *cobra.Command, f pruneFlags) (err error) {
	s, err := a.settings()
	if err != nil {
		return err
	}
	if !cmd.Flags().Changed("keep") {
		f.Keep = s.Retention.Keep
	}
	if !cmd.Flags().Changed("older-than") {
		f.OlderThan = s.Retention.OlderThan
	}
	r, err := f.retention()
	if err != nil {
		return usageError{fmt.Errorf("prune: %w", err)}
	}
	r.Interrupted, r.DryRun = f.interrupted, f.dryRun
	st, err := a.openStore(cmd.Context())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	done, err := st.Prune(cmd.Context(), r, a.clock())
	if err != nil {
		return err
	}
	return a.sayPruned(done, r)
}

// sayPruned says of each scan what became of it.
func (a *app) sayPruned(done store.Pruned, r store.Retention) error {
	words, err := a.words()
	if err != nil {
		return err
	}
	gone := "prune.removed"
	if r.DryRun {
		gone = "prune.would"
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, scan := range done.Removed {
		fmt.Fprintf(w, "%s\t%s\t%s\n", words.Say(gone), scan.ID, minuteOf(scan))
	}
	for _, k := range done.Kept {
		why, key := k.Why, "prune.why."+k.Why
		if words.Has(key) {
			why = words.Say(key)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", words.Say("prune.kept"), k.Scan.ID, minuteOf(k.Scan), why)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if done.Freed > 0 {
		const mega = 1e6
		a.note("domicile: the store is %.1f MB smaller", float64(done.Freed)/mega)
	}
	return nil
}

func minuteOf(scan store.Scan) string { return scan.StartedAt.Format("2006-01-02 15:04 MST") }

// retain removes after a scan what the settings do not keep. That it cannot fails no scan.
func (a *app) retain(ctx context.Context, st *store.Store) {
	r, err := a.loaded.Retention.retention()
	if err == nil {
		var done store.Pruned
		if done, err = st.Prune(context.WithoutCancel(ctx), r, a.clock()); len(done.Removed) > 0 {
			ids := make([]string, len(done.Removed))
			for i := range done.Removed {
				ids[i] = done.Removed[i].ID
			}
			a.note("domicile: removed old scans, as retention: in the settings says: %s", strings.Join(ids, ", "))
		}
	}
	if err != nil {
		a.note("domicile: retention: %v", err)
	}
}
