package inventory

import (
	"errors"
	"io"
	"sync"
	"syscall"
)

// breakAfter is the number of failed connections in a row after which an endpoint counts as unreachable: one may be
// chance, and each costs a connection timeout.
const breakAfter = 2

// breaker knows which endpoints do not answer. An open circuit stays open: a scan that is run again tries again.
type breaker struct {
	mu     sync.Mutex
	failed map[string]int // failed connections in a row, by endpoint
}

func newBreaker() *breaker { return &breaker{failed: map[string]int{}} }

// isOpen reports whether calls to the endpoint are pointless.
func (b *breaker) isOpen(endpoint string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed[endpoint] >= breakAfter
}

// answered notes that the endpoint is there, whatever it said.
func (b *breaker) answered(endpoint string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed[endpoint] < breakAfter {
		delete(b.failed, endpoint)
	}
}

// unanswered notes that no connection came about.
func (b *breaker) unanswered(endpoint string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed[endpoint]++
}

// endpoint names what a call connects to: its host, else the region of its provider, else, where there is no region,
// the scope itself.
func (c Call) endpoint() string {
	switch s := c.Scope; {
	case c.Host != "":
		return c.Host
	case s.Region == "":
		return string(s.ID())
	default:
		return string(Scope{Provider: s.Provider, Partition: s.Partition, Region: s.Region}.ID())
	}
}

// hungUp reports whether the error shows that somebody was there: a connection that broke is no missing endpoint.
func hungUp(err error) bool {
	for _, sign := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, sign) {
			return true
		}
	}
	return false
}
