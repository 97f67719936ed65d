package notify_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/run/notify"
)

// TestPings holds the paths by which a start and each end are told, and that both carry one run id.
func TestPings(t *testing.T) {
	in := newSink(t, says("OK"))
	client := notify.Client(&http.Transport{})
	ping := notify.Ping{URL: inventory.Secret(in.URL + "/5ad7-id?create=1")}
	ping.Start(t.Context(), client, scanID)
	for _, exit := range []int{0, 3, 4, 1, 2, 130} {
		if code := ping.End(t.Context(), client, scanID, exit, []byte(`{"gaps":3}`)); code != "" {
			t.Error(code)
		}
	}
	ping.ExitStatus = true
	ping.End(t.Context(), client, scanID, 3, nil)
	var paths []string
	for _, r := range in.received() {
		paths = append(paths, r.path)
		if want := in.received()[0].query; r.query != want || !strings.Contains(want, "create=1&rid=") {
			t.Errorf("query %q, want %q", r.query, want)
		}
	}
	id := "/5ad7-id"
	if want := []string{id + "/start", id, id, id, id + "/fail", id + "/fail", id + "/fail", id + "/3"}; !slices.Equal(paths, want) {
		t.Errorf("paths %v, want %v", paths, want)
	}
	if body := string(in.received()[2].body); body != `{"gaps":3}` {
		t.Errorf("body %q", body)
	}
}

// TestPingThatIsNotTaken holds that a service that is ill is asked twice and no more.
func TestPingThatIsNotTaken(t *testing.T) {
	in := newSink(t, status(http.StatusNotFound))
	ping := notify.Ping{URL: inventory.Secret(in.URL)}
	if code := ping.Start(t.Context(), notify.Client(&http.Transport{}), scanID); code != "http 404" || len(in.received()) != 2 {
		t.Errorf("%q after %d requests", code, len(in.received()))
	}
	ping.URL = "http://127.0.0.1:1/t0ken"
	if code := ping.Start(t.Context(), notify.Client(&http.Transport{}), scanID); code != "unreachable" {
		t.Errorf("%q", code)
	}
}
