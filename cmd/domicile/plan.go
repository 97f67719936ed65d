package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
	"github.com/domicile/domicile/internal/report"
)

// planFlags are the flags of plan.
type planFlags struct {
	out      string
	bring    []string
	start    string
	deadline string
	region   string
	link     int64
	choose   string
	probe    string
	output   string
}

func (a *app) planCommand() *cobra.Command {
	var f planFlags
	cmd := &cobra.Command{
		Use:   "plan [inventory.json]",
		Short: "Plan the way home: options, waves, hybrid sync, files that run",
		Long: `plan writes plan/ from the last scan, or from an inventory file: plan.json, plan.md, plan.zh.md, Terraform, rclone
configuration and runbooks. It applies nothing. By default it moves what law and grade ask for; --bring adds what is
only advised or company policy.

` + exitHelp,
		Example: `  domicile plan
  domicile plan --bring advised,policy --link-mbps 500
  domicile plan --deadline 2027-06-30 inventory.json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("output", f.output, "markdown", "json"); err != nil {
				return usageError{err}
			}
			doc, err := a.lastDocument(cmd, args)
			if err != nil {
				return err
			}
			return a.plan(cmd.Context(), doc, f)
		},
	}
	cmd.Flags().StringVar(&f.out, "out", "", "folder that gets plan/ (default .)")
	cmd.Flags().StringSliceVar(&f.bring, "bring", nil, "also bring home: advised, policy")
	cmd.Flags().StringVar(&f.start, "start", "", "first day, YYYY-MM-DD (default: the first working day after the scan)")
	cmd.Flags().StringVar(&f.deadline, "deadline", "", "day by which everything is home, YYYY-MM-DD")
	cmd.Flags().StringVar(&f.region, "region", "", "target region (default: the best of the table)")
	cmd.Flags().Int64Var(&f.link, "link-mbps", 0, "what the line across the border carries, in Mbit/s")
	cmd.Flags().StringVar(&f.probe, "calibrate", "", "probe.json that the generated rclone/probe.sh wrote")
	cmd.Flags().StringVar(&f.choose, "choose", "", "JSON file with a person's choice among the options")
	cmd.Flags().StringVarP(&f.output, "output", "o", "markdown", "what stdout gets: markdown (a summary), json")
	return cmd
}

// planFolder is the folder of the plan in the output folder.
const planFolder = "plan"

// plan makes the plan of a document, writes its files and prints a summary.
func (a *app) plan(ctx context.Context, doc *report.Document, f planFlags) error {
	in, err := a.planInput(doc, f)
	if err != nil {
		return err
	}
	p, err := plan.Make(in)
	if err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	files, err := artifact.Files(p, in)
	if err != nil {
		return fmt.Errorf("plan: artifacts: %w", err)
	}
	var planJSON bytes.Buffer
	if err := report.WritePlanJSON(&planJSON, p, doc.Metadata); err != nil {
		return err
	}
	files = append(files, artifact.File{Path: "plan.json", Data: planJSON.Bytes()})
	folder := filepath.Join(cmp.Or(f.out, a.loaded.Out), planFolder)
	if err := writeFiles(ctx, folder, files); err != nil {
		return err
	}
	if err := a.showPlan(p, f.output, planJSON.Bytes()); err != nil {
		return err
	}
	a.note("domicile: wrote %d files to %s", len(files), folder)
	if len(p.Gaps) > 0 {
		return status(exitGaps)
	}
	return nil
}

// showPlan prints the summary, or the document.
func (a *app) showPlan(p *plan.Plan, output string, document []byte) error {
	if output == "json" {
		_, err := a.stdout.Write(document)
		return err
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	return report.WritePlanSummary(a.stdout, p, words)
}

// planInput puts together what a plan depends on.
func (a *app) planInput(doc *report.Document, f planFlags) (plan.Input, error) {
	s, err := a.settings()
	if err != nil {
		return plan.Input{}, err
	}
	fsys, err := knowledgeFS(s.Knowledge)
	if err != nil {
		return plan.Input{}, err
	}
	k, err := plan.Load(fsys)
	if err != nil {
		return plan.Input{}, err
	}
	c, err := f.constraints(&k)
	if err != nil {
		return plan.Input{}, usageError{fmt.Errorf("plan: %w", err)}
	}
	start, err := date("start", f.start)
	if err != nil {
		return plan.Input{}, usageError{err}
	}
	if start.IsZero() {
		day := doc.Metadata.StartedAt.In(shanghai()).AddDate(0, 0, 1)
		start = plan.NewDate(day.Year(), day.Month(), day.Day())
	}
	asOf, err := date("rules_as_of", doc.Metadata.Knowledge.RulesAsOf)
	if err != nil {
		return plan.Input{}, err
	}
	inv := doc.Inventory()
	return plan.Input{
		Inventory: &inv, Profiles: doc.ClassifyProfiles(), People: doc.People, Decisions: doc.Decisions,
		Knowledge: k, Constraints: c, Start: start, RulesAsOf: asOf,
	}, nil
}

func (f planFlags) constraints(k *plan.Knowledge) (plan.Constraints, error) {
	deadline, err := date("deadline", f.deadline)
	if err != nil {
		return plan.Constraints{}, err
	}
	c := plan.Constraints{Deadline: deadline, Region: f.region, LinkMbps: f.link}
	for _, b := range f.bring {
		if err := oneOf("bring", b, string(plan.Advised), string(plan.Policy)); err != nil {
			return plan.Constraints{}, err
		}
		c.Bring = append(c.Bring, plan.Basis(b))
	}
	if f.choose != "" {
		if err := readJSONFile(f.choose, &c.Choose); err != nil {
			return plan.Constraints{}, err
		}
	}
	if f.probe == "" {
		return c, nil
	}
	var p plan.Probe
	if err := readJSONFile(f.probe, &p); err != nil {
		return plan.Constraints{}, err
	}
	return c.Calibrate(p, k)
}

// readJSONFile decodes a file that a person gave; a key that it should not have is a mistake.
func readJSONFile(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func date(flag, s string) (plan.Date, error) {
	if s == "" {
		return 0, nil
	}
	d, err := plan.ParseDate(s)
	if err != nil {
		return 0, fmt.Errorf("--%s %q is no day of the form YYYY-MM-DD", flag, s)
	}
	return d, nil
}

// writeFiles writes the files of a plan. Files of an older plan that this one does not have are left alone.
func writeFiles(ctx context.Context, folder string, files []artifact.File) error {
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		path := filepath.Join(folder, filepath.FromSlash(file.Path))
		if !filepath.IsLocal(file.Path) {
			return errors.New("plan: a file would lie outside its folder")
		}
		if err := create(path, func(w io.Writer) error { _, err := w.Write(file.Data); return err }); err != nil {
			return err
		}
	}
	return nil
}

// shanghai is the zone of the calendar of every rule; mainland China has one time and no daylight saving.
func shanghai() *time.Location { return time.FixedZone("CST", 8*60*60) }
