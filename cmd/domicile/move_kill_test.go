package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/verify"
	"github.com/domicile/domicile/providers/s3/s3test"
)

// counting passes requests on to a server, slowly, and counts the objects that are read.
type counting struct {
	mu    sync.Mutex
	reads int
	wrote []string // requests that were no reads
}

func (c *counting) handler(to string) (http.Handler, error) {
	u, err := url.Parse(to)
	if err != nil {
		return nil, err
	}
	proxy := httputil.NewSingleHostReverseProxy(u)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		if strings.Contains(r.URL.RawQuery, "x-id=GetObject") {
			c.reads++
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			c.wrote = append(c.wrote, r.Method+" "+r.URL.Path)
		}
		c.mu.Unlock()
		time.Sleep(20 * time.Millisecond) // a line across a border
		proxy.ServeHTTP(w, r)
	}), nil
}

// objectsOfKill is how many objects each side has in TestKilledComparisonGoesOn.
const objectsOfKill = 500

// TestKilledComparisonGoesOn kills the built command with SIGKILL again and again, and asks that the result is that of an
// undisturbed comparison, that what was kept was not read again, and that nothing was written to a side.
func TestKilledComparisonGoesOn(t *testing.T) {
	gate := s3test.Start(t)
	objects := map[string]string{}
	for i := range objectsOfKill {
		objects[fmt.Sprintf("part/%04d.csv", i)] = fmt.Sprintf("id\n%d\n", i)
	}
	gate.Bucket(t, "old", objects)
	gate.Bucket(t, "new", objects)
	gate.Delete(t, "new", "part/0003.csv")
	gate.Put(t, "new", "part/0200.csv", "id\n201\n")
	seen := &counting{}
	handler, err := seen.handler(gate.URL)
	if err != nil {
		t.Fatal(err)
	}
	slow := httptest.NewServer(handler)
	t.Cleanup(slow.Close)

	m := newMachine(t)
	bin := filepath.Join(m.home, "domicile")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	m.write(t, "out/plan/verify/pairs.yaml", fmt.Sprintf(`api_version: domicile/v1
kind: Pairs
pairs:
  - {step: crm, wave: w, kind: objects, source: {url: "s3://old?endpoint=%[1]s&region=%[2]s"}, target: {url: "s3://new?endpoint=%[1]s&region=%[2]s"}}
`, slow.URL, s3test.Region))
	args := []string{"--data", m.path("data"), "plan", "verify", "w", "--plan", m.path("out/plan")}
	killed := 0
	for life := 1300 * time.Millisecond; ; life += life / 4 {
		ctx, cancel := context.WithTimeout(t.Context(), life) // the end of the context is a SIGKILL
		c := exec.CommandContext(ctx, bin, args...)
		c.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID="+s3test.AccessKey, "AWS_SECRET_ACCESS_KEY="+s3test.SecretKey)
		out, err := c.CombinedOutput()
		cancel()
		if code := c.ProcessState.ExitCode(); code == exitResults {
			break
		} else if code >= 0 {
			t.Fatalf("exit %d: %v\n%s", code, err, out)
		}
		killed++
	}
	d := m.result(t, verify.Pair{Result: "crm.result.json"})
	if d.Counts != (verify.Counts{Missing: 1, Differs: 1}) || d.Compared != objectsOfKill || d.Total != objectsOfKill || d.TargetTotal != objectsOfKill-1 || d.Frozen.Is != "yes" {
		t.Errorf("%+v", d)
	}
	const whole, lost = 2 * (objectsOfKill - 1), 250 // a kill costs what was read in the last 100 ms, and what is under way
	if killed < 2 || seen.reads < whole || seen.reads > whole+lost*killed {
		t.Errorf("killed %d times, %d objects were read, of %d", killed, seen.reads, whole)
	}
	if len(seen.wrote) > 0 {
		t.Errorf("written: %q", seen.wrote)
	}
	t.Logf("killed %d times, %d reads of %d", killed, seen.reads, whole)
}
