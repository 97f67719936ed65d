package main

import (
	"fmt"

	"github.com/domicile/domicile/internal/store"
)

// RetentionSettings say how long the store keeps finished scans.
type RetentionSettings struct {
	Keep      int    `json:"keep"`
	OlderThan string `json:"older_than"`
}

// retention is what the settings ask for.
func (r RetentionSettings) retention() (store.Retention, error) {
	if r.Keep < 0 {
		return store.Retention{}, fmt.Errorf("keep: %d is below 0", r.Keep)
	}
	age, err := parseAge(r.OlderThan)
	if err != nil {
		return store.Retention{}, fmt.Errorf("older_than: %q is no age such as 90d or 12h", r.OlderThan)
	}
	return store.Retention{Keep: r.Keep, OlderThan: age}, nil
}

// checkRetention finds what is no number of scans and no age.
func (s *Settings) checkRetention() []error {
	if _, err := s.Retention.retention(); err != nil {
		return []error{fmt.Errorf("retention: %w", err)}
	}
	return nil
}
