package aliyun_test

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/template"
	"time"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/aliyun"
)

const account = "1234567890123456"

// bucket is a bucket of the cloud of a test.
type bucket struct {
	Name, Location, ACL, SSE, Policy, LogTo, CopyTo, CopyLocation string
	Tags                                                          map[string]string
	Objects                                                       map[string]string
	Reports                                                       []rule
}

// rule is an inventory rule of a bucket; the last ones cover parts of it, or are switched off.
type rule struct{ ID, To, Prefix, Only, Off string }

// Bytes is how much it holds.
func (b bucket) Bytes() int {
	n := 0
	for _, text := range b.Objects {
		n += len(text)
	}
	return n
}

// instance is a database of the cloud of a test.
type instance struct {
	ID, Description, Region, Master, Allowed string
	Public                                   bool
}

// cloud answers as the documents of the vendor say that Alibaba Cloud does: see testdata/README.md.
type cloud struct {
	t         *testing.T
	buckets   []bucket
	instances []instance
	page      int               // keys of one page; 0: what is asked for
	refuse    map[string]string // "bucket?question" or "Action" or "Action region" → code of the error
	stuck     bool              // each page of buckets names itself as the next
	links     string            // the region that has network connections; between it and Singapore there are lines

	mu   sync.Mutex
	seen map[string]int
}

// ServeHTTP implements http.Handler: the generic client names its action in a header, OSS is the rest.
func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if action := r.Header.Get("x-acs-action"); action != "" {
		c.rpc(w, r, action)
		return
	}
	name, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if first, rest, _ := strings.Cut(r.Host, "."); strings.HasSuffix(rest, ".aliyuncs.com") { // the bucket is in the name
		name, key = first, strings.TrimPrefix(r.URL.Path, "/")
		at := slices.IndexFunc(c.buckets, func(b bucket) bool { return b.Name == name })
		if at >= 0 && !strings.HasPrefix(rest, c.buckets[at].Location+".") {
			w.Header().Set("X-Endpoint", c.buckets[at].Location+".aliyuncs.com")
			c.fail(w, "error.xml", "AccessDenied")
			return
		}
	}
	question, _, _ := strings.Cut(r.URL.RawQuery, "=")
	question, _, _ = strings.Cut(question, "&")
	if strings.Contains(r.URL.RawQuery, "list-type") {
		question = "list"
	}
	if r.URL.Query().Has("inventory") {
		question = "inventory"
	}
	if name == "" {
		question = "buckets"
	}
	c.note(r.Method + " " + name + "?" + question)
	if code := c.refuse[name+"?"+question]; code != "" {
		c.fail(w, "error.xml", code)
		return
	}
	if name == "" {
		c.listBuckets(w, r.URL.Query())
		return
	}
	at := slices.IndexFunc(c.buckets, func(b bucket) bool { return b.Name == name })
	if at < 0 {
		c.fail(w, "error.xml", "NoSuchBucket")
		return
	}
	c.bucket(w, r, c.buckets[at], key, question)
}

// start serves the cloud.
func (c *cloud) start(t *testing.T) string {
	t.Helper()
	c.t, c.seen = t, map[string]int{}
	slices.SortFunc(c.buckets, func(a, b bucket) int { return cmp.Compare(a.Name, b.Name) })
	s := httptest.NewServer(c)
	t.Cleanup(s.Close)
	return s.URL
}

// count says how often a call was made.
func (c *cloud) count(name string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen[name]
}

// writes are the calls that do more than read.
func (c *cloud) writes() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []string
	for name := range c.seen {
		if !slices.ContainsFunc([]string{"GET ", "Describe", "List", "Get"}, func(v string) bool { return strings.HasPrefix(name, v) }) {
			out = append(out, name)
		}
	}
	return out
}

func (c *cloud) note(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[name]++
}

// say sends a documented answer.
func (c *cloud) say(w http.ResponseWriter, file string, data any) {
	w.Header().Set("Content-Type", "application/xml")
	if strings.HasSuffix(file, ".json") {
		w.Header().Set("Content-Type", "application/json;charset=utf-8")
	}
	var text bytes.Buffer
	tpl, err := template.ParseFiles(filepath.Join("testdata", file))
	if err == nil {
		err = tpl.Execute(&text, data)
	}
	if err != nil {
		c.t.Error(err)
	}
	_, _ = w.Write(text.Bytes())
}

// fail sends a documented error with the status that the documents give it.
func (c *cloud) fail(w http.ResponseWriter, file, code string) {
	status := map[string]int{
		"AccessDenied": 403, "Forbidden.RAM": 403, "Throttling.User": 400, "InvalidRegionId": 400, "ServiceBusy": 503,
		"InvalidAccessKeyId.NotFound": 404, "NotImplemented": 501, "UserDisable": 403,
	}[code]
	var text bytes.Buffer
	tpl, err := template.ParseFiles(filepath.Join("testdata", file))
	if err == nil {
		err = tpl.Execute(&text, struct{ Code, Message, Endpoint string }{code, "as documented", w.Header().Get("X-Endpoint")})
	}
	if err != nil {
		c.t.Error(err)
	}
	w.WriteHeader(cmp.Or(status, 404))
	_, _ = w.Write(text.Bytes())
}

func (c *cloud) listBuckets(w http.ResponseWriter, q url.Values) {
	size, err := strconv.Atoi(cmp.Or(q.Get("max-keys"), "100")) // a hundred is what OSS gives to those who do not ask
	if err != nil {
		c.t.Error(err)
	}
	if c.page > 0 {
		size = c.page
	}
	page := c.buckets
	for len(page) > 0 && page[0].Name <= q.Get("marker") {
		page = page[1:]
	}
	more := len(page) > size
	page = page[:min(size, len(page))]
	next := ""
	if more {
		next = page[len(page)-1].Name
	}
	if c.stuck {
		more, next = true, "the-same"
	}
	c.say(w, "list_buckets.xml", map[string]any{
		"Account": account, "Marker": q.Get("marker"), "Max": size, "Truncated": more, "Next": next, "Buckets": page,
	})
}

func (c *cloud) bucket(w http.ResponseWriter, r *http.Request, b bucket, key, question string) {
	switch {
	case key != "":
		text, ok := b.Objects[key]
		if !ok {
			c.fail(w, "error.xml", "NoSuchKey")
			return
		}
		w.Header().Set("ETag", `"5B3C1A2E053D763E1B002CC607C5A0FE1"`)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(text))
	case question == "list":
		c.listObjects(w, r.URL.Query(), b)
	case question == "policy" && b.Policy == "":
		c.fail(w, "error.xml", "NoSuchBucketPolicy")
	case question == "policy":
		_, _ = w.Write([]byte(b.Policy))
	case question == "bucketInfo":
		c.say(w, "bucket_info.xml", b)
	default:
		c.say(w, "bucket_"+question+".xml", b)
	}
}

func (c *cloud) listObjects(w http.ResponseWriter, q url.Values, b bucket) {
	type object struct {
		Key  string
		Size int
	}
	var keys []string
	for key := range b.Objects {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	after := cmp.Or(q.Get("continuation-token"), q.Get("start-after"))
	var page []object
	next := ""
	for _, key := range keys {
		if key <= after {
			continue
		}
		if c.page > 0 && len(page) == c.page {
			next = keys[slices.Index(keys, key)-1]
			break
		}
		page = append(page, object{url.QueryEscape(key), len(b.Objects[key])})
	}
	c.say(w, "list_objects.xml", map[string]any{
		"Name": b.Name, "Max": 1000, "Truncated": next != "", "Next": url.QueryEscape(next), "Page": page,
	})
}

// rpc answers an action of the generic client.
func (c *cloud) rpc(w http.ResponseWriter, r *http.Request, action string) {
	q := r.URL.Query()
	c.note(action)
	code := cmp.Or(c.refuse[action], c.refuse[action+" "+cmp.Or(q.Get("RegionId"), q.Get("DBInstanceId"))])
	if code != "" {
		c.fail(w, "error.json", code)
		return
	}
	var in []instance
	for _, i := range c.instances {
		if i.Region == q.Get("RegionId") || i.ID == q.Get("DBInstanceId") {
			in = append(in, i)
		}
	}
	switch {
	case action == "DescribeDBInstances":
		n, _ := strconv.Atoi(q.Get("PageNumber"))
		size, _ := strconv.Atoi(q.Get("PageSize"))
		from := min(len(in), (n-1)*size)
		c.say(w, action+".json", map[string]any{"Number": n, "Total": len(in), "Page": in[from:min(len(in), from+size)]})
	case strings.Contains(action, "Vpn") || strings.Contains(action, "PhysicalConnection"):
		c.say(w, action+".json", map[string]any{"Links": c.links != "" && q.Get("RegionId") == c.links})
	case strings.Contains(action, "CenBandwidth") || strings.Contains(action, "TransitRouter"):
		c.say(w, action+".json", map[string]any{"Links": c.links != "", "Region": c.links, "Token": q.Get("NextToken")})
	case action == "ListTagResources":
		c.say(w, action+".json", map[string]any{"Page": in})
	case len(in) == 1:
		c.say(w, action+".json", in[0])
	default:
		c.say(w, action+".json", nil)
	}
}

// caller makes calls as fast as the cloud of a test takes them, and does not wait between tries.
func caller() *inventory.Caller {
	return inventory.NewCaller(inventory.CallerConfig{
		Limit: func(inventory.Scope) inventory.Limit { return inventory.Limit{Start: 1e6} },
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
}

// toTest sends every request to one server, whatever host it is for, and keeps the hosts.
type toTest struct {
	server string
	mu     sync.Mutex
	hosts  map[string]bool
}

// RoundTrip implements http.RoundTripper.
func (r *toTest) RoundTrip(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	r.hosts[req.URL.Host] = true
	r.mu.Unlock()
	own := req.Clone(req.Context())
	own.Host = req.URL.Host
	own.URL.Scheme, own.URL.Host = "http", strings.TrimPrefix(r.server, "http://")
	return http.DefaultTransport.RoundTrip(own)
}

// open opens a source on a cloud of a test, with keys out of the environment of a test.
func open(t *testing.T, source, endpoint string, heads int) *aliyun.Provider {
	t.Helper()
	return openWith(t, aliyun.Config{URL: source, Endpoint: endpoint, Heads: heads})
}

// openWith opens a source with more settings.
func openWith(t *testing.T, cfg aliyun.Config) *aliyun.Provider {
	t.Helper()
	regions, err := inventory.LoadRegions(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI5tExample", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "secret"}
	cfg.Name, cfg.Regions, cfg.Do, cfg.Env = "test", regions, caller(), func(name string) string { return env[name] }
	p, err := aliyun.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
