package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
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
	if len(args) == 0 {
		for _, named := range a.loaded.Sources {
			args = append(args, named.Name)
		}
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
	return distinct(out)
}

// distinct drops repeats, and refuses two sources of files that have one name: the ids of files begin with the name of
// their source, so what lies in one would hide what lies in the other.
func distinct(all []SourceSettings) ([]SourceSettings, error) {
	var out []SourceSettings
	files := map[string]string{}
	for _, src := range all {
		if slices.Contains(out, src) {
			continue
		}
		if d := driverOf(schemeOf(src.URL)); d != nil && d.local {
			if other, ok := files[src.Name]; ok {
				return nil, usageError{hinted{
					fmt.Errorf("%s and %s are both called %s", bare(other), bare(src.URL), src.Name),
					"scan the folder above both, or give them names in `sources:` of domicile.yaml (`domicile config init`)",
				}}
			}
			files[src.Name] = src.URL
		}
		out = append(out, src)
	}
	return out, nil
}

func bare(address string) string { return strings.TrimPrefix(address, "file://") }

func schemeOf(address string) string {
	scheme, _, _ := strings.Cut(address, "://")
	return scheme
}

// resolve turns an argument into a source: a name of the settings, a URL, a bare scheme, or a path. A path that is typed
// must be there. One of the settings that is not, a share that is not mounted, must not keep a scan from the other sources:
// it becomes a gap.
func resolve(arg string, named []SourceSettings) (SourceSettings, error) {
	for _, n := range named {
		if n.Name == arg {
			var err error
			n.URL, err = sourceURL(n.URL)
			return n, err
		}
	}
	address, err := sourceURL(arg)
	if path := pathOf(address); err == nil && path != "" {
		err = exists(arg, path)
	}
	return SourceSettings{Name: sourceName(address), URL: address}, err
}

// sourceURL turns what a person writes into a URL: a URL, a bare scheme, or a path. A path becomes absolute, so that a
// scan resumes from another folder too.
func sourceURL(s string) (string, error) {
	d := driverOf(schemeOf(s))
	switch {
	case d == nil && strings.Contains(s, "://"):
		return "", unknownSource(s)
	case d != nil && (!d.local || d.name == "sqlite"):
		return s, nil
	}
	path, err := filepath.Abs(bare(s))
	if err != nil {
		return "", fmt.Errorf("source %s: %w", s, err)
	}
	return "file://" + path, nil
}

// pathOf is where the source of a URL lies on this machine, "" when it lies elsewhere.
func pathOf(address string) string {
	switch d := driverOf(schemeOf(address)); {
	case d == nil || !d.local:
		return ""
	case d.name != "sqlite":
		return bare(address)
	}
	path, _, _ := strings.Cut(strings.TrimPrefix(address, "sqlite://"), "?")
	if plain, err := url.PathUnescape(path); err == nil {
		return plain
	}
	return path
}

// exists tells what is not there from what may not be looked at.
func exists(source, path string) error {
	_, err := os.Stat(path)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission):
		return usageError{hinted{
			fmt.Errorf("source %q may not be looked at: permission denied", source), "run as a user who may read " + path,
		}}
	default:
		return unknownSource(source)
	}
}

func unknownSource(arg string) error {
	return usageError{hinted{
		fmt.Errorf("source %q is no folder, no file, no known URL and no name of the settings", redactURL(arg)),
		"a source is ./folder, s3://bucket, oss://bucket, aws, aliyun, postgres://…, mysql://…, sqlite:///file, or a name",
	}}
}

// sourceName is the last element of a URL or path without user, password and query: the name of a source that has none.
func sourceName(arg string) string {
	d := driverOf(schemeOf(arg))
	if d == nil || d.name == "file" {
		return filepath.Base(bare(arg))
	}
	u, err := url.Parse(arg)
	if err != nil {
		return d.name
	}
	if name := strings.Trim(filepath.Base(u.Path), "./"); name != "" {
		return name
	}
	return cmp.Or(u.Hostname(), schemeOf(arg))
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

// openAll opens sources. It does no call to them.
func (a *app) openAll(all []SourceSettings, caller *inventory.Caller, k *knowledge) ([]run.Source, error) {
	sources := make([]run.Source, 0, len(all))
	for _, src := range all {
		source, err := a.open(src, caller, k)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source)
	}
	return sources, nil
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
	budget, err := parseBytes(src.Budget)
	if err != nil {
		return run.Source{}, usageError{fmt.Errorf("source %s: budget: %w", src.Name, err)}
	}
	provider, err := d.open(opening{
		src: src, secret: secret, place: place, read: !sample.None(), caller: a.lane(src, d, caller), regions: k.regions, knowledge: k.files,
		clock: a.clock,
	})
	if err != nil {
		return run.Source{}, fmt.Errorf("open source %s: %w", src.Name, err)
	}
	return run.Source{Name: src.Name, Provider: provider, Sample: sample, Budget: budget, AllowExact: src.Exact, Slots: a.slotsOf(src.Name)}, nil
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
