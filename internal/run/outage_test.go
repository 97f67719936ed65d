package run_test

import (
	"context"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store/storetest"
	"github.com/domicile/domicile/providers/memory"
)

// line is the way to a server, which can be cut.
type line struct {
	to string

	mu   sync.Mutex
	down bool
	open map[net.Conn]bool
}

// newLine returns the line, and the URL of the database behind it.
func newLine(t *testing.T, database string) (*line, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	way := &line{to: u.Host, open: map[net.Conn]bool{}}
	t.Cleanup(func() { _ = l.Close(); way.cut(true) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go way.join(c)
		}
	}()
	u.Host = l.Addr().String()
	return way, u.String()
}

// cut ends every connection, and refuses others as long as it is down.
func (l *line) cut(down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = down
	for c := range l.open {
		_ = c.Close()
	}
	clear(l.open)
}

func (l *line) join(near net.Conn) {
	defer func() { _ = near.Close() }()
	far, err := net.Dial("tcp", l.to)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	l.mu.Lock()
	if l.down {
		l.mu.Unlock()
		return
	}
	l.open[near], l.open[far] = true, true
	l.mu.Unlock()
	go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
	_, _ = io.Copy(near, far)
}

// TestTheServerIsAwayForAMoment cuts the line to PostgreSQL before anything is read, and when all is read and the document
// is to be made: the scan waits, and ends with the same document.
func TestTheServerIsAwayForAMoment(t *testing.T) {
	tables := []memory.Dataset{members(300), metrics("cpu", 300)}
	whole := newOffice(t, storetest.Postgres(t), office{name: "a", in: "cn", at: "cn"}, tables)
	want, err := run.Scan(t.Context(), whole.cfg)
	if err != nil {
		t.Fatal(err)
	}
	way, address := newLine(t, storetest.Postgres(t))
	o := newOffice(t, address, office{name: "a", in: "cn", at: "cn"}, tables)
	away := func(context.Context) {
		way.cut(true)
		time.AfterFunc(time.Second, func() { way.cut(false) })
	}
	o.cfg.Queue = meanwhile{
		Queue: run.NewLocal(o.cfg.Store), before: away, after: func(ctx context.Context) error { away(ctx); return nil },
	}
	doc, err := run.Scan(t.Context(), o.cfg)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(written(t, want), written(t, doc)); diff != "" {
		t.Error(diff)
	}
}
