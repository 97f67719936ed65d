package review_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/review"
)

// estate holds a gap, two findings of one dataset and a result.
func estate() *review.Estate {
	scope := inventory.Scope{Provider: "aws", Account: "1", Region: "eu-west-1", Service: "s3"}
	return &review.Estate{
		Inventory: inventory.Inventory{
			Coverage: []inventory.Coverage{{Scope: scope.ID(), Gaps: []*inventory.Gap{{
				Scope: scope, Store: "locked", Op: "list", Cause: inventory.Denied, Fix: inventory.Fix{Code: inventory.FixGrant, Args: []string{"x"}},
			}}}},
			Stores: []inventory.Store{{ID: "b"}}, Datasets: []inventory.Dataset{{ID: "b/t", Store: "b"}},
		},
		Findings: []classify.Finding{
			{Dataset: "b/t", Column: "tel", Kind: "phone", Category: "personal", Status: classify.Declared, Fingerprint: "f1", EvidenceHash: "1"},
			{Dataset: "b/t", Column: "x", Kind: "person_name", Category: "personal", Status: classify.Candidate, Fingerprint: "f2", EvidenceHash: "1"},
		},
		Decisions: []decide.Decision{{ID: "r", Dataset: "b/t", Level: decide.LevelMust, Basis: decide.BasisLaw, Storage: decide.MustMainland}},
	}
}

// story is people who review an estate, a minute each.
type story struct {
	t      *testing.T
	estate *review.Estate
	chain  review.Chain
	now    time.Time
	policy review.Policy
}

func tell(t *testing.T) *story {
	t.Helper()
	return &story{t: t, estate: estate(), now: noon(), policy: review.Policy{SecondPerson: true}}
}

// standing is how the only subject of a kind stands, or that of an id.
func (s *story) standing(of string) *review.Standing {
	all := review.Weigh(s.chain, s.estate, s.policy, s.now)
	for i := range all {
		if all[i].Of == of {
			return &all[i]
		}
	}
	return nil
}

func (s *story) word(by string, status review.Status) review.Word {
	s.now = s.now.Add(time.Minute)
	return review.Word{
		Status: status, Reason: "letter 7", By: review.Person{Name: by, Identity: review.SelfDeclared}, At: s.now,
		Until: s.now.AddDate(0, 0, 90), Policy: s.policy,
	}
}

func (s *story) push(e review.Entry) {
	e.Seq = int64(len(s.chain)) + 1
	e.Hash = string(rune('a' + len(s.chain)))
	s.chain = append(s.chain, e)
}

func (s *story) accept(by, of string, status review.Status, level ...decide.Level) {
	s.t.Helper()
	for _, x := range s.estate.Subjects() {
		if x.Of == of {
			w := s.word(by, status)
			if len(level) > 0 {
				w.Level = level[0]
			}
			s.push(w.Accepts(&x, s.standing(of)))
			return
		}
	}
	s.t.Fatalf("no subject %s", of)
}

func (s *story) confirm(by, of string) error {
	w := s.word(by, "")
	e, err := w.Confirms(s.standing(of))
	if err == nil {
		s.push(e)
	}
	return err
}

func (s *story) want(of string, state review.State, why review.WhyCode) {
	s.t.Helper()
	if got := s.standing(of); got == nil || got.State != state || got.Why.Code != why {
		s.t.Errorf("%s: want %s %q, got %+v", of, state, why, got)
	}
}

func (s *story) gap() string { return string(s.estate.Inventory.Gaps()[0].ID()) }

// TestReviewsStandUntilSomethingChanges follows reviews through time, other evidence and the end of what they are about.
func TestReviewsStandUntilSomethingChanges(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*story)
		gap    review.State
		why    review.WhyCode
		find   review.State
		whyF   review.WhyCode
	}{
		{"nothing", func(*story) {}, review.Accepted, "", review.Accepted, ""},
		{"the last day is over", func(s *story) { s.now = s.now.AddDate(0, 0, 91) }, review.Expired, "", review.Expired, ""},
		{"another fix, another status", func(s *story) {
			s.estate.Inventory.Gaps()[0].Fix.Args = []string{"y"}
			s.estate.Findings[0].EvidenceHash = "2"
		}, review.Reopened, review.WhyChanged, review.Reopened, review.WhyChanged},
		{"another cause", func(s *story) { s.estate.Inventory.Gaps()[0].Cause = inventory.Throttled }, review.Reopened, review.WhyChanged, review.Accepted, ""},
		{"closed, and not found any more", func(s *story) {
			s.estate.Inventory.Coverage[0].Gaps = nil
			s.estate.Findings = s.estate.Findings[1:]
		}, review.Absent, review.WhyClosed, review.Reopened, review.WhyGone},
		{"a scan of something else", func(s *story) { *s.estate = review.Estate{} }, review.Absent, review.WhyClosed, review.Absent, review.WhyNotSeen},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := tell(t)
			gap := s.gap()
			s.accept("Li Na", gap, review.KnownGap)
			s.accept("Li Na", "f1", review.FalsePositive)
			if err := s.confirm("Wang Wei", "f1"); err != nil {
				t.Fatal(err)
			}
			tt.change(s)
			s.want(gap, tt.gap, tt.why)
			s.want("f1", tt.find, tt.whyF)
		})
	}
}

// TestLooseningNeedsTwo asks for two different people behind what loosens, and that what tightens holds at once and stays.
func TestLooseningNeedsTwo(t *testing.T) {
	s := tell(t)
	s.accept("Li Na <li@example.com>", "r", review.AcceptedRisk)
	s.want("r", review.Proposed, "")
	for _, same := range []string{"LI  NA <LI@EXAMPLE.COM>", "Ｌｉ Na", "Somebody <li@example.com>", "li@example.com", "<LI@example.com>"} {
		if s.confirm(same, "r") == nil {
			t.Errorf("%s was a second person", same)
		}
	}
	if err := s.confirm("Li Na <li@example.org>", "r"); err != nil {
		t.Errorf("one of the same name elsewhere: %v", err)
	}
	s.want("r", review.Accepted, "")

	s.accept("Li Na", "r", review.Raised, decide.LevelMust)
	s.accept("Li Na", "r", review.Raised, decide.LevelAdvised)
	if got := s.standing("r"); got.Floor == nil || got.Floor.Level != decide.LevelMust {
		t.Errorf("one person lowered what was raised: %+v", got.Floor)
	}
	s.accept("Wang Wei", "r", review.AcceptedRisk)
	if got := s.standing("r"); got.Entry.Status != review.Raised || got.Proposal == nil {
		t.Errorf("one person accepted the risk of what was raised: %+v", got)
	}
	s.accept("Li Na", "f2", review.Confirmed)
	s.now = s.now.AddDate(2, 0, 0)
	if got := s.standing("f2"); got.State != review.Expired || got.Floor == nil {
		t.Errorf("time took back what was confirmed: %+v", got)
	}
}

// TestAccountsAreOnePerson refuses a second name under the account that the operating system knows.
func TestAccountsAreOnePerson(t *testing.T) {
	s := tell(t)
	w := s.word("scanner", review.NotPersonal)
	w.By.Identity, w.By.Account = review.OS, "scanner"
	subject := s.estate.Subjects()[1]
	s.push(w.Accepts(&subject, nil))
	second := s.word("Wang Wei", "")
	second.By.Account = "scanner"
	if _, err := second.Confirms(s.standing("f1")); err == nil {
		t.Error("one account was two people")
	}
}

// TestOnePersonWhereTheSettingsSaySo loosens alone where second_person is off, and no more once it is on.
func TestOnePersonWhereTheSettingsSaySo(t *testing.T) {
	s := tell(t)
	s.policy.SecondPerson = false
	s.accept("Li Na", "f1", review.FalsePositive)
	s.want("f1", review.Accepted, "")
	s.policy.SecondPerson = true
	s.want("f1", review.Proposed, "")
	s.accept("Li Na", "f2", review.FalsePositive)
	s.policy.SecondPerson = false
	s.want("f2", review.Proposed, "")
}

// TestWeighingIsPure weighs random chains over random orders of one estate: the result is the same, and what was said of
// one subject changes nothing of another.
func TestWeighingIsPure(t *testing.T) {
	ignored := cmpopts.IgnoreFields(review.Standing{}, "Subject")
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := tell(t)
		subjects := []string{s.gap(), "f1", "f2", "r"}
		for range 12 {
			of := subjects[r.IntN(len(subjects))]
			by := []string{"Li Na", "Wang Wei"}[r.IntN(2)]
			kind := map[string]review.Kind{s.gap(): review.OfGap, "f1": review.OfFinding, "f2": review.OfFinding, "r": review.OfResult}[of]
			all := review.Statuses(kind)
			switch st := s.standing(of); {
			case st != nil && r.IntN(3) == 0:
				w := s.word(by, "")
				if e, err := w.Reopens(st); err == nil {
					s.push(e)
				}
			case st != nil && st.Proposal != nil:
				_ = s.confirm(by, of)
			default:
				s.accept(by, of, all[r.IntN(len(all))], decide.LevelFiling)
			}
		}
		want := review.Weigh(s.chain, s.estate, s.policy, s.now)
		shuffled := slices.Clone(s.chain)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		slices.Reverse(s.estate.Findings)
		if diff := cmp.Diff(want, review.Weigh(shuffled, s.estate, s.policy, s.now), ignored); diff != "" {
			t.Fatalf("seed %d: another order stands otherwise:\n%s", seed, diff)
		}
		alone := slices.DeleteFunc(slices.Clone(s.chain), func(e review.Entry) bool { return e.Of != "f1" })
		for _, got := range review.Weigh(alone, s.estate, s.policy, s.now) {
			if diff := cmp.Diff(*s.standing("f1"), got, ignored); diff != "" {
				t.Fatalf("seed %d: what was said of others changes f1:\n%s", seed, diff)
			}
		}
	}
}

// TestCorrectionsReachTheRules takes findings out and puts them in: the fields follow, nothing of the input changes, and
// people go only where nothing personal is left.
func TestCorrectionsReachTheRules(t *testing.T) {
	restate := func(p *classify.Profile) {
		p.Fields = []string{}
		for _, f := range p.Findings {
			if f.Status != classify.Candidate {
				p.Fields = append(p.Fields, f.Kind)
			}
		}
	}
	s := tell(t)
	in := decide.Input{
		Profiles: []classify.Profile{{
			Dataset: "b/t", Findings: s.estate.Findings, Fields: []string{"phone"}, Columns: []classify.ColumnProfile{{Name: "tel"}, {Name: "x"}},
		}},
		People: []classify.Count{{Of: "b/t", High: 3}, {Of: "scan", High: 3}},
	}
	correct := func() ([]string, int) {
		out, _ := review.Correct(&in, review.Weigh(s.chain, s.estate, s.policy, s.now), restate)
		return out.Profiles[0].Fields, len(out.People)
	}
	steps := []struct {
		name   string
		do     func()
		fields []string
		people int
	}{
		{"proposed", func() { s.accept("Li Na", "f1", review.NotPersonal) }, []string{"phone"}, 2},
		{"confirmed by two", func() { _ = s.confirm("Wang Wei", "f1") }, []string{}, 2},
		{"nothing left", func() { s.accept("Li Na", "f2", review.FalsePositive); _ = s.confirm("Wang Wei", "f2") }, []string{}, 1},
		{"confirmed after all", func() { s.accept("Li Na", "f2", review.Confirmed) }, []string{"person_name"}, 2},
		{"not found any more", func() { s.estate.Findings = s.estate.Findings[:1]; in.Profiles[0].Findings = s.estate.Findings }, []string{"person_name"}, 2},
		{"the time is over", func() { s.now = s.now.AddDate(1, 0, 0) }, []string{"phone", "person_name"}, 2},
	}
	for _, step := range steps {
		step.do()
		fields, people := correct()
		if diff := cmp.Diff(step.fields, fields); diff != "" || people != step.people {
			t.Errorf("%s: %d counts, %s", step.name, people, diff)
		}
	}
	if len(in.People) != 2 || in.Profiles[0].Fields[0] != "phone" {
		t.Error("the input was changed")
	}
}
