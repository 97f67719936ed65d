package s3_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/format/objects/reporttest"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/s3"
)

// TestReportOfGateway lists a bucket of a real server from a report as S3 writes it, which holds what the server said of
// the objects, and compares it with the listing of the server.
func TestReportOfGateway(t *testing.T) {
	g := startGateway(t)
	g.bucket(t, "one", contents())
	plain := g.provider(t, func(c *s3.Config) { c.Bucket = "one" })
	store := storesOf(t, plain)[0]
	var members []inventory.Member
	for m, err := range plain.List(t.Context(), store, "") {
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, m)
	}
	at := time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC)
	rep := reporttest.Report{Source: "one", Destination: "reports", Prefix: "inv", Name: "daily", At: at, Rows: 9, Versions: true}
	g.bucket(t, "reports", reporttest.Write(t, rep, members))
	want, _ := datasetsOf(t, plain, store)
	for _, tt := range []struct {
		name, setting string
		age           time.Duration
		read          bool
		gaps          []string
	}{
		{"read", "s3://reports/inv", 24 * time.Hour, true, []string{"inventory_report contents_unread", "inventory_report truncated"}},
		{"too old", "s3://reports/inv", 9 * 24 * time.Hour, false, []string{"inventory_report not_enabled"}},
		{"nothing there", "s3://reports/elsewhere", time.Hour, false, []string{"inventory_report not_enabled"}},
		{"no bucket", "s3://missing", time.Hour, false, []string{"s3:ListBucket unreadable"}},
		{"off", objects.NoReports, time.Hour, false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			calls := &recorder{}
			p := g.provider(t, func(c *s3.Config) {
				c.Bucket, c.InventoryReport, c.HTTP, c.Heads = "one", tt.setting, calls.client(), 4
				c.Now = func() time.Time { return at.Add(tt.age) }
			})
			got, gaps := datasetsOf(t, p, store)
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(inventory.Measure{}, "AsOf")); diff != "" {
				t.Errorf("(-listed +from the report):\n%s", diff)
			}
			if diff := cmp.Diff(tt.gaps, gaps); diff != "" {
				t.Errorf("gaps (-want +got):\n%s", diff)
			}
			if listed := calls.asked("/one?"); listed > 0 == tt.read || len(calls.written()) > 0 {
				t.Errorf("%d pages of the bucket were asked for; written: %v", listed, calls.written())
			}
		})
	}
}

// asked counts the listings of a path.
func (r *recorder) asked(path string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, q := range r.requests {
		if strings.HasPrefix(q, "GET "+path) && strings.Contains(q, "list-type") {
			n++
		}
	}
	return n
}

func datasetsOf(t *testing.T, p *s3.Provider, s inventory.Store) (all []inventory.Dataset, gaps []string) {
	t.Helper()
	for d, err := range p.Datasets(t.Context(), s) {
		switch gap := inventory.AsGap(err); {
		case gap != nil:
			gaps = append(gaps, gap.Op+" "+string(gap.Cause))
		case err != nil:
			t.Fatal(err)
		default:
			all = append(all, d)
		}
	}
	return all, gaps
}

// configurations is the answer to ListBucketInventoryConfigurations, as its documentation has it
// (docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html, read on 2026-11-23). The server of
// the other tests does not know the call.
func configurations(next string, each ...string) string {
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<ListInventoryConfigurationsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">%s<IsTruncated>%t</IsTruncated>%s
</ListInventoryConfigurationsResult>`, strings.Join(each, ""), next != "", next)
}

func configuration(id, enabled, filter, prefix string) string {
	return fmt.Sprintf(`<InventoryConfiguration><Id>%s</Id><IsEnabled>%s</IsEnabled>%s<Destination><S3BucketDestination>
<Format>CSV</Format><AccountId>123456789012</AccountId><Bucket>arn:aws:s3:::destination-bucket</Bucket>%s
</S3BucketDestination></Destination><Schedule><Frequency>Daily</Frequency></Schedule>
<IncludedObjectVersions>All</IncludedObjectVersions><OptionalFields><Field>Size</Field><Field>LastModifiedDate</Field>
<Field>ETag</Field></OptionalFields></InventoryConfiguration>`, id, enabled, filter, prefix)
}

func TestReportsOfConfigurations(t *testing.T) {
	in := func(bucket string) inventory.Store { return inventory.Store{ID: inventory.ID("s3://" + bucket)} }
	place := func(name, prefix string) objects.Reports {
		return objects.Reports{Bucket: "b", In: in("destination-bucket"), Prefix: prefix, Name: name}
	}
	pages := map[string]string{
		"": configurations("<NextContinuationToken>t</NextContinuationToken>", configuration("a", "true", "", "<Prefix>p/q</Prefix>"),
			configuration("off", "false", "", "")),
		"t": configurations("", configuration("part", "true", "<Filter><Prefix>x/</Prefix></Filter>", ""), configuration("c", "true", "", "")),
	}
	refuse := func(status int, code string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code></Error>", code)
		}
	}
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   []objects.Reports
		cause  inventory.Cause
	}{
		{"two pages", func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprint(w, pages[r.URL.Query().Get("continuation-token")])
		}, []objects.Reports{place("a", "p/q/b/"), place("c", "b/")}, ""},
		{"none", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, configurations("")) }, nil, ""},
		{"denied", refuse(http.StatusForbidden, "AccessDenied"), nil, ""},
		{"unknown", refuse(http.StatusNotImplemented, "NotImplemented"), nil, ""},
		{"another document", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, page("", "a")) }, nil, ""},
		{"broken", refuse(http.StatusInternalServerError, "InternalError"), nil, inventory.Unreachable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if q, _ := url.ParseQuery(r.URL.RawQuery); r.Method != http.MethodGet || !q.Has("inventory") {
					t.Errorf("%s %s", r.Method, r.URL)
				}
				tt.answer(w, r)
			}))
			t.Cleanup(srv.Close)
			api := awss3.New(awss3.Options{
				BaseEndpoint: &srv.URL, Region: region, UsePathStyle: true, Retryer: aws.NopRetryer{},
				Credentials: aws.AnonymousCredentials{},
			})
			c := &s3.Client{
				API:   func(string) *awss3.Client { return api },
				Do:    inventory.NewCaller(inventory.CallerConfig{Sleep: func(context.Context, time.Duration) error { return nil }}),
				Scope: func(inventory.ID) inventory.Scope { return inventory.Scope{Provider: "aws"} },
			}
			got, err := c.Reports(t.Context(), "arn:aws:s3:::b", in)
			gap := inventory.AsGap(err)
			if diff := cmp.Diff(tt.want, got); diff != "" || (gap == nil) != (tt.cause == "") || gap != nil && gap.Cause != tt.cause {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}
