package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

func stateOf(tb testing.TB, s *plan.Status, step plan.ID) plan.StepStatus {
	tb.Helper()
	i := slices.IndexFunc(s.Steps, func(x plan.StepStatus) bool { return x.Step == step })
	if i < 0 {
		tb.Fatalf("no step %s", step)
	}
	return s.Steps[i]
}

func TestStatusSaysWhereEveryStepStands(t *testing.T) {
	p := mustMake(t, estate(t))
	const line, account, landing = plan.ID("foundation/line"), plan.ID("foundation/account"), plan.ID("foundation/access")
	day := map[plan.ID]plan.Step{}
	for _, s := range steps(p) {
		day[s.ID] = s
	}
	in := plan.Progress{Today: p.Start, Done: []plan.Done{{Step: "foundation/moon", On: p.Start}}}
	s := plan.StatusOf(p, in)
	if x := stateOf(t, s, account); x.State != plan.StepDue {
		t.Errorf("first day: %+v", x)
	}
	if x := stateOf(t, s, landing); x.State != plan.StepWaiting || !slices.Equal(x.BlockedBy, []plan.ID{account}) {
		t.Errorf("first day: %+v", x)
	}
	if !slices.Contains(s.Next, account) || slices.Contains(s.Next, landing) {
		t.Errorf("next: %v", s.Next)
	}
	if !slices.Equal(s.Unknown, []plan.ID{"foundation/moon"}) {
		t.Errorf("unknown: %v", s.Unknown)
	}
	in.Today = max(day[line].Finish, day[landing].Start) + 1
	in.Done = []plan.Done{{Step: line, On: in.Today - 1}}
	s = plan.StatusOf(p, in)
	if x := stateOf(t, s, line); x.State != plan.StepDone || x.Done != in.Today-1 {
		t.Errorf("done: %+v", x)
	}
	if x := stateOf(t, s, account); x.State != plan.StepLate || x.Late != int(in.Today-day[account].Finish) {
		t.Errorf("late: %+v", x)
	}
	if x := stateOf(t, s, landing); x.State != plan.StepBlocked && x.State != plan.StepLate || len(x.BlockedBy) != 1 {
		t.Errorf("blocked: %+v", x)
	}
	if s.Slip == 0 || s.Count.Done != 1 || s.Count.Steps != len(s.Steps) {
		t.Errorf("slip %d, count %+v", s.Slip, s.Count)
	}
}

// TestAComparisonCountsWhenItIsEqualAndSigned holds a comparison to both.
func TestAComparisonCountsWhenItIsEqualAndSigned(t *testing.T) {
	p := mustMake(t, estate(t))
	var step plan.ID
	for _, s := range steps(p) {
		if s.Verb == plan.Compare && s.Store != "" {
			step = s.ID
		}
	}
	for _, c := range []struct {
		name string
		v    []plan.Verified
		want plan.StepState
	}{
		{"equal and signed", []plan.Verified{{Step: step, Equal: true, At: 9, SignedBy: "Li Na"}}, plan.StepDone},
		{"nobody signed", []plan.Verified{{Step: step, Equal: true, At: 9}}, plan.StepDiffers},
		{"a difference", []plan.Verified{{Step: step, At: 9, SignedBy: "Li Na"}}, plan.StepDiffers},
		{"mended", []plan.Verified{{Step: step, At: 9, SignedBy: "Li Na"}, {Step: step, Equal: true, At: 10, SignedBy: "Li Na"}}, plan.StepDone},
		{"worse again", []plan.Verified{{Step: step, At: 10}, {Step: step, Equal: true, At: 9, SignedBy: "Li Na"}}, plan.StepDiffers},
	} {
		t.Run(c.name, func(t *testing.T) {
			if x := stateOf(t, plan.StatusOf(p, plan.Progress{Today: p.Start, Verified: c.v}), step); x.State != c.want {
				t.Errorf("%+v, want %s", x, c.want)
			}
		})
	}
}

// moved is the estate of a later scan in which photos lie in the mainland.
func moved(tb testing.TB) *inventory.Inventory {
	tb.Helper()
	inv := estate(tb).Inventory
	for i := range inv.Stores {
		if st := &inv.Stores[i]; st.Name == "photos" {
			st.ID, st.Provider, st.Service, st.Region = "acs:oss:*:1:photos", "aliyun", "oss", "cn-shanghai"
			st.Place = inventory.Place{Country: "cn", Zone: inventory.Mainland}
		}
	}
	for i := range inv.Datasets {
		if d := &inv.Datasets[i]; strings.Contains(string(d.ID), "photos") {
			d.ID, d.Store = "acs:oss:*:1:photos/main", "acs:oss:*:1:photos"
		}
	}
	inv.Coverage = []inventory.Coverage{{Scope: inventory.Scope{Provider: "aws", Region: "ap-southeast-1", Service: "s3"}.ID(), Status: inventory.Complete}}
	return inv
}

// columned gives the photos enough columns to be told from others.
func columned(inv *inventory.Inventory) *inventory.Inventory {
	for i := range inv.Datasets {
		if d := &inv.Datasets[i]; strings.Contains(string(d.ID), "photos") {
			d.Columns = []inventory.Field{{Name: "photo_id"}, {Name: "owner_id_card"}, {Name: "taken_at"}}
		}
	}
	return inv
}

func TestAGroupIsHomeWhenAScanFindsNoCopyAbroad(t *testing.T) {
	in := estate(t)
	columned(in.Inventory)
	p := mustMake(t, in)
	group := groupNamed(t, p, "photos").ID
	home := func(inv *inventory.Inventory) plan.HomeStatus {
		t.Helper()
		list := plan.Homecoming(p, inv)
		i := slices.IndexFunc(list, func(h plan.HomeStatus) bool { return h.Group == group })
		if i < 0 {
			t.Fatalf("no word on %s in %+v", group, list)
		}
		return list[i]
	}
	for _, c := range []struct {
		name string
		inv  func() *inventory.Inventory
		want plan.HomeState
	}{
		{"as it was", func() *inventory.Inventory { return columned(estate(t).Inventory) }, plan.StillAbroad},
		{"moved", func() *inventory.Inventory { return columned(moved(t)) }, plan.IsHome},
		{"its scope was not scanned", func() *inventory.Inventory { inv := columned(moved(t)); inv.Coverage = nil; return inv }, plan.HomeOpen},
		{"its old place was denied", func() *inventory.Inventory {
			inv := columned(moved(t))
			inv.Coverage[0].Gaps = []*inventory.Gap{{Store: "arn:test:::photos", Cause: inventory.Denied}}
			return inv
		}, plan.HomeOpen},
		{"a replica abroad", func() *inventory.Inventory {
			inv := columned(moved(t))
			for i := range inv.Stores {
				if inv.Stores[i].Name == "photos" {
					inv.Stores[i].Replication = []inventory.Replica{{To: "somewhere", Kind: "snapshot_copy", Place: inventory.Place{Zone: inventory.Abroad}}}
				}
			}
			return inv
		}, plan.HasLeftover},
		{"a stray", func() *inventory.Inventory {
			inv := columned(moved(t))
			for _, d := range inv.Datasets {
				if strings.Contains(string(d.ID), "photos") {
					d.ID, d.Store, d.Name = "arn:test:::product/old", "arn:test:::product", "old"
					inv.Datasets = append(inv.Datasets, d)
					break
				}
			}
			return inv
		}, plan.HasLeftover},
		{"gone, and nowhere", func() *inventory.Inventory {
			inv := moved(t)
			inv.Datasets = slices.DeleteFunc(inv.Datasets, func(d inventory.Dataset) bool { return strings.Contains(string(d.ID), "photos") })
			return inv
		}, plan.NotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			if h := home(c.inv()); h.State != c.want {
				t.Errorf("%+v, want %s", h, c.want)
			}
		})
	}
}

func TestChangesNameWhatTheNextPlanDoesOtherwise(t *testing.T) {
	in := estate(t)
	was := mustMake(t, in)
	if c := plan.ChangesOf(was, mustMake(t, in)); !c.Same() || len(c.Texts()) != 1 {
		t.Errorf("the same plan: %+v", c)
	}
	in.Constraints.Choose = []plan.Chosen{{Of: "forum", Kind: plan.BringHome, By: "Li Na", Why: "one place"}}
	in.Constraints.Freezes = []plan.Freeze{{From: was.Start, To: was.Schedule.Finish.P80}}
	c := plan.ChangesOf(was, mustMake(t, in))
	if len(c.Options) != 1 || c.Options[0].Subject != "forum" || c.Options[0].Now != plan.BringHome {
		t.Errorf("options: %+v", c.Options)
	}
	if len(c.Groups) == 0 || len(c.Added) == 0 || len(c.Moved) == 0 {
		t.Errorf("groups %v, added %v, moved %v", c.Groups, c.Added, c.Moved)
	}
	var lines []string
	for _, x := range c.Texts() {
		lines = append(lines, x.EN)
	}
	text := strings.Join(lines, "\n")
	for _, want := range []string{"end: was " + c.Was.Finish.P80.String() + ", now " + c.Now.Finish.P80.String(), "option of forum: was ", "steps: "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not say %q", text, want)
		}
	}
}
