package report_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// laterEstate is the estate at the next scan: one dataset is gone with its scope unseen, one is new, a bucket was opened
// to the public, a result rose, the denied store was granted and another one timed out.
func laterEstate(t *testing.T) (before, after *report.Document) {
	t.Helper()
	before, after = estate(), estate()
	before.Metadata.ScanID, after.Metadata.ScanID = "20261121T010000Z-00000001", "20261122T010000Z-00000002"
	after.Metadata.FinishedAt = time.Date(2026, 11, 22, 1, 30, 0, 0, time.UTC)
	after.Stores[0].Exposure = inventory.Public
	after.Datasets[0].ID = "d3"
	for i := range after.Decisions {
		if after.Decisions[i].ID == "x2" {
			after.Decisions[i].Level = decide.LevelFiling
		}
	}
	gap := *after.Coverage[0].Gaps[0]
	gap.Cause = inventory.TimedOut
	after.Coverage[0].Gaps = []*inventory.Gap{&gap}
	after.Summary.People = []classify.Count{
		{Of: "scan", Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: 1_210_000, Mid: 1_234_567, High: 1_300_000},
		{Of: "scan", Place: classify.UnknownPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: 4, Mid: 4, High: 1<<53 - 1},
		{Of: "scan", Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: "sensitive", Low: 77, Mid: 77, High: 77},
	}
	return before, after
}

func TestDigestCountsWhatDiffers(t *testing.T) {
	d := report.NewDigest(laterEstate(t))
	want := &report.Digest{
		Schema: "domicile/notice/v1", Kind: report.NoticeDifference, Scan: "20261122T010000Z-00000002",
		Before: "20261121T010000Z-00000001", At: time.Date(2026, 11, 22, 1, 30, 0, 0, time.UTC),
		Gaps: report.GapTally{Total: 1, New: 1, Closed: 1},
		Changes: []report.ClassTally{
			{Class: report.CoverageLost, Count: 1, ByKind: map[string]int{"dataset": 1}},
			{Class: report.Exposed, Count: 1, ByKind: map[string]int{"store": 1}},
			{Class: report.Added, Count: 1, ByKind: map[string]int{"dataset": 1}},
		},
		Results: []report.LevelTally{{Level: decide.LevelFiling, Count: 1}},
		People: []report.PeopleAbout{
			{Place: classify.MainlandPeople, About: 1_200_000}, {Place: classify.UnknownPeople, About: 0, AtLeast: true},
		},
		Seen: map[string]int{"stores": 1, "datasets": 2},
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("digest (-want +got):\n%s", diff)
	}
	if !d.Differs() || !d.Alarming() || !d.Reaches(decide.LevelFiling) || d.Reaches(decide.LevelMust) {
		t.Errorf("differs %v, alarming %v, filing %v, must %v", d.Differs(), d.Alarming(), d.Reaches(decide.LevelFiling),
			d.Reaches(decide.LevelMust))
	}
}

func TestDigestOfEqualScansHasNothingToTell(t *testing.T) {
	d := report.NewDigest(estate(), estate())
	if d.Differs() || d.Alarming() || d.Reaches(decide.LevelAdvised) {
		t.Errorf("two equal documents make the digest %+v", d)
	}
}

func TestDigestOfTheFirstScanSaysSo(t *testing.T) {
	d := report.NewDigest(nil, estate())
	if d.Kind != report.NoticeFirst || !d.Differs() || d.Alarming() || len(d.Changes) > 0 {
		t.Errorf("digest of a first scan: %+v", d)
	}
	if want := []report.LevelTally{{Level: decide.LevelMust, Count: 1}, {Level: decide.LevelReview, Count: 1}}; !slices.Equal(d.Results, want) {
		t.Errorf("results %v, want %v", d.Results, want)
	}
}

// TestDigestHoldsNoName keeps every name of the estate out of what leaves the company.
func TestDigestHoldsNoName(t *testing.T) {
	d := report.NewDigest(laterEstate(t))
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var texts strings.Builder
	texts.Write(data)
	for _, lang := range []string{"en", "zh"} {
		said := d.Say(words(t, lang))
		texts.WriteString(said.Title + strings.Join(said.Lines, "\n"))
	}
	for _, name := range []string{"arn:aws", "eu-west-1", "locked", "s3:ListBucket", "d3", "x2", "share"} {
		if strings.Contains(texts.String(), name) {
			t.Errorf("the digest says %q:\n%s", name, &texts)
		}
	}
}

// TestDigestInWords compares each kind of notice with a golden file in both languages. UPDATE=1 rewrites them.
func TestDigestInWords(t *testing.T) {
	difference := report.NewDigest(laterEstate(t))
	difference.Link = "https://domicile.example.com/scans/20261122T010000Z-00000002"
	first := report.NewDigest(nil, estate())
	at := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	for name, d := range map[string]*report.Digest{
		"difference": difference, "first": first,
		"interrupted": {Kind: report.NoticeInterrupted, Scan: "20261122T020000Z-00000003", At: at, Gaps: report.GapTally{Total: 3}},
		"failed":      {Kind: report.NoticeFailed, Scan: "20261122T020000Z-00000003", At: at},
		"missed":      {Kind: report.NoticeMissed, At: at, Missed: 7},
		"test":        {Kind: report.NoticeTest, At: at},
	} {
		for _, lang := range []string{"en", "zh"} {
			said := d.Say(words(t, lang))
			got := said.Title + "\n" + strings.Join(said.Lines, "\n") + "\n" + said.Link + "\n"
			golden(t, filepath.Join("testdata", "notice-"+name+"."+lang+".txt"), got)
		}
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
