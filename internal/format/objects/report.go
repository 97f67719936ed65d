package objects

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// An inventory report is a list of all objects of a bucket that the cloud writes by itself, once a day or once a week,
// into another bucket: a manifest, and files of rows. Where one is at hand the listing reads it instead of asking page by
// page. The layout is that of Amazon S3 Inventory (docs.aws.amazon.com/AmazonS3/latest/userguide/
// storage-inventory-location.html) and of the bucket inventory of OSS (help.aliyun.com/en/oss/user-guide/
// bucket-inventory), both read on 2026-11-23.

// Reports is a place where inventory reports of a bucket are delivered.
type Reports struct {
	Bucket string          // that the reports are of
	In     inventory.Store // that holds them; only ID and Region count
	Prefix string          // under which the reports of the bucket lie, by their names; it ends in "/"
	Name   string          // of the report; "": of any name
	// Stated says that a person named the place: its report is read however small it is, and that there is none is told.
	Stated bool
}

const (
	// maxReportAge is how old a report may be: a weekly one, the rarest schedule of S3, and a day to be written.
	maxReportAge = 8 * 24 * time.Hour
	// worthReport is how large the files of a report must be for it to be read unasked: less is some ten thousand objects,
	// which a few dozen pages list as they are now.
	worthReport = 1 << 20
	// reportOp is the operation that gaps name.
	reportOp = "inventory_report"
	// reportColumns are what a report must have, as gaps name it.
	reportColumns = "CSV: Bucket, Key, Size, LastModifiedDate, ETag"
)

// NoReports is the setting that says that no report is to be read.
const NoReports = "none"

// ReportPlace is a place of reports that the settings state.
type ReportPlace struct{ Bucket, Prefix string }

// ReportsAt takes the setting of a place of reports apart: "s3://bucket/prefix" or "oss://bucket/prefix". Both parts are
// empty where none is stated.
func ReportsAt(setting string) (ReportPlace, error) {
	if setting == "" || setting == NoReports {
		return ReportPlace{}, nil
	}
	u, err := url.Parse(setting)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Scheme != "s3" && u.Scheme != "oss" {
		return ReportPlace{}, fmt.Errorf("inventory_report %q: want s3://bucket/prefix, oss://bucket/prefix or none", setting)
	}
	return ReportPlace{u.Host, strings.Trim(u.Path, "/")}, nil
}

// StatedReports is the place of reports of a bucket that the settings state: reports of any name, below the name of the
// bucket. In returns the store of a bucket.
func StatedReports(setting, bucket string, in func(bucket string) inventory.Store) ([]Reports, error) {
	at, err := ReportsAt(setting)
	if err != nil || at.Bucket == "" {
		return nil, err
	}
	return []Reports{{Bucket: bucket, In: in(at.Bucket), Prefix: ReportsOf(at.Prefix, bucket), Stated: true}}, nil
}

// ReportsOf is the folder below a prefix of the settings or of a configuration that holds the reports of a bucket.
func ReportsOf(prefix, bucket string) string {
	if prefix = strings.Trim(prefix, "/"); prefix != "" {
		prefix += "/"
	}
	return prefix + bucket + "/"
}

// The first bytes of cursors that are no keys: no UTF-8 begins so.
const (
	reportMark = "\xffR" // a row of a file of a report
	listMark   = "\xffL" // a key, where no report is to be read
)

// rowCursor is a place in a report.
type rowCursor struct {
	in   inventory.Store
	key  string // of the manifest
	file int
	row  int64 // of the file, which is the next
}

// String writes a cursor so that those of one report sort in their order.
func (c rowCursor) String() string {
	return reportMark + strings.Join([]string{
		string(c.in.ID), c.in.Region, c.key, fmt.Sprintf("%08d", c.file), fmt.Sprintf("%018d", c.row),
	}, "\x00")
}

// parseRow undoes String.
func parseRow(s string) (rowCursor, error) {
	f := strings.Split(strings.TrimPrefix(s, reportMark), "\x00")
	const fields = 5
	if len(f) != fields {
		return rowCursor{}, errCursor
	}
	file, err := strconv.Atoi(f[3])
	row, err2 := strconv.ParseInt(f[4], 10, 64)
	if err != nil || err2 != nil || file < 0 || row < 0 {
		return rowCursor{}, errCursor
	}
	return rowCursor{inventory.Store{ID: inventory.ID(f[0]), Region: f[1]}, f[2], file, row}, nil
}

// errCursor says that a place in a listing is none that this version wrote.
var errCursor = errors.New("objects: a place in an inventory report is not as this version writes it")

// found is a complete report.
type found struct {
	place Reports
	key   string // of its manifest
	at    time.Time
}

// newest returns the newest report of the store that can be read, nil for none: then the store has to be listed, and an
// error that is a gap says why.
func (s shelf) newest(ctx context.Context) (*report, error) {
	if s.cfg.Reports == nil {
		return nil, nil
	}
	places, err := s.cfg.Reports(ctx, s.store)
	if err != nil {
		return nil, err
	}
	var all []found
	stated := false
	for _, place := range places {
		stated = stated || place.Stated
		some, err := s.reports(ctx, place)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	if len(all) == 0 && stated {
		return nil, s.noReport(inventory.NotEnabled, inventory.Fix{Code: inventory.FixEnable, Args: []string{reportOp}}, nil)
	}
	slices.SortFunc(all, func(a, b found) int { return b.at.Compare(a.at) })
	return s.best(ctx, all)
}

// best opens the newest report that is fit to be read. A gap is that of the newest.
func (s shelf) best(ctx context.Context, all []found) (*report, error) {
	var why error
	for _, f := range all {
		r, err := s.openReport(ctx, f.place.In, f.key)
		if err == nil {
			err = s.fit(r, f.place.Bucket)
		}
		switch {
		case inventory.AsGap(err) != nil:
			why = cmp.Or(why, err)
			continue
		case err == nil && !f.place.Stated && r.bytes() < worthReport:
			return nil, nil
		}
		return r, err
	}
	return nil, why
}

// fit says why a report does not do for the bucket.
func (s shelf) fit(r *report, bucket string) error {
	switch {
	case r.SourceBucket != bucket:
		return s.damaged(r.key, fmt.Errorf("it is of bucket %q", r.SourceBucket))
	case s.cfg.Now != nil && s.cfg.Now().Sub(r.asOf) > maxReportAge:
		return s.noReport(inventory.NotEnabled, inventory.Fix{
			Code: inventory.FixEnable, Args: []string{reportOp + " (" + r.asOf.Format(time.DateOnly) + ")"},
		}, nil)
	}
	return nil
}

// reports finds the newest complete report of each name in a place.
func (s shelf) reports(ctx context.Context, place Reports) ([]found, error) {
	if place.Name != "" {
		f, err := s.dated(ctx, place, place.Prefix+place.Name+"/")
		return f, err
	}
	var all []found
	const most = 1000 // reports of one bucket, as both clouds allow
	from := place.Prefix
	for range most {
		key, err := s.firstKey(ctx, place, from)
		name, _, isFolder := strings.Cut(strings.TrimPrefix(key, place.Prefix), "/")
		if err != nil || key == "" {
			return all, err
		}
		if isFolder {
			f, err := s.dated(ctx, place, place.Prefix+name+"/")
			if err != nil {
				return nil, err
			}
			all = append(all, f...)
		}
		from = place.Prefix + name + "0" // the character behind the slash
	}
	return all, nil
}

// firstKey returns the first key of a place from one on, "" for none.
func (s shelf) firstKey(ctx context.Context, place Reports, from string) (string, error) {
	for m, err := range s.objects.List(ctx, place.In, from) {
		if err != nil || !strings.HasPrefix(m.Key, place.Prefix) {
			return "", err
		}
		return m.Key, nil
	}
	return "", ctx.Err()
}

// folderTime is how the folder of a report is called: by the moment at which it was begun.
const folderTime = "2006-01-02T15-04Z"

// dated finds the newest report of a folder of one name, none or one. One is complete when the checksum of its manifest
// is there, which is written last. The folders of the files sort behind those of the dates.
func (s shelf) dated(ctx context.Context, place Reports, folder string) ([]found, error) {
	var newest found
	checked := ""
	for m, err := range s.objects.List(ctx, place.In, folder) {
		if err != nil {
			return nil, err
		}
		rest, inside := strings.CutPrefix(m.Key, folder)
		if !inside || rest > ":" { // what follows the digits
			break
		}
		date, name, _ := strings.Cut(rest, "/")
		at, err := time.Parse(folderTime, date)
		switch {
		case err != nil:
		case name == "manifest.checksum":
			checked = date
		case name == "manifest.json" && checked == date:
			newest = found{place, m.Key, at}
		}
	}
	if newest.key == "" {
		return nil, ctx.Err()
	}
	return []found{newest}, nil
}

// noReport is the gap that says why a report was not read.
func (s shelf) noReport(cause inventory.Cause, fix inventory.Fix, err error) *inventory.Gap {
	return s.at(&inventory.Gap{Cause: cause, Fix: fix, Op: reportOp, Err: err}, "", reportOp)
}

// damaged says that an object of a report is not what it should be. What the source itself says stays as it is.
func (s shelf) damaged(key string, err error) error {
	if gap := inventory.AsGap(err); gap != nil {
		return s.noReport(gap.Cause, gap.Fix, gap.Err)
	}
	return s.noReport(inventory.Unreadable, inventory.Fix{Code: inventory.FixRepair, Args: []string{Escape(key)}}, err)
}

// orNil leaves out an error that is a gap.
func orNil(err error) error {
	if inventory.AsGap(err) != nil {
		return nil //nolint:nilerr // a gap is told elsewhere
	}
	return err
}
