package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

// statusFlags are the flags of plan status.
type statusFlags struct {
	out    string
	done   []string
	by     string
	day    string
	output string
}

func (a *app) planStatusCommand() *cobra.Command {
	var f statusFlags
	cmd := &cobra.Command{
		Use:   "status [inventory.json]",
		Short: "How far the plan is: done, due, late, blocked, home",
		Long: `status reads the plan of the folder, plan/progress.yaml with what people finished, and the signed comparisons in
plan/verify/. The last scan, or the one that is named, says which groups are home: in the mainland, and with no copy
abroad. Where a scan could not look, it says so. --done notes that steps are finished.

` + exitHelp,
		Example: "  domicile plan status\n  domicile plan status --done foundation/line=2026-12-18 --by \"Li Na\"",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("output", f.output, "table", "json"); err != nil {
				return usageError{err}
			}
			doc, err := a.lastDocument(cmd, args)
			if err != nil && len(args) > 0 {
				return err
			}
			return a.planStatus(doc, f)
		},
	}
	cmd.Flags().StringVar(&f.out, "out", "", "folder that holds plan/ (default .)")
	cmd.Flags().StringArrayVar(&f.done, "done", nil, "STEP[=DATE]: a step that is finished, today unless a day is given")
	cmd.Flags().StringVar(&f.by, "by", "", "who says so")
	cmd.Flags().StringVar(&f.day, "on", "", "the day of the status, YYYY-MM-DD (default: today)")
	cmd.Flags().StringVarP(&f.output, "output", "o", "table", "table, json")
	return cmd
}

// planStatus says how far the plan of the folder is. Without a scan it says nothing about what is home.
func (a *app) planStatus(doc *report.Document, f statusFlags) error {
	folder, err := a.planFolderPath(f.out)
	if err != nil {
		return err
	}
	p, err := existingPlan(folder)
	if err != nil {
		return err
	}
	today, err := a.dayOf("on", f.day)
	if err != nil {
		return err
	}
	if err := finish(p, folder, f, today); err != nil {
		return err
	}
	progress, err := readProgress(folder, today)
	if err != nil {
		return err
	}
	for _, x := range p.Skipped(progress.Done) {
		a.note("domicile: %s is noted as done, and %s, which it needs, is not", x[0], x[1])
	}
	s := plan.StatusOf(p, progress)
	if doc != nil {
		inv := doc.Inventory()
		s.Home = plan.Homecoming(p, &inv)
	}
	if f.output == "json" {
		return report.WritePlanStatusJSON(a.stdout, s)
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	return report.WritePlanStatus(a.stdout, s, words)
}

// dayOf reads a day, which is today in the zone of the rules unless it is given.
func (a *app) dayOf(flag, s string) (plan.Date, error) {
	day, err := date(flag, s)
	if err != nil {
		return 0, usageError{err}
	}
	if day.IsZero() {
		now := a.clock().In(shanghai())
		day = plan.NewDate(now.Year(), now.Month(), now.Day())
	}
	return day, nil
}

// finish appends what people finished to the progress of the folder.
func finish(p *plan.Plan, folder string, f statusFlags, today plan.Date) error {
	if len(f.done) > 0 && f.by == "" {
		return usageError{hinted{errors.New("status: --done needs a name"), "add --by NAME"}}
	}
	for _, s := range f.done {
		step, day, given := strings.Cut(s, "=")
		d := plan.Done{Step: plan.ID(step), On: today, By: f.by}
		if given {
			on, err := date("done", day)
			if err != nil || on.IsZero() {
				return usageError{fmt.Errorf("--done %q: its day is none of the form YYYY-MM-DD", s)}
			}
			d.On = on
		}
		if d.On > today {
			return usageError{fmt.Errorf("--done %q: that day is after %s, and nothing is done before its day", s, today)}
		}
		if !p.Has(d.Step) {
			return usageError{hinted{fmt.Errorf("status: the plan has no step %q", step), "`domicile plan status -o json` lists the steps"}}
		}
		if err := appendLine(filepath.Join(folder, progressFile), d); err != nil {
			return fmt.Errorf("plan: status: %w", err)
		}
	}
	return nil
}

// readProgress reads what people finished and what comparisons showed.
func readProgress(folder string, today plan.Date) (plan.Progress, error) {
	progress := plan.Progress{Today: today}
	data, err := readOptional(filepath.Join(folder, progressFile))
	if err != nil {
		return progress, err
	}
	if progress.Done, err = plan.ReadDone(data); err != nil {
		return progress, fmt.Errorf("%s: %w", progressFile, err)
	}
	results, err := filepath.Glob(filepath.Join(folder, "verify", "*.result.json"))
	if err != nil {
		return progress, err
	}
	for _, path := range results {
		v, err := readVerified(path)
		if err != nil {
			return progress, err
		}
		progress.Verified = append(progress.Verified, v)
	}
	return progress, nil
}

// readVerified reads of the result of a comparison what the status asks for.
func readVerified(path string) (plan.Verified, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return plan.Verified{}, err
	}
	var r struct {
		Kind     string  `json:"kind"`
		Step     plan.ID `json:"step"`
		Equal    bool    `json:"equal"`
		At       string  `json:"at"`
		SignedBy string  `json:"signed_by"`
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return plan.Verified{}, fmt.Errorf("%s: %w", path, err)
	}
	at, err := time.Parse(time.RFC3339, r.At)
	if r.Kind != "Verification" || err != nil {
		return plan.Verified{}, fmt.Errorf("%s: no result of a comparison, or without its time", path)
	}
	at = at.In(shanghai())
	return plan.Verified{
		Kind: r.Kind, Step: r.Step, Equal: r.Equal, At: plan.NewDate(at.Year(), at.Month(), at.Day()), SignedBy: r.SignedBy,
	}, nil
}
