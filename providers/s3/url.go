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
		value := values[len(values)-1]
		switch name {
		case "endpoint":
			cfg.Endpoint = value
		case "region":
			cfg.Region = value
		case "profile":
			cfg.Profile = value
		case "path_style":
			path, err := strconv.ParseBool(value)
			if err != nil {
				return Config{}, fmt.Errorf("s3: parse %q: path_style is neither true nor false", source)
			}
			cfg.Style = Virtual
			if path {
				cfg.Style = Path
			}
		default:
			return Config{}, fmt.Errorf("s3: parse %q: no setting is called %q", source, name)
		}
	}
	return cfg, nil
}
