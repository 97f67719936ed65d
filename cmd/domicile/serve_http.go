package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

const (
	// slowClient bounds what a client may take: the answers are a few kilobytes.
	slowClient = 10 * time.Second
	// askStore bounds how long the store may take to say that it lives: kubelet waits a second by default.
	askStore = 800 * time.Millisecond
	// staleTick is how old the last tick may be: three of them were missed, and one may take some seconds.
	staleTick = 4 * tickEvery
)

// listen opens the port, nil where none is wanted. It is opened before anything else begins, so that one that is taken is
// an error at once.
func (sv *serving) listen(ctx context.Context) (net.Listener, error) {
	if sv.flags.listen == "" {
		return nil, nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", sv.flags.listen)
	if err != nil {
		return nil, hinted{fmt.Errorf("serve: listen: %w", err), "choose another address with --listen, or none: --listen ''"}
	}
	return l, nil
}

// http answers until ctx ends.
func (sv *serving) http(ctx context.Context, l net.Listener) error {
	s := http.Server{Handler: sv.routes(), ReadTimeout: slowClient, WriteTimeout: slowClient, ReadHeaderTimeout: slowClient}
	stop := context.AfterFunc(ctx, func() { _ = s.Close() }) // probes may fail while it stops
	defer stop()
	sv.app.log().Info("listening", "address", l.Addr().String())
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: http: %w", err)
	}
	return nil
}

func (sv *serving) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := sv.ready(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "ok\n")
	})
	if sv.flags.metric {
		mux.Handle("GET /metrics", sv.app.metrics(sv.store))
	}
	return mux
}

// The reasons for not being ready: closed words, for whoever may read the port.
var (
	errNoTick  = errors.New("schedules were not looked at lately")
	errNoStore = errors.New("the store does not answer")
)

// ready reports why no scan can be expected of this process.
func (sv *serving) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, askStore)
	defer cancel()
	if _, err := sv.store.Now(ctx); err != nil {
		return errNoStore
	}
	if !sv.alive() {
		return errNoTick
	}
	return nil
}

// alive reports whether schedules were looked at lately.
func (sv *serving) alive() bool {
	if sv.flags.role == roleWorker {
		return true
	}
	sv.mu.Lock()
	defer sv.mu.Unlock()
	return sv.app.clock().Sub(sv.ticked) < staleTick
}
