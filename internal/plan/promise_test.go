package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

func stepNamed(p *plan.Plan, id plan.ID) *plan.Step {
	for _, s := range steps(p) {
		if s.ID == id {
			return &s
		}
	}
	return nil
}

// besides adds a dataset to a store of the estate, with what the rules say of it and of its place.
func besides(in *plan.Input, store inventory.ID, storage decide.Storage, export decide.Export) inventory.ID {
	id := store + "/besides"
	in.Inventory.Datasets = append(in.Inventory.Datasets, inventory.Dataset{ID: id, Store: store, Name: "besides"})
	flow := "flow|" + store + "|storage|besides"
	for _, st := range in.Inventory.Stores {
		if st.ID == store {
			in.Inventory.Flows = append(in.Inventory.Flows, inventory.Flow{ID: flow, Store: store, Dataset: id, Mode: inventory.Copy, To: st.Place, Via: inventory.ViaStorage})
		}
	}
	in.Decisions = append(in.Decisions,
		decide.Decision{ID: "decision|" + id, Dataset: id, Basis: "advised", Storage: storage, Export: export},
		decide.Decision{ID: "decision|" + flow, Dataset: id, Flow: flow, Export: export},
	)
	return id
}

func TestWhatStaysOfAGroupThatComesHomeIsFiledFor(t *testing.T) {
	in := estate(t)
	for i := range in.Inventory.Stores {
		if st := &in.Inventory.Stores[i]; st.Name == "photos" {
			st.Entity = "learn-photos"
		}
	}
	besides(&in, "arn:test:::photos", decide.NoRule, decide.Contract)
	p := mustMake(t, in)
	if g := groupNamed(t, p, "photos"); g.Chosen != plan.BringHome || len(g.Stays) != 1 {
		t.Fatalf("photos: %s, stays %+v", g.Chosen, g.Stays)
	}
	if stepNamed(p, "legal/learn-photos/standard-contract-filing") == nil {
		t.Error("what stays abroad needs the contract, and nobody files it")
	}
}

func TestEntitiesWithNamesOfAnyScriptFileApart(t *testing.T) {
	in := estate(t)
	for i := range in.Inventory.Stores {
		switch st := &in.Inventory.Stores[i]; st.Name {
		case "staff-cn":
			st.Entity = "学习公司"
		case "forum":
			st.Entity = "教育公司"
		}
	}
	in.Constraints.Choose = []plan.Chosen{{Of: "forum", Kind: plan.FileAndStay}, {Of: "flow|arn:test:::staff-cn|share", Kind: plan.FileAndStay, By: "a", Why: "b"}, {Of: "flow|arn:test:::staff-cn|replication", Kind: plan.FileAndStay, By: "a", Why: "b"}}
	n := 0
	for _, s := range steps(mustMake(t, in)) {
		if strings.HasSuffix(string(s.ID), "/standard-contract-filing") {
			n++
		}
	}
	if n < 2 {
		t.Errorf("two entities share %d filing", n)
	}
}

func TestEveryEntityOfAGroupFiles(t *testing.T) {
	in := estate(t)
	for _, st := range in.Inventory.Stores {
		if st.Name == "forum" {
			st.ID, st.Name, st.Entity = "arn:test:::forum-b", "forum-b", "learn-hk"
			in.Inventory.Stores = append(in.Inventory.Stores, st)
			break
		}
	}
	for i := range in.Inventory.Stores {
		if st := &in.Inventory.Stores[i]; strings.HasPrefix(st.Name, "forum") {
			st.Endpoints = []string{"forum.example:5432"}
		}
	}
	in.Inventory.Datasets = append(in.Inventory.Datasets, inventory.Dataset{ID: "arn:test:::forum-b/main", Store: "arn:test:::forum-b", Name: "main"})
	in.Decisions = append(in.Decisions, decide.Decision{ID: "decision|forum-b", Dataset: "arn:test:::forum-b/main", Basis: "policy", Storage: decide.RecommendedMainland, Export: decide.SecurityAssessment})
	p := mustMake(t, in)
	for _, id := range []plan.ID{"legal/learn-sg/standard-contract-filing", "legal/learn-hk/security-assessment"} {
		if stepNamed(p, id) == nil {
			t.Errorf("no %s", id)
		}
	}
}

func TestAHoldOnACopyIsKept(t *testing.T) {
	in := estate(t)
	in.Constraints.Holds = []plan.ID{"arn:test:::students-replica"}
	p := mustMake(t, in)
	for _, s := range steps(p) {
		if s.Verb == plan.RetireV && slices.Contains(s.Datasets, "arn:test:::students-replica/main") {
			t.Errorf("%s removes a copy under a legal hold", s.ID)
		}
	}
}

func TestAHoldOnNothingIsRefused(t *testing.T) {
	in := estate(t)
	in.Constraints.Holds = []plan.ID{"arn:test:::student-db"}
	if _, err := plan.Make(in); err == nil {
		t.Error("a hold that names nothing is taken for one that holds")
	}
}

func TestAnAcceptanceDoesNotOutliveItsWave(t *testing.T) {
	in := estate(t)
	p := mustMake(t, in)
	in.Done = []plan.Done{{Step: "pilot/accept", On: p.Start}}
	in.Previous = p
	again := mustMake(t, in)
	for _, s := range steps(again) {
		if s.ID == "pilot/accept" && !s.Done.IsZero() {
			t.Error("the pilot is accepted although its group has not switched")
		}
	}
}

func TestChoicesThatContradict(t *testing.T) {
	in := estate(t)
	id := groupNamed(t, mustMake(t, in), "forum").ID
	in.Constraints.Choose = []plan.Chosen{{Of: id, Kind: plan.FileAndStay}, {Of: "forum", Kind: plan.BringHome}}
	if _, err := plan.Make(in); err == nil {
		t.Error("two choices for one subject are both taken")
	}
}

func TestMaskingReadersLeavesTheStockOpen(t *testing.T) {
	in := estate(t)
	in.Inventory.Flows = append(in.Inventory.Flows, inventory.Flow{ID: "flow|forum|share", Store: "arn:test:::forum", Mode: inventory.RemoteAccess, To: inventory.Place{Country: "sg", Zone: inventory.Abroad}, Via: inventory.ViaShare})
	p := mustMake(t, in)
	g := groupNamed(t, p, "forum")
	if g.Chosen != plan.FileAndStay {
		t.Fatal(g.Chosen)
	}
	in.Constraints.Choose = []plan.Chosen{{Of: "forum", Kind: plan.MaskOrStop}}
	if _, err := plan.Make(in); err == nil {
		t.Error("the filing of the stock is left out without a name and a reason")
	}
}

func TestAColumnOfWhichNoValueWasReadIsNotKept(t *testing.T) {
	in := estate(t)
	for i := range in.Profiles {
		for k := range in.Profiles[i].Columns {
			in.Profiles[i].Columns[k].Rows = 0
		}
	}
	for _, s := range mustMake(t, in).Syncs {
		for _, c := range s.Columns {
			if c.Mask == plan.MaskKeep || c.Mask == plan.MaskGroup {
				t.Errorf("%s: %s of %s is kept, of which no value was read", s.ID, c.Name, c.Dataset)
			}
		}
	}
}

func TestExposureGoesOnForWhatStays(t *testing.T) {
	in := estate(t)
	id := besides(&in, "arn:test:::photos", decide.NoRule, decide.Free)
	for _, c := range in.People {
		if c.Of == "arn:test:::photos/main" {
			c.Of = id
			in.People = append(in.People, c)
		}
	}
	p := mustMake(t, in)
	o := optionOf(t, p, groupNamed(t, p, "photos").ID, plan.BringHome)
	if want := o.Exposure.People.High / 2 * int64(o.Exposure.Horizon); o.Exposure.Days.High < want {
		t.Errorf("%d person-days, and what stays alone makes %d", o.Exposure.Days.High, want)
	}
}

func TestAHoldEndsNoExposure(t *testing.T) {
	in := estate(t)
	in.Constraints.Holds = []plan.ID{"arn:test:::photos"}
	p := mustMake(t, in)
	o := optionOf(t, p, groupNamed(t, p, "photos").ID, plan.BringHome)
	if !o.Exposure.Until.IsZero() {
		t.Errorf("ends on %s, and the copy abroad may not be removed", o.Exposure.Until)
	}
}

func TestOddNumbersMakeNoNegativeOnes(t *testing.T) {
	for _, n := range []int64{1 << 62, -5} {
		in := estate(t)
		for i := range in.Inventory.Datasets {
			in.Inventory.Datasets[i].Bytes = &inventory.Measure{Value: min(n, 1<<50)}
			in.Inventory.Datasets[i].Rows = &inventory.Measure{Value: min(n, 1<<30)}
		}
		for i := range in.People {
			in.People[i].High, in.People[i].Mid, in.People[i].Low = n, n, n
		}
		p := mustMake(t, in)
		for _, o := range p.Options {
			if o.Exposure.Days.High < 0 || o.Exposure.Open.High < 0 || o.Exposure.People.High < 0 {
				t.Fatalf("%d: %s: %+v", n, o.ID, o.Exposure)
			}
		}
		for _, l := range p.Costs.Lines {
			if l.Low < 0 || l.High < 0 || l.Quantity < 0 {
				t.Fatalf("%d: %s: %+v", n, l.ID, l)
			}
		}
		for _, s := range steps(p) {
			if s.Duration.P80 < 0 || s.Finish < s.Start {
				t.Fatalf("%d: %s: %+v", n, s.ID, s.Duration)
			}
		}
	}
}

func TestFreezesThatOverlapAreInTheConflict(t *testing.T) {
	in := estate(t)
	in.Constraints.Deadline = mustMake(t, in).Schedule.Finish.P95 + 60
	in.Constraints.Freezes = []plan.Freeze{{From: in.Start, To: in.Start + 600}, {From: in.Start, To: in.Start + 601}}
	d := mustMake(t, in).Schedule.Deadline
	if d == nil || d.Met {
		t.Fatalf("%+v", d)
	}
	if !slices.ContainsFunc(d.Conflict, func(x plan.Text) bool { return strings.HasPrefix(x.EN, "the freeze") }) {
		t.Errorf("no freeze in %+v", d.Conflict)
	}
}

func TestEmptyInputs(t *testing.T) {
	in := estate(t)
	in.Inventory = &inventory.Inventory{}
	mustMake(t, in)
	in = estate(t)
	in.Knowledge = plan.Knowledge{}
	mustMake(t, in)
	in = estate(t)
	for i := range in.Inventory.Stores {
		in.Inventory.Stores[i].Place.Zone = "mars"
		in.Inventory.Stores[i].Region = "mars-1"
	}
	mustMake(t, in)
}
