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
	if err != nil {
		return errors.New("the source is no URL")
	}
	switch {
	case u.User != nil || u.Path != "" && u.Path != "/":
		return errors.New("want aliyun, oss:// or oss://bucket")
	case u.Scheme == serviceOSS, cfg.URL == serviceOSS:
		p.only, p.bucket = serviceOSS, u.Host
	case u.Scheme != provider || u.Host != "":
		return errors.New("want aliyun, oss:// or oss://bucket")
	}
	for name, values := range u.Query() {
		value := values[len(values)-1]
		switch name {
		case "region":
			cfg.Region = value
		case "endpoint":
			cfg.Endpoint = value
		default:
			return fmt.Errorf("no setting is called %q", name)
		}
	}
	return nil
}
