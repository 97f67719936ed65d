package plan_test

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/plan"
)

// lineOf is the line of the plan whose id ends so.
func lineOf(tb testing.TB, p *plan.Plan, end string) plan.Line {
	tb.Helper()
	i := slices.IndexFunc(p.Costs.Lines, func(l plan.Line) bool { return strings.HasSuffix(string(l.ID), end) })
	if i < 0 {
		tb.Fatalf("no line %s", end)
	}
	return p.Costs.Lines[i]
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.01 }

// TestLinesByHand works the lines of one bucket: 100 GiB in 1,000,000 objects.
func TestLinesByHand(t *testing.T) {
	const gib = 1 << 30
	in := carried(t, 100*gib, 1_000_000)
	p := mustMake(t, in)
	tests := []struct {
		end       string
		low, high float64
		currency  string
	}{
		{"photos-1525fa/storage", 15, 15, "CNY"},  // 100 GB at 0.15 a month
		{"photos-1525fa/requests", 1, 1, "CNY"},   // 100 times ten thousand at 0.01
		{"photos-1525fa/tool", 0, 0, "CNY"},       // the migration service takes no fee
		{"orders-705ac4/dts-full", -1, -1, ""},    // not carried by DTS
		{"students-db-60ba75/dts-full", 0, 0, ""}, // free
	}
	for _, tt := range tests {
		i := slices.IndexFunc(p.Costs.Lines, func(l plan.Line) bool { return strings.HasSuffix(string(l.ID), tt.end) })
		switch {
		case tt.low < 0:
			if i >= 0 {
				t.Errorf("%s: is there", tt.end)
			}
		case i < 0:
			t.Errorf("%s: is not there", tt.end)
		default:
			if l := p.Costs.Lines[i]; !near(l.Low, tt.low) || !near(l.High, tt.high) || l.Unpriced || tt.currency != "" && l.Currency != tt.currency {
				t.Errorf("%+v", l)
			}
		}
	}
	// The first 100 GB of what leaves are free and the rest takes 0.09; high is all of it at 0.09.
	if l := lineOf(t, p, "egress/aws"); !near(l.Low, 0.09*(l.Quantity-100)) || !near(l.High, 0.09*l.Quantity) || l.Currency != "USD" {
		t.Errorf("%+v", l)
	}
	for _, l := range p.Costs.Lines {
		if strings.HasSuffix(string(l.ID), "/tool") && !strings.Contains(string(l.ID), "photos") {
			t.Errorf("%s: the fee of a service that carries nothing of it", l.ID)
		}
		if l.Source == "" || l.Confidence == "" {
			t.Errorf("%s: source %q, confidence %q", l.ID, l.Source, l.Confidence)
		}
	}
}

// TestEgressTiersOfOneMonth works the tiers by hand: 100 GB free, then 0.09, 0.085, 0.07 and 0.05.
func TestEgressTiersOfOneMonth(t *testing.T) {
	const gib = 1 << 30
	for _, tt := range []struct {
		gb   int64
		want float64
	}{{100, 0}, {101, 0.09}, {10_340, 921.6}, {51_300, 921.6 + 3481.6}, {153_700, 921.6 + 3481.6 + 7168}, {253_700, 921.6 + 3481.6 + 7168 + 5000}} {
		in := carried(t, tt.gb*gib, 1000)
		for i := range in.Inventory.Datasets {
			if d := &in.Inventory.Datasets[i]; !strings.Contains(string(d.ID), "photos") {
				d.Bytes.Value = 0
			}
		}
		if l := lineOf(t, mustMake(t, in), "egress/aws"); !near(l.Low, tt.want) {
			t.Errorf("%d GB: %.2f, want %.2f", tt.gb, l.Low, tt.want)
		}
	}
}

// TestEveryAccountHasItsOwnTiers puts the bucket into another account.
func TestEveryAccountHasItsOwnTiers(t *testing.T) {
	in := carried(t, 1<<40, 1000)
	for i := range in.Inventory.Stores {
		if st := &in.Inventory.Stores[i]; st.Name == "photos" {
			st.Account = "222"
		}
	}
	p := mustMake(t, in)
	one, two := lineOf(t, p, "egress/aws"), lineOf(t, p, "egress/aws-222")
	if !near(one.Low, 0.09*(one.Quantity-100)) || !near(two.Low, 0.09*(1024-100)) {
		t.Errorf("%+v\n%+v", one, two)
	}
}

func TestWhatIsNotKnownIsNotPricedAtNothing(t *testing.T) {
	p := mustMake(t, carried(t, -1, -1))
	for _, end := range []string{"photos-1525fa/storage", "photos-1525fa/requests", "egress/aws"} {
		if l := lineOf(t, p, end); !l.Unpriced || l.High != 0 || !strings.Contains(l.What.EN, "not every size is known") {
			t.Errorf("%+v", l)
		}
	}
}

// TestWaiver moves the day of approval: what leaves within 60 days of it may cost nothing, what leaves outside costs
// what the list says.
func TestWaiver(t *testing.T) {
	in := carried(t, 1<<40, 1000)
	list := lineOf(t, mustMake(t, in), "egress/aws")
	copied := copyOf(t, mustMake(t, in), "photos").Start
	tests := []struct {
		name string
		from plan.Date
		low  float64
		fix  bool
	}{
		{"every copy falls within", copied - 40, 0, false},
		{"approved too late", copied + 300, list.Low, true},
		{"approved too early", copied - 300, list.Low, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in.Constraints.ExitWaiver, in.Constraints.WaiverFrom = true, tt.from
			p := mustMake(t, in)
			l := lineOf(t, p, "egress/aws")
			if !near(l.Low, tt.low) || !near(l.High, list.High) {
				t.Errorf("low %.2f, want %.2f; high %.2f, want %.2f", l.Low, tt.low, l.High, list.High)
			}
			fix := slices.ContainsFunc(p.Preflight, func(c plan.Check) bool { return c.Code == "P111" && c.Of == l.ID && c.Severity == plan.Fix })
			if fix != tt.fix {
				t.Errorf("a check says so: %v", fix)
			}
		})
	}
}

// priced gives every price a value and every store a number of objects, so that totals exist.
func priced(tb testing.TB) plan.Input {
	tb.Helper()
	in := carried(tb, 1<<40, 1_000_000)
	for i := range in.Knowledge.Prices {
		if in.Knowledge.Prices[i].Value == nil {
			two := 2.0
			in.Knowledge.Prices[i].Value = &two
		}
	}
	return in
}

// TestConvertedTotalsStandBesideTheOthers converts by a stated rate alone.
func TestConvertedTotalsStandBesideTheOthers(t *testing.T) {
	in := priced(t)
	before := mustMake(t, in).Costs
	if len(before.Converted) > 0 {
		t.Fatalf("converted without a rate: %+v", before.Converted)
	}
	in.Constraints.Rates = []plan.Rate{{From: "USD", To: "CNY", Rate: 7, On: plan.NewDate(2026, 11, 1), Source: "invented"}}
	c := mustMake(t, in).Costs
	if !slices.Equal(c.Totals, before.Totals) {
		t.Errorf("the totals changed: %+v, were %+v", c.Totals, before.Totals)
	}
	want := map[plan.CostKind]float64{}
	for _, m := range c.Totals {
		if m.Currency == "USD" {
			want[m.Kind] += 7 * m.High
		} else {
			want[m.Kind] += m.High
		}
	}
	if len(c.Converted) == 0 {
		t.Fatal("nothing was converted")
	}
	for _, m := range c.Converted {
		if !near(m.High, want[m.Kind]) || m.Currency != "CNY" || len(m.Rates) != 1 {
			t.Errorf("%+v, want %.2f", m, want[m.Kind])
		}
	}
	for _, bad := range []plan.Rate{{From: "USD", To: "CNY", On: 1}, {From: "USD", To: "USD", Rate: 1, On: 1}, {From: "USD", To: "CNY", Rate: 7}} {
		in.Constraints.Rates = []plan.Rate{bad}
		if _, err := plan.Make(in); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

// TestOptionsCostWhatThePlanCosts compares each chosen option with the lines of its group. Egress is left out: its
// tiers are over everything that leaves the account.
func TestOptionsCostWhatThePlanCosts(t *testing.T) {
	p := mustMake(t, priced(t))
	compared := 0
	for _, o := range p.Options {
		group := slices.ContainsFunc(p.Groups, func(g plan.MoveGroup) bool { return g.ID == o.Of })
		if o.Kind != plan.BringHome || !o.Chosen || !group {
			continue
		}
		want := map[string]plan.Money{}
		for _, l := range p.Costs.Lines {
			if l.Group == o.Of {
				m := want[string(l.Kind)+l.Currency]
				want[string(l.Kind)+l.Currency] = plan.Money{Kind: l.Kind, Currency: l.Currency, Low: m.Low + l.Low, High: m.High + l.High}
			}
		}
		for _, m := range o.Cost {
			w := want[string(m.Kind)+m.Currency]
			if m.Kind != plan.Egress && (!near(m.Low, w.Low) || !near(m.High, w.High)) {
				t.Errorf("%s: %+v, the plan has %+v", o.ID, m, w)
			}
			compared++
		}
	}
	if compared == 0 {
		t.Error("nothing to compare")
	}
}

// TestSmallObjectsInAnArchive bills 64 KB for each: 1,000,000 objects of 1 KB are 61.04 GB, between the cheapest and the
// dearest class.
func TestSmallObjectsInAnArchive(t *testing.T) {
	in := carried(t, 1_000_000*1024, 1_000_000)
	for i := range in.Inventory.Stores {
		if st := &in.Inventory.Stores[i]; st.Name == "photos" {
			st.Service, st.Engine = "glacier", "glacier"
		}
	}
	p := mustMake(t, in)
	i := slices.IndexFunc(p.Costs.Lines, func(l plan.Line) bool {
		return strings.Contains(string(l.ID), "photos") && strings.HasSuffix(string(l.ID), "/storage")
	})
	const low, high = 61.0352 * 0.0075, (61.0352 + 0.9537) * 0.033
	if l := p.Costs.Lines[max(0, i)]; i < 0 || !near(l.Low, low) || !near(l.High, high) || !strings.Contains(l.What.EN, "64 KB") {
		t.Errorf("%+v, want %.3f to %.3f", l, low, high)
	}
}

// TestListsOfCostsAreSorted keeps the order of lines and totals.
func TestListsOfCostsAreSorted(t *testing.T) {
	c := mustMake(t, priced(t)).Costs
	if !slices.IsSortedFunc(c.Lines, func(a, b plan.Line) int { return cmp.Compare(a.ID, b.ID) }) ||
		!slices.IsSortedFunc(c.Totals, func(a, b plan.Money) int {
			return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Currency, b.Currency))
		}) {
		t.Errorf("%+v", c)
	}
	for _, l := range c.Lines {
		if l.Low > l.High {
			t.Errorf("%s: %v to %v", l.ID, l.Low, l.High)
		}
	}
}
