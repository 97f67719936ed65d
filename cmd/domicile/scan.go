package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
)

// scanFlags are the flags of scan and of scan resume.
type scanFlags struct {
	out    string
	format string
	sample string
	budget string
	failOn string
	place  string
	fresh  bool
	due    bool
	wait   bool
	next   string // what to type when it is done; "" for the demo
}

func (a *app) scanCommand() *cobra.Command {
	f := scanFlags{next: "; `domicile plan` plans the way home"}
	cmd := &cobra.Command{
		Use:   "scan [SOURCE…]",
		Short: "Inventory, classify and decide; writes inventory.json",
		Long: `scan reads the sources that are named, or all of the settings, and writes inventory.json.

A SOURCE is ./folder, a file, s3://bucket, oss://bucket, aws, aws-cn, aliyun, postgres://…, mysql://…, sqlite:///file,
or a name of the settings. Files and folders are read by default; of clouds and databases only names, schema, comments
and catalogue statistics, until --sample says otherwise. --budget bounds the bytes that are read: they are shared by
size and by what they may show, and what they do not reach is said to be not seen.

` + exitHelp,
		Example: `  domicile scan ./exports
  domicile scan --sample auto postgres://scanner@db.example.com/crm
  domicile scan --sample auto --budget 5GiB s3://exports
  domicile scan --fail-on must aws aliyun
  domicile scan --due --wait
  domicile scan resume`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case f.due:
				return a.scanDue(cmd.Context(), f, args)
			case f.wait:
				return usageError{hinted{errors.New("scan: --wait waits for what --due begins"), "`domicile scan --due --wait`"}}
			}
			return a.scan(cmd.Context(), f, args)
		},
	}
	a.scanFlags(cmd, &f)
	resume := &cobra.Command{
		Use:   "resume [SOURCE…]",
		Short: "Go on with the scan that was interrupted",
		Long: `resume goes on with the newest scan that was interrupted, with the flags that it had. A password of a URL is never
kept: name such a source again, as it was.

` + exitHelp,
		Example: "  domicile scan resume\n  domicile scan resume \"$CRM_URL\"",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.resume(cmd.Context(), f, args) },
	}
	resume.Flags().AddFlagSet(cmd.Flags())
	dueFlags(cmd, &f)
	cmd.AddCommand(resume, a.scanCancelCommand(), a.scanStatusCommand())
	return cmd
}

func (a *app) scanFlags(cmd *cobra.Command, f *scanFlags) {
	cmd.Flags().StringVar(&f.out, "out", "", "folder for inventory.json (default .)")
	cmd.Flags().StringVarP(&f.format, "output", "o", "table", "what stdout gets: "+formats())
	cmd.Flags().StringVar(&f.sample, "sample", "", "values to read: none, auto, full, or rows of each dataset")
	cmd.Flags().BoolVar(&f.fresh, "fresh", false, "read all again, also what has not changed since it was last read")
	cmd.Flags().StringVar(&f.budget, "budget", "", "bytes of values to read at most, such as 500MB or 5GiB")
	cmd.Flags().StringVar(&f.failOn, "fail-on", "", "exit with 4 at this level or above: must, filing, review, advised")
	cmd.Flags().StringVar(&f.place, "place", "", "country code of this machine (runner.place)")
}

func (a *app) scan(ctx context.Context, f scanFlags, args []string) error {
	s, err := a.settings()
	if err != nil {
		return err
	}
	s.Sample, s.Budget = cmp.Or(f.sample, s.Sample), cmp.Or(f.budget, s.Budget)
	sources, err := a.sources(args)
	if err != nil {
		return err
	}
	f.out = cmp.Or(f.out, s.Out)
	out, err := filepath.Abs(f.out)
	if err != nil {
		return fmt.Errorf("scan: %w", err)
	}
	return a.runScan(ctx, f, request{
		Sources: sources, Sample: s.Sample, Budget: s.Budget, Place: cmp.Or(f.place, s.Runner.Place), Out: out, FailOn: cmp.Or(f.failOn, s.FailOn),
		Fresh: f.fresh,
	}, "")
}

// resume goes on with the newest interrupted scan. The arguments are sources of it whose passwords were not kept.
func (a *app) resume(ctx context.Context, f scanFlags, args []string) error {
	st, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	last, err := resumable(ctx, st)
	if err := errors.Join(err, st.Close()); errors.Is(err, store.ErrNoScan) {
		return usageError{hinted{errors.New("scan resume: no scan was interrupted"), "run `domicile scan SOURCE`"}}
	} else if err != nil {
		return err
	}
	var req request
	if err := json.Unmarshal(last.Request, &req); err != nil {
		return fmt.Errorf("scan resume %s: %w", last.ID, err)
	}
	if err := req.restore(args); err != nil {
		return err
	}
	s := a.loaded
	s.Sample, req.Budget = cmp.Or(f.sample, req.Sample), cmp.Or(f.budget, req.Budget)
	s.Budget = req.Budget
	return a.runScan(ctx, f, req, last.ID)
}

// resumable is the newest scan that nobody works on: an interrupted one, or one whose process is gone.
func resumable(ctx context.Context, st *store.Store) (store.Scan, error) {
	if !st.Shared() {
		if err := st.Lock(ctx); err != nil { // recovers a killed scan
			return store.Scan{}, err
		}
		return st.Latest(ctx, store.Interrupted)
	}
	left, err := st.Abandoned(ctx)
	if err != nil || len(left) > 0 {
		return newest(left), err
	}
	return st.Latest(ctx, store.Interrupted)
}

func newest(all []store.Scan) store.Scan {
	if len(all) == 0 {
		return store.Scan{}
	}
	return slices.MaxFunc(all, func(a, b store.Scan) int { return cmp.Or(a.StartedAt.Compare(b.StartedAt), cmp.Compare(a.ID, b.ID)) })
}

// runScan does a scan, or goes on with the one of an id, and says what it found.
func (a *app) runScan(ctx context.Context, f scanFlags, req request, id string) error {
	s := a.loaded
	s.FailOn, s.Out = cmp.Or(f.failOn, req.FailOn, s.FailOn), cmp.Or(f.out, req.Out, s.Out)
	s.Runner.Place = cmp.Or(f.place, req.Place, s.Runner.Place)
	if err := s.validate(); err != nil {
		return err
	}
	write, err := writer(f.format)
	if err != nil {
		return err
	}
	cfg, err := a.prepare(ctx, req, id)
	if err != nil {
		return err
	}
	if err := writable(s.Out); err != nil {
		return errors.Join(err, cfg.Store.Close())
	}
	doc, err := a.sharedScan(ctx, &cfg)
	if doc != nil {
		err = errors.Join(err, a.review(context.WithoutCancel(ctx), cfg.Store, doc))
	}
	if err = errors.Join(err, cfg.Store.Close()); doc == nil {
		return err
	}
	path := filepath.Join(s.Out, inventoryFile)
	if werr := create(path, func(w io.Writer) error { return report.WriteJSON(w, doc) }); werr != nil {
		return errors.Join(err, werr)
	}
	words, werr := a.words()
	if werr = errors.Join(werr, write(a.stdout, doc, words)); werr != nil {
		return errors.Join(err, werr)
	}
	if err != nil {
		a.note("domicile: wrote %s", path)
		return err
	}
	a.note("domicile: wrote %s%s", path, f.next)
	return verdict(doc, s.FailOn)
}

// inventoryFile is the name of the document in the output folder.
const inventoryFile = "inventory.json"

// prepare opens everything that a scan needs. The caller closes the store.
func (a *app) prepare(ctx context.Context, req request, id string) (cfg run.Config, err error) {
	key, err := a.madeKey()
	if err != nil {
		return run.Config{}, err
	}
	if cfg, err = a.scanConfig(req, key); err != nil {
		return run.Config{}, err
	}
	cfg.Resume = id != ""
	if cfg.Request, err = json.Marshal(req.redacted()); err != nil {
		return run.Config{}, fmt.Errorf("scan: encode request: %w", err)
	}
	if cfg.ScanID, err = a.scanID(id); err != nil {
		return run.Config{}, err
	}
	if cfg.Worker, err = a.workerName(); err != nil {
		return run.Config{}, err
	}
	// An interrupt must find a scan that it can leave behind, so opening is not interrupted.
	if cfg.Store, err = a.openStore(context.WithoutCancel(ctx)); err != nil {
		return run.Config{}, err
	}
	if err := a.connect(&cfg, req.Sources); err != nil {
		return run.Config{}, errors.Join(err, cfg.Store.Close())
	}
	return cfg, nil
}

// scanConfig is what a scan of a request needs besides the store and the sources, for its coordinator and for every worker
// alike.
func (a *app) scanConfig(req request, rawKey []byte) (run.Config, error) {
	s := a.loaded
	key, err := people.NewKey(rawKey)
	if err != nil {
		return run.Config{}, err
	}
	k, err := a.knowledge()
	if err != nil {
		return run.Config{}, err
	}
	answers, err := a.answers()
	if err != nil {
		return run.Config{}, err
	}
	budget, err := parseBytes(req.Budget)
	if err != nil {
		return run.Config{}, usageError{fmt.Errorf("scan: budget: %w", err)}
	}
	approved, err := a.approvals()
	if err != nil {
		return run.Config{}, err
	}
	return run.Config{
		Budget: budget, MaxAge: s.maxAge(req.Fresh), Key: key, Host: a.host,
		Engine: k.engine, Rules: k.rules, Workers: s.Workers, Slice: s.Queue.Slice, Silent: s.Queue.Silent, Clock: a.clock, Log: a.log(),
		Estate: withAnswers(s.estate(), answers), Metadata: a.metadata(k, s, approvedOf(approved, k.rules)),
	}, nil
}

// scanID is the id of the scan that goes on, or a new one.
func (a *app) scanID(resumed string) (string, error) {
	if resumed != "" {
		return resumed, nil
	}
	return newScanID(a.clock(), a.random)
}

// newScanID is sortable by time and unlike any other.
func newScanID(now time.Time, random io.Reader) (string, error) {
	var b [4]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("scan: make id: %w", err)
	}
	return now.UTC().Format("20060102T150405Z-") + hex.EncodeToString(b[:]), nil
}

func (s *Settings) estate() run.Estate {
	place := inventory.UnknownPlace()
	if s.Runner.Place != "" {
		place = inventory.Place{Country: s.Runner.Place, Zone: inventory.ZoneOf(s.Runner.Place), Basis: "setting"}
	}
	return run.Estate{
		Entities: s.Entities, Assign: s.Assign, Declares: s.Declares, Filings: s.Filings, RunnerPlace: place,
		Lines: s.Lines, Links: s.Links, Policies: decide.Policies{OpinionDomestic: s.Policy.OpinionDataDomestic},
	}
}

func (a *app) metadata(k *knowledge, s *Settings, approved int) report.Metadata {
	b := buildInfo()
	return report.Metadata{
		Tool: report.Tool{Version: b.version, Commit: b.commit},
		Knowledge: report.Knowledge{
			Version: k.rules.Version(), SHA256: k.rules.Digest(), Detectors: k.engine.Version(),
			RulesAsOf: k.rules.AsOf().String(), Approved: approved, Of: k.rules.Count(),
		},
		SettingsDigest: s.digest(), Runner: report.Runner{Place: cmp.Or(s.Runner.Place, "unknown")},
	}
}

// digest covers the settings that can change a result.
func (s *Settings) digest() string {
	data, err := json.Marshal([]any{
		s.Sample, s.Budget, s.MaxAge, s.Knowledge, s.Detectors, s.Runner, s.Policy, s.Sources, s.Entities, s.Assign, s.Declares,
		s.Filings, s.Lines, s.Links,
	})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// verdict turns a document into the exit code that a script acts on: results win over gaps.
func verdict(doc *report.Document, failOn string) error {
	if failOn != "" && decide.Rank(doc.WorstLevel()) >= decide.Rank(decide.Level(failOn)) {
		return status(exitResults)
	}
	if doc.OpenGaps() > 0 {
		return status(exitGaps)
	}
	return nil
}
