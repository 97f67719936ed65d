package objects

import (
	"compress/gzip"
	"context"
	"crypto/md5" //nolint:gosec // the checksum that the clouds state of a report
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// manifest is the manifest of a report, as both clouds write it.
type manifest struct {
	SourceBucket string `json:"sourceBucket"`      //nolint:tagliatelle // the name is of the clouds
	Created      string `json:"creationTimestamp"` //nolint:tagliatelle // since 1970: in milliseconds of S3, in seconds of OSS
	Format       string `json:"fileFormat"`        //nolint:tagliatelle // the name is of the clouds
	Schema       string `json:"fileSchema"`        //nolint:tagliatelle // the columns of CSV in their order
	Files        []struct {
		Key  string `json:"key"`
		Size int64  `json:"size"`
		MD5  string `json:"MD5checksum"` //nolint:tagliatelle // of the clouds
	} `json:"files"`
}

// report is a report that can be read.
type report struct {
	manifest
	shelf   shelf
	in      inventory.Store
	key     string // of the manifest
	asOf    time.Time
	columns columns
}

// bytes is how large the files are.
func (r *report) bytes() int64 {
	var n int64
	for _, f := range r.Files {
		n += f.Size
	}
	return n
}

const (
	maxManifest = 64 << 20 // some hundred thousand files, of millions of objects each
	maxRow      = 64 << 10 // a key of 1,024 bytes, encoded, and a list of rights
	// secondsBefore is more than any time in seconds until 2286, and less than any in milliseconds since April 1970.
	secondsBefore = 10_000_000_000
)

// openReport reads a manifest. What is wrong with it is a gap.
func (s shelf) openReport(ctx context.Context, in inventory.Store, key string) (*report, error) {
	text, err := s.small(ctx, in, key)
	if err != nil {
		return nil, err
	}
	sumKey := path.Dir(key) + "/manifest.checksum"
	sum, err := s.small(ctx, in, sumKey)
	if err != nil {
		return nil, err
	}
	if got := md5.Sum(text); !strings.EqualFold(strings.TrimSpace(string(sum)), hex.EncodeToString(got[:])) { //nolint:gosec // see above
		return nil, s.damaged(key, errSum)
	}
	r := &report{shelf: s, in: in, key: key}
	if err := json.Unmarshal(text, &r.manifest); err != nil {
		return nil, s.damaged(key, err)
	}
	created, err := strconv.ParseInt(r.Created, 10, 64)
	if err != nil {
		return nil, s.damaged(key, err)
	}
	if created < secondsBefore {
		created *= 1000
	}
	r.asOf = time.UnixMilli(created).UTC()
	if r.columns, err = columnsOf(r.Format, r.Schema); err != nil {
		return nil, s.noReport(inventory.Unsupported, inventory.Fix{Code: inventory.FixConvert, Args: []string{reportColumns}}, err)
	}
	return r, nil
}

// errSum says that an object is not the one that was written.
var errSum = errors.New("objects: the checksum is another")

// small reads an object that is small.
func (s shelf) small(ctx context.Context, in inventory.Store, key string) ([]byte, error) {
	rc, err := s.objects.Open(ctx, in, key, 0, -1)
	if err != nil {
		return nil, s.passed(ctx, key, err)
	}
	defer func() { _ = rc.Close() }() // nothing was written, so nothing can be lost
	text, err := io.ReadAll(io.LimitReader(rc, maxManifest+1))
	if err == nil && len(text) > maxManifest {
		err = errors.New("objects: it is too large")
	}
	return text, s.passed(ctx, key, err)
}

// passed is an error of an object of a report, unless the scan was stopped.
func (s shelf) passed(ctx context.Context, key string, err error) error {
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	return s.damaged(key, err)
}

// columns is where the columns of a report are. Those of versions may be missing: then each row is a current object.
type columns struct {
	count                 int
	key, size, time, etag int
	latest, marker        int
}

// columnsOf reads the schema of a manifest.
func columnsOf(format, schema string) (columns, error) {
	names := strings.Split(strings.ReplaceAll(schema, " ", ""), ",")
	at := func(name string) int {
		return slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	}
	c := columns{
		count: len(names), key: at("Key"), size: at("Size"), time: at("LastModifiedDate"), etag: at("ETag"),
		latest: at("IsLatest"), marker: at("IsDeleteMarker"),
	}
	if !strings.EqualFold(format, "CSV") || min(c.key, c.size, c.time, c.etag) < 0 {
		return c, fmt.Errorf("objects: an inventory report of format %s without columns that are needed", format)
	}
	return c, nil
}

// row is a row of a report.
type row struct {
	inventory.Member
	old bool // an older version, or a mark that the object was deleted
	has bool // the older version has contents
}

// read reads one record. Keys are URL-encoded.
func (c columns) read(record []string) (row, error) {
	is := func(at int, want string) bool { return at >= 0 && strings.EqualFold(record[at], want) }
	if is(c.marker, "true") {
		return row{old: true}, nil
	}
	if is(c.latest, "false") {
		return row{old: true, has: true}, nil
	}
	key, err := url.QueryUnescape(record[c.key])
	size, err2 := strconv.ParseInt(record[c.size], 10, 64)
	at, err3 := time.Parse(time.RFC3339Nano, record[c.time])
	if err := errors.Join(err, err2, err3); err != nil || key == "" || size < 0 {
		return row{}, errRow
	}
	return row{Member: inventory.Member{
		Key: strings.Clone(key), Bytes: size, ModTime: at.UTC(), ETag: strings.Clone(strings.Trim(record[c.etag], `"`)),
	}}, nil
}

// errRow says that a row is not as its manifest says. It quotes none: keys may name people.
var errRow = errors.New("objects: a row is not as the manifest says")

// rows yields the rows of a file. Whether the file is the one of the manifest is known at its end: an error may come
// after rows that look good.
func (r *report) rows(ctx context.Context, file int) iter.Seq2[row, error] {
	f := r.Files[file]
	return func(yield func(row, error) bool) {
		rc, err := r.shelf.objects.Open(ctx, r.in, f.Key, 0, -1)
		if err != nil {
			yield(row{}, r.shelf.passed(ctx, f.Key, err))
			return
		}
		defer func() { _ = rc.Close() }() // nothing was written, so nothing can be lost
		sum := md5.New()                  //nolint:gosec // the checksum that the clouds state
		hashed := io.TeeReader(rc, sum)
		more, err := r.records(hashed, yield)
		if !more {
			return
		}
		if err == nil {
			_, err = io.Copy(io.Discard, hashed)
		}
		if err == nil && !strings.EqualFold(hex.EncodeToString(sum.Sum(nil)), f.MD5) {
			err = errSum
		}
		if err != nil {
			yield(row{}, r.shelf.passed(ctx, f.Key, err))
		}
	}
}

// records yields the records of a packed file, and reports whether more is wanted.
func (r *report) records(packed io.Reader, yield func(row, error) bool) (bool, error) {
	zip, err := gzip.NewReader(packed)
	if err != nil {
		return true, err
	}
	plain := &roomy{Reader: zip}
	records := csv.NewReader(plain)
	records.ReuseRecord, records.FieldsPerRecord = true, r.columns.count
	for {
		plain.room = maxRow
		record, err := records.Read()
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			return true, err
		}
		one, err := r.columns.read(record)
		if err != nil {
			return true, err
		}
		if !yield(one, nil) {
			return false, nil
		}
	}
}

// roomy is a reader that ends where a row takes more than its room: a file of a stranger could be one row without end.
type roomy struct {
	io.Reader
	room int
}

// Read implements io.Reader.
func (r *roomy) Read(p []byte) (int, error) {
	if r.room <= 0 {
		return 0, errRow
	}
	n, err := r.Reader.Read(p)
	r.room -= n
	return n, err
}
