package objects_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/format/objects/reporttest"
	"github.com/domicile/domicile/internal/inventory"
)

// reported is a bucket whose inventory reports lie in another one. It counts the objects that were listed.
type reported struct {
	members []inventory.Member
	reports shelf
	listed  atomic.Int64
}

const reportsID = "arn:aws:s3:::reports"

func (r *reported) List(ctx context.Context, s inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	if s.ID == reportsID {
		return r.reports.List(ctx, s, from)
	}
	return func(yield func(inventory.Member, error) bool) {
		at, _ := slices.BinarySearchFunc(r.members, from, func(m inventory.Member, k string) int { return strings.Compare(m.Key, k) })
		for _, m := range r.members[at:] {
			r.listed.Add(1)
			if !yield(m, nil) {
				return
			}
		}
	}
}

func (r *reported) Open(ctx context.Context, s inventory.Store, key string, off, n int64) (io.ReadCloser, error) {
	if s.ID != reportsID {
		return nil, errors.New("objects of the bucket are not opened here")
	}
	return r.reports.Open(ctx, s, key, off, n)
}

var reportTime = time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC)

// config reads reports three days after the one of the tests was begun.
func (r *reported) config() objects.Config {
	return objects.Config{
		Now: func() time.Time { return reportTime.Add(72 * time.Hour) },
		Reports: func(context.Context, inventory.Store) ([]objects.Reports, error) {
			in := func(string) inventory.Store { return inventory.Store{ID: reportsID} }
			return objects.StatedReports("s3://reports/inv", "b", in)
		},
	}
}

// reportedBucket is a bucket with names of all kinds and its report.
func reportedBucket(t *testing.T, n int, change func(*reporttest.Report)) (*reported, reporttest.Report) {
	t.Helper()
	r := &reported{}
	for i := range n {
		r.members = append(r.members, inventory.Member{
			Key:   fmt.Sprintf("学生 %d/a+b %%&=?'\"<é,\n/dt=2026-01-%02d/part-%06d.csv", i%3, i%28+1, i),
			Bytes: int64(i % 1000), ETag: fmt.Sprintf("%032x", i), ModTime: time.Unix(1_700_000_000+int64(i), 0).UTC(),
		})
	}
	slices.SortFunc(r.members, func(a, b inventory.Member) int { return strings.Compare(a.Key, b.Key) })
	rep := reporttest.Report{Source: "b", Destination: "reports", Prefix: "inv", Name: "daily", At: reportTime, Rows: 4000}
	if change != nil {
		change(&rep)
	}
	r.reports.texts = reporttest.Write(t, rep, r.members)
	return r, rep
}

// listReported lists the bucket in parts that stop after so many steps, cut wherever they can be, and gathers it.
func listReported(t *testing.T, r *reported, step int) ([]inventory.Dataset, []*inventory.Gap) {
	t.Helper()
	cfg := r.config()
	open := []inventory.Rest{{}}
	var states [][]byte
	for len(open) > 0 {
		left := open[0]
		open = open[1:]
		done, err := sliceReported(t, r, &left, step)
		if errors.Is(err, inventory.ErrRelist) {
			open, states = []inventory.Rest{left}, nil
			continue
		}
		if done {
			states = append(states, left.State)
			continue
		}
		cut, err := objects.Middle(t.Context(), r, bucket(), left.Range, cfg)
		if err != nil {
			t.Fatal(err)
		}
		if cut != "" {
			if cut <= left.From || left.To != "" && cut >= left.To {
				t.Fatalf("a cut at %q of %q to %q", cut, left.From, left.To)
			}
			open = append(open, inventory.Rest{Range: inventory.Range{From: cut, To: left.To}})
			left.To = cut
		}
		open = append(open, left)
	}
	all := func(yield func([]byte, error) bool) {
		for _, s := range states {
			if !yield(s, nil) {
				return
			}
		}
	}
	return collect(t, objects.Gather(t.Context(), r, bucket(), all, cfg))
}

// sliceReported goes on with a range for so many parts.
func sliceReported(t *testing.T, r *reported, left *inventory.Rest, step int) (bool, error) {
	t.Helper()
	n := 0
	for p, err := range objects.ListPart(t.Context(), r, bucket(), *left, r.config()) {
		if n++; err == nil && !p.Done && n < step {
			continue
		}
		state, e := p.State()
		if e != nil || err != nil && !errors.Is(err, inventory.ErrRelist) {
			t.Fatal(e, err)
		}
		left.From, left.State = p.Next, state
		if err != nil {
			left.To = ""
		}
		return p.Done, err
	}
	t.Fatal("a listing ended without being done")
	return false, nil
}

func plainDatasets(t *testing.T, r *reported) []inventory.Dataset {
	t.Helper()
	all, gaps := collect(t, objects.Datasets(t.Context(), r, bucket(), objects.Config{}))
	if len(gaps) > 0 {
		t.Fatal(gaps)
	}
	return all
}

func causes(gaps []*inventory.Gap) []string {
	var out []string
	for _, g := range gaps {
		out = append(out, strings.TrimSpace(fmt.Sprint(g.Op, " ", g.Cause, " ", g.Fix.Code, " ", strings.Join(g.Fix.Args, " "))))
	}
	return out
}

const newerIsUnseen = "inventory_report truncated setting inventory_report none"

func TestAReportGivesWhatAListingGives(t *testing.T) {
	tests := []struct {
		name   string
		change func(*reporttest.Report)
		gaps   []string
	}{
		{"S3", nil, []string{newerIsUnseen}},
		{"OSS", func(r *reporttest.Report) { r.OSS = true }, []string{newerIsUnseen}},
		{"versions", func(r *reporttest.Report) { r.Versions = true }, []string{"inventory_report contents_unread report", newerIsUnseen}},
		{"versions of OSS, one file", func(r *reporttest.Report) { r.OSS, r.Versions, r.Rows = true, true, 0 }, []string{"inventory_report contents_unread report", newerIsUnseen}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, _ := reportedBucket(t, 20_000, tt.change)
			want := plainDatasets(t, r)
			r.listed.Store(0)
			atOnce, gaps := collect(t, objects.Datasets(t.Context(), r, bucket(), r.config()))
			sliced, slicedGaps := listReported(t, r, 3)
			noTime := cmpopts.IgnoreFields(inventory.Measure{}, "AsOf")
			for _, got := range [][]inventory.Dataset{atOnce, sliced} {
				if diff := cmp.Diff(want, got, noTime); diff != "" {
					t.Errorf("(-listed +from the report):\n%s", diff[:min(len(diff), 2000)])
				}
				if at := got[0].Bytes.AsOf; at == nil || !at.Equal(reportTime) {
					t.Errorf("as of %v", at)
				}
			}
			for _, g := range [][]*inventory.Gap{gaps, slicedGaps} {
				if diff := cmp.Diff(tt.gaps, causes(g)); diff != "" {
					t.Errorf("gaps (-want +got):\n%s", diff)
				}
			}
			if n := r.listed.Load(); n > 0 {
				t.Errorf("%d objects were listed", n)
			}
		})
	}
}

func TestAReportThatDoesNotDoIsListed(t *testing.T) {
	edit := func(part, old, text string) func(*reported, reporttest.Report) {
		return func(r *reported, _ reporttest.Report) {
			for _, key := range slices.Sorted(maps.Keys(r.reports.texts)) {
				if strings.Contains(key, part) {
					r.reports.texts[key] = strings.Replace(r.reports.texts[key], old, text, 1)
				}
			}
		}
	}
	rewrite := func(old, text string) func(*reported, reporttest.Report) {
		return func(r *reported, rep reporttest.Report) {
			edit("manifest.json", old, text)(r, rep)
			sum := strings.TrimSuffix(rep.Key(), "json") + "checksum"
			r.reports.texts[sum] = reporttest.Sum(r.reports.texts[rep.Key()])
		}
	}
	data := "inv/b/daily/data/745a29e3-bfaa-490d-9109-47086afcc8f2-2.csv.gz"
	repair := "inventory_report unreadable repair "
	tests := []struct {
		name   string
		change func(*reporttest.Report)
		damage func(*reported, reporttest.Report)
		gaps   []string
	}{
		{"none", nil, func(r *reported, _ reporttest.Report) { clear(r.reports.texts) }, []string{"inventory_report not_enabled enable inventory_report"}},
		{"not complete", nil, func(r *reported, rep reporttest.Report) {
			delete(r.reports.texts, strings.TrimSuffix(rep.Key(), "json")+"checksum")
		}, []string{"inventory_report not_enabled enable inventory_report"}},
		{
			"too old", func(rep *reporttest.Report) { rep.At = reportTime.Add(-6 * 24 * time.Hour) }, nil,
			[]string{"inventory_report not_enabled enable inventory_report (2026-11-14)"},
		},
		{"manifest changed", nil, edit("manifest.json", `"CSV"`, `"CSV" `), []string{repair + "inv/b/daily/2026-11-20T01-00Z/manifest.json"}},
		{"of another bucket", nil, rewrite(`"b"`, `"c"`), []string{repair + "inv/b/daily/2026-11-20T01-00Z/manifest.json"}},
		{"Parquet", nil, rewrite(`"CSV"`, `"Parquet"`), []string{"inventory_report unsupported convert CSV: Bucket, Key, Size, LastModifiedDate, ETag"}},
		{"no sizes", nil, rewrite("Size", "Sizes"), []string{"inventory_report unsupported convert CSV: Bucket, Key, Size, LastModifiedDate, ETag"}},
		{"another file", nil, func(r *reported, _ reporttest.Report) {
			r.reports.texts[data] = r.reports.texts[strings.Replace(data, "-2.csv", "-1.csv", 1)]
		}, []string{repair + data}},
		{"a file that ends early", nil, func(r *reported, _ reporttest.Report) {
			r.reports.texts[data] = r.reports.texts[data][:len(r.reports.texts[data])/2]
		}, []string{repair + data}},
		{"a file that may not be read", nil, func(r *reported, _ reporttest.Report) {
			r.reports.denied = map[string]bool{data: true}
		}, []string{"inventory_report denied"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, rep := reportedBucket(t, 20_000, tt.change)
			if tt.damage != nil {
				tt.damage(r, rep)
			}
			want := plainDatasets(t, r)
			atOnce, gaps := collect(t, objects.Datasets(t.Context(), r, bucket(), r.config()))
			sliced, slicedGaps := listReported(t, r, 3)
			for _, got := range [][]inventory.Dataset{atOnce, sliced} {
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("(-listed +fallen back):\n%s", diff[:min(len(diff), 2000)])
				}
			}
			for _, g := range [][]*inventory.Gap{gaps, slicedGaps} {
				if diff := cmp.Diff(tt.gaps, causes(g)); diff != "" {
					t.Errorf("gaps (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestNewestReportOfAnyName(t *testing.T) {
	r, rep := reportedBucket(t, 100, func(rep *reporttest.Report) { rep.At = rep.At.Add(-48 * time.Hour) })
	for i, name := range []string{"a", "weekly", "z"} {
		rep.Name, rep.At = name, reportTime.Add(time.Duration(i%2)*time.Hour) // "weekly" is the newest
		maps.Copy(r.reports.texts, reporttest.Write(t, rep, r.members[:i+1]))
	}
	rep.Source = "b2" // the folder of another bucket
	maps.Copy(r.reports.texts, reporttest.Write(t, rep, r.members))
	all, _ := collect(t, objects.Datasets(t.Context(), r, bucket(), r.config()))
	var members int64
	for _, d := range all {
		members += d.Members
	}
	if want := plainCount(r.members[:2]); members != want || !all[0].Bytes.AsOf.Equal(reportTime.Add(time.Hour)) {
		t.Errorf("%d members as of %v, want %d", members, all[0].Bytes.AsOf, want)
	}
}

// plainCount counts members with contents.
func plainCount(all []inventory.Member) (n int64) {
	for _, m := range all {
		n += min(m.Bytes, 1)
	}
	return n
}

func TestASmallReportIsNotWorthIt(t *testing.T) {
	r, _ := reportedBucket(t, 100, nil)
	cfg := r.config()
	cfg.Reports = func(context.Context, inventory.Store) ([]objects.Reports, error) {
		return []objects.Reports{{Bucket: "b", In: inventory.Store{ID: reportsID}, Prefix: "inv/b/", Name: "daily"}}, nil
	}
	if _, gaps := collect(t, objects.Datasets(t.Context(), r, bucket(), cfg)); len(gaps) > 0 || r.listed.Load() != 100 {
		t.Errorf("%d objects listed, gaps %v", r.listed.Load(), causes(gaps))
	}
}
