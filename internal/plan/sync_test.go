package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// shop is one mainland database with one flow abroad, so that one fact can be changed at a time.
func shop(tb testing.TB) plan.Input {
	tb.Helper()
	const store, data, flow = inventory.ID("db:shop"), inventory.ID("db:shop/buyers"), inventory.ID("flow|shop")
	in := plan.Input{
		Inventory: &inventory.Inventory{
			Entities: []inventory.Entity{{ID: "shop-cn"}},
			Stores: []inventory.Store{{
				ID: store, Name: "shop", Provider: "aliyun", Service: "rds", Kind: inventory.Database, Engine: "mysql", Entity: "shop-cn",
				Place: inventory.Place{Country: "cn", Zone: inventory.Mainland},
			}},
			Datasets: []inventory.Dataset{{ID: data, Store: store, Name: "buyers", Columns: []inventory.Field{{Name: "mobile"}, {Name: "item"}}}},
			Flows: []inventory.Flow{{
				ID: flow, Store: store, Mode: inventory.Copy, Via: "replication", To: inventory.Place{Country: "sg", Zone: inventory.Abroad}, Source: "api",
			}},
		},
		Profiles: []classify.Profile{{
			Dataset: data, Rows: 1000, Full: true,
			Columns:  []classify.ColumnProfile{{Name: "mobile", Rows: 1000, Distinct: 900}, {Name: "item", Rows: 1000, Distinct: 5}},
			Findings: []classify.Finding{{Dataset: data, Column: "mobile", Kind: "phone", Status: classify.Evidenced}},
		}},
		People: []classify.Count{{Of: data, Place: classify.MainlandPeople, Low: 900, Mid: 900, High: 900}},
		Decisions: []decide.Decision{{
			ID: "d", Flow: flow, Dataset: data, Export: decide.Contract, WorstCase: decide.Contract, Missing: []string{"dataset.important_data"},
		}},
		Knowledge: estate(tb).Knowledge, Start: plan.NewDate(2026, 11, 23), RulesAsOf: plan.NewDate(2026, 11, 20),
	}
	return in
}

func oneSync(tb testing.TB, in plan.Input) plan.Sync {
	tb.Helper()
	p := mustMake(tb, in)
	if len(p.Syncs) != 1 {
		tb.Fatalf("%d syncs", len(p.Syncs))
	}
	return p.Syncs[0]
}

// strictness orders the words.
func strictness(w plan.SyncWord) int {
	return slices.Index([]plan.SyncWord{plan.May, plan.MaskedSync, plan.AfterFiling, plan.Never}, w)
}

// TestMoreKnowledgeNeverLoosensASync states one fact after the other about flows of every mode, result and kind: the word
// never becomes laxer than while the fact was unknown, nor under a stricter result.
func TestMoreKnowledgeNeverLoosensASync(t *testing.T) {
	in := shop(t)
	exports := []decide.Export{decide.Free, decide.Exempt, decide.Contract, decide.SecurityAssessment, decide.ApprovalRequired, decide.Prohibited}
	seen := map[plan.SyncWord]bool{}
	for _, mode := range []inventory.Mode{inventory.Copy, inventory.RemoteAccess, inventory.DirectCollectionAbroad} {
		for _, kind := range []inventory.Kind{inventory.Database, inventory.Bucket, inventory.Stream} {
			in.Inventory.Flows[0].Mode, in.Inventory.Stores[0].Kind = mode, kind
			last := -1
			for _, x := range exports {
				in.Decisions[0].Export, in.Decisions[0].WorstCase, in.Constraints.Abroad = x, x, nil
				in.Decisions[0].Obligations = nil
				s := oneSync(t, in)
				seen[s.Word] = true
				if strictness(s.Word) < last {
					t.Errorf("%s %s: %s is laxer under %s", mode, kind, s.Word, x)
				}
				last = strictness(s.Word)
				moreKnown(t, in, s)
			}
		}
	}
	if len(seen) != 4 {
		t.Errorf("only the words %v were met", seen)
	}
}

func moreKnown(t *testing.T, in plan.Input, before plan.Sync) {
	t.Helper()
	for _, duties := range [][]string{{"declare"}, {"declare", "risk_assessment_yearly"}} {
		in.Decisions[0].Obligations = duties
		if s := oneSync(t, in); strictness(s.Word) < strictness(before.Word) {
			t.Errorf("important data (%v) loosen %s to %s", duties, before.Word, s.Word)
		}
	}
	in.Decisions[0].Obligations = nil
	for _, a := range []plan.Abroad{
		{Needed: "aggregate"},
		{Needed: "no_person"},
		{Needed: "handle"},
		{Needed: "person"},
		{Freshness: "live"},
		{Key: "no"},
		{Key: "yes", Writes: "both"},
		{Needed: "no_person", Columns: []string{"mobile"}},
	} {
		a.Flow = before.Flow
		in.Constraints.Abroad = []plan.Abroad{a}
		if s := oneSync(t, in); strictness(s.Word) < strictness(before.Word) {
			t.Errorf("%+v loosens %s to %s", a, before.Word, s.Word)
		}
	}
}

// TestEverySyncIsExplained checks, for each flow of the estate, that all seven patterns are spoken of, in both languages,
// with facts, and that what is asked names who can answer.
func TestEverySyncIsExplained(t *testing.T) {
	for _, s := range mustMake(t, estate(t)).Syncs {
		got := []string{s.Pattern}
		for _, c := range append(slices.Clone(s.Considered), s.Excluded...) {
			if c.Why.EN == "" || c.Why.ZH == "" {
				t.Errorf("%s: %s without a why", s.ID, c.ID)
			}
		}
		for _, c := range s.Considered {
			got = append(got, c.ID)
		}
		slices.Sort(got)
		if strings.Join(got, "") != "ABCDEFG" {
			t.Errorf("%s speaks of %v", s.ID, got)
		}
		if len(s.Facts) < 10 || s.How.EN == "" || s.How.ZH == "" {
			t.Errorf("%s: %d facts, %q", s.ID, len(s.Facts), s.How)
		}
		for _, q := range s.Questions {
			if q.Who.EN == "" || q.Who.ZH == "" {
				t.Errorf("%s: nobody is named for %s", s.ID, q.Fact)
			}
		}
	}
}

// TestLimitsExcludeMechanisms checks that what must not cross the border is named with its limit, and never taken.
func TestLimitsExcludeMechanisms(t *testing.T) {
	for _, c := range []struct {
		name, engine, excluded, taken string
		kind                          inventory.Kind
		provider                      string
	}{
		{"no global database", "polardb", "polardb_gdn", "dts_one_way", inventory.Database, "aliyun"},
		{"no mixed cache", "redis", "tair_gdc", "export_files", inventory.Cache, "aliyun"},
		{"no time control", "oss", "oss_rtc", "oss_crr", inventory.Bucket, "aliyun"},
		{"no replication out of the China partition", "s3", "s3_replication", "export_files", inventory.Bucket, "aws"},
		{"no DynamoDB source", "dynamodb", "dts_one_way", "export_files", inventory.Database, "aliyun"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := shop(t)
			st := &in.Inventory.Stores[0]
			st.Engine, st.Kind, st.Provider = c.engine, c.kind, c.provider
			in.Constraints.Abroad = []plan.Abroad{{Flow: "flow|shop", Needed: "person"}}
			s := oneSync(t, in)
			if s.Mechanism != c.taken || !slices.ContainsFunc(s.Excluded, func(x plan.NotTaken) bool { return x.ID == c.excluded }) {
				t.Errorf("%s, excluded %v; want %s without %s", s.Mechanism, s.Excluded, c.taken, c.excluded)
			}
		})
	}
}

// TestASyncWaitsForTheLine checks the step of the line, which a registered line makes needless.
func TestASyncWaitsForTheLine(t *testing.T) {
	in := shop(t)
	p := mustMake(t, in)
	waits := func(p *plan.Plan) bool {
		return slices.ContainsFunc(steps(p), func(s plan.Step) bool {
			return strings.HasSuffix(string(s.ID), "/prepare") && slices.Contains(s.Needs, "foundation/line")
		})
	}
	if !waits(p) {
		t.Error("the sync does not wait for a line")
	}
	in.Inventory.Links = []inventory.Link{{ID: "link", Entity: "shop-cn"}}
	in.Lines = []decide.LineCheck{{Link: "link", State: decide.LineRegistered}}
	if waits(mustMake(t, in)) {
		t.Error("it waits although a line is registered")
	}
	in.Inventory.Links[0].Entity = "somebody-else"
	if !waits(mustMake(t, in)) {
		t.Error("the line of another entity is taken")
	}
}

// TestAFilingThatCoversAFlowLetsItGoOn looks at the states of a filing.
func TestAFilingThatCoversAFlowLetsItGoOn(t *testing.T) {
	for state, want := range map[string]plan.SyncWord{
		decide.FilingInside: plan.May, decide.FilingOutside: plan.MaskedSync, decide.FilingExpired: plan.MaskedSync, decide.FilingNone: plan.MaskedSync,
	} {
		in := shop(t)
		in.Decisions[0].Filing = &decide.FilingCheck{State: state, Number: "N-1", Why: []string{decide.OutsidePeople}}
		s := oneSync(t, in)
		told := slices.ContainsFunc(s.Notes, func(n plan.Text) bool { return strings.Contains(n.EN, "N-1") })
		if s.Word != want || told != (state == decide.FilingOutside || state == decide.FilingExpired) {
			t.Errorf("%s: %s, told %t", state, s.Word, told)
		}
	}
}

// TestImportantDataListNoColumn checks that no column is on the list until a person names it.
func TestImportantDataListNoColumn(t *testing.T) {
	in := shop(t)
	in.Decisions[0].Obligations = []string{"declare", "risk_assessment_yearly"}
	kept := func(s plan.Sync) string {
		var names []string
		for _, c := range s.Columns {
			if c.Mask != plan.MaskDrop {
				names = append(names, c.Name)
			}
		}
		return strings.Join(names, ",")
	}
	if s := oneSync(t, in); s.Word != plan.AfterFiling || kept(s) != "" {
		t.Errorf("%s with %q", s.Word, kept(s))
	}
	in.Constraints.Abroad = []plan.Abroad{{Flow: "flow|shop", Columns: []string{"item"}}}
	if s := oneSync(t, in); kept(s) != "item" {
		t.Errorf("named: %q", kept(s))
	}
}

// TestWhatASyncAddsInAYear compares a flow with the marks of its entity.
func TestWhatASyncAddsInAYear(t *testing.T) {
	in := shop(t)
	in.Meters = []decide.Meter{{Entity: "shop-cn", Of: decide.MeterOrdinary, Year: 2026, Low: 100, High: 120, Marks: []decide.Mark{
		{People: 500, Means: "a"}, {People: 900, Above: true, Means: "b"}, {People: 901, Means: "c"},
	}}}
	s := oneSync(t, in)
	if s.Word != plan.MaskedSync || s.Yearly == nil || s.Yearly.People.High != 0 || s.Yearly.Marks[0].Reached != decide.ReachedNo {
		t.Errorf("masked: %s %+v", s.Word, s.Yearly)
	}
	in.Constraints.Abroad = []plan.Abroad{{Flow: s.Flow, Needed: "person"}}
	y := oneSync(t, in).Yearly
	parts := []string{fmt.Sprint(y.People.High, y.Year)}
	for _, m := range y.Marks {
		parts = append(parts, fmt.Sprintf("%s:%s:%d-%d", m.Means, m.Reached, m.Low, m.High))
	}
	got := strings.Join(parts, " ")
	if want := "900 2026 a:yes:900-900 b:no:900-900 c:no:900-900"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestGroupsNeedPeopleToBeToldApart checks that nothing is counted where twenty rows may be one person.
func TestGroupsNeedPeopleToBeToldApart(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*classify.Finding)
		want   string
	}{
		{"by telephone", func(*classify.Finding) {}, "A"},
		{"encrypted", func(f *classify.Finding) { f.Status = classify.Encrypted }, "F"},
		{"names alone", func(f *classify.Finding) { f.Kind = "person_name" }, "F"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := shop(t)
			in.Constraints.Abroad = []plan.Abroad{{Flow: "flow|shop", Needed: "aggregate"}}
			c.change(&in.Profiles[0].Findings[0])
			if s := oneSync(t, in); s.Pattern != c.want {
				t.Errorf("pattern %s, want %s: %+v", s.Pattern, c.want, s.Columns)
			}
		})
	}
}

// TestSyncKnowledgeWithMistakesDoesNotLoad breaks one row at a time.
func TestSyncKnowledgeWithMistakesDoesNotLoad(t *testing.T) {
	const facts = "facts:\n  - {id: export, values: [free, exempt]}\n"
	const pattern = "patterns:\n  - {id: D, name: {zh: a, en: a}, how: {zh: a, en: a}, use: all, words: {free: may}, source: s, mark: R,\n" +
		"     needs: [{fact: export, in: [free], why: {zh: a, en: a}}], cases: [{facts: {export: free}, want: takes, word: may}]}\n"
	for _, c := range []struct{ name, from, to, want string }{
		{"as it is", "", "", ""},
		{"a case that fails", "want: takes", "want: export", `ends at "takes", want "export"`},
		{"no case that fits", "facts: {export: free}, want: takes", "facts: {export: exempt}, want: export", "no case that it takes"},
		{"a word that is none", "free: may", "free: perhaps", "no sync word"},
		{"another word than the case", "word: may", "word: never", `want "never"`},
		{"an unknown value", "in: [free]", "in: [cheap]", `no value "cheap"`},
		{"no reason", "why: {zh: a, en: a}", "why: {zh: a}", "without values or words"},
		{"no mark", "mark: R", "mark: X", "a mark of P, M, S or R"},
		{"no mechanism", "use: all", "use: all, mechanisms: [beam]", `no mechanism "beam"`},
		{"no use", "use: all", "use: some", `no use "some"`},
		{"an unknown key", "id: D", "id: D, colour: red", "colour"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for _, folder := range []string{"targets", "prices", "limits", "calendars", "mechanisms"} {
				fsys[folder+"/README"] = &fstest.MapFile{}
			}
			fsys["patterns/a.yaml"] = &fstest.MapFile{Data: []byte(facts + strings.Replace(pattern, c.from, c.to, 1))}
			_, err := plan.Load(fsys)
			mine := fmt.Sprint(err)
			switch {
			case c.want == "" && strings.Contains(mine, "pattern"):
				t.Error(err)
			case c.want != "" && !strings.Contains(mine, c.want):
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestWhatIsNeededAbroadHasToMeanSomething refuses flows and words that nobody knows.
func TestWhatIsNeededAbroadHasToMeanSomething(t *testing.T) {
	for _, a := range []plan.Abroad{{Flow: "nowhere"}, {Flow: "flow|shop", Needed: "everything"}, {Flow: "flow|shop", Freshness: "soon"}} {
		in := shop(t)
		in.Constraints.Abroad = []plan.Abroad{a}
		if _, err := plan.Make(in); err == nil || !strings.Contains(err.Error(), "needed abroad") {
			t.Errorf("%+v: %v", a, err)
		}
	}
}
