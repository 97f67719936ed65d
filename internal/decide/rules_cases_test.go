package decide_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/decide"
)

// TestRefusesRulesThatProveNothing asks that a rule does not load whose cases leave an answer out, or that says by when
// in a way that nobody can follow.
func TestRefusesRulesThatProveNothing(t *testing.T) {
	const obligation = `id: duty
order: 1
rank: law
evidence: P
source: s
checked_on: 2026-09-01
checked_by: me
valid_from: 2024-01-01
cite: [test/2]
when: entity.processed_people >= 1000000
adds: [report]
due:
  - {from: calendar, month: 1, day: 31, every: year}
zh: 文
en: text
cases:
  - {name: a, facts: {entity.processed_people: 1000000}, want: "yes"}
  - {name: b, facts: {entity.processed_people: 999999}, want: "no"}
  - {name: c, facts: {}, want: unknown}
  - {name: d, on: 2023-12-31, facts: {}, want: "off"}
`
	const file1 = "rules/obligation/duty.yaml"
	due := "  - {from: calendar, month: 1, day: 31, every: year}\n"
	pack := good()
	pack[file1] = file(obligation)
	if _, err := decide.Load(pack); err != nil {
		t.Fatalf("the good rule does not load: %v", err)
	}
	for _, tt := range []struct{ name, old, now, want string }{
		{"no yes", "  - {name: a, facts: {entity.processed_people: 1000000}, want: \"yes\"}\n", "", "wants yes"},
		{"no no", "  - {name: b, facts: {entity.processed_people: 999999}, want: \"no\"}\n", "", "wants no"},
		{"no unknown", "  - {name: c, facts: {}, want: unknown}\n", "", "wants unknown"},
		{"no day before", "  - {name: d, on: 2023-12-31, facts: {}, want: \"off\"}\n", "", "wants off"},
		{"a boundary that is not the rule's", "when: entity.processed_people >= 1000000", "when: entity.processed_people > 1000000", `case "a"`},
		{"a result that it does not look at", "{name: c, ", "{name: c, result: exempt, ", "looks at none"},
		{"no due date", "due:\n" + due, "", "due"},
		{"a day that some years lack", "month: 1, day: 31", "month: 2, day: 29", "date"},
		{"a month that no year has", "month: 1,", "month: 13,", "date"},
		{"a period that nobody knows", "every: year", "every: moon", "moon"},
		{"a calendar with an offset", "every: year}", "every: year, working_days: 3}", "takes no working_days"},
		{"an event without a time", due, "  - {from: event, event: reached}\n", "event"},
		{"an event with two times", due, "  - {from: event, event: last_done, months: 1, working_days: 3}\n", "event"},
		{"an event that is not worded", due, "  - {from: event, event: eclipse, months: 1}\n", "eclipse"},
		{"an expiry after it", due, "  - {from: expiry, working_days: 60}\n", "expiry"},
		{"standing by a day", due, "  - {from: standing, day: 3}\n", "takes no day"},
		{"from nothing", due, "  - {from: whim}\n", "whim"},
		{"due for a time only", "every: year}", "every: year, valid_from: 2025-01-01}", "at all times"},
		{"a duty of a practice", "rank: law", "rank: hearsay", "rank"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(obligation, tt.old) {
				t.Fatalf("%q is not in the rule", tt.old)
			}
			pack := good()
			pack[file1] = file(strings.Replace(obligation, tt.old, tt.now, 1))
			if _, err := decide.Load(pack); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

// comparison is one comparison of a count with a number in the condition of a rule.
var comparison = regexp.MustCompile(`([a-z0-9_.]+) (>=|>|<|<=) (\d+)`)

// TestEveryNumberHasItsBoundary asks that the cases of a rule that compares with a number stand on both sides of the
// line: the last number on which it does not hold, and the first on which it does.
func TestEveryNumberHasItsBoundary(t *testing.T) {
	compared := 0
	for _, x := range load(t).Catalogue(20260901) {
		for _, m := range comparison.FindAllStringSubmatch(x.When, -1) {
			n, err := strconv.ParseInt(m[3], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			compared++
			low, high := n-1, n // >= and <: the number is on the upper side
			if m[2] == ">" || m[2] == "<=" {
				low, high = n, n+1
			}
			for _, edge := range []int64{low, high} {
				if !slices.ContainsFunc(x.Cases, func(c decide.RuleCase) bool { return reaches(c, m[1], edge) }) {
					t.Errorf("%s: no case has %s = %d (it is compared %s %d)", x.ID, m[1], edge, m[2], n)
				}
			}
		}
	}
	if compared < 20 {
		t.Errorf("only %d comparisons were found", compared)
	}
}

// reaches reports whether the case states the count as exactly n. A total is reached by the people of a flow and those
// exported before.
func reaches(c decide.RuleCase, key string, n int64) bool {
	count := func(key string) int64 {
		v, err := strconv.ParseInt(fmt.Sprint(c.Facts[key]), 10, 64)
		if err != nil {
			return 0
		}
		return v
	}
	sensitive := count("entity.exported_ytd.sensitive") + count("dataset.sensitive_people")
	ordinary := count("entity.exported_ytd.nonsensitive") + count("dataset.people") - count("dataset.sensitive_people")
	switch key {
	case "total.sensitive":
		return sensitive == n
	case "total.ordinary":
		return ordinary == n
	case "total.both":
		return sensitive+ordinary+count("entity.exported_previous_year") == n
	default:
		_, stated := c.Facts[key]
		return stated && count(key) == n
	}
}

// TestMustRestsOnLaw asks of many estates of random facts that what must stay, and what is prohibited or has to be
// filed, rests on a rule of law: never on a standard, a draft, practice, or a mere notice.
func TestMustRestsOnLaw(t *testing.T) {
	r := load(t)
	rank := map[string]string{}
	for _, x := range r.Catalogue(20260901) {
		rank[x.ID] = x.Rank
		weak := slices.Contains([]string{"standard", "draft", "practice", "notice"}, x.Rank)
		if x.Result == string(decide.MustMainland) && weak {
			t.Errorf("%s: a %s says must", x.ID, x.Rank)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	must := 0
	for range 4000 {
		d := decided(t, r, randomFacts(t, r, random), "2026-09-01")
		if d.Storage != decide.MustMainland {
			continue
		}
		must++
		if !slices.ContainsFunc(d.Reasons, func(x decide.Reason) bool {
			return strings.HasPrefix(x.Rule, "storage-") && slices.Contains([]string{"law", "regulation", "rule", "mandatory_notice"}, rank[x.Rule])
		}) {
			t.Errorf("must rests on no law: %+v", d.Reasons)
		}
		if d.Basis != decide.BasisLaw {
			t.Errorf("must rests on %s", d.Basis)
		}
	}
	if must == 0 {
		t.Error("no facts led to a must: the test shows nothing")
	}
}

// randomFacts answers about half of the questions at random.
func randomFacts(t *testing.T, r *decide.Rules, random *rand.Rand) string {
	t.Helper()
	facts := map[string]json.RawMessage{}
	for _, q := range r.Questions() {
		if random.IntN(2) == 0 {
			continue
		}
		switch {
		case q.Type == "count":
			n := []int{0, 1, 9_999, 10_000, 100_000, 100_001, 1_000_000, 10_000_001}[random.IntN(8)]
			facts[q.Fact] = json.RawMessage(strconv.Itoa(n))
		case q.Type == "list":
			facts[q.Fact] = json.RawMessage("[" + string(q.Answers[random.IntN(len(q.Answers))].Value) + "]")
		case len(q.Answers) > 0:
			facts[q.Fact] = q.Answers[random.IntN(len(q.Answers))].Value
		case q.Type == "place":
			facts[q.Fact] = json.RawMessage([]string{`"cn"`, `"hk"`, `"us"`}[random.IntN(3)])
		}
	}
	data, err := json.Marshal(facts)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
