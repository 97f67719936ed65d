package notify_test

import (
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run/notify"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// TestRetries holds the pauses between attempts, that each carries the same id and body, and that the notice ends as sent.
func TestRetries(t *testing.T) {
	c := newClock()
	st := newStore(t, c)
	in := newSink(t, status(http.StatusBadGateway))
	s := sender(t, st, notify.Target{Name: "ops", Kind: notify.Webhook, URL: inventory.Secret(in.URL), Words: words(t, "en")})
	write(t, s, scanID, difference())
	pause := time.Minute
	for attempt := range 8 {
		deliver(t, s)
		if n := len(in.received()); n != attempt+1 {
			t.Fatalf("after attempt %d: %d requests", attempt+1, n)
		}
		c.pass(pause - time.Millisecond)
		deliver(t, s)
		if n := len(in.received()); n != attempt+1 {
			t.Fatalf("tried again before %v were over", pause)
		}
		c.pass(time.Millisecond)
		pause = min(2*pause, time.Hour)
	}
	in.answer = says("")
	if sent := deliver(t, s); sent.Delivered != 1 {
		t.Fatalf("%+v", sent)
	}
	c.pass(24 * time.Hour)
	deliver(t, s)
	all := in.received()
	if len(all) != 9 {
		t.Fatalf("%d requests, want 9", len(all))
	}
	for _, r := range all[1:] {
		if string(r.body) != string(all[0].body) || r.header.Get("Webhook-Id") != all[0].header.Get("Webhook-Id") {
			t.Errorf("a repeat differs: %s %v", r.body, r.header)
		}
	}
}

// TestTargetsThatAskToWait covers Retry-After in both forms, within bounds.
func TestTargetsThatAskToWait(t *testing.T) {
	date := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"90": time.Minute + 30*time.Second, "5": time.Minute, "999999999": 24 * time.Hour, "soon": time.Minute,
		date.Add(2 * time.Hour).Format(http.TimeFormat): 2 * time.Hour, "-3": time.Minute,
	} {
		c := newClock()
		st := newStore(t, c)
		in := newSink(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", value)
			w.Header().Set("Date", date.Format(http.TimeFormat))
			w.WriteHeader(http.StatusTooManyRequests)
		})
		s := sender(t, st, notify.Target{Name: "ops", Kind: notify.Slack, URL: inventory.Secret(in.URL), Words: words(t, "en")})
		write(t, s, scanID, difference())
		deliver(t, s)
		all, err := st.Notices(t.Context())
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		if got := all[0].NextAt.Sub(c.Now()).Round(time.Second); got != want {
			t.Errorf("Retry-After %q: %v, want %v", value, got, want)
		}
		// Nobody else sends to the address meanwhile.
		write(t, s, "another scan", difference())
		deliver(t, s)
		if n := len(in.received()); n != 1 {
			t.Errorf("Retry-After %q: %d requests", value, n)
		}
	}
}

// TestADeadTargetHoldsNobodyUp holds the time that a delivery takes: one that hangs costs ten seconds, and the other
// targets have their notices at once.
func TestADeadTargetHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := storetest.Open(t, store.Config{Clock: time.Now})
		hang := transport(func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "dead.example.com" {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return ok(r, ""), nil
		})
		var targets []notify.Target
		for _, host := range []string{"dead", "one", "two"} {
			targets = append(targets, notify.Target{
				Name: host, Kind: notify.Webhook, URL: inventory.Secret("https://" + host + ".example.com/"), Words: words(t, "en"),
			})
		}
		s := notify.New(notify.Config{Store: st, Targets: targets, Client: notify.Client(hang), Key: key(t)})
		for i := range 5 {
			write(t, s, "scan "+strconv.Itoa(i), difference())
		}
		begin := time.Now()
		sent := deliver(t, s)
		if took := time.Since(begin); took < 10*time.Second || took > 11*time.Second {
			t.Errorf("it took %v", took)
		}
		if sent.Delivered != 10 || !slices.Equal(sent.Failed, []notify.Failure{{Target: "dead", Code: "timed out"}}) {
			t.Errorf("%+v", sent)
		}
	})
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func ok(r *http.Request, body string) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{}, Request: r}
}

// TestRobotsLimitOverProcesses lets three processes that share a store send to one robot as fast as they may, through a
// network that delays, and holds that never more than 20 messages reach it within a minute, and that all do in the end.
func TestRobotsLimitOverProcesses(t *testing.T) {
	const notices, limit = 60, 20
	for _, kind := range []notify.Kind{notify.DingTalk, notify.WeCom} {
		synctest.Test(t, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "domicile.db")
			robot := &busyRobot{random: rand.New(rand.NewPCG(1, 2))}
			var processes sync.WaitGroup
			for p := range 3 {
				st := storetest.Open(t, store.Config{Path: path, Clock: time.Now})
				// Two targets with one address share its limit.
				s := notify.New(notify.Config{Store: st, Client: notify.Client(transport(robot.take)), Key: key(t), Targets: []notify.Target{
					{Name: "ops", Kind: kind, URL: "https://robot.example.com/send?access_token=t0ken", Words: words(t, "zh")},
					{Name: "law", Kind: kind, URL: "https://robot.example.com/send?access_token=t0ken", Words: words(t, "zh")},
				}})
				if p == 0 {
					for i := range notices / 2 {
						write(t, s, "scan "+strconv.Itoa(i), difference())
					}
				}
				processes.Go(func() {
					for range 400 {
						if _, err := s.Deliver(t.Context()); err != nil {
							t.Error(err)
						}
						time.Sleep(time.Second)
					}
				})
			}
			processes.Wait()
			if len(robot.at) != notices {
				t.Errorf("%s: %d messages, want %d", kind, len(robot.at), notices)
			}
			slices.SortFunc(robot.at, time.Time.Compare)
			for i := limit; i < len(robot.at); i++ {
				if window := robot.at[i].Sub(robot.at[i-limit]); window < time.Minute {
					t.Fatalf("%s: %d messages within %v", kind, limit+1, window)
				}
			}
			t.Logf("%s: %d messages in %v", kind, len(robot.at), robot.at[len(robot.at)-1].Sub(robot.at[0]))
		})
	}
}

// busyRobot is a robot behind a network that delays a message by up to nine seconds.
type busyRobot struct {
	mu     sync.Mutex
	random *rand.Rand
	at     []time.Time
}

func (b *busyRobot) take(r *http.Request) (*http.Response, error) {
	b.mu.Lock()
	delay := time.Duration(b.random.Int64N(int64(9 * time.Second)))
	b.mu.Unlock()
	time.Sleep(delay)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = append(b.at, time.Now())
	return ok(r, `{"errcode":0}`), nil
}

// TestARobotThatSaysTooMany holds that every process is silent for ten minutes then.
func TestARobotThatSaysTooMany(t *testing.T) {
	c := newClock()
	path := filepath.Join(t.TempDir(), "domicile.db")
	in := newSink(t, says(`{"errcode":410100,"errmsg":"too fast"}`))
	target := notify.Target{Name: "ops", Kind: notify.DingTalk, URL: inventory.Secret(in.URL), Words: words(t, "zh")}
	cfg := store.Config{Path: path, Clock: c.Now}
	one, two := sender(t, storetest.Open(t, cfg), target), sender(t, storetest.Open(t, cfg), target)
	write(t, one, "scan 1", difference())
	write(t, one, "scan 2", difference())
	deliver(t, one)
	c.pass(10*time.Minute - time.Second)
	deliver(t, two)
	if code, err := two.Try(t.Context(), "ops", difference()); err != nil || code != "its limit of messages asks to wait 1s" {
		t.Errorf("%q, %v", code, err)
	}
	if n := len(in.received()); n != 1 {
		t.Fatalf("%d messages within the ten minutes", n)
	}
	in.answer = says(`{"errcode":0}`)
	for range 2 {
		c.pass(5 * time.Second)
		deliver(t, two)
	}
	if n := len(in.received()); n != 3 {
		t.Errorf("%d messages, want 3", n)
	}
}

// TestAProcessThatDiesWhileItSends holds at-least-once: what one process claimed and never marked goes out again from
// another, once its claim has ended, under the same id.
func TestAProcessThatDiesWhileItSends(t *testing.T) {
	c := newClock()
	path := filepath.Join(t.TempDir(), "domicile.db")
	in := newSink(t, says(""))
	target := notify.Target{Name: "ops", Kind: notify.Webhook, URL: inventory.Secret(in.URL), Words: words(t, "en")}
	cfg := store.Config{Path: path, Clock: c.Now}
	dead, alive := storetest.Open(t, cfg), sender(t, storetest.Open(t, cfg), target)
	write(t, alive, scanID, difference())
	claimed, err := dead.ClaimNotice(t.Context(), store.NoticeClaim{Target: "ops", Lane: "any", For: 20 * time.Second})
	if err != nil || claimed == nil {
		t.Fatal(claimed, err)
	}
	if deliver(t, alive); len(in.received()) > 0 {
		t.Fatal("two processes send one notice at the same time")
	}
	c.pass(20 * time.Second)
	deliver(t, alive)
	if got := in.received(); len(got) != 1 || got[0].header.Get("Webhook-Id") != claimed.ID {
		t.Errorf("%+v, want one message with the id %s", got, claimed.ID)
	}
}

// TestOneNoticeAScan holds that telling twice writes once, and who hears of what.
func TestOneNoticeAScan(t *testing.T) {
	quiet := difference()
	quiet.Changes, quiet.Results, quiet.Gaps = nil, nil, report.GapTally{Total: 4}
	small := difference()
	small.Results, small.Changes, small.Gaps.New = nil, small.Changes[1:], 0
	kind := func(k report.NoticeKind) *report.Digest { return &report.Digest{Kind: k} }
	all := []string{"all", "changes", "failures", "must"}
	tests := map[string]struct {
		digest *report.Digest
		want   []string
	}{
		"nothing differs": {quiet, nil},
		"less was seen":   {difference(), all},
		"no new result":   {small, []string{"all", "changes"}},
		"the first":       {kind(report.NoticeFirst), []string{"all", "changes", "must"}},
		"failed":          {kind(report.NoticeFailed), []string{"all", "failures"}},
		"interrupted":     {kind(report.NoticeInterrupted), []string{"all", "failures"}},
		"missed":          {kind(report.NoticeMissed), []string{"all", "failures"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			st := newStore(t, newClock())
			s := sender(
				t, st, notify.Target{Name: "all"}, notify.Target{Name: "changes", On: []notify.Occasion{notify.OnDifference}},
				notify.Target{Name: "failures", On: []notify.Occasion{notify.OnFailure}},
				notify.Target{Name: "must", On: []notify.Occasion{notify.OnDifference}, AtLeast: "must"},
			)
			write(t, s, scanID, test.digest)
			write(t, s, scanID, test.digest)
			listed, err := st.Notices(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range listed {
				got = append(got, n.Target)
			}
			slices.Sort(got)
			if !slices.Equal(got, test.want) {
				t.Errorf("told %v, want %v", got, test.want)
			}
		})
	}
}
