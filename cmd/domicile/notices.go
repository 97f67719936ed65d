package main

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run/notify"
	"github.com/domicile/domicile/internal/store"
)

// sender makes what sends the notices of the settings, with their secrets. A secret that cannot be read leaves its
// target without an address: its notices wait until it can.
func (a *app) sender(st *store.Store) (*notify.Sender, error) {
	s, err := a.settings()
	if err != nil {
		return nil, err
	}
	cfg := notify.Config{Store: st, Client: a.outbound()}
	for i := range s.Notices.Targets {
		t, err := a.target(&s.Notices.Targets[i])
		if err != nil {
			return nil, err
		}
		cfg.Targets = append(cfg.Targets, t)
	}
	raw, err := a.madeKey()
	if err == nil {
		cfg.Key, err = people.NewKey(raw)
	}
	if err != nil {
		return nil, err
	}
	return notify.New(cfg), nil
}

// target makes one target of its settings.
func (a *app) target(t *TargetSettings) (notify.Target, error) {
	words, err := report.LoadWords(configs.FS, cmp.Or(t.Lang, a.loaded.Lang))
	if err != nil {
		return notify.Target{}, err
	}
	out := notify.Target{
		Name: t.Name, Kind: notify.Kind(t.Kind), URL: inventory.Secret(t.URL), From: t.From, To: t.To, Words: words,
		AtLeast: decide.Level(t.AtLeast),
	}
	for _, on := range t.On {
		out.On = append(out.On, notify.Occasion(on))
	}
	key, err := readSecret(t.Secret, a.env)
	if err == nil && out.URL == "" {
		out.URL, err = readSecret(t.URLSecret, a.env)
	}
	if err != nil {
		a.note("domicile: notices: %s: %v; what is for it waits", t.Name, err)
		out.URL = ""
		return out, nil
	}
	out.Key = key
	return out, nil
}

// outbound is the client of notices and pings: TLS is verified, and the proxy is that of the environment.
func (a *app) outbound() *http.Client {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true}
	return notify.Client(transport)
}

// link says where people look at the inventory of a scan: at the address of the settings, else in a file.
func (a *app) link(d *report.Digest, file string) {
	base := a.loaded.Notices.Link
	switch {
	case base == "":
		d.File = a.fromHome(file)
	case d.Scan == "":
		d.Link, _, _ = strings.Cut(base, "{scan}")
	case strings.Contains(base, "{scan}"):
		d.Link = strings.ReplaceAll(base, "{scan}", url.PathEscape(d.Scan))
	default:
		d.Link = strings.TrimSuffix(base, "/") + "/" + url.PathEscape(d.Scan)
	}
}

// fromHome writes a path below the home folder with ~: the name of a user is nobody else's business.
func (a *app) fromHome(path string) string {
	if rest, ok := strings.CutPrefix(path, lookup(a.env, "HOME")+"/"); ok && lookup(a.env, "HOME") != "" {
		return "~/" + rest
	}
	return path
}
