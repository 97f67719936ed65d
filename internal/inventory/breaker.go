package inventory

import (
	"errors"
	"io"
	"strings"
	"sync"
	"syscall"
)

// The weights of failures. An endpoint that collects breakAt of them without an answer in between is unreachable: that
// is two connections that did not come about (one may be chance, and each costs a connection timeout), or six calls
// that were never answered (two calls with all their tries; one slow query is no dead source).
const (
	breakAt        = 6
	noConnection   = 3
	noAnswerInTime = 1
)

// breaker knows which endpoints do not answer. An open circuit stays open: a scan that is run again tries again.
type breaker struct {
	mu     sync.Mutex
	failed map[string]int // weight of the failures in a row, by endpoint
}

func newBreaker() *breaker { return &breaker{failed: map[string]int{}} }

// isOpen reports whether calls to the endpoint are pointless.
func (b *breaker) isOpen(endpoint string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed[endpoint] >= breakAt
}

// answered notes that the endpoint is there, whatever it said.
func (b *breaker) answered(endpoint string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed[endpoint] < breakAt {
		delete(b.failed, endpoint)
	}
}

// unanswered notes that nothing came from the endpoint.
func (b *breaker) unanswered(endpoint string, weight int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed[endpoint] += weight
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

// address is what a person must be able to reach for the call to come about.
func (c Call) address() string {
	if c.Host != "" {
		return c.Host
	}
	return strings.TrimSpace(c.Scope.Provider + " " + c.Scope.Region)
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
