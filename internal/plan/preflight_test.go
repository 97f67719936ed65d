package plan_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// said lists the checks of a plan that say one thing of the catalogue, by its words.
func said(p *plan.Plan, code string, s *plan.Say) []plan.Check {
	var parts []string
	for _, text := range regexp.MustCompile(`\{\w+\}`).Split(s.What.EN, -1) {
		parts = append(parts, regexp.QuoteMeta(text))
	}
	like := regexp.MustCompile("(?s)^" + strings.Join(parts, ".+") + "$")
	return slices.DeleteFunc(slices.Clone(p.Preflight), func(c plan.Check) bool {
		return c.Code != code || c.Severity != s.Severity || !like.MatchString(c.What.EN)
	})
}

// change turns the estate into another one.
type change func(*plan.Input)

func same(*plan.Input) {}

func all(list ...change) change {
	return func(in *plan.Input) {
		for _, c := range list {
			c(in)
		}
	}
}

func store(name string, set func(*inventory.Store)) change {
	return func(in *plan.Input) {
		for i := range in.Inventory.Stores {
			if st := &in.Inventory.Stores[i]; name == "*" || st.Name == name {
				set(st)
			}
		}
	}
}

func dataset(name string, set func(*inventory.Dataset)) change {
	return func(in *plan.Input) {
		for i := range in.Inventory.Datasets {
			if d := &in.Inventory.Datasets[i]; strings.HasSuffix(string(d.Store), ":::"+name) {
				set(d)
			}
		}
	}
}

func profile(name string, set func(*classify.Profile)) change {
	return func(in *plan.Input) {
		for i := range in.Profiles {
			if strings.HasSuffix(string(in.Profiles[i].Dataset), ":::"+name+"/main") {
				set(&in.Profiles[i])
			}
		}
	}
}

func limit(id string, value float64) change {
	return func(in *plan.Input) {
		for i := range in.Knowledge.Limits {
			if l := &in.Knowledge.Limits[i]; l.ID == id {
				l.Value, l.Low, l.High = value, 0, 0
			}
		}
	}
}

func home(name string) change {
	return store(name, func(st *inventory.Store) { st.Place = inventory.Place{Country: "cn", Zone: inventory.Mainland} })
}

func class(name string) change {
	return store("photos", func(st *inventory.Store) { st.Tags = map[string]string{"storage_class": name} })
}

func objects(n int64) change {
	return dataset("photos", func(d *inventory.Dataset) { d.Members, d.Bytes = n, &inventory.Measure{Value: 1 << 40} })
}

func read(distinct int64) change {
	return profile("students-db", func(p *classify.Profile) {
		p.Full, p.Rows = true, 1_200_000
		p.Columns = []classify.ColumnProfile{{Name: "resident_id", Rows: p.Rows, Distinct: distinct}}
	})
}

func mysql(version string) change {
	return all(func(in *plan.Input) { in.Constraints.Bring = []plan.Basis{plan.Policy, plan.Advised} },
		store("forum", func(st *inventory.Store) { st.EngineVersion = version }))
}

func filing(kind string, on time.Time) change {
	return func(in *plan.Input) {
		in.Filings = []inventory.Filing{{Number: "filing-1", Kind: kind, Entity: "learn-sg", Expires: &on}}
	}
}

func lines(state decide.LineState) change {
	return func(in *plan.Input) {
		in.Lines = []decide.LineCheck{{Link: "link-1", State: state, ZH: "说明", EN: "words"}}
	}
}

func constrain(set func(*plan.Constraints)) change {
	return func(in *plan.Input) { set(&in.Constraints) }
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 4, 0, 0, 0, time.UTC) }

// done marks the steps whose id ends so as finished on a day long ago.
func done(tail string) change {
	return func(in *plan.Input) {
		p, err := plan.Make(*in)
		if err != nil {
			return
		}
		for _, s := range steps(p) {
			if strings.HasSuffix(string(s.ID), tail) {
				in.Done = append(in.Done, plan.Done{Step: s.ID, On: plan.NewDate(2026, 3, 2)})
			}
		}
	}
}

func assessed(in *plan.Input) {
	for i := range in.Decisions {
		if d := &in.Decisions[i]; strings.Contains(string(d.Flow), "staff-cn") {
			d.Export, d.WorstCase = decide.SecurityAssessment, decide.SecurityAssessment
		}
	}
}

func undecided(in *plan.Input) {
	for i := range in.Decisions {
		if d := &in.Decisions[i]; d.Flow == "" && strings.HasSuffix(string(d.Dataset), ":::product/main") {
			d.Storage, d.Missing = decide.StorageUndetermined, []string{"entity.ciio"}
		}
	}
}

func unknownPeople(in *plan.Input) {
	in.People = append(in.People, classify.Count{
		Of: "arn:test:::photos/main", Place: classify.UnknownPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Mid: 10, High: 20,
	})
}

// checkCase is an estate in which a check speaks, and one in which it does not.
type checkCase struct{ speaks, silent change }

func checkCases() map[string]checkCase {
	inside := home("*")
	huge := dataset("orders", func(d *inventory.Dataset) { d.Rows = &inventory.Measure{Value: 9_000_000_000} })
	foreignLaw := constrain(func(c *plan.Constraints) { c.ForeignLaw = []plan.ID{"arn:test:::students-db/main"} })
	old := day(2026, 1, 5)
	return map[string]checkCase{
		"P101/split":       {huge, same},
		"P101/fits":        {same, huge},
		"P101/raise":       {same, inside},
		"P102/requests":    {objects(5_000_000_000), objects(1000)},
		"P103/far":         {same, inside},
		"P104/restore":     {class("GLACIER"), class("STANDARD")},
		"P104/unknown":     {same, class("STANDARD")},
		"P104/expires":     {all(class("GLACIER"), done("/restore")), class("GLACIER")},
		"P105/over":        {limit("oss.buckets.per_region", 0), same},
		"P105/tasks":       {store("students-db", func(st *inventory.Store) { st.Aliases = map[string]string{"contents:a": "1", "contents:b": "2"} }), same},
		"P106/method":      {constrain(func(c *plan.Constraints) { c.Region = "cn-huhehaote" }), same},
		"P107/small":       {all(class("STANDARD_IA"), objects(1<<30)), all(class("STANDARD_IA"), objects(1000))},
		"P107/days":        {class("STANDARD_IA"), class("STANDARD")},
		"P108/lifecycle":   {same, home("photos")},
		"P109/none":        {read(7), read(1_200_000)},
		"P109/unknown":     {same, read(1_200_000)},
		"P110/unconfirmed": {mysql("8.4.3"), mysql("8.0.35")},
		"P110/ending":      {all(mysql("5.7.44"), constrain(func(c *plan.Constraints) { c.Horizon = 2000 })), mysql("8.0.35")},
		"P110/ends":        {mysql("5.7.44"), mysql("8.0.35")},
		"P111/fits":        {constrain(func(c *plan.Constraints) { c.ExitWaiver = true }), same},
		"P111/longer":      {all(constrain(func(c *plan.Constraints) { c.ExitWaiver = true }), limit("aws.exit_waiver.window", 1)), constrain(func(c *plan.Constraints) { c.ExitWaiver = true })},
		"P111/outside":     {constrain(func(c *plan.Constraints) { c.WaiverFrom = plan.NewDate(2026, 1, 5) }), same},
		"P112/link":        {lines(decide.LineExpired), lines(decide.LineRegistered)},
		"P112/none":        {same, lines(decide.LineRegistered)},
		"P113/checked":     {foreignLaw, same},
		"P113/open":        {unknownPeople, home("*")},
		"P114/technology": {profile("photos", func(p *classify.Profile) {
			p.Findings = append(p.Findings, classify.Finding{Dataset: p.Dataset, Kind: "source_code"})
		}), same},
		"P115/reverse": {same, inside},
		"P116/readers": {same, inside},
		"P117/unseen":  {same, func(in *plan.Input) { in.Inventory.Coverage = nil }},
		"P118/larger":  {store("photos", func(st *inventory.Store) { st.Size.Bytes = &inventory.Measure{Value: 5e13} }), same},
		"P118/size":    {dataset("photos", func(d *inventory.Dataset) { d.Bytes = nil }), same},
		"P119/hold":    {constrain(func(c *plan.Constraints) { c.Holds = []plan.ID{"arn:test:::photos"} }), same},
		"P120/split":   {same, foreignLaw},
		"P120/stays": {all(dataset("students-db", func(d *inventory.Dataset) { d.Columns = nil }),
			profile("students-db", func(p *classify.Profile) { p.Findings = nil })), same},
		"P121/target":     {same, home("legacy")},
		"P122/place":      {store("photos", func(st *inventory.Store) { st.Place = inventory.Place{Zone: inventory.ZoneUnknown} }), same},
		"P123/question":   {undecided, same},
		"P124/lost":       {same, inside},
		"P125/lost":       {same, home("photos")},
		"P126/lost":       {same, home("photos")},
		"P127/lost":       {same, home("photos")},
		"P128/lost":       {same, home("photos")},
		"P129/sequential": {all(objects(5_000_000_000), dataset("photos", func(d *inventory.Dataset) { d.Name = "*/*.jpg" })), objects(5_000_000_000)},
		"P130/old":        {all(assessed, done("/self-assessment")), assessed},
		"P131/ends":       {filing(inventory.FilingAssessment, day(2028, 1, 5)), same},
		"P131/past":       {filing(inventory.FilingContract, old), filing(inventory.FilingContract, day(2029, 1, 5))},
		"P131/during":     {filing(inventory.FilingContract, day(2026, 12, 1)), filing(inventory.FilingContract, day(2029, 1, 5))},
		"P132/recalled":   {store("photos", func(st *inventory.Store) { st.Service = "s3tables" }), same},
		"P133/room":       {same, inside},
		"P134/global":     {store("students-db", func(st *inventory.Store) { st.Replication[0].Kind = "global_database" }), same},
		"P135/behind":     {limit("change.per_day", 5000), same},
	}
}

// TestEveryCheckSpeaksAndIsSilent walks the catalogue: everything that a check may say is said in one estate and not in
// another, with every word filled in and the step that it names in the plan.
func TestEveryCheckSpeaksAndIsSilent(t *testing.T) {
	cases := checkCases()
	k := shipped(t)
	for i := range k.Checks {
		for n := range k.Checks[i].Says {
			s := &k.Checks[i].Says[n]
			key := k.Checks[i].Code + "/" + s.ID
			t.Run(key, func(t *testing.T) {
				c, ok := cases[key]
				if !ok {
					t.Fatal("no case")
				}
				speak(t, k.Checks[i].Code, s, c)
			})
			delete(cases, key)
		}
	}
	for key := range cases {
		t.Errorf("%s: a case, and no such check", key)
	}
}

func speak(t *testing.T, code string, s *plan.Say, c checkCase) {
	t.Helper()
	in := estate(t)
	in.Constraints.Solve = 20
	c.speaks(&in)
	p := mustMake(t, in)
	list := said(p, code, s)
	if len(list) == 0 {
		t.Errorf("says nothing where it should")
	}
	for _, x := range list {
		checkWords(t, p, s, x)
	}
	in = estate(t)
	in.Constraints.Solve = 20
	c.silent(&in)
	if list := said(mustMake(t, in), code, s); len(list) > 0 {
		t.Errorf("speaks where it should not: %+v", list[0])
	}
}

func checkWords(t *testing.T, p *plan.Plan, s *plan.Say, x plan.Check) {
	t.Helper()
	for _, text := range []string{x.What.ZH, x.What.EN, x.Fix.ZH, x.Fix.EN} {
		if strings.TrimSpace(text) == "" || strings.Contains(text, "{") {
			t.Errorf("%s: a word is missing: %q", x.ID, text)
		}
	}
	if s.Step != nil && x.Step == "" {
		t.Errorf("%s: names no step", x.ID)
	}
	if x.Step != "" && !slices.ContainsFunc(steps(p), func(s plan.Step) bool { return s.ID == x.Step }) {
		t.Errorf("%s: the step %s is not in the plan", x.ID, x.Step)
	}
}
