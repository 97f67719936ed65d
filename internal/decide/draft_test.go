package decide_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/decide"
)

const (
	platforms  = "draft-large-platforms-2025"
	processors = "draft-large-processors-2026"
)

// watched are the ids of the drafts.
func watched(r *decide.Rules) []string {
	var ids []string
	for _, in := range r.Instruments() {
		if in.Status == "watch" {
			ids = append(ids, in.ID)
		}
	}
	return ids
}

// TestDraftsAreWatched asks that a draft says what it would change, has no day in force, and that no word of it or of a
// rule that rests on it says "must".
func TestDraftsAreWatched(t *testing.T) {
	r := load(t)
	drafts := watched(r)
	if !slices.Contains(drafts, platforms) || !slices.Contains(drafts, processors) {
		t.Fatalf("got drafts %v", drafts)
	}
	for _, id := range drafts {
		in, _ := r.Instrument(id)
		if in.Rank != "draft" || in.InForce != 0 || in.WouldZH == "" || !strings.Contains(in.WouldEN, "would") {
			t.Errorf("%+v", in)
		}
		for _, a := range r.Articles(id, 0) {
			if !strings.Contains(a.EN, "would") || !strings.Contains(a.ZH, "拟") || a.From != in.Issued {
				t.Errorf("%s speaks as if it were law: %+v", id, a)
			}
		}
	}
	for id, want := range map[string]decide.Date{platforms: 20251222, processors: 20260907} {
		if in, _ := r.Instrument(id); in.CommentsUntil != want {
			t.Errorf("%s: comments until %s, want %s", id, in.CommentsUntil, want)
		}
	}
	for _, x := range r.Catalogue(r.AsOf()) {
		rests := slices.ContainsFunc(x.Cites, func(ref string) bool {
			id, _, _ := strings.Cut(ref, "/")
			return slices.Contains(drafts, id)
		})
		weak := x.Rank == "draft" && x.Status == "watch" && x.Basis != decide.BasisLaw && strings.Contains(x.EN, "draft") &&
			strings.Contains(x.ZH, "征求意见稿") && (x.Result == "recommended_mainland" || x.Result == "review")
		if rests != weak {
			t.Errorf("%+v", x)
		}
	}
}

// TestWithDraft compares the rules as they are with those as if a draft were in force.
func TestWithDraft(t *testing.T) {
	r := load(t)
	const (
		base  = `"entity.ciio":false,"entity.state_organ":false,"entity.sectors":["other"],"dataset.important_data":"no","dataset.mlps_level":1,"dataset.contains_pi":true,"dataset.sensitive":false,"flow.mode":"none"`
		small = base + `,"entity.processed_people":5`
		large = base + `,"entity.platform_mau":20000000`
	)
	for _, tt := range []struct {
		name, draft, facts string
		off, on            decide.Storage
		level              decide.Level
	}{
		{"named in the catalogue", platforms, `{` + large + `,"entity.large_platform_designated":true}`, decide.RecommendedMainland, decide.MustMainland, decide.LevelMust},
		{"not named", platforms, `{` + large + `,"entity.large_platform_designated":false}`, decide.RecommendedMainland, decide.RecommendedMainland, decide.LevelAdvised},
		{"nobody said, so it is not named", platforms, `{` + large + `}`, decide.RecommendedMainland, decide.RecommendedMainland, decide.LevelAdvised},
		{"small and not named", platforms, `{` + small + `}`, decide.NoRule, decide.NoRule, ""},
		{"before it was published", platforms, `{` + small + `,"entity.large_platform_designated":true,"eval.date":"2025-11-21"}`, decide.NoRule, decide.NoRule, ""},
		{"another draft", processors, `{` + large + `,"entity.large_platform_designated":true}`, decide.RecommendedMainland, decide.RecommendedMainland, decide.LevelAdvised},
		{"ten million people", processors, `{` + base + `,"entity.processed_people":10000000}`, decide.RecommendedMainland, decide.RecommendedMainland, decide.LevelReview},
	} {
		t.Run(tt.name, func(t *testing.T) {
			with, err := r.WithDraft(tt.draft)
			if err != nil {
				t.Fatal(err)
			}
			off, on := answer(t, r, tt.facts), answer(t, with, tt.facts)
			if off.Storage != tt.off || on.Storage != tt.on || tt.level != "" && on.Level != tt.level {
				t.Errorf("got %s, with the draft %s, level %s", off.Storage, on.Storage, on.Level)
			}
			if cites(on, tt.draft) != (tt.level == decide.LevelMust || tt.level == decide.LevelReview || tt.off == tt.on && cites(off, tt.draft)) {
				t.Errorf("with the draft: %+v", on.Citations)
			}
		})
	}
	if d := answer(t, r, `{`+large+`,"entity.large_platform_designated":null}`); slices.Contains(d.Missing, "entity.large_platform_designated") {
		t.Errorf("a draft that is off asks: %v", d.Missing)
	}
	with, err := r.WithDraft(platforms)
	if err != nil {
		t.Fatal(err)
	}
	if d := answer(t, with, `{`+large+`,"entity.large_platform_designated":null}`); !slices.Contains(d.Missing, "entity.large_platform_designated") {
		t.Errorf("a draft that is on does not ask: %v", d.Missing)
	}
}

func cites(d decide.Decision, instrument string) bool {
	return slices.ContainsFunc(d.Citations, func(c decide.Citation) bool { return c.Instrument == instrument })
}

// TestWithDraftLeavesTheRulesAlone asks that what was there stays as it was, and that both say what they are.
func TestWithDraftLeavesTheRulesAlone(t *testing.T) {
	r := load(t)
	before, count := r.Catalogue(r.AsOf()), r.Count()
	for _, id := range watched(r) {
		with, err := r.WithDraft(id)
		if err != nil {
			t.Fatal(err)
		}
		if with.Version() != r.Version()+"+"+id || with.Count() < r.Count() {
			t.Errorf("%s: version %s, %d rules", id, with.Version(), with.Count())
		}
		if len(with.Catalogue(r.AsOf())) != with.Count()-r.Count()+len(before) {
			t.Errorf("%s: %d rules are listed, %d counted", id, len(with.Catalogue(r.AsOf())), with.Count())
		}
	}
	after := r.Catalogue(r.AsOf())
	if r.Count() != count || len(after) != len(before) {
		t.Fatalf("got %d rules, %d before", r.Count(), count)
	}
	for i := range after {
		if after[i].Digest != before[i].Digest {
			t.Errorf("%s changed", after[i].ID)
		}
	}
	for _, id := range []string{"", "pipl", "no-such-draft"} {
		if _, err := r.WithDraft(id); err == nil || !strings.Contains(err.Error(), platforms) {
			t.Errorf("%q: got %v, want the drafts that there are", id, err)
		}
	}
}

// TestDraftsNeverLoosen draws facts: with every draft on at once, no result is laxer and no duty is gone.
func TestDraftsNeverLoosen(t *testing.T) {
	r := load(t)
	with := r
	for _, id := range watched(r) {
		next, err := with.WithDraft(id)
		if err != nil {
			t.Fatal(err)
		}
		with = next
	}
	rng := rand.New(rand.NewPCG(8, 7))
	changed := 0
	for range draws / 3 {
		facts := draw(rng)
		facts["entity.large_platform_designated"] = []string{"null", "true", "false"}[rng.IntN(3)]
		off, on := answer(t, r, text(t, facts)), answer(t, with, text(t, facts))
		for _, o := range off.Obligations {
			if !slices.Contains(on.Obligations, o) {
				t.Errorf("%s is gone: %s", o, text(t, facts))
			}
		}
		if on.Storage != off.Storage {
			changed++
		}
		laxer := on.Storage.Strictness() < off.Storage.Strictness() && off.Storage != decide.StorageUndetermined
		if laxer || on.Export != off.Export || off.Review && !on.Review {
			t.Fatalf("storage %s to %s, export %s to %s: %s", off.Storage, on.Storage, off.Export, on.Export, text(t, facts))
		}
	}
	if changed == 0 {
		t.Error("the drafts changed nothing")
	}
}

// TestDraftsTwice asks that a draft that is switched on twice is the same as once.
func TestDraftsTwice(t *testing.T) {
	r := load(t)
	for _, x := range r.Instruments() {
		if x.Status != "watch" {
			continue
		}
		once, err := r.WithDraft(x.ID)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := once.WithDraft(x.ID)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := len(once.On(20261123)), len(twice.On(20261123)); a != b {
			t.Errorf("%s: %d rules once, %d twice", x.ID, a, b)
		}
	}
}
