package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/store"
)

// scanStatus is how far a scan is.
type scanStatus struct {
	Scan     string         `json:"scan"`
	State    string         `json:"state"`
	Schedule string         `json:"schedule,omitempty"`
	Started  time.Time      `json:"started_at"`
	Finished *time.Time     `json:"finished_at,omitempty"`
	Total    sourceStatus   `json:"total"`
	Sources  []sourceStatus `json:"sources"`
	Left     *int64         `json:"seconds_left"` // about; null: nothing tells
	Workers  []workerStatus `json:"workers"`
}

// sourceStatus is how far one source of a scan is, in shards.
type sourceStatus struct {
	Name    string `json:"name,omitempty"`
	Pending int64  `json:"pending"`
	Running int64  `json:"running"`
	Done    int64  `json:"done"`
	Rows    int64  `json:"rows"`
	Bytes   int64  `json:"bytes"`
}

// workerStatus is one process that works shards.
type workerStatus struct {
	ID     string `json:"id"`
	Zone   string `json:"zone,omitempty"`
	Silent int64  `json:"silent_seconds"` // since it said that it lives
}

func (a *app) scanStatusCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "status [SCAN]",
		Short: "Say how far a scan is, while it runs",
		Long: `status says of the newest scan, or of the one that is named, how many shards of each source are done, how long it takes
about still, and which workers live. It reads the store alone and disturbs no scan.`,
		Example: "  domicile scan status\n  domicile scan status -o json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("output", format, "table", "json"); err != nil {
				return usageError{err}
			}
			s, err := a.statusOf(cmd.Context(), args)
			if err != nil {
				return err
			}
			if format == "json" {
				e := json.NewEncoder(a.stdout)
				e.SetIndent("", "  ")
				return e.Encode(s)
			}
			return a.sayStatus(s)
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "table or json")
	complete(cmd, "output", func() []string { return []string{"table", "json"} })
	return cmd
}

// rememberWorker is how long a worker that fell silent is still listed.
const rememberWorker = time.Hour

// statusOf asks the store how far a scan is.
func (a *app) statusOf(ctx context.Context, args []string) (s *scanStatus, err error) {
	st, err := a.openStore(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	scan, err := pickScan(ctx, st, args)
	if err != nil {
		return nil, err
	}
	counts, err := st.Counts(ctx, scan.ID)
	if err != nil {
		return nil, err
	}
	now, err := st.Now(ctx)
	if err != nil {
		return nil, err
	}
	workers, err := st.Workers(ctx, rememberWorker)
	if err != nil {
		return nil, err
	}
	s = &scanStatus{
		Scan: scan.ID, State: string(scan.State), Schedule: scan.Schedule, Started: scan.StartedAt,
		Total: countsOfSource("", counts), Sources: []sourceStatus{}, Workers: []workerStatus{},
	}
	if !scan.FinishedAt.IsZero() {
		s.Finished = &scan.FinishedAt
	}
	for _, name := range slices.Sorted(maps.Keys(counts.Sources)) {
		s.Sources = append(s.Sources, countsOfSource(name, counts.Sources[name]))
	}
	for _, w := range workers {
		s.Workers = append(s.Workers, workerStatus{w.ID, w.Zone, int64(now.Sub(w.Beat).Seconds())})
	}
	s.estimate(scan, counts, now)
	return s, nil
}

// estimate says how long a running scan takes still, by its pace until now: what was done before it was interrupted
// counts as if it had been done since.
func (s *scanStatus) estimate(scan store.Scan, c store.Counts, now time.Time) {
	if left := c.Pending + c.Running; scan.State == store.Running && c.Done > 0 && left > 0 {
		seconds := int64(now.Sub(scan.StartedAt).Seconds() * float64(left) / float64(c.Done))
		s.Left = &seconds
	}
}

func countsOfSource(name string, c store.Counts) sourceStatus {
	return sourceStatus{Name: name, Pending: c.Pending, Running: c.Running, Done: c.Done, Rows: c.Rows, Bytes: c.Bytes}
}

// pickScan is the scan that is named, or the newest.
func pickScan(ctx context.Context, st *store.Store, args []string) (store.Scan, error) {
	for scan, err := range st.Scans(ctx) {
		if err != nil || len(args) == 0 || scan.ID == args[0] {
			return scan, err
		}
	}
	if len(args) == 0 {
		return store.Scan{}, hinted{errNoScan, "run `domicile scan SOURCE`"}
	}
	return store.Scan{}, usageError{hinted{fmt.Errorf("scan status: there is no scan %q", args[0]), "without an id it is the newest"}}
}

// sayStatus says it to people.
func (a *app) sayStatus(s *scanStatus) error {
	fmt.Fprintf(a.stdout, "%s  %s  since %s", s.Scan, s.State, s.Started.Format(time.RFC3339))
	if s.Schedule != "" {
		fmt.Fprintf(a.stdout, "  schedule %s", s.Schedule)
	}
	if s.State == string(store.Running) {
		left := "unknown"
		if s.Left != nil {
			left = aboutTime(float64(*s.Left))
		}
		fmt.Fprintf(a.stdout, "  time left %s", left)
	}
	fmt.Fprintln(a.stdout)
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	if len(s.Sources) > 0 {
		fmt.Fprintln(w, "SOURCE\tPENDING\tRUNNING\tDONE\tROWS\tBYTES")
	}
	for _, c := range s.Sources {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%s\n", clip(cmp.Or(c.Name, "–"), plainWidth), c.Pending, c.Running, c.Done, c.Rows, shortBytes(c.Bytes))
	}
	if len(s.Workers) > 0 {
		fmt.Fprintln(w, "WORKER\tZONE\tLAST HEARD")
	}
	for _, c := range s.Workers {
		fmt.Fprintf(w, "%s\t%s\t%d s ago\n", c.ID, cmp.Or(c.Zone, "–"), c.Silent)
	}
	return w.Flush()
}
