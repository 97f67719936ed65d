package main

import (
	"github.com/spf13/cobra"
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
	abroad   string
	probe    string
	iam      []string
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
  domicile plan --deadline 2027-06-30 inventory.json
  domicile plan --abroad needed.json       # [{"flow": "…", "needed": "aggregate", "freshness": "daily", "by": "…"}]
  domicile plan --iam account.json         # say AWS policies at home: plan/ram/ and its report`,
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
	cmd.Flags().StringVar(&f.abroad, "abroad", "", "JSON file that says what is needed abroad of a flow: totals, columns, a handle, or people")
	cmd.Flags().StringSliceVar(&f.iam, "iam", nil, "JSON file of AWS policies to say at home; see plan/ram/report.md")
	cmd.Flags().StringVarP(&f.output, "output", "o", "markdown", "what stdout gets: markdown (a summary), json")
	cmd.AddCommand(a.planVerifyCommand(), a.planChecksCommand())
	return cmd
}
