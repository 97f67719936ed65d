package main

import (
	"context"
	"net"
	"strconv"
	"time"
)

// systemd is told how this process is, where systemd started it (Type=notify). Its zero value tells nobody.
type systemd struct {
	socket   string
	watchdog time.Duration // how often it wants to hear, 0 is never
}

// newSystemd reads what systemd put into the environment.
func newSystemd(env []string) *systemd {
	s := &systemd{socket: lookup(env, "NOTIFY_SOCKET")}
	if us, err := strconv.ParseInt(lookup(env, "WATCHDOG_USEC"), 10, 64); err == nil && us > 0 {
		s.watchdog = time.Duration(us) * time.Microsecond
	}
	return s
}

// say sends one message. That nobody hears it changes nothing here.
func (s *systemd) say(message string) {
	if s.socket == "" {
		return
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: s.socket, Net: "unixgram"})
	if err != nil {
		return
	}
	_, _ = c.Write([]byte(message)) // as above
	_ = c.Close()                   // nothing was buffered
}

// watch says that the process is ready once it is alive, then that it still is, until ctx ends.
func (s *systemd) watch(ctx context.Context, alive func() bool) error {
	if s.socket == "" {
		return nil
	}
	// Half the time that systemd allows, as its manual advises; a second until it is ready.
	every := time.NewTicker(time.Second)
	defer every.Stop()
	ready := false
	for {
		if alive() && !ready {
			ready = true
			s.say("READY=1")
			if s.watchdog > 0 {
				every.Reset(s.watchdog / 2)
			}
		} else if alive() && s.watchdog > 0 {
			s.say("WATCHDOG=1")
		}
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		}
	}
}
