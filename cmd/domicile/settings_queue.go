package main

import (
	"errors"
	"time"
)

// QueueSettings say how the processes that share a database give way to each other.
type QueueSettings struct {
	Slice  time.Duration `json:"slice"`
	Silent time.Duration `json:"silent"`
}

// check finds times with which nothing would be done, or everything twice.
func (q QueueSettings) check() []error {
	var errs []error
	if q.Slice <= 0 {
		errs = append(errs, errors.New("queue: slice: want a time such as 1m"))
	}
	if q.Silent < time.Second {
		errs = append(errs, errors.New("queue: silent: want a second at least, such as 45s"))
	}
	return errs
}
