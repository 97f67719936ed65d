package plan_test

import (
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func mustMake(tb testing.TB, in plan.Input) *plan.Plan {
	tb.Helper()
	p, err := plan.Make(in)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func steps(p *plan.Plan) []plan.Step {
	var list []plan.Step
	for _, ph := range p.Phases {
		for _, w := range ph.Waves {
			for _, g := range w.Groups {
				list = append(list, g.Steps...)
			}
		}
	}
	return list
}

func document(tb testing.TB, p *plan.Plan) string {
	tb.Helper()
	data, err := json.MarshalIndent(p, "", "\t")
	if err != nil {
		tb.Fatal(err)
	}
	return string(data) + "\n"
}

func TestGolden(t *testing.T) {
	got := document(t, mustMake(t, estate(t)))
	const path = "testdata/plan.golden.json"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("-want +got (run with -update when it is meant):\n%s", d)
	}
}

// TestOrderOfInputDoesNotShow shuffles every list of the input.
func TestOrderOfInputDoesNotShow(t *testing.T) {
	want := document(t, mustMake(t, estate(t)))
	for seed := range uint64(20) {
		in := estate(t)
		r := rand.New(rand.NewPCG(seed, 1))
		shuffle(r, in.Inventory.Stores)
		shuffle(r, in.Inventory.Datasets)
		shuffle(r, in.Inventory.Flows)
		shuffle(r, in.Profiles)
		shuffle(r, in.People)
		shuffle(r, in.Decisions)
		shuffle(r, in.Knowledge.Regions)
		if d := cmp.Diff(want, document(t, mustMake(t, in))); d != "" {
			t.Fatalf("seed %d: %s", seed, d)
		}
	}
}

func shuffle[T any](r *rand.Rand, list []T) {
	r.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
}

func TestEveryStepStandsOnItsOwn(t *testing.T) {
	list := steps(mustMake(t, estate(t)))
	if len(list) == 0 {
		t.Fatal("no step")
	}
	known := map[plan.ID]plan.Step{}
	for _, s := range list {
		if _, twice := known[s.ID]; twice {
			t.Errorf("%s: twice", s.ID)
		}
		known[s.ID] = s
	}
	for _, s := range list {
		texts := append(slices.Clone(s.Verify), s.Undo...)
		texts = append(texts, s.Title)
		for _, b := range s.Because {
			texts = append(texts, b.Text)
		}
		if len(s.Verify) == 0 || len(s.Undo) == 0 || len(s.Because) == 0 {
			t.Errorf("%s: verify %d, undo %d, because %d", s.ID, len(s.Verify), len(s.Undo), len(s.Because))
		}
		for _, x := range texts {
			if strings.TrimSpace(x.ZH) == "" || strings.TrimSpace(x.EN) == "" {
				t.Errorf("%s: a text lacks a language: %+v", s.ID, x)
			}
		}
		for _, n := range s.Needs {
			before, ok := known[n]
			if !ok {
				t.Errorf("%s needs %s, which is no step", s.ID, n)
			} else if s.Start <= before.Finish {
				t.Errorf("%s starts %s, before %s is done on %s", s.ID, s.Start, n, before.Finish)
			}
		}
	}
}

func TestEveryMoveIsComparedBeforeItSwitches(t *testing.T) {
	p := mustMake(t, estate(t))
	switched := map[plan.ID]plan.Date{}
	compared := map[plan.ID]plan.Date{}
	for _, s := range steps(p) {
		for _, d := range s.Datasets {
			switch {
			case s.Verb == plan.CutOver:
				switched[d] = s.Start
			case s.Verb == plan.Compare && s.Store != "":
				compared[d] = s.Finish
			}
		}
	}
	moved := 0
	for _, g := range p.Groups {
		if g.Chosen != plan.BringHome {
			continue
		}
		for _, d := range g.Datasets {
			moved++
			if at, ok := compared[d]; !ok || at >= switched[d] {
				t.Errorf("%s: compared %q, switched %q", d, compared[d], switched[d])
			}
		}
	}
	if moved == 0 {
		t.Error("nothing moved")
	}
}

func TestWhatStays(t *testing.T) {
	p := mustMake(t, estate(t))
	for _, s := range steps(p) {
		for _, name := range []string{"staff-cn", "customers-eu", "product", "students-replica", "forum"} {
			if s.Verb == plan.Copy && strings.Contains(string(s.Store), name) {
				t.Errorf("%s moves %s", s.ID, name)
			}
		}
	}
	want := map[string]plan.StayWhy{
		"customers-eu": plan.ForeignPeople, "product": plan.NoRuleAsks, "students-replica": plan.IsCopy, "forum": plan.NotBrought,
		"legacy": plan.NoTarget,
	}
	for _, g := range p.Groups {
		for _, s := range g.Stays {
			name := strings.TrimSuffix(strings.TrimPrefix(string(s.Dataset), "arn:test:::"), "/main")
			if want[name] != s.Why {
				t.Errorf("%s stays because %s, want %s", name, s.Why, want[name])
			}
			delete(want, name)
		}
	}
	if len(want) > 0 {
		t.Errorf("not among what stays: %v", want)
	}
}

func TestHongKongIsNotTheMainlandAndBeijingOfAnotherCloudIs(t *testing.T) {
	in := estate(t)
	in.Constraints.Bring = []plan.Basis{plan.Advised, plan.Policy}
	for i := range in.Inventory.Stores {
		st := &in.Inventory.Stores[i]
		switch st.Name {
		case "forum":
			st.Region = "cn-hongkong"
		case "photos":
			st.Region, st.Place = "cn-north-1", inventory.Place{Country: "cn", Zone: inventory.Mainland}
		}
	}
	var names []string
	for _, g := range mustMake(t, in).Groups {
		if g.Chosen == plan.BringHome {
			names = append(names, g.Name)
		}
	}
	if d := cmp.Diff([]string{"forum", "orders", "students-db"}, names); d != "" {
		t.Error(d)
	}
}

func TestSyncWords(t *testing.T) {
	want := map[string]string{
		"students-db/storage": "never G none_allowed", "students-db/replication": "masked C dts_one_way",
		"photos/public": "never G none_allowed", "staff-cn/share": "after_filing F mainland_portal",
		"staff-cn/replication": "after_filing F oss_crr", "product/replication": "may D outside_stays",
		"customers-eu/storage": "may B residency_cell",
	}
	got := map[string]string{}
	for _, s := range mustMake(t, estate(t)).Syncs {
		parts := strings.Split(string(s.Flow), "|")
		name := strings.TrimPrefix(parts[1], "arn:test:::") + "/" + parts[2]
		got[name] = string(s.Word) + " " + s.Pattern + " " + s.Mechanism
		if s.Word == plan.MaskedSync && len(s.Notes) == 0 {
			t.Errorf("%s: does not say that a pseudonym stays personal data", name)
		}
		for _, c := range s.Columns {
			if c.Kind != "" && c.Mask != "drop" {
				t.Errorf("%s: column %s holds %s and is kept", name, c.Name, c.Kind)
			}
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestNothingIsRemovedBeforeItsWaveIsAccepted follows the needs of every removal of copies abroad: the acceptance of its
// wave, the cut-over, and each signed comparison come before it.
func TestNothingIsRemovedBeforeItsWaveIsAccepted(t *testing.T) {
	p := mustMake(t, estate(t))
	byID := map[plan.ID]plan.Step{}
	for _, s := range steps(p) {
		byID[s.ID] = s
	}
	var before func(id plan.ID, seen map[plan.ID]bool)
	before = func(id plan.ID, seen map[plan.ID]bool) {
		for _, n := range byID[id].Needs {
			if !seen[n] {
				seen[n] = true
				before(n, seen)
			}
		}
	}
	removals := 0
	for _, g := range p.Groups {
		removal, there := byID[g.ID+"/retire"]
		if !there {
			continue
		}
		removals++
		seen := map[plan.ID]bool{}
		before(removal.ID, seen)
		for id, s := range byID {
			ofGroup := strings.HasPrefix(string(id), string(g.ID)+"/")
			if id == g.Wave+"/accept" || ofGroup && (s.Verb == plan.CutOver || s.Verb == plan.Compare) {
				if !seen[id] || s.Finish > removal.Start {
					t.Errorf("%s starts on %s without %s, which ends on %s", removal.ID, removal.Start, id, s.Finish)
				}
			}
		}
	}
	if removals == 0 {
		t.Error("the estate removes nothing abroad")
	}
}
