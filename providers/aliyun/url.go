package aliyun

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/domicile/domicile/internal/format/objects"
)

// take reads how the source is written, into the provider and its settings.
func (p *Provider) take(cfg *Config) error {
	if _, err := objects.ReportsAt(cfg.InventoryReport); err != nil {
		return err
	}
	if cfg.URL == "" || cfg.URL == provider {
		return nil
	}
	u, err := parse(cfg.URL)
	if err != nil {
		return err
	}
	if u.Scheme == serviceOSS {
		p.only, p.bucket = serviceOSS, u.Host
	}
	for name, values := range u.Query() {
		if err := cfg.set(name, values[len(values)-1]); err != nil {
			return err
		}
	}
	return nil
}

// parse reads "aliyun://", "oss", "oss://" and "oss://bucket".
func parse(source string) (*url.URL, error) {
	if source == serviceOSS {
		source += "://"
	}
	u, err := url.Parse(source)
	switch {
	case err != nil || u.User != nil || strings.Trim(u.Path, "/") != "":
		return nil, errWritten
	case u.Scheme == serviceOSS, u.Scheme == provider && u.Host == "":
		return u, nil
	}
	return nil, errWritten
}

// set takes one setting of a URL.
func (c *Config) set(name, value string) error {
	switch name {
	case "region":
		c.Region = value
	case "endpoint":
		c.Endpoint = value
	default:
		return fmt.Errorf("no setting is called %q", name)
	}
	return nil
}

// errWritten says how a source is written.
var errWritten = errors.New("want aliyun, oss:// or oss://bucket")
