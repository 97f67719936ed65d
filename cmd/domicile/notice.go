package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run/notify"
	"github.com/domicile/domicile/internal/store"
)

func (a *app) noticeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "notice",
		Short: "Look at the notices that go out after scans, try a target, send what waits",
		Long: `A scan that differs from the last one of the same sources, or that went wrong, is told to the targets under
notices: in the settings: one message with counts and a link, no names. A scan that changed nothing is told to nobody.

` + exitHelp,
		Example: "  domicile notice test ops\n  domicile notice list\n  domicile notice send",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.noticeTestCommand(), a.noticeListCommand(), a.noticeSendCommand())
	return cmd
}

func (a *app) noticeTestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "test NAME",
		Short: "Send a test message to one target of the settings",
		Long: `test sends a message that says that it is a test, and says what the target answered. The limit of messages of a robot
holds for tests too.`,
		Example: "  domicile notice test ops",
		Args:    cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return a.targetNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withOutbox(cmd.Context(), func(_ *store.Store, s *notify.Sender) error {
				return a.noticeTest(cmd.Context(), s, args[0])
			})
		},
	}
}

// noticeTest tries one target.
func (a *app) noticeTest(ctx context.Context, s *notify.Sender, name string) error {
	d := &report.Digest{Schema: report.NoticeSchema, Kind: report.NoticeTest, At: a.clock().UTC()}
	a.link(d, "")
	code, err := s.Try(ctx, name, d)
	if errors.Is(err, notify.ErrNoTarget) {
		return usageError{hinted{
			fmt.Errorf("notice test: %q is no target under notices: in the settings", name),
			"`domicile config show` prints them, as notices.targets",
		}}
	}
	if err != nil {
		return err
	}
	if code != "" {
		return hinted{fmt.Errorf("notice test: %s: %s", name, code), noticeHint(code)}
	}
	a.note("domicile: %s took the message", name)
	return nil
}

// noticeHint says what to look at when a target does not take a message.
func noticeHint(code string) string {
	switch code {
	case "unreachable", "timed out":
		return "look at the address, and at HTTPS_PROXY when this machine needs one"
	case "certificate not trusted":
		return "SSL_CERT_FILE names a file with the authorities of your company"
	case "its secret is not set":
		return "set the variable or write the file that url_secret: and secret: of the target name"
	case "code 310000", "code 19021", "code 19022", "code 19024":
		return "look at the security settings of the robot: its secret, its keyword (domicile is in every message), its addresses"
	}
	return "compare url_secret: and secret: of the target with what its service shows"
}

func (a *app) targetNames() []string {
	s, err := a.settings()
	if err != nil {
		return nil
	}
	var names []string
	for i := range s.Notices.Targets {
		names = append(names, s.Notices.Targets[i].Name)
	}
	return names
}

func (a *app) noticeListCommand() *cobra.Command {
	var format string
	var pending bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List notices: what was sent, what waits, what was not taken",
		Long:    "list prints the notices of the last 90 days, the newest first. What nobody took for two days is given up.",
		Example: "  domicile notice list\n  domicile notice list --pending -o json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf("output", format, "table", "json"); err != nil {
				return usageError{err}
			}
			return a.withOutbox(cmd.Context(), func(st *store.Store, _ *notify.Sender) error {
				all, err := st.Notices(cmd.Context())
				if err != nil {
					return err
				}
				if pending {
					all = slices.DeleteFunc(all, func(n store.Notice) bool { return n.State != "pending" })
				}
				return a.listNotices(all, format)
			})
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "table, json")
	cmd.Flags().BoolVar(&pending, "pending", false, "what waits alone")
	complete(cmd, "output", func() []string { return []string{"table", "json"} })
	return cmd
}

// noticeRow is a notice as it is listed.
type noticeRow struct {
	ID        string     `json:"id"`
	Subject   string     `json:"subject"`
	Target    string     `json:"target"`
	Kind      string     `json:"kind"`
	State     string     `json:"state"`
	Attempts  int        `json:"failed_attempts"`
	Code      string     `json:"last_code,omitempty"`
	CreatedAt time.Time  `json:"created_at"`
	NextAt    *time.Time `json:"next_at,omitempty"`
	SentAt    *time.Time `json:"sent_at,omitempty"`
}

func (a *app) listNotices(all []store.Notice, format string) error {
	rows := make([]noticeRow, len(all))
	for i := range all {
		n := &all[i]
		rows[i] = noticeRow{
			ID: n.ID, Subject: n.Subject, Target: n.Target, Kind: n.Kind, State: n.State, Attempts: n.Attempts, Code: n.Code,
			CreatedAt: n.CreatedAt,
		}
		switch n.State {
		case "pending":
			rows[i].NextAt = &n.NextAt
		case "sent":
			rows[i].SentAt = &n.SentAt
		}
	}
	if format == "json" {
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(rows)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(w, r.CreatedAt.Format(time.RFC3339)+"\t"+r.Target+"\t"+r.Kind+"\t"+r.State+"\t"+r.failures()+"\t"+r.Subject)
	}
	return w.Flush()
}

// failures says how often a notice was not taken, and why the last time.
func (r *noticeRow) failures() string {
	if r.Attempts == 0 {
		return ""
	}
	return strconv.Itoa(r.Attempts) + " × not taken, last: " + cmp.Or(r.Code, "?")
}

func (a *app) noticeSendCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "send",
		Short: "Send now what waits",
		Long: `send sends every notice that waits, also one that would be tried again later, and the notices of scans that ended and
could not tell. ` + "`domicile serve`" + ` and every scan do the same with what is due.`,
		Example: "  domicile notice send",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withOutbox(cmd.Context(), func(st *store.Store, s *notify.Sender) error {
				if err := st.HurryNotices(cmd.Context()); err != nil {
					return err
				}
				n, err := a.deliver(cmd.Context(), st, s)
				if err != nil {
					return err
				}
				a.note("domicile: sent %d", n.Delivered)
				if len(n.Failed) > 0 {
					return hinted{fmt.Errorf("notice send: targets that did not take a message: %d", len(n.Failed)), "`domicile notice list --pending`"}
				}
				return nil
			})
		},
	}
}

// withOutbox opens the store and what sends, and closes the store behind fn.
func (a *app) withOutbox(ctx context.Context, fn func(*store.Store, *notify.Sender) error) error {
	st, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	s, err := a.sender(st)
	if err == nil {
		err = fn(st, s)
	}
	return errors.Join(err, st.Close())
}
