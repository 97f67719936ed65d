package s3

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
)

// Parse reads "s3://bucket", "s3://" for every bucket, and the settings after a question mark: endpoint, region,
// path_style, profile. Keys are never part of a URL.
func Parse(source string) (Config, error) {
	u, err := url.Parse(source)
	if err != nil {
		return Config{}, errors.New("s3: parse source: it is no URL")
	}
	if u.Scheme != "s3" || u.User != nil || u.Path != "" && u.Path != "/" {
		return Config{}, fmt.Errorf("s3: parse %q: want s3://bucket?endpoint=…&region=…", u.Redacted())
	}
	cfg := Config{Bucket: u.Host}
	for name, values := range u.Query() {
		if err := cfg.set(name, values[len(values)-1]); err != nil {
			return Config{}, fmt.Errorf("s3: parse %q: %w", source, err)
		}
	}
	return cfg, nil
}

// set takes one setting of a URL.
func (c *Config) set(name, value string) error {
	switch name {
	case "endpoint":
		c.Endpoint = value
	case "region":
		c.Region = value
	case "profile":
		c.Profile = value
	case "path_style":
		path, err := strconv.ParseBool(value)
		if err != nil {
			return errors.New("path_style is neither true nor false")
		}
		c.Style = Virtual
		if path {
			c.Style = Path
		}
	default:
		return fmt.Errorf("no setting is called %q", name)
	}
	return nil
}
