// Package reporttest writes inventory reports as the clouds document them, for tests.
package reporttest

import (
	"bytes"
	"compress/gzip"
	"crypto/md5" //nolint:gosec // the checksum that the clouds state
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// Report is a report to write.
type Report struct {
	Source, Destination string // buckets
	Prefix, Name        string
	At                  time.Time
	Rows                int  // of one file; 0: all
	OSS                 bool // as OSS writes it: a timestamp in seconds, checksums in capitals, other columns
	Versions            bool // every other row is followed by one of an older version, and one of a deleted object
}

// Write returns the objects of a report about some objects.
func Write(tb testing.TB, r Report, members []inventory.Member) map[string]string {
	tb.Helper()
	folder := strings.TrimPrefix(strings.Trim(r.Prefix, "/")+"/", "/") + r.Source + "/" + r.Name + "/"
	out := map[string]string{}
	m := map[string]any{
		"sourceBucket": r.Source, "destinationBucket": "arn:aws:s3:::" + r.Destination, "version": "2016-11-30",
		"creationTimestamp": strconv.FormatInt(r.At.UnixMilli(), 10), "fileFormat": "CSV", "fileSchema": strings.Join(r.columns(), ", "),
	}
	if r.OSS {
		m["creationTimestamp"], m["destinationBucket"] = strconv.FormatInt(r.At.Unix(), 10), r.Destination
		m["version"] = "2019-09-01"
	}
	files := []map[string]any{}
	for rest := members; len(rest) > 0; {
		n := len(rest)
		if r.Rows > 0 {
			n = min(r.Rows, n)
		}
		key := fmt.Sprintf("%sdata/745a29e3-bfaa-490d-9109-47086afcc8f2-%d.csv.gz", folder, len(files))
		out[key] = r.file(tb, rest[:n])
		files = append(files, map[string]any{"key": key, "size": len(out[key]), "MD5checksum": r.sum(out[key])})
		rest = rest[n:]
	}
	m["files"] = files
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		tb.Fatal(err)
	}
	dated := folder + r.At.UTC().Format("2006-01-02T15-04Z") + "/"
	out[dated+"manifest.json"], out[dated+"manifest.checksum"] = string(text), r.sum(string(text))
	return out
}

// Key is where the manifest of a report lies.
func (r Report) Key() string {
	return strings.TrimPrefix(r.Prefix+"/", "/") + r.Source + "/" + r.Name + "/" + r.At.UTC().Format("2006-01-02T15-04Z") + "/manifest.json"
}

func (r Report) columns() []string {
	columns := []string{"Bucket", "Key"}
	if r.Versions {
		columns = append(columns, "VersionId", "IsLatest", "IsDeleteMarker")
	}
	if r.OSS {
		return append(columns, "Size", "StorageClass", "LastModifiedDate", "ETag", "Crc64")
	}
	return append(columns, "Size", "LastModifiedDate", "ETag", "StorageClass", "ObjectOwner")
}

func (r Report) sum(text string) string {
	sum := md5.Sum([]byte(text)) //nolint:gosec // see above
	if r.OSS {
		return strings.ToUpper(hex.EncodeToString(sum[:]))
	}
	return hex.EncodeToString(sum[:])
}

// file writes one file.
func (r Report) file(tb testing.TB, members []inventory.Member) string {
	tb.Helper()
	var buf bytes.Buffer
	zip := gzip.NewWriter(&buf)
	for i, m := range members {
		r.row(zip, m, "true", "false")
		if r.Versions && i%2 == 0 {
			old := m
			old.Bytes++
			r.row(zip, old, "false", "false")
			r.row(zip, inventory.Member{Key: m.Key + ".gone"}, "true", "true")
		}
	}
	if err := zip.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.String()
}

func (r Report) row(w *gzip.Writer, m inventory.Member, latest, marker string) {
	size, etag := strconv.FormatInt(m.Bytes, 10), m.ETag
	if marker == "true" {
		size, etag = "", ""
	}
	key := strings.ReplaceAll(url.QueryEscape(m.Key), "%2F", "/")
	fields := []string{r.Source, key}
	if r.Versions {
		fields = append(fields, "v1", latest, marker)
	}
	at := m.ModTime.UTC().Format("2006-01-02T15:04:05.000Z")
	if r.OSS {
		fields = append(fields, size, "Standard", at, etag, "1")
	} else {
		fields = append(fields, size, at, etag, "STANDARD", "0123")
	}
	_, _ = fmt.Fprintf(w, "\"%s\"\n", strings.Join(fields, `","`)) // Close tells of errors
}

// Sum is the checksum of a text as S3 states it.
func Sum(text string) string { return Report{}.sum(text) }
