package aws_test

import (
	"bytes"
	"cmp"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/template"
)

// cloud answers as the documents say that AWS does: see testdata/README.md.
type cloud struct {
	t         *testing.T
	partition string
	refuse    map[string]string // call, or call and region → code of the error
	stuck     string            // the call whose next page never changes
	public    bool
	instances map[string][]string // by region
	clusters  map[string][]string
	buckets   []site
	page      int    // buckets of one page; 0: all
	links     string // the region that has network connections

	mu   sync.Mutex
	seen map[string]int
}

// site is a bucket, the region that the list tells, and what GetBucketLocation says.
type site struct{ Name, Region, Location string }

func (c *cloud) start(t *testing.T) string {
	t.Helper()
	c.t, c.seen = t, map[string]int{}
	c.partition = cmp.Or(c.partition, "aws")
	s := httptest.NewServer(http.HandlerFunc(c.answer))
	t.Cleanup(s.Close)
	return s.URL
}

// signedFor finds the region for which a request was signed.
func signedFor(r *http.Request) string {
	m := regexp.MustCompile(`Credential=[^/]+/\d+/([^/]+)/`).FindStringSubmatch(r.Header.Get("Authorization"))
	if m == nil {
		return ""
	}
	return m[1]
}

func (c *cloud) answer(w http.ResponseWriter, r *http.Request) {
	var form bytes.Buffer
	_, _ = form.ReadFrom(r.Body)
	r.Body = http.NoBody
	name := r.Header.Get("X-Amz-Target")
	name = name[strings.LastIndexByte(name, '.')+1:]
	if m := regexp.MustCompile(`(?:^|&)Action=(\w+)`).FindStringSubmatch(form.String()); m != nil {
		name = m[1]
	}
	if name == "" {
		name = bucketCall(r)
	}
	region := signedFor(r)
	c.mu.Lock()
	c.seen[name]++
	c.mu.Unlock()
	if code := cmp.Or(c.refuse[name], c.refuse[name+" "+region]); code != "" {
		c.fail(w, r, code)
		return
	}
	c.say(w, r, name, region, form.String())
}

// bucketCall names a call of S3 by its question.
func bucketCall(r *http.Request) string {
	switch {
	case r.URL.Path == "/":
		return "ListBuckets"
	case r.URL.Query().Has("location"):
		return "GetBucketLocation"
	}
	return "bucket"
}

// fail sends an error in the shape of its service.
func (c *cloud) fail(w http.ResponseWriter, r *http.Request, code string) {
	file, status := "error.xml", http.StatusForbidden
	switch {
	case r.Header.Get("X-Amz-Target") != "":
		file, status = "error.json", http.StatusBadRequest
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	case r.Method == http.MethodGet:
		file = "error_s3.xml"
	}
	if strings.HasPrefix(code, "Throttling") {
		status = http.StatusBadRequest
	}
	w.WriteHeader(status)
	c.write(w, file, map[string]string{"Code": code})
}

func (c *cloud) write(w http.ResponseWriter, file string, data any) {
	tpl, err := template.ParseFiles(filepath.Join("testdata", file))
	if err == nil {
		err = tpl.Execute(w, data)
	}
	if err != nil {
		c.t.Error(err)
	}
}

// say sends the documented answer of a call.
func (c *cloud) say(w http.ResponseWriter, r *http.Request, name, region, form string) {
	switch name {
	case "ListTables":
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		if c.stuck == name {
			_, _ = w.Write([]byte(`{"TableNames": [], "LastEvaluatedTableName": "the-same"}`))
			return
		}
		_, _ = w.Write([]byte(`{"TableNames": []}`))
	case "DescribeConnections", "DescribeVirtualInterfaces":
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		c.write(w, name+".json", map[string]any{"Region": region, "Links": region == c.links})
	case "ListBuckets":
		c.listBuckets(w, r)
	case "GetBucketLocation":
		at := slices.IndexFunc(c.buckets, func(s site) bool { return strings.HasPrefix(r.URL.Path, "/"+s.Name) })
		c.write(w, "GetBucketLocation.xml", c.buckets[at])
	case "bucket": // every question about a bucket
		c.fail(w, r, "AccessDenied")
	default:
		marker := ""
		if c.stuck == name {
			marker = "the-same"
		}
		var names []string
		for _, b := range c.buckets {
			names = append(names, b.Name)
		}
		c.write(w, name+".xml", map[string]any{
			"Partition": c.partition, "Region": region, "Instances": c.instances[region], "Clusters": c.clusters[region],
			"Links": region == c.links, "Public": c.public, "Marker": marker, "Buckets": names, "Classes": []string{"StandardStorage", "GlacierStorage"},
			"Ids": regexp.MustCompile(`\bm\d+\b`).FindAllString(form, -1),
		})
	}
}

func (c *cloud) listBuckets(w http.ResponseWriter, r *http.Request) {
	page, next, from := c.buckets, "", r.URL.Query().Get("continuation-token")
	if at := slices.IndexFunc(page, func(s site) bool { return s.Name == from }); at >= 0 {
		page = page[at:]
	}
	if c.page > 0 && len(page) > c.page {
		page, next = page[:c.page], page[c.page].Name
	}
	if c.stuck == "ListBuckets" {
		next = "the-same"
	}
	c.write(w, "ListBuckets.xml", map[string]any{"Page": page, "Next": next})
}
