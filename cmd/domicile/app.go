package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/store"
)

// app is one invocation: the world, the flags of every command, and the settings once they are needed.
type app struct {
	world
	flags struct {
		config   string
		lang     string
		quiet    bool
		progress string
		verbose  bool
		workers  int
		data     string
		answers  bool
	}
	loaded *Settings
	calls  *callTotals  // of all scans of this process
	held   *store.Store // of a process that does one scan after the other
	shared *sharedWork  // of a process that serves, where others work on its scans, too
	logger *slog.Logger // of a process that serves; nil: as -v says
	known  *knowledge   // once it is needed; workers of a long-lived process share it
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "domicile",
		Short: "Find where data lives, what the rules of mainland China indicate for it, and plan the way home",
		Long: `domicile inventories buckets and databases, classifies what they hold and about how many people,
says with the article in hand what the rules of mainland China indicate, and plans the migration.

It only reads. Results are indicated by the shipped rules on the facts given; they are no legal advice.

` + exitHelp,
		Example: `  domicile demo                                 all stages on a sample estate
  domicile scan ./exports                       a folder of CSV, JSON, Parquet, xlsx, SQL dumps, archives
  domicile scan postgres://user@host/db aws     a database and an AWS account
  domicile plan                                 plan/ from the last scan`,
		SilenceUsage: true, SilenceErrors: true,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{hinted{err, fmt.Sprintf("`%s --help` lists the flags", cmd.CommandPath())}}
	})
	f := root.PersistentFlags()
	f.StringVar(&a.flags.config, "config", "", "settings file (default ./domicile.yaml, then the user's folder)")
	f.StringVar(&a.flags.data, "data", "", "folder of the store, the key and the answers")
	f.BoolVar(&a.flags.answers, "answers", false, "apply the answers and reviews of the data folder to a named inventory file, too")
	f.StringVar(&a.flags.lang, "lang", "", "language of reports: en or zh")
	f.BoolVarP(&a.flags.quiet, "quiet", "q", false, "no progress and no notes")
	f.StringVar(&a.flags.progress, "progress", progressAuto, "how far a scan is, on stderr: auto, tty, plain or none")
	f.BoolVarP(&a.flags.verbose, "verbose", "v", false, "log the work on stderr: what was listed, each shard that was read")
	f.IntVar(&a.flags.workers, "workers", 0, "shards read at the same time (default: cores)")
	root.AddCommand(
		a.demoCommand(), a.scanCommand(), a.planCommand(), a.diffCommand(), a.reportCommand(), a.explainCommand(), a.decideCommand(), a.lawCommand(),
		a.askCommand(), a.reviewCommand(), a.noticeCommand(), a.pruneCommand(),
		a.serveCommand(), a.scheduleCommand(), a.checkCommand(), a.configCommand(), a.deployCommand(), a.schemaCommand(), a.versionCommand(),
	)
	wrapArgs(root)
	return root
}

// wrapArgs makes a wrong argument a usage error in every command.
func wrapArgs(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageError{hinted{err, meant(c, args)}}
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		wrapArgs(sub)
	}
}

// settings loads the settings once and lays the flags over them.
func (a *app) settings() (*Settings, error) {
	if a.loaded != nil {
		return a.loaded, nil
	}
	s, err := loadSettings(a.flags.config, a.env)
	if err != nil {
		return nil, err
	}
	s.Lang = cmp.Or(a.flags.lang, s.Lang)
	s.Data = cmp.Or(a.flags.data, s.Data, dataFolder(a.env))
	s.Workers = cmp.Or(a.flags.workers, s.Workers, runtime.GOMAXPROCS(0))
	if s.Data == "" {
		return nil, usageError{hinted{
			errors.New("no folder for the store: neither HOME nor XDG_DATA_HOME is set"), "give one with --data FOLDER",
		}}
	}
	if err := oneOf("--progress", a.flags.progress, progressAuto, progressTTY, progressPlain, progressNone, ""); err != nil {
		return nil, usageError{err}
	}
	if err := s.validate(); err != nil {
		return nil, err
	}
	a.loaded = s
	return s, nil
}

func (a *app) words() (*report.Words, error) {
	s, err := a.settings()
	if err != nil {
		return nil, err
	}
	return report.LoadWords(configs.FS, s.Lang)
}

// log writes for the maintainers of a machine, on stderr, when -v asks for it.
func (a *app) log() *slog.Logger {
	if a.logger != nil {
		return a.logger
	}
	if !a.flags.verbose {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(a.stderr, nil))
}

// note says something to a person who watches, unless -q.
func (a *app) note(format string, args ...any) {
	if !a.flags.quiet {
		fmt.Fprintf(a.stderr, format+"\n", args...)
	}
}

// create writes a file that write fills, with its folder, whole or not at all: a disk that is full must not cost the file
// that was there. A new one has mode 0600, because reports name stores and people; one that was opened to others stays so.
func create(path string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	return replace(path, mode, write)
}

// writable finds out before the work whether its result can be written.
func writable(folder string) error {
	err := os.MkdirAll(folder, 0o750)
	if err == nil {
		var f *os.File
		if f, err = os.CreateTemp(folder, ".domicile-*"); err == nil {
			err = errors.Join(f.Close(), os.Remove(f.Name()))
		}
	}
	if err != nil {
		return usageError{hinted{fmt.Errorf("write to %s: %w", folder, err), "name a folder that you may write: --out FOLDER"}}
	}
	return nil
}

// lastDocument returns the document of a file as it is, or of the last scan, with the answers that were given since, when
// no file is named.
func (a *app) lastDocument(cmd *cobra.Command, args []string) (*report.Document, error) {
	doc, err := a.documentOfLast(cmd, args)
	if errors.Is(err, errNoScan) {
		s, settingsErr := a.settings()
		if here := filepath.Join(s.Out, inventoryFile); settingsErr == nil && isFile(here) {
			a.note("domicile: no scan is kept; reading %s", here)
			args = []string{here}
			doc, err = a.documentOfLast(cmd, args)
		}
	}
	if err == nil && (len(args) == 0 || a.flags.answers) {
		err = errors.Join(a.answer(doc), a.reviewStored(cmd.Context(), doc))
	}
	if err != nil {
		return nil, err
	}
	doc.SaidOn(a.clock())
	return doc, a.resay(doc)
}

// isFile reports whether there is a file at a path.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func (a *app) documentOfLast(cmd *cobra.Command, args []string) (*report.Document, error) {
	if len(args) > 0 {
		doc, err := readDocument(args[0])
		if hint := meant(cmd, args); errors.Is(err, fs.ErrNotExist) && strings.HasPrefix(hint, "did you mean") {
			return nil, usageError{hinted{fmt.Errorf("%q is no command and no file", args[0]), hint}}
		}
		return doc, err
	}
	st, err := a.openStore(cmd.Context())
	if err != nil {
		return nil, err
	}
	doc, err := storedDocument(cmd.Context(), st, store.Done, store.Interrupted)
	return doc, errors.Join(err, st.Close())
}

// dataFile is where a file of the data folder lies.
func (a *app) dataFile(name string) (string, error) {
	s, err := a.settings()
	if err != nil {
		return "", err
	}
	return filepath.Join(s.Data, name), nil
}

func readDocument(path string) (*report.Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, hinted{fmt.Errorf("read inventory: %w", err), inventoryHint}
	}
	doc, err := report.ReadJSON(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, hinted{fmt.Errorf("read inventory %s: %w", path, err), inventoryHint}
	}
	return doc, nil
}

const inventoryHint = "`domicile scan SOURCE` writes inventory.json"
