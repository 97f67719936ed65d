package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxAge is how old a result may be that is carried over; 0 when everything is to be read.
func (s *Settings) maxAge(fresh bool) time.Duration {
	age, err := parseAge(s.MaxAge)
	if fresh || err != nil { // validate has told of the error
		return 0
	}
	return age
}

// parseAge reads a number of days ("30d") or a duration ("12h"); 0 and nothing carry nothing over.
func parseAge(text string) (time.Duration, error) {
	if text == "" || text == "0" {
		return 0, nil
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.ParseUint(days, 10, 16); err == nil {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	if age, err := time.ParseDuration(text); err == nil && age >= 0 {
		return age, nil
	}
	return 0, fmt.Errorf("max_age: %q is no age such as 30d or 12h", text)
}
