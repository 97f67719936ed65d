package aws

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Parse reads how a source is written: "aws", "aws-cn", or "aws://" with settings after a question mark: region,
// profile, endpoint. Keys are never part of a URL.
func Parse(source string) (Config, error) {
	cfg := Config{URL: source}
	if err := cfg.take(source); err != nil {
		return Config{}, fmt.Errorf("aws: parse: %w", err)
	}
	return cfg, nil
}

// take fills in what a URL says; what is set already stays.
func (c *Config) take(source string) error {
	if source == "" || source == "aws" {
		return nil
	}
	if source == "aws-cn" {
		source += "://"
	}
	u, err := url.Parse(source)
	if err != nil || !bare(u) {
		return errors.New("want aws, aws-cn or aws://?region=…&profile=…")
	}
	if u.Scheme == "aws-cn" {
		c.Partition = "aws-cn"
	}
	for name, values := range u.Query() {
		if err := c.set(name, values[len(values)-1]); err != nil {
			return err
		}
	}
	return nil
}

// bare reports whether a URL is a scheme of ours with nothing but settings behind it.
func bare(u *url.URL) bool {
	return (u.Scheme == "aws" || u.Scheme == "aws-cn") && u.User == nil && u.Host == "" && strings.Trim(u.Path, "/") == ""
}

// set takes one setting of a URL.
func (c *Config) set(name, value string) error {
	switch name {
	case "region":
		c.Region = value
	case "profile":
		c.Profile = value
	case "endpoint":
		c.Endpoint = value
	case "partition":
		c.Partition = value
	default:
		return fmt.Errorf("no setting is called %q", name)
	}
	return nil
}
