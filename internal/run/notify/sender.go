package notify

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/store"
)

// Config is everything that sending needs. Trust may be nil: then the machine's own certificates are.
type Config struct {
	Store   *store.Store
	Targets []Target
	Client  *http.Client // made by [Client]
	Trust   *tls.Config  // whose roots are trusted for mail
	Key     people.Key   // of the installation: the store knows addresses by a keyed hash alone
}

// Sender writes notices and sends them. It is safe for concurrent use, also by processes that share the store.
type Sender struct{ cfg Config }

// New returns a sender. It does no I/O.
func New(cfg Config) *Sender { return &Sender{cfg: cfg} }

// Sent is what became of the notices of one delivery.
type Sent struct {
	Delivered int
	Failed    []Failure // of targets, by name; they are tried again
}

// Failure is an attempt that a target did not take. Code holds nothing that the target or its address says.
type Failure struct{ Target, Code string }

// Write puts a digest into the outbox, one notice for each target that wants it. Subject is what the digest is about: a
// scan, or the time at which one should have begun. A second call for the same subject and kind writes nothing.
func (s *Sender) Write(ctx context.Context, subject string, d *report.Digest) error {
	body, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("notify: write %s: %w", d.Kind, err)
	}
	var all []store.Notice
	for i := range s.cfg.Targets {
		if t := &s.cfg.Targets[i]; t.Wants(d) {
			all = append(all, store.Notice{
				ID: noticeID(subject, t.Name, d.Kind), Target: t.Name, Kind: string(d.Kind), Body: body,
			})
		}
	}
	return s.cfg.Store.AddNotices(ctx, store.Mailing{
		Subject: subject, Final: d.Kind == report.NoticeFirst || d.Kind == report.NoticeDifference, Notices: all,
	})
}

// noticeID is the same for the same notice everywhere: receivers know a repeat by it.
func noticeID(subject, target string, kind report.NoticeKind) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", subject, target, kind))
	return "ntc_" + hex.EncodeToString(sum[:16])
}

// targetsAtOnce bounds the connections that one delivery opens; each of them waits for another's machine.
const targetsAtOnce = 8

// Deliver sends what is due. Targets do not wait for each other, and one that fails is left alone for this time: the
// whole takes no longer than one attempt and the notices that were taken.
func (s *Sender) Deliver(ctx context.Context) (Sent, error) {
	var sent Sent
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(targetsAtOnce)
	for i := range s.cfg.Targets {
		g.Go(func() error {
			one, err := s.deliverTo(ctx, &s.cfg.Targets[i])
			mu.Lock()
			defer mu.Unlock()
			sent.Delivered += one.Delivered
			sent.Failed = append(sent.Failed, one.Failed...)
			return err
		})
	}
	err := g.Wait()
	slices.SortFunc(sent.Failed, func(a, b Failure) int { return cmp.Compare(a.Target, b.Target) })
	return sent, err
}

// ErrNoTarget says that no target has the name.
var ErrNoTarget = errors.New("no target has this name")

// Try sends a digest to the target of a name at once, outside the outbox, and returns the code of its refusal, "" when it took it. A
// robot's limit holds for tests too.
func (s *Sender) Try(ctx context.Context, name string, d *report.Digest) (string, error) {
	at := slices.IndexFunc(s.cfg.Targets, func(t Target) bool { return t.Name == name })
	if at < 0 {
		return "", ErrNoTarget
	}
	t := &s.cfg.Targets[at]
	w, _ := wireOf(t.Kind)
	wait, err := s.cfg.Store.EnterLane(ctx, s.lane(t), w.every)
	if err != nil {
		return "", err
	}
	if wait > 0 {
		return "its limit of messages asks to wait " + wait.Round(time.Second).String(), nil
	}
	id := noticeID(d.At.String(), t.Name, d.Kind)
	return s.send(ctx, &letter{target: t, digest: d, said: d.Say(t.Words), id: id, now: d.At}).code, nil
}

// deliverTo sends what is due to one target until one attempt fails or its pace says to wait.
func (s *Sender) deliverTo(ctx context.Context, t *Target) (Sent, error) {
	var sent Sent
	w, _ := wireOf(t.Kind)
	if reachable(t) != "" {
		w.every = 0 // nothing goes out
	}
	for {
		notice, err := s.cfg.Store.ClaimNotice(ctx, store.NoticeClaim{
			Target: t.Name, Lane: s.lane(t), Every: w.every, For: 2 * patience,
		})
		if err != nil || notice == nil {
			return sent, err
		}
		o := s.attempt(ctx, t, notice)
		// What became of it is kept also when this process is told to stop meanwhile.
		if err := s.mark(context.WithoutCancel(ctx), t, notice, o); err != nil {
			return sent, err
		}
		if o.code != "" {
			sent.Failed = append(sent.Failed, Failure{Target: t.Name, Code: o.code})
			return sent, nil
		}
		sent.Delivered++
	}
}

// attempt sends one notice once.
func (s *Sender) attempt(ctx context.Context, t *Target, notice *store.Notice) outcome {
	var d report.Digest
	if err := json.Unmarshal(notice.Body, &d); err != nil {
		return outcome{code: "the notice cannot be read"}
	}
	return s.send(ctx, &letter{target: t, digest: &d, said: d.Say(t.Words), id: notice.ID, now: notice.ClaimedAt})
}

func (s *Sender) send(ctx context.Context, l *letter) outcome {
	if code := reachable(l.target); code != "" {
		return outcome{code: code}
	}
	w, ok := wireOf(l.target.Kind)
	if !ok {
		return sendMail(ctx, l, s.cfg.Trust)
	}
	p, err := w.write(l)
	if err != nil {
		return outcome{code: errAddress.Error()}
	}
	return post(ctx, s.cfg.Client, &w, p)
}

// mark records what became of an attempt.
func (s *Sender) mark(ctx context.Context, t *Target, notice *store.Notice, o outcome) error {
	if o.code == "" {
		return s.cfg.Store.NoticeSent(ctx, notice.ID)
	}
	if o.quiet {
		if err := s.cfg.Store.CloseLane(ctx, s.lane(t), max(o.after, time.Minute)); err != nil {
			return err
		}
	}
	return s.cfg.Store.NoticeFailed(ctx, notice.ID, o.code, backoff(notice.Attempts, o.after))
}

// backoffFirst and backoffMost are the pause after the first failure and the longest one.
const (
	backoffFirst = time.Minute
	backoffMost  = time.Hour
)

// backoff doubles from attempt to attempt. What a target asks for is kept, within a day.
func backoff(attempts int, asked time.Duration) time.Duration {
	pause := backoffMost
	if attempts < 6 { // 2⁶ minutes are more than an hour
		pause = backoffFirst << attempts
	}
	return max(pause, min(asked, 24*time.Hour))
}

// lane is the address of a target as the store knows it: targets with one address share its limit.
func (s *Sender) lane(t *Target) string {
	return string(t.Kind) + ":" + strconv.FormatUint(s.cfg.Key.Sum64([]byte(t.URL.Reveal())), 16)
}
