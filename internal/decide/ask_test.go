package decide_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// agendaOf asks what is open of an estate.
func agendaOf(tb testing.TB, in *decide.Input) *decide.Agenda {
	tb.Helper()
	r := load(tb)
	if in.Date == 0 {
		in.Date = 20261001
	}
	return decide.Ask(in, r, decide.Assess(in, r).Decisions)
}

// one returns the question about a fact of a subject.
func one(t *testing.T, a *decide.Agenda, of inventory.ID, fact string) decide.OpenQuestion {
	t.Helper()
	for _, q := range a.Questions {
		if q.Of == of && q.Fact == fact {
			return q
		}
	}
	t.Fatalf("%s is not asked of %s", fact, of)
	return decide.OpenQuestion{}
}

// effect compares the results of an estate before and after an answer.
func effect(before, after []decide.Decision) (e decide.Effect) {
	for i := range before {
		b, a := &before[i], &after[i]
		if b.Storage != a.Storage || b.Export != a.Export || b.WorstCase != a.WorstCase {
			e.Changes++
		}
		if isOpen(b) && !isOpen(a) {
			e.Settles++
		}
	}
	return e
}

func isOpen(d *decide.Decision) bool {
	return d.Export == decide.ExportUndetermined || d.Storage == decide.StorageUndetermined
}

// silent is the company "a", of which nobody said whether it operates critical infrastructure.
func silent() inventory.Entity {
	e := company("a")
	e.CIIO = nil
	return e
}

// TestAskCountsByHand compares the numbers of an estate that can be counted by hand: two tables with few people in
// Singapore, of a company of which nobody knows whether it operates critical infrastructure. Where a table lies must be
// the mainland, or need not; its copy needs an assessment, or nothing: four results are open, and both answers settle
// all of them.
func TestAskCountsByHand(t *testing.T) {
	in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{silent(), company("b")}}}
	bucket(&in, "one", "a", decide.Exactly(100))
	bucket(&in, "two", "a", decide.Exactly(200))
	bucket(&in, "else", "b", decide.Exactly(300))
	union(&in, "a", 300)
	union(&in, "b", 300)
	agenda := agendaOf(t, &in)
	if agenda.Results != 6 || agenda.Open != 4 {
		t.Errorf("%d of %d results are open, want 4 of 6", agenda.Open, agenda.Results)
	}
	q := agenda.Questions[0]
	if q.Fact != "entity.ciio" || q.Of != "a" || q.Kind != "entity" || q.ID != decide.QuestionID("a", "entity.ciio") {
		t.Fatalf("first comes %s of %s", q.Fact, q.Of)
	}
	if want := (decide.Effect{Settles: 4, Always: 4, Changes: 4}); q.Effect != want {
		t.Errorf("got %+v, want %+v", q.Effect, want)
	}
	if q.Blocks != 4 || q.Worst != decide.SecurityAssessment || len(q.Among) != 4 {
		t.Errorf("blocks %d of %v, worst %s", q.Blocks, q.Among, q.Worst)
	}
	for i, c := range q.Question.Answers {
		if got := q.Answers[i]; got.Settles != 4 || got.Changes != 4 {
			t.Errorf("%s: %+v", c.Value, got)
		}
	}
	for _, x := range agenda.Questions[1:] {
		if x.Settles > q.Settles || x.Of == "b" && x.Settles > 0 {
			t.Errorf("%s of %s settles %d", x.Fact, x.Of, x.Settles)
		}
	}
}

// TestAskFindsThresholds asks for a count that straddles 100,000: either side settles the flow, and each side is tried.
func TestAskFindsThresholds(t *testing.T) {
	in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}}
	bucket(&in, "one", "a", decide.Count{Low: 90_000, High: 110_000})
	union(&in, "a", 110_000)
	q := one(t, agendaOf(t, &in), "s3:one#people", "dataset.people")
	if want := (decide.Effect{Settles: 1, Always: 1, Changes: 1}); q.Effect != want {
		t.Errorf("got %+v, want %+v", q.Effect, want)
	}
}

// TestAskSeesTheWholeAccount asks for the count of a table that nobody counted: it keeps the account of the company open,
// so its answer settles the flow of another table, too.
func TestAskSeesTheWholeAccount(t *testing.T) {
	in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}}
	bucket(&in, "known", "a", decide.Exactly(50))
	bucket(&in, "vast", "a", decide.Count{Low: 10, High: decide.Unbounded})
	q := one(t, agendaOf(t, &in), "s3:vast#people", "dataset.people")
	if q.Settles != 2 {
		t.Errorf("settles %d, want its own flow and that of the other table", q.Settles)
	}
}

// TestAskWhoseFirst asks whose a store is before anything about the company: the answer brings in what is known of it.
func TestAskWhoseFirst(t *testing.T) {
	in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}}
	bucket(&in, "lost", "", decide.Exactly(100))
	agenda := agendaOf(t, &in)
	q := one(t, agenda, "s3:lost", decide.StoreEntity)
	if q.Settles != agenda.Open || agenda.Open == 0 || q.Kind != "store" {
		t.Errorf("settles %d of %d, kind %s", q.Settles, agenda.Open, q.Kind)
	}
	for _, x := range agenda.Questions {
		if x.Kind == "entity" || x.Of == "s3:lost" && x.Fact == "entity.ciio" {
			t.Errorf("asks %s of %s before it is known whose it is", x.Fact, x.Of)
		}
	}
}

// TestAskWhatClassificationRaised asks once for a table what its columns raise, and not what is known.
func TestAskWhatClassificationRaised(t *testing.T) {
	in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}}
	bucket(&in, "one", "a", decide.Exactly(100))
	in.People = append(in.People, classify.Count{
		Of: "s3:one#people", Place: classify.MainlandPeople, Band: classify.NoAge, Sensitive: classify.AnySensitivity, Low: 100, High: 100,
	})
	in.Profiles[0].Together = []string{"combination"}
	in.Profiles[0].Signs = []string{classify.SignImportant, classify.SignMinors, classify.SignOpinion}
	agenda := agendaOf(t, &in)
	for fact, why := range map[string]string{
		"dataset.sensitive": "together.combination", "dataset.important_data": "sign.important",
		"dataset.under14_people": "sign.minors",
	} {
		q := one(t, agenda, "s3:one#people", fact)
		if diff := cmp.Diff(true, len(q.Raised) > 0 && q.Raised[len(q.Raised)-1] == why); diff != "" {
			t.Errorf("%s: raised by %v, want %s", fact, q.Raised, why)
		}
	}
	for _, q := range agenda.Questions {
		if q.Fact == "entity.sectors" {
			t.Error("asks for sectors that are known")
		}
	}
	seen := map[inventory.ID]bool{}
	for _, q := range agenda.Questions {
		if seen[q.ID] {
			t.Errorf("%s of %s is asked twice", q.Fact, q.Of)
		}
		seen[q.ID] = true
	}
}

// TestAnswersDoWhatAskSays gives every answer of every closed list of an estate as a statement and assesses it again: it
// settles and changes as many results as was said.
func TestAnswersDoWhatAskSays(t *testing.T) {
	in, r := mixed(), load(t)
	before := decide.Assess(&in, r).Decisions
	tried := 0
	for _, q := range agendaOf(t, &in).Questions {
		for i, c := range q.Question.Answers {
			value := c.Value
			if q.Question.Type == "list" {
				value = json.RawMessage("[" + string(value) + "]")
			}
			next := in
			next.Statements = []decide.Statement{{Of: q.Of, Fact: q.Fact, Value: value, By: "Li Na", At: time.Unix(1, 0)}}
			got := q.Answers[i]
			if got.Always = 0; got != effect(before, decide.Assess(&next, r).Decisions) {
				t.Errorf("%s of %s = %s: said was %+v, it is %+v", q.Fact, q.Of, value, got, effect(before, decide.Assess(&next, r).Decisions))
			}
			tried++
		}
	}
	if tried < 50 {
		t.Errorf("tried %d answers", tried)
	}
}

// mixed is an estate with several companies, systems and open ends.
func mixed() decide.Input {
	in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{
		silent(), company("b"), {ID: "c", CIIO: &no, StateOrgan: &no, FTZListResult: "unknown"}, company("d"),
	}}, Date: 20261001}
	bucket(&in, "one", "a", decide.Exactly(100))
	bucket(&in, "two", "a", decide.Count{Low: 90_000, High: 120_000})
	bucket(&in, "three", "b", decide.Count{Low: 90_000, High: 110_000})
	bucket(&in, "four", "b", decide.Exactly(60_000))
	bucket(&in, "five", "c", decide.Exactly(700))
	union(&in, "a", 120_000)
	union(&in, "b", 170_000)
	union(&in, "c", 700)
	bucket(&in, "orders", "d", decide.Exactly(60_000)) // exempt, if the ground is shown: then the other is below 100,000
	bucket(&in, "letters", "d", decide.Exactly(60_000))
	union(&in, "d", 120_000)
	in.Inventory.Stores[2].System, in.Inventory.Stores[3].System = "crm", "crm"
	in.Inventory.Flows[3].Ground, in.Inventory.Flows[5].Ground = "contract", "contract"
	in.Inventory.Flows[4].Mode = inventory.ModeUnknown
	in.Profiles[1].Fields = []string{"name", "medical_record"}
	in.Profiles[4] = classify.Profile{Dataset: in.Profiles[4].Dataset}
	return in
}

// TestNegativeListIsAskedInTheMainland asks that only a company that may be registered in a zone or city of the mainland
// is asked for its negative list.
func TestNegativeListIsAskedInTheMainland(t *testing.T) {
	for place, want := range map[string]bool{"cn": true, "hk": false, "us": false, "": true} {
		in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{silent()}}, Date: 20261001}
		in.Inventory.Entities[0].Place, in.Inventory.Entities[0].FTZListResult = place, ""
		bucket(&in, "one", "a", decide.Count{Low: 90_000, High: 120_000})
		asked := slices.ContainsFunc(agendaOf(t, &in).Questions, func(q decide.OpenQuestion) bool { return q.Fact == "entity.ftz_list_result" })
		if asked != want {
			t.Errorf("place %q: asked %t", place, asked)
		}
	}
}

// TestAskIsTheSame asks for the same agenda of the same estate.
func TestAskIsTheSame(t *testing.T) {
	a, b := mixed(), mixed()
	if diff := cmp.Diff(agendaOf(t, &a), agendaOf(t, &b)); diff != "" {
		t.Error(diff)
	}
}

// BenchmarkAsk weighs the questions of an estate of 10,000 results: of a company of which one thing is open, of nobody,
// and of a company of which nothing is known, with tables that were not read.
func BenchmarkAsk(b *testing.B) {
	r := load(b)
	for _, entity := range []inventory.ID{"a", "", "u"} {
		in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{silent(), {ID: "u"}}}, Date: 20261001}
		for i := range 5000 {
			bucket(&in, strconv.Itoa(i), entity, decide.Count{Low: int64(i), High: int64(2 * i)})
			if entity == "u" {
				in.Profiles[i] = classify.Profile{Dataset: in.Profiles[i].Dataset}
				in.People[i].High = decide.Unbounded
			}
		}
		decisions := decide.Assess(&in, r).Decisions
		b.Run("of "+string(entity), func(b *testing.B) {
			for b.Loop() {
				decide.Ask(&in, r, decisions)
			}
		})
	}
}
