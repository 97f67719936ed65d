package aliyun

import (
	"errors"
	"fmt"
	"net/url"
)

// take reads how the source is written, into the provider and its settings.
func (p *Provider) take(cfg *Config) error {
	if cfg.URL == "" || cfg.URL == provider {
		return nil
	}
	u, err := url.Parse(cfg.URL)
	if err != nil || u.User != nil || u.Path != "" && u.Path != "/" && cfg.URL != serviceOSS {
		return errWritten
	}
	switch {
	case u.Scheme == serviceOSS, cfg.URL == serviceOSS:
		p.only, p.bucket = serviceOSS, u.Host
	case u.Scheme != provider || u.Host != "":
		return errWritten
	}
	for name, values := range u.Query() {
		if err := cfg.set(name, values[len(values)-1]); err != nil {
			return err
		}
	}
	return nil
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
