package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/review"
	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
)

func (a *app) scheduleCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schedule",
		Short: "When scans run by themselves: list, next times, run now, pause, resume",
		Long: `schedule shows the schedules of the settings and what became of them, and stops or starts one. It decides nothing by
itself: domicile serve and domicile scan --due do, and each fire time is decided once, whoever looks.`,
		Example: `  domicile schedule list
  domicile schedule next nightly -n 10
  domicile schedule run nightly
  domicile schedule pause nightly --reason "the database moves this weekend"
  domicile schedule resume nightly`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		a.scheduleListCommand(), a.scheduleNextCommand(), a.scheduleRunCommand(), a.schedulePauseCommand(), a.scheduleResumeCommand(),
	)
	return cmd
}

// scheduleNames are the schedules of the settings, for completion: none where these cannot be read.
func (a *app) scheduleNames(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	s, err := a.settings()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return scheduleNamesOf(s), cobra.ShellCompDirectiveNoFileComp
}

func scheduleNamesOf(s *Settings) (all []string) {
	for i := range s.Schedules {
		all = append(all, s.Schedules[i].Name)
	}
	return all
}

// schedulesOf are the settings, which have a schedule.
func (a *app) schedulesOf(verb string) (*Settings, error) {
	s, err := a.settings()
	if err == nil && len(s.Schedules) == 0 {
		err = usageError{hinted{
			fmt.Errorf("schedule %s: the settings have no schedule", verb),
			"list one in `schedules:` of domicile.yaml; `domicile config init` shows how",
		}}
	}
	return s, err
}

// scheduleNamed is the schedule that a person names.
func (a *app) scheduleNamed(verb, name string) (*ScheduleSettings, error) {
	s, err := a.schedulesOf(verb)
	if err != nil {
		return nil, err
	}
	for i := range s.Schedules {
		if s.Schedules[i].Name == name {
			return &s.Schedules[i], nil
		}
	}
	return nil, usageError{hinted{fmt.Errorf("schedule %s: the settings have no schedule %q", verb, name), tryNearest(scheduleNamesOf(s), name)}}
}

func (a *app) schedulePauseCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "pause NAME",
		Short: "Skip the fire times of a schedule until it is resumed",
		Long: `pause makes every process skip the fire times of a schedule, and keeps who asked for it, when and why. What came due
before and was not looked at yet is skipped, too; a scan that runs goes on (domicile scan cancel ends it).`,
		Example:           "  domicile schedule pause nightly --reason \"the database moves this weekend\"",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.scheduleNames,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.pauseSchedule(cmd.Context(), args[0], reason) },
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for others")
	return cmd
}

func (a *app) pauseSchedule(ctx context.Context, name, reason string) (err error) {
	if err := review.CheckReason(strings.TrimSpace(reason)); err != nil {
		return usageError{fmt.Errorf("schedule pause: %w", err)}
	}
	if _, err := a.scheduleNamed("pause", name); err != nil {
		return err
	}
	who, err := a.account()
	if err != nil || who == "" {
		who = "unknown" // a container may run as a number without a name
	}
	st, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := st.Pause(ctx, name, who, strings.TrimSpace(reason)); errors.Is(err, store.ErrPaused) {
		return hinted{err, "`domicile schedule list` says since when and why; `domicile schedule resume " + name + "` ends it"}
	} else if err != nil {
		return err
	}
	a.note("domicile: schedule %s is paused; `domicile schedule resume %s` lets it go on", name, name)
	return nil
}

func (a *app) scheduleResumeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "resume NAME",
		Short: "Let a schedule go on that was paused",
		Long: `resume lets a schedule go on. The fire times that came due while it was paused are skipped, whatever the schedule says
of those that were missed; domicile schedule run begins a scan at once.`,
		Example:           "  domicile schedule resume nightly",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.scheduleNames,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.resumeSchedule(cmd.Context(), args[0]) },
	}
}

func (a *app) resumeSchedule(ctx context.Context, name string) (err error) {
	sched, err := a.scheduleNamed("resume", name)
	if err != nil {
		return err
	}
	spec, err := sched.spec()
	if err != nil {
		return err
	}
	st, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	skipped, err := schedule.SkipPaused(ctx, st, spec)
	if err != nil {
		return err
	}
	if err := st.Unpause(ctx, name); errors.Is(err, store.ErrNotPaused) {
		return hinted{err, "`domicile schedule list` says which are"}
	} else if err != nil {
		return err
	}
	now, err := st.Now(ctx)
	if err != nil {
		return err
	}
	a.note("domicile: schedule %s goes on at %s; skipped just now: %d", name, stampIn(spec.NextStart(now), spec), skipped)
	return nil
}
