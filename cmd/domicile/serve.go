package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

// serveFlags are the flags of serve.
type serveFlags struct {
	role   string
	listen string
	format string
	metric bool
	grace  time.Duration
}

// The roles of a process that serves.
const (
	roleAll    = "all"
	roleWorker = "worker"
)

func (a *app) serveCommand() *cobra.Command {
	f := serveFlags{}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the schedules, take over scans that were left behind, and work shards",
		Long: `serve runs until it is told to stop (SIGTERM, Ctrl-C): it starts the scans of the schedules in the settings, goes on
with those whose process died, and works their shards. Several may run on one PostgreSQL; each fire time starts one scan.
With --role worker it only works shards of scans that others start; that takes a shared database.

It answers /healthz (the process lives), /readyz (the store answers and schedules are looked at) and, with --metrics,
/metrics. A stop lets scans keep what they have done; they go on when serve starts again, or elsewhere at once.

Exit codes: 0 stopped when told to, 1 failed, 2 usage or settings.`,
		Example: `  domicile serve
  domicile serve --metrics --listen 0.0.0.0:8480 --log-format json
  domicile serve --role worker`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), f) },
	}
	cmd.Flags().StringVar(&f.role, "role", roleAll, "all, or worker: shards only, of scans that others start")
	cmd.Flags().StringVar(&f.listen, "listen", "127.0.0.1:8480", "address of /healthz, /readyz and /metrics; empty: none")
	cmd.Flags().StringVar(&f.format, "log-format", "text", "text or json")
	cmd.Flags().BoolVar(&f.metric, "metrics", false, "answer /metrics")
	cmd.Flags().DurationVar(&f.grace, "grace", defaultGrace, "how long scans may take to stop")
	for flag, words := range map[string][]string{"role": {roleAll, roleWorker}, "log-format": {"text", "json"}} {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)) // the flags exist
	}
	return cmd
}

// defaultGrace is what Kubernetes waits before it kills.
const defaultGrace = 30 * time.Second

func (f *serveFlags) check() error {
	if err := errors.Join(oneOf("role", f.role, roleAll, roleWorker), oneOf("log-format", f.format, "text", "json")); err != nil {
		return usageError{fmt.Errorf("serve: %w", err)}
	}
	return nil
}

func (a *app) serve(ctx context.Context, f serveFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	if _, err := a.settings(); err != nil {
		return err
	}
	a.serveLog(f.format)
	d, err := a.openDue(ctx)
	if err != nil {
		return err
	}
	if a.shared, err = a.openWork(ctx, d.store, f.role); err != nil {
		return errors.Join(err, d.close())
	}
	d.app = a.apart()
	d.app.stderr = &lineLog{log: a.log()} // notes are lines of the log, in its form
	sv := &serving{dueScans: d, flags: f, told: newSystemd(a.env), free: make(chan struct{}, 1)}
	err = sv.run(ctx)
	return errors.Join(err, a.shared.close(ctx), d.close())
}

// serveLog makes everything that a scan would tell a person a line of the log.
func (a *app) serveLog(format string) {
	options := &slog.HandlerOptions{}
	if a.flags.verbose {
		options.Level = slog.LevelDebug
	}
	a.logger = slog.New(slog.NewTextHandler(a.stderr, options))
	if format == "json" {
		a.logger = slog.New(slog.NewJSONHandler(a.stderr, options))
	}
}

// errSlowStop says that scans did not stop in time.
var errSlowStop = errors.New("serve: scans did not stop in time; they go on where they were when serve starts again")

// run serves until ctx ends, then gives the scans some time to stop.
func (sv *serving) run(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	listener, err := sv.listen(gctx)
	if err != nil {
		return err
	}
	if listener != nil {
		g.Go(func() error { return sv.http(gctx, listener) })
	}
	if sv.flags.role == roleAll {
		g.Go(func() error { return sv.schedules(gctx) })
	}
	g.Go(func() error { return sv.notices(gctx) })
	g.Go(func() error { return sv.app.shared.serve(gctx) })
	g.Go(func() error { return sv.told.watch(gctx, sv.alive) })
	sv.app.log().Info("serving", "role", sv.flags.role, "schedules", len(sv.specs), "shared", sv.store.Shared())
	ended := make(chan error, 1)
	go func() { ended <- g.Wait() }()
	select {
	case err := <-ended:
		return stopped(err)
	case <-ctx.Done():
	}
	sv.told.say("STOPPING=1")
	sv.app.log().Info("stopping")
	late := time.NewTimer(sv.flags.grace)
	defer late.Stop()
	select {
	case err := <-ended:
		return stopped(err)
	case <-late.C:
		return hinted{errSlowStop, "give them longer with --grace"}
	}
}

// stopped is nil for an end that was asked for.
func stopped(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
