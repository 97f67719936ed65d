package s3_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/s3"
)

// refusing is a caller that lets nothing through.
type refusing struct{}

func (refusing) Do(_ context.Context, call inventory.Call, _ func(context.Context) error) error {
	return &inventory.Gap{Scope: call.Scope, Store: call.Store, Op: call.Op, Cause: inventory.Unreachable}
}

func storesOf(t *testing.T, p inventory.Provider) []inventory.Store {
	t.Helper()
	var out []inventory.Store
	for scope := range p.Scopes(t.Context()) {
		for s, err := range p.Stores(t.Context(), scope) {
			if err == nil {
				out = append(out, s)
			}
		}
	}
	if len(out) == 0 {
		t.Fatal("no store")
	}
	return out
}

// serve makes a provider of one bucket on a server that answers as told. It stands for what no real server does on
// demand: broken paging, broken connections, odd answers.
func serve(t *testing.T, vendor string, answer http.HandlerFunc) *s3.Provider {
	t.Helper()
	srv := httptest.NewServer(answer)
	t.Cleanup(srv.Close)
	g := gateway{url: srv.URL}
	return g.provider(t, func(c *s3.Config) {
		c.Bucket = "b"
		if vendor != "" {
			c.Vendors = vendorOf(t, strings.Split(strings.TrimPrefix(srv.URL, "http://"), ":")[0], vendor)
		}
	})
}

// page is a listing as S3 spells it.
func page(token string, keys ...string) string {
	var sb strings.Builder
	sb.WriteString(`<?xml version="1.0"?><ListBucketResult><Name>b</Name>`)
	for _, k := range keys {
		fmt.Fprintf(&sb, "<Contents><Key>%s</Key><Size>8</Size></Contents>", k)
	}
	fmt.Fprintf(&sb, "<IsTruncated>%t</IsTruncated>", token != "")
	if token != "" && token != "none" {
		fmt.Fprintf(&sb, "<NextContinuationToken>%s</NextContinuationToken>", token)
	}
	sb.WriteString("</ListBucketResult>")
	return sb.String()
}

func keys(t *testing.T, p *s3.Provider, store inventory.Store) (int, []inventory.Cause) {
	t.Helper()
	var members int64
	var causes []inventory.Cause
	for d, err := range p.Datasets(t.Context(), store) {
		if gap := inventory.AsGap(err); gap != nil {
			causes = append(causes, gap.Cause)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		members += d.Members
	}
	return int(members), causes
}

func TestTokenThatDoesNotChange(t *testing.T) {
	for _, token := range []string{"same", "none"} {
		var calls atomic.Int64
		p := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("list-type") {
				calls.Add(1)
				fmt.Fprint(w, page(token, "a.csv"))
				return
			}
			fmt.Fprint(w, "a,b\n1,2\n")
		})
		_, causes := keys(t, p, storesOf(t, p)[0])
		if len(causes) != 1 || causes[0] != inventory.Truncated || calls.Load() > 2 {
			t.Errorf("token %q: %d pages, gaps %v", token, calls.Load(), causes)
		}
	}
}

func TestOldListing(t *testing.T) {
	const old = "id: v\nname: V\nas_of: \"2026-01-01\"\nsources: [s]\nstyle: path\nlist: 1\nraw_keys: true\nendpoints: [{host: %s, region: r, country: cn}]\n"
	p := serve(t, old, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		switch {
		case q.Has("list-type"), q.Has("encoding-type"):
			http.Error(w, "unknown", http.StatusNotImplemented)
		case r.URL.Path != "/b" && r.URL.Path != "/b/":
			fmt.Fprint(w, "a,b\n1,2\n")
		case len(q) > 0 && !q.Has("marker") && !q.Has("max-keys"):
			http.Error(w, "unknown", http.StatusNotImplemented)
		case q.Get("marker") == "":
			fmt.Fprint(w, page("none", "1%41.csv", "2%41.csv"))
		case q.Get("marker") == "2%41.csv":
			fmt.Fprint(w, page("", "3%41.csv"))
		}
	})
	n, causes := keys(t, p, storesOf(t, p)[0])
	if n != 3 || len(causes) > 0 {
		t.Errorf("%d members, gaps %v", n, causes)
	}
}

// TestBrokenConnectionIsTakenUpAgain serves an object whose first answer ends in its middle.
func TestBrokenConnectionIsTakenUpAgain(t *testing.T) {
	text := "a,b\n" + strings.Repeat("123,456\n", 100_000)
	var gets atomic.Int64
	p := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("list-type") {
			fmt.Fprint(w, strings.Replace(page("", "a.csv"), "<Size>8<", fmt.Sprintf("<Size>%d<", len(text)), 1))
			return
		}
		if len(r.URL.Query()) > 1 {
			http.Error(w, "unknown", http.StatusNotImplemented)
			return
		}
		if gets.Add(1) == 3 {
			w.Header().Set("Content-Length", strconv.Itoa(len(text)))
			fmt.Fprint(w, text[:len(text)/2])
			panic(http.ErrAbortHandler)
		}
		http.ServeContent(w, r, "", fixed(), strings.NewReader(text))
	})
	store := storesOf(t, p)[0]
	for d, err := range p.Datasets(t.Context(), store) {
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for b, err := range p.Read(t.Context(), d, inventory.Want{}) {
			if err != nil {
				t.Fatal(err)
			}
			rows += b.Rows
		}
		if rows != 100_000 {
			t.Errorf("%d rows of 100,000 after %d requests", rows, gets.Load())
		}
	}
}

func TestErrorsOfTheServer(t *testing.T) {
	tests := []struct {
		name   string
		status int
		code   string
		want   inventory.Cause
	}{
		{"denied", 403, "AccessDenied", inventory.Denied},
		{"wrong signature", 403, "SignatureDoesNotMatch", inventory.Denied},
		{"slow down", 503, "SlowDown", inventory.Throttled},
		{"not implemented", 501, "NotImplemented", inventory.Unsupported},
		{"broken", 500, "InternalError", inventory.Unreachable},
		{"no such bucket", 404, "NoSuchBucket", inventory.Unreadable},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			p := serve(t, "", func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(tt.status)
				fmt.Fprintf(w, "<Error><Code>%s</Code></Error>", tt.code)
			})
			_, causes := keys(t, p, storesOf(t, p)[0])
			if len(causes) != 1 || causes[0] != tt.want {
				t.Errorf("gaps %v, want %s", causes, tt.want)
			}
		})
	}
}

// TestOtherDocumentIsNotNone answers every question about a bucket with a listing, as some servers do.
func TestOtherDocumentIsNotNone(t *testing.T) {
	p := serve(t, "", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, page("", "a.csv")) })
	s := storesOf(t, p)[0]
	if s.Exposure != inventory.ExposureUnknown || s.Encryption != inventory.Unknown || s.Logging != inventory.Unknown {
		t.Errorf("exposure %s, encryption %s, logging %s of a server that does not tell", s.Exposure, s.Encryption, s.Logging)
	}
	inv := collect(t, p)
	if n := len(inv.Gaps()); n < 7 {
		t.Errorf("%d gaps for 7 questions", n)
	}
}

// vendorOf makes the table of one vendor; the file has a place for the host.
func vendorOf(t *testing.T, host, file string) s3.Vendors {
	t.Helper()
	vendors, err := s3.LoadVendors(fstest.MapFS{"stores/v.yaml": {Data: fmt.Appendf(nil, file, host)}})
	if err != nil {
		t.Fatal(err)
	}
	return vendors
}

// fixed is the day on which every object was written.
func fixed() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }
