package main

import (
	"errors"
	"net/url"
)

// TraceSettings say where traces go.
type TraceSettings struct {
	Endpoint string         `json:"endpoint"`
	Headers  SecretSettings `json:"headers"`
}

// check finds what is no address.
func (s *TraceSettings) check() error {
	if s.Endpoint == "" {
		if s.Headers != (SecretSettings{}) {
			return errors.New("trace: headers without an endpoint")
		}
		return nil
	}
	if u, err := url.Parse(s.Endpoint); err != nil || u.Host == "" || u.User != nil || tokenIn(u) || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("trace: endpoint: no address such as https://collector.example.com:4318/v1/traces; its secret goes into headers")
	}
	return nil
}
