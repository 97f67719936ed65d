package main

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// delay is a way of what a database hears and says that lies some 1,000 km away: its answer takes 20 ms.
const delay = 10 * time.Millisecond

// farAway puts a server that far away: it listens on a port of its own and hands on what it gets after a delay, as a long
// line does, in both directions and without loss of throughput.
func farAway(t *testing.T, port string) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background()) // that of a test ends before its processes
	var lines sync.WaitGroup
	t.Cleanup(func() {
		stop()
		_ = l.Close() // it only listened
		lines.Wait()
	})
	lines.Go(func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := (&net.Dialer{}).DialContext(ctx, "tcp", "127.0.0.1:"+port)
			if err != nil {
				_ = near.Close() // whoever called tries again
				continue
			}
			context.AfterFunc(ctx, func() { _, _ = near.Close(), far.Close() })
			lines.Go(func() { later(far, near) })
			lines.Go(func() { later(near, far) })
		}
	})
	_, mine, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return mine
}

// later copies what one side says to the other, each part after the delay.
func later(to, from net.Conn) {
	type part struct {
		data []byte
		due  time.Time
	}
	way := make(chan part, 1024)
	go func() {
		defer close(way)
		for {
			buf := make([]byte, 32<<10)
			n, err := from.Read(buf)
			if n > 0 {
				way <- part{buf[:n], time.Now().Add(delay)}
			}
			if err != nil {
				return
			}
		}
	}()
	for p := range way {
		<-time.After(time.Until(p.due))
		if _, err := to.Write(p.data); err != nil {
			break
		}
	}
	_ = errors.Join(to.Close(), from.Close()) // the end of one is that of the other
}

// TestWorkersShareAScan lets one, two, four and eight processes work on the same scan of a database that is far away, and
// asks for the same inventory; it prints how much faster they are together.
func TestWorkersShareAScan(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads the same tables four times over a slow line")
	}
	const tables = 20
	m := newMachine(t)
	c := newCluster(t)
	source := c.database(t)
	fill := connect(t, source)
	for i := range tables {
		if _, err := fill.ExecContext(t.Context(), `CREATE TABLE `+word(i)+` AS
			SELECT i AS id, '139' || lpad(i::text, 8, '0') AS mobile, 'user' || i || '@example.com' AS email
			FROM generate_series(1, 200) AS i`); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := fill.ExecContext(t.Context(), `VACUUM (FREEZE, ANALYZE)`); err != nil {
		t.Fatal(err)
	}
	far := strings.Replace(source, ":"+c.port+"/", ":"+farAway(t, c.port)+"/", 1)
	var want string
	var alone float64
	for _, n := range []int{1, 2, 4, 8} {
		url := c.database(t)
		rate := scanTogether(t, m, url, far, n)
		doc := m.document(t)
		if n == 1 {
			want, alone = doc, rate
		}
		if diff := cmp.Diff(want, doc); diff != "" {
			t.Errorf("%d processes found something else than one:\n%s", n, diff)
		}
		t.Logf("%d processes: %.1f tables a second, %.2f times one", n, rate, rate/alone)
		if n == 4 && rate < 1.3*alone { // on two cores that others use too, more of them wait for a core, not for the line
			t.Errorf("four processes read %.1f tables a second, one %.1f: they do not share the work", rate, alone)
		}
	}
}

// scanTogether scans with some processes and returns the shards a second from the first that was taken to the last that
// was done.
func scanTogether(t *testing.T, m *machine, url, source string, processes int) float64 {
	t.Helper()
	f := newFleet(m, url)
	f.env = slices.Concat(f.env, []string{"DOMICILE_QUEUE_SLICE=1s"})
	args := slices.Concat(f.fresh[:len(f.fresh)-1], []string{"--sample", "auto", source})
	if p := m.launch(t, f.env, slices.Concat(args, []string{"--sample", "none"})...); !p.finished() { // makes the tables of the store
		t.Fatal(p.tail())
	}
	db := connect(t, url)
	audit(t, db, auditPostgres()...)
	for range processes - 1 {
		f.work(t)
	}
	awaitWorkers(t, db, processes-1)
	if p := m.launch(t, f.env, args...); !p.finished() {
		t.Fatal(p.tail())
	}
	for _, w := range f.workers {
		w.kill()
	}
	if taken := asked(t, db, `SELECT count(DISTINCT worker) FROM audit WHERE state = 'running'`); taken != processes {
		t.Errorf("%d of %d processes took part", taken, processes)
	}
	var rate float64
	err := db.QueryRowContext(t.Context(), `
		SELECT count(*) FILTER (WHERE state = 'done') / extract(epoch FROM max(at) - min(at)) FROM audit`).Scan(&rate)
	if err != nil {
		t.Fatal(err)
	}
	return rate
}
