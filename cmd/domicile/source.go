package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/run"
)

// sources returns the sources that the arguments name, all of the settings without arguments.
func (a *app) sources(args []string) ([]SourceSettings, error) {
	if len(args) == 0 && len(a.loaded.Sources) > 0 {
		return a.loaded.Sources, nil
	}
	var out []SourceSettings
	for _, arg := range args {
		src, err := resolve(arg, a.loaded.Sources)
		if err != nil {
			return nil, err
		}
		out = append(out, src)
	}
	if len(out) == 0 {
		return nil, usageError{hinted{
			errors.New("no source: name one, or list sources in domicile.yaml"), "domicile scan ./folder, or `domicile demo`",
		}}
	}
	return out, nil
}

// resolve turns an argument into a source: a name of the settings, a URL, a bare scheme, or a path.
func resolve(arg string, named []SourceSettings) (SourceSettings, error) {
	for _, n := range named {
		if n.Name == arg {
			return n, nil
		}
	}
	if scheme, _, ok := strings.Cut(arg, "://"); ok || driverOf(arg) != nil {
		if driverOf(scheme) == nil {
			return SourceSettings{}, unknownSource(arg)
		}
		return SourceSettings{Name: sourceName(arg), URL: arg}, nil
	}
	if _, err := os.Stat(arg); err != nil {
		return SourceSettings{}, unknownSource(arg)
	}
	return SourceSettings{Name: sourceName(arg), URL: "file://" + arg}, nil
}

func unknownSource(arg string) error {
	return usageError{hinted{
		fmt.Errorf("source %q is no folder, no file, no known URL and no name of the settings", redactURL(arg)),
		"a source is ./folder, s3://bucket, oss://bucket, aws, aliyun, postgres://…, mysql://…, sqlite:///file, or a name",
	}}
}

// sourceName is the last element of a URL or path without user, password and query: the name of a source that has none.
func sourceName(arg string) string {
	if u, err := url.Parse(arg); err == nil && u.Scheme != "" {
		if name := strings.Trim(filepath.Base(u.Path), "./"); name != "" {
			return name
		}
		if u.Host != "" {
			return u.Hostname()
		}
		return u.Scheme
	}
	abs, err := filepath.Abs(arg)
	if err != nil {
		return arg
	}
	return filepath.Base(abs)
}

// driverOf returns the driver of a URL's scheme, nil when there is none.
func driverOf(scheme string) *driver {
	for _, d := range drivers() {
		if slices.Contains(d.schemes, scheme) {
			return &d
		}
	}
	return nil
}

// open opens a source. It does no call to it.
func (a *app) open(src SourceSettings, caller *inventory.Caller, k *knowledge) (run.Source, error) {
	scheme, _, _ := strings.Cut(src.URL, "://")
	d := driverOf(scheme)
	if d == nil {
		return run.Source{}, unknownSource(src.URL)
	}
	secret, err := readSecret(src.Secret, a.env)
	if err != nil {
		return run.Source{}, usageError{fmt.Errorf("source %s: %w", src.Name, err)}
	}
	place := inventory.UnknownPlace()
	if src.Place != "" {
		place = inventory.Place{Country: src.Place, Zone: inventory.ZoneOf(src.Place), Basis: "setting"}
	}
	sample, err := run.ParseSample(a.sampleOf(src, d), d.local)
	if err != nil {
		return run.Source{}, usageError{err}
	}
	provider, err := d.open(opening{
		src: src, secret: secret, place: place, read: !sample.None(), caller: caller, regions: k.regions, knowledge: k.files,
	})
	if err != nil {
		return run.Source{}, fmt.Errorf("open source %s: %w", src.Name, err)
	}
	return run.Source{Name: src.Name, Provider: provider, Sample: sample}, nil
}

// sampleOf is the sample of a source: its own, that of the settings, else auto for files and none for the rest.
func (a *app) sampleOf(src SourceSettings, d *driver) string {
	switch {
	case src.Sample != "":
		return src.Sample
	case a.loaded != nil && a.loaded.Sample != "":
		return a.loaded.Sample
	case d.local:
		return "auto"
	default:
		return "none"
	}
}

// readSecret fetches a secret from where the settings say that it is.
func readSecret(ref SecretSettings, env []string) (inventory.Secret, error) {
	switch {
	case ref.Env != "" && ref.File != "":
		return "", errors.New("secret: name env or file, not both")
	case ref.Env != "":
		value := lookup(env, ref.Env)
		if value == "" {
			return "", fmt.Errorf("secret: environment variable %s is empty", ref.Env)
		}
		return inventory.Secret(value), nil
	case ref.File != "":
		data, err := os.ReadFile(ref.File)
		if err != nil {
			return "", fmt.Errorf("secret: %w", err)
		}
		return inventory.Secret(strings.TrimRight(string(data), "\r\n")), nil
	default:
		return "", nil
	}
}

// redactURL hides user and password of a URL, and everything behind "?".
func redactURL(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		return s
	}
	rest, _, _ = strings.Cut(rest, "?")
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		rest = "****@" + rest[at+1:]
	}
	return scheme + "://" + rest
}
