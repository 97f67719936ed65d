package main

import (
	"github.com/spf13/cobra"
)

func (a *app) planCommand() *cobra.Command {
	var f planFlags
	cmd := &cobra.Command{
		Use:   "plan [inventory.json]",
		Short: "Plan the way home: options, waves, hybrid sync, files that run",
		Long: `plan writes plan/ from the last scan, or from an inventory file: plan.json, plan.md, plan.zh.md, Terraform, rclone
configuration and runbooks. It applies nothing. By default it moves what law and grade ask for; --bring adds what is
only advised or company policy.

The choices that people made with "domicile plan choose" are taken from plan/choices.yaml, and what the settings say
under plan: holds for every plan. Where the folder holds a plan already, the changes are said: was, now.

` + exitHelp,
		Example: `  domicile plan
  domicile plan --bring advised,policy --link 500Mbps
  domicile plan --deadline 2027-06-30 --freeze 2026-12-24..01-03=year-end inventory.json
  domicile plan --target orders=mysql-rds
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
	f.add(cmd)
	cmd.Flags().StringVarP(&f.output, "output", "o", "markdown", "what stdout gets: markdown (a summary), json")
	cmd.AddCommand(
		a.planOptionsCommand(), a.planChooseCommand(), a.planChecksCommand(), a.planVerifyCommand(), a.planStatusCommand(), a.planReplanCommand(),
	)
	return cmd
}
