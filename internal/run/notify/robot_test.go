package notify_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/run/notify"
)

// answers are what each vendor says when it took a message.
func answers() map[notify.Kind]string {
	return map[notify.Kind]string{
		notify.Webhook: "", notify.Slack: "ok", notify.DingTalk: `{"errcode":0,"errmsg":"ok"}`,
		notify.Feishu: `{"code":0,"msg":"success","data":{}}`, notify.WeCom: `{"errcode":0,"errmsg":"ok"}`,
	}
}

// TestBodiesOfEachKind compares what each kind of target gets with golden files in both languages. UPDATE=1 rewrites.
func TestBodiesOfEachKind(t *testing.T) {
	for kind, answer := range answers() {
		for _, lang := range []string{"en", "zh"} {
			t.Run(string(kind)+" "+lang, func(t *testing.T) {
				in := newSink(t, says(answer))
				s := sender(t, newStore(t, newClock()), notify.Target{
					Name: "ops", Kind: kind, URL: inventory.Secret(in.URL + "/hook?access_token=t0ken"), Words: words(t, lang),
				})
				write(t, s, scanID, difference())
				if sent := deliver(t, s); sent.Delivered != 1 || len(sent.Failed) > 0 {
					t.Fatalf("%+v", sent)
				}
				var body bytes.Buffer
				if err := json.Indent(&body, in.received()[0].body, "", "  "); err != nil {
					t.Fatal(err)
				}
				golden(t, string(kind)+"."+lang+".json", append(body.Bytes(), '\n'))
			})
		}
	}
}

// TestSignaturesOfVendors compares with values that the documented Python programs of the vendors print for the secret of
// their own example ("this is secret"), with the time fixed: the vendors publish programs, no vectors.
func TestSignaturesOfVendors(t *testing.T) {
	target := notify.Target{Name: "ops", Key: "this is secret", Words: words(t, "zh")}
	t.Run("dingtalk", func(t *testing.T) {
		in := newSink(t, says(answers()[notify.DingTalk]))
		target.Kind, target.URL = notify.DingTalk, inventory.Secret(in.URL+"/robot/send?access_token=t0ken")
		s := sender(t, newStore(t, newClock()), target)
		write(t, s, scanID, difference())
		deliver(t, s)
		query, err := url.ParseQuery(in.received()[0].query)
		if err != nil {
			t.Fatal(err)
		}
		want := url.Values{
			"access_token": {"t0ken"}, "timestamp": {"1795341600123"}, "sign": {"2vNArpMPCA/ITPoDSHCAH42H2PnULtAb1mb4cVlf8sY="},
		}
		if query.Encode() != want.Encode() {
			t.Errorf("query %v, want %v", query, want)
		}
	})
	t.Run("feishu", func(t *testing.T) {
		in := newSink(t, says(answers()[notify.Feishu]))
		target.Kind, target.URL = notify.Feishu, inventory.Secret(in.URL+"/open-apis/bot/v2/hook/t0ken")
		s := sender(t, newStore(t, newClock()), target)
		write(t, s, scanID, difference())
		deliver(t, s)
		var body struct{ Timestamp, Sign string }
		if err := json.Unmarshal(in.received()[0].body, &body); err != nil {
			t.Fatal(err)
		}
		if body.Timestamp != "1795341600" || body.Sign != "NxV3Ct0tMkXwgy08F8U3b3lVa/qj/2/MTk0XBW2mopo=" {
			t.Errorf("timestamp %q, sign %q", body.Timestamp, body.Sign)
		}
	})
}

// TestWebhookIsVerifiedByOthers lets the library of Standard Webhooks verify what was sent, and refuse what was not.
func TestWebhookIsVerifiedByOthers(t *testing.T) {
	for _, secret := range []string{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "a secret of no special form"} {
		in := newSink(t, says(""))
		s := sender(t, newStore(t, newClock()), notify.Target{
			Name: "tickets", Kind: notify.Webhook, URL: inventory.Secret(in.URL), Key: inventory.Secret(secret), Words: words(t, "en"),
		})
		write(t, s, scanID, difference())
		deliver(t, s)
		verifier, err := webhooks.NewWebhook(secret)
		if !strings.HasPrefix(secret, "whsec_") {
			verifier, err = webhooks.NewWebhookRaw([]byte(secret))
		}
		if err != nil {
			t.Fatal(err)
		}
		got := in.received()[0]
		if err := verifier.VerifyIgnoringTimestamp(got.body, got.header); err != nil {
			t.Errorf("%v", err)
		}
		if id := got.header.Get("Idempotency-Key"); id == "" || id != got.header.Get("Webhook-Id") {
			t.Errorf("ids %q and %q", id, got.header.Get("Webhook-Id"))
		}
		for _, change := range []func(*request){
			func(r *request) { r.body = bytes.Replace(r.body, []byte("4"), []byte("5"), 1) },
			func(r *request) { r.header.Set("Webhook-Timestamp", "1795341601") },
			func(r *request) { r.header.Set("Webhook-Id", "ntc_other") },
		} {
			forged := request{header: got.header.Clone(), body: bytes.Clone(got.body)}
			change(&forged)
			if verifier.VerifyIgnoringTimestamp(forged.body, forged.header) == nil {
				t.Errorf("a forged message is taken: %v", forged.header)
			}
		}
	}
}

// TestRefusals covers what targets answer that is no success, and that nothing of an address or an answer gets out.
func TestRefusals(t *testing.T) {
	tests := map[string]struct {
		kind   notify.Kind
		answer http.HandlerFunc
		want   string
	}{
		"errcode in a 200":       {notify.DingTalk, says(`{"errcode":310000,"errmsg":"sign not match s3cret"}`), "code 310000"},
		"a page in a 200":        {notify.DingTalk, says("<html>s3cret portal</html>"), "unreadable answer"},
		"no errcode in a 200":    {notify.WeCom, says(`{"code":0}`), "unreadable answer"},
		"code in a 200":          {notify.Feishu, says(`{"code":19021,"msg":"s3cret"}`), "code 19021"},
		"old status code":        {notify.Feishu, says(`{"StatusCode":9499}`), "code 9499"},
		"a text in a 200":        {notify.Feishu, says("ok"), "unreadable answer"},
		"a server that is ill":   {notify.Webhook, status(http.StatusServiceUnavailable), "http 503"},
		"a channel that is gone": {notify.Slack, status(http.StatusGone), "http 410"},
		"a redirect": {notify.Webhook, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere-s3cret", http.StatusTemporaryRedirect)
		}, "http 307"},
		"an end without answer": {notify.Webhook, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "unreachable"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := newSink(t, test.answer)
			st := newStore(t, newClock())
			s := sender(t, st, notify.Target{
				Name: "ops", Kind: test.kind, URL: inventory.Secret(in.URL + "/s3cret"), Key: "k3y", Words: words(t, "en"),
			})
			write(t, s, scanID, difference())
			sent := deliver(t, s)
			if len(sent.Failed) != 1 || sent.Failed[0].Code != test.want || sent.Delivered != 0 {
				t.Errorf("%+v, want the code %q", sent, test.want)
			}
			if n := len(in.received()); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
			all, err := st.Notices(t.Context())
			if err != nil || len(all) != 1 || all[0].Code != test.want || all[0].Attempts != 1 {
				t.Errorf("outbox %+v, %v", all, err)
			}
		})
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
		_, _ = w.Write([]byte("s3cret"))
	}
}

// TestUntrustedCertificate holds that TLS is verified: a server with a certificate of its own gets nothing.
func TestUntrustedCertificate(t *testing.T) {
	in := httptest.NewTLSServer(says(""))
	t.Cleanup(in.Close)
	s := sender(t, newStore(t, newClock()), notify.Target{
		Name: "ops", Kind: notify.Webhook, URL: inventory.Secret(in.URL), Words: words(t, "en"),
	})
	write(t, s, scanID, difference())
	if sent := deliver(t, s); len(sent.Failed) != 1 || sent.Failed[0].Code != "certificate not trusted" {
		t.Errorf("%+v", sent)
	}
}

// TestAddressesWithoutTLS holds that a token never goes out in the clear.
func TestAddressesWithoutTLS(t *testing.T) {
	for address, want := range map[inventory.Secret]string{
		"": "its secret is not set", "http://hooks.example.com/t0ken": "its address does not begin with https",
		"::": "the address cannot be read",
	} {
		s := sender(t, newStore(t, newClock()), notify.Target{Name: "ops", Kind: notify.Slack, URL: address, Words: words(t, "en")})
		write(t, s, scanID, difference())
		if sent := deliver(t, s); len(sent.Failed) != 1 || sent.Failed[0].Code != want {
			t.Errorf("%q: %+v, want %q", address.Reveal(), sent, want)
		}
	}
}
