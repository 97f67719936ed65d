package main

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"

	"github.com/domicile/domicile/internal/run/notify"
)

// NoticesSettings say who hears of a scan that ended.
type NoticesSettings struct {
	Link    string           `json:"link"` // where inventories are looked at; {scan} stands for the id of the scan
	Targets []TargetSettings `json:"targets"`
}

// TargetSettings are one receiver of notices.
type TargetSettings struct {
	Name      string         `json:"name"`
	Kind      string         `json:"kind"`
	URL       string         `json:"url"`        // of a webhook or a mail server, where it holds no secret
	URLSecret SecretSettings `json:"url_secret"` // the whole address of a robot
	Secret    SecretSettings `json:"secret"`     // signs, or the password of the mail account
	From      string         `json:"from"`
	To        []string       `json:"to"`
	Lang      string         `json:"lang"`
	On        []string       `json:"on"`
	AtLeast   string         `json:"at_least"`
}

// PingSettings say which service watches whether scans happen.
type PingSettings struct {
	URL        SecretSettings `json:"url"`
	ExitStatus bool           `json:"exit_status"`
}

// checkNotices finds targets that could not be sent to.
func (s *Settings) checkNotices() []error {
	errs := []error{checkLink(s.Notices.Link), oneReference("ping: url", s.Ping.URL)}
	names := map[string]bool{}
	for i := range s.Notices.Targets {
		t := &s.Notices.Targets[i]
		if t.Name == "" || names[t.Name] {
			errs = append(errs, fmt.Errorf("notices: name %q is empty or stands twice", t.Name))
		}
		names[t.Name] = true
		for _, err := range t.check() {
			if err != nil {
				errs = append(errs, fmt.Errorf("notices: %s: %w", t.Name, err))
			}
		}
	}
	return errs
}

// check returns the mistakes of one target, and nil where there is none.
func (t *TargetSettings) check() []error {
	errs := []error{
		oneOf("kind", t.Kind, texts(notify.Kinds())...), oneOf("lang", t.Lang, "", "en", "zh"),
		oneOf("at_least", t.AtLeast, append(levels(), "")...),
		oneReference("url_secret", t.URLSecret), oneReference("secret", t.Secret), t.checkAddress(),
	}
	for _, on := range t.On {
		errs = append(errs, oneOf("on", on, string(notify.OnDifference), string(notify.OnFailure)))
	}
	if t.Kind == string(notify.SMTP) {
		errs = append(errs, t.checkMail()...)
	}
	return errs
}

// checkAddress refuses an address that would stand in a settings file with its token, or be sent to without TLS.
func (t *TargetSettings) checkAddress() error {
	kind, bySecret := notify.Kind(t.Kind), t.URLSecret != SecretSettings{}
	switch {
	case bySecret && t.URL != "":
		return errors.New("name url or url_secret, not both")
	case bySecret:
		return nil
	case t.URL == "":
		return errors.New("url_secret is missing: {env: NAME} or {file: PATH} with the whole address")
	case kind != notify.Webhook && kind != notify.SMTP:
		return errors.New("url: the address of a robot holds its token; give it as url_secret: {env: NAME} or {file: PATH}")
	}
	return checkURL(kind, t.URL)
}

// checkURL checks an address without quoting it: it may hold a secret all the same.
func checkURL(kind notify.Kind, raw string) error {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		return errors.New("url: it cannot be read")
	}
	if _, cut := u.User.Password(); cut {
		return errors.New("url: a password stands in it; give it as secret: {env: NAME} or {file: PATH}")
	}
	if tokenIn(u) {
		return errors.New("url: a token stands in it; give the whole address as url_secret: {env: NAME} or {file: PATH}")
	}
	schemes := []string{"https", "http"}
	if kind == notify.SMTP {
		schemes = []string{"smtps", "smtp"}
	}
	return oneOf("url: scheme", u.Scheme, schemes...)
}

// checkMail finds addresses of people that are none.
func (t *TargetSettings) checkMail() []error {
	var errs []error
	if len(t.To) == 0 {
		errs = append(errs, errors.New("to: nobody is named"))
	}
	for _, address := range append([]string{t.From}, t.To...) {
		if _, err := mail.ParseAddress(address); err != nil {
			errs = append(errs, fmt.Errorf("%q is no mail address", address))
		}
	}
	return errs
}

func checkLink(link string) error {
	if link == "" {
		return nil
	}
	u, err := url.Parse(link)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return errors.New("notices.link: it is no address such as https://domicile.example.com/scans/") // not quoted: it may hold a secret
	case u.User != nil || tokenIn(u):
		return errors.New("notices.link: a secret stands in it, and everybody who gets a message would read it")
	}
	return nil
}

// tokenIn reports whether a parameter of an address is called as secrets are.
func tokenIn(u *url.URL) bool {
	for key := range u.Query() {
		if key = strings.ToLower(key); secretKey(key) || strings.HasSuffix(key, "key") || key == "sig" || key == "sign" {
			return true
		}
	}
	return false
}

func oneReference(key string, ref SecretSettings) error {
	if ref.Env != "" && ref.File != "" {
		return fmt.Errorf("%s: name env or file, not both", key)
	}
	return nil
}

func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = string(v)
	}
	return out
}
