package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/run/notify"
	"github.com/domicile/domicile/internal/store"
)

// telling says to those who did not watch that a scan began and how it ended. Nothing of it fails a scan.
type telling struct {
	app  *app
	cfg  *run.Config
	file string // where inventory.json is written
}

// tellingTime bounds what is sent behind a scan: one attempt at each target, and the pings.
const tellingTime = 20 * time.Second

// watchedScan scans, shows the progress to who watches, and tells those who do not.
func (a *app) watchedScan(ctx context.Context, cfg *run.Config) (*report.Document, error) {
	traces, err := a.tracing(ctx)
	if err != nil {
		return nil, err
	}
	defer traces.end(ctx, a.note)
	cfg.Tracer = traces.tracer()
	defer a.calls.follow(cfg.Caller)()
	told := a.tell(ctx, cfg)
	p := a.progress()
	cfg.Progress = p.show
	doc, err := run.Scan(ctx, *cfg)
	p.end()
	told.ended(ctx, doc, err)
	a.writeMetrics(ctx, cfg.Store)
	if err == nil {
		a.retain(ctx, cfg.Store)
	}
	return doc, err
}

// tell begins the telling of a scan with a ping.
func (a *app) tell(ctx context.Context, cfg *run.Config) *telling {
	t := &telling{app: a, cfg: cfg, file: filepath.Join(a.loaded.Out, inventoryFile)}
	if p := a.ping(); p != nil {
		a.pinged(p.Start(ctx, a.outbound(), cfg.ScanID))
	}
	return t
}

// ended tells how a scan ended: a notice where something differs or went wrong, and a ping. It wants the store open, and
// goes on when the scan was interrupted. Doc is nil when the scan left nothing.
func (t *telling) ended(ctx context.Context, doc *report.Document, stopped error) {
	if errors.Is(stopped, store.ErrBusy) || errors.Is(stopped, store.ErrFenced) {
		return // another process scans, and tells
	}
	if t.app.held != nil && ctx.Err() != nil {
		return // a process that serves is told to stop: the scan goes on elsewhere, or when it starts again
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tellingTime)
	defer cancel()
	d, err := t.digest(ctx, doc, stopped)
	if err == nil {
		err = t.notice(ctx, d)
	}
	if err != nil {
		t.app.note("domicile: notices: %v", err)
	}
	if p := t.app.ping(); p != nil {
		t.app.pinged(p.End(ctx, t.app.outbound(), t.cfg.ScanID, t.code(ctx, doc, stopped), countsOf(d)))
	}
}

// notice puts a digest into the outbox and sends what is due there.
func (t *telling) notice(ctx context.Context, d *report.Digest) error {
	if len(t.app.loaded.Notices.Targets) == 0 {
		return nil
	}
	s, err := t.app.sender(t.cfg.Store)
	if err != nil {
		return err
	}
	if err := s.Write(ctx, t.cfg.ScanID, d); err != nil {
		return err
	}
	_, err = t.app.deliver(ctx, t.cfg.Store, s)
	return err
}

// digest counts what a scan changed, or says that it left nothing to count.
func (t *telling) digest(ctx context.Context, doc *report.Document, stopped error) (*report.Digest, error) {
	d := &report.Digest{
		Schema: report.NoticeSchema, Kind: report.NoticeFailed, Scan: t.cfg.ScanID, At: t.app.clock().UTC(),
	}
	switch {
	case doc == nil && errors.Is(stopped, context.Canceled):
		d.Kind = report.NoticeInterrupted
	case doc == nil:
	case stopped != nil:
		d = report.NewDigest(nil, doc)
		d.Kind = report.NoticeInterrupted
	default:
		before, err := previous(ctx, t.cfg.Store, store.Scan{ID: t.cfg.ScanID, Request: t.cfg.Request})
		if err != nil {
			return d, err
		}
		d = report.NewDigest(before, doc)
	}
	t.app.link(d, t.file)
	return d, nil
}

// previous returns the document of the last finished scan of the same sources that began before a scan; nil: there is
// none.
func previous(ctx context.Context, st *store.Store, of store.Scan) (*report.Document, error) {
	sources, older := sourcesOf(of.Request), false
	for scan, err := range st.Scans(ctx) {
		if err != nil {
			return nil, err
		}
		if scan.ID == of.ID { // the newest come first
			older = true
			continue
		}
		if !older || scan.State != store.Done || !slices.Equal(sourcesOf(scan.Request), sources) {
			continue
		}
		doc, err := documentOf(ctx, st, scan.ID)
		if errors.Is(err, store.ErrNoScan) { // its document is not kept any more
			continue
		}
		return doc, err
	}
	return nil, nil
}

// sourcesOf says which sources a request names, in order.
func sourcesOf(kept []byte) []string {
	var req request
	if err := json.Unmarshal(kept, &req); err != nil {
		return nil
	}
	names := make([]string, len(req.Sources))
	for i := range req.Sources {
		names[i] = req.Sources[i].Name + " " + req.Sources[i].URL
	}
	slices.Sort(names)
	return names
}

// catchUp is how far back scans are looked for whose process died before it could tell.
const catchUp = 48 * time.Hour

// deliver sends what is due, also of scans that ended and could not tell, and says what was not taken.
func (a *app) deliver(ctx context.Context, st *store.Store, s *notify.Sender) (notify.Sent, error) {
	now, err := st.Now(ctx)
	if err != nil {
		return notify.Sent{}, err
	}
	untold, err := st.Unnoticed(ctx, now.Add(-catchUp))
	for i := 0; err == nil && i < len(untold); i++ {
		err = a.tellLate(ctx, st, s, untold[i])
	}
	if err != nil {
		return notify.Sent{}, err
	}
	sent, err := s.Deliver(ctx)
	for _, f := range sent.Failed {
		a.note("domicile: notices: %s: %s; it is tried again", f.Target, f.Code)
	}
	return sent, err
}

// tellLate forms the digest of a scan whose process died between its end and its digest.
func (a *app) tellLate(ctx context.Context, st *store.Store, s *notify.Sender, scan store.Scan) error {
	doc, err := documentOf(ctx, st, scan.ID)
	if err != nil {
		return err
	}
	before, err := previous(ctx, st, scan)
	if err != nil {
		return err
	}
	var req request
	if err := json.Unmarshal(scan.Request, &req); err != nil {
		return fmt.Errorf("notices: scan %s: %w", scan.ID, err)
	}
	d := report.NewDigest(before, doc)
	a.link(d, filepath.Join(req.Out, inventoryFile))
	return s.Write(ctx, scan.ID, d)
}

// code is the exit code with which the scan ends. Reviews count for it; a digest compares what scans saw, without them.
func (t *telling) code(ctx context.Context, doc *report.Document, stopped error) int {
	if doc != nil {
		stopped = errors.Join(stopped, t.app.review(ctx, t.cfg.Store, doc))
	}
	return t.app.code(doc, stopped)
}

// code is the exit code with which a scan ends.
func (a *app) code(doc *report.Document, stopped error) int {
	switch {
	case errors.Is(stopped, context.Canceled):
		return exitInterrupted
	case stopped != nil || doc == nil:
		return exitFailed
	}
	if s, ok := errors.AsType[status](verdict(doc, a.loaded.FailOn)); ok {
		return int(s)
	}
	return exitDone
}

// ping is the service that watches for silence, nil when there is none.
func (a *app) ping() *notify.Ping {
	address, err := readSecret(a.loaded.Ping.URL, a.env)
	if err != nil {
		a.note("domicile: ping: %v", err)
	}
	if address == "" {
		return nil
	}
	return &notify.Ping{URL: address, ExitStatus: a.loaded.Ping.ExitStatus}
}

func (a *app) pinged(code string) {
	if code != "" {
		a.note("domicile: ping: %s", code)
	}
}

// countsOf is the body of a ping: the digest alone.
func countsOf(d *report.Digest) []byte {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(d); err != nil {
		return nil
	}
	return b.Bytes()
}
