package decide_test

import (
	"cmp"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/decide"
)

// theFirstDay is the day from which the pack follows the law: the Cybersecurity Law comes into force.
const theFirstDay decide.Date = 20170601

// changes are the days on which something of the pack begins or has just ended, from the first day on, and the last
// days before them.
func changes(t *testing.T, r *decide.Rules) []decide.Date {
	t.Helper()
	var days []decide.Date
	add := func(from, to decide.Date) {
		days = append(days, from, to)
		if from > theFirstDay {
			days = append(days, dayBefore(t, from))
		}
	}
	for _, x := range r.Catalogue(r.AsOf()) {
		add(x.From, x.To)
	}
	for _, in := range r.Instruments() {
		for _, a := range r.Articles(in.ID, 0) {
			add(a.From, a.To)
		}
	}
	slices.Sort(days)
	days = slices.DeleteFunc(slices.Compact(days), func(d decide.Date) bool { return d < theFirstDay })
	if len(days) < 60 {
		t.Fatalf("only %d days on which something changes", len(days))
	}
	return days
}

func dayBefore(t *testing.T, d decide.Date) decide.Date {
	t.Helper()
	when, err := time.Parse(time.DateOnly, d.String())
	if err != nil {
		t.Fatal(err)
	}
	return decide.DateOf(when.AddDate(0, 0, -1))
}

// inForce asks that an article was in force on a day, under that number and with those texts, and has a source.
func inForce(t *testing.T, r *decide.Rules, c decide.Citation, day decide.Date) {
	t.Helper()
	in, ok := r.Instrument(c.Instrument)
	if !ok || in.Source == "" || in.ZH == "" || in.EN == "" {
		t.Errorf("%s: %s/%s: got instrument %+v", day, c.Instrument, c.Article, in)
	}
	for _, a := range r.Articles(c.Instrument, day) {
		if a.Number != c.Article {
			continue
		}
		if a.ZH == "" || a.EN == "" || a.ZH != c.ZH || a.EN != c.EN || !a.InForce(day) || a.From == 0 {
			t.Errorf("%s: %+v is cited as %+v", day, a, c)
		}
		return
	}
	t.Errorf("%s: %s/%s is cited, and not in force", day, c.Instrument, c.Article)
}

// TestEveryCitationIsInForce walks every rule over every day on which something changes.
func TestEveryCitationIsInForce(t *testing.T) {
	r := load(t)
	for _, day := range changes(t, r) {
		for _, x := range r.On(day) {
			for _, c := range x.Citations {
				inForce(t, r, c, day)
			}
			if len(x.Citations) == 0 && len(x.Cites) > 0 && x.From != 0 {
				t.Errorf("%s: %s is in force from %s on, and none of %v is", day, x.ID, x.From, x.Cites)
			}
		}
	}
}

// TestEveryDecisionCitesWhatIsInForce draws facts and days.
func TestEveryDecisionCitesWhatIsInForce(t *testing.T) {
	t.Parallel()
	r := load(t)
	days := changes(t, r)
	rng := rand.New(rand.NewPCG(4, 22))
	for i := range draws {
		day := days[i%len(days)]
		facts := draw(rng)
		facts["eval.date"] = `"` + day.String() + `"`
		d := ruled(t, r, text(t, facts))
		for _, c := range d.Citations {
			inForce(t, r, c, day)
		}
		for _, x := range d.Reasons {
			for _, ref := range x.Cites {
				if !slices.ContainsFunc(d.Citations, func(c decide.Citation) bool { return c.Instrument+"/"+c.Article == ref }) {
					t.Errorf("%s: rule %s rests on %s, which the decision does not cite", day, x.Rule, ref)
				}
			}
		}
		if t.Failed() {
			t.Fatal(text(t, facts))
		}
	}
}

// TestInstrumentsAreComplete asks of every instrument what a reader needs who checks it.
func TestInstrumentsAreComplete(t *testing.T) {
	r := load(t)
	latin := regexp.MustCompile(`^[ -~]*$`)
	list := r.Instruments()
	if !slices.IsSortedFunc(list, func(a, b decide.Instrument) int { return cmp.Compare(a.ID, b.ID) }) {
		t.Error("the instruments are not in the order of their ids")
	}
	for _, in := range list {
		if got, ok := r.Instrument(in.ID); !ok || got != in {
			t.Errorf("%s: got %+v", in.ID, got)
		}
		if latin.MatchString(in.ZH) || !latin.MatchString(strings.NewReplacer("〔", "", "〕", "").Replace(in.EN)) || in.Body == "" ||
			latin.MatchString(in.BodyZH) || in.Source == "" || in.CheckedOn == 0 || in.CheckedBy == "" {
			t.Errorf("%s: %+v", in.ID, in)
		}
		if (in.Note == "") != (in.NoteZH == "") || in.Issued > in.InForce && in.InForce != 0 {
			t.Errorf("%s: %+v", in.ID, in)
		}
		unsure := in.Evidence == "U" || in.Dates == "U" || in.Status == "doubtful" || in.Issued == 0 || in.InForce == 0 && in.Status != "watch"
		if unsure && in.Note == "" {
			t.Errorf("%s: what is not verified is not said", in.ID)
		}
		for _, a := range r.Articles(in.ID, 0) {
			if a.Ref == "" || a.From == 0 || latin.MatchString(a.ZH) || (a.Note == "") != (a.NoteZH == "") {
				t.Errorf("%+v", a)
			}
		}
	}
}

// TestWordsOfEvidence asks that what is not known better is marked, and that no instrument of a weak rank is called
// mandatory.
func TestWordsOfEvidence(t *testing.T) {
	r := load(t)
	ranks := []string{"law", "regulation", "rule", "mandatory_notice", "notice", "standard", "draft", "practice"}
	known := []string{"P", "S", "U"}
	for _, in := range r.Instruments() {
		if !slices.Contains(ranks, in.Rank) || !slices.Contains(known, in.Evidence) || in.Dates != "" && !slices.Contains(known, in.Dates) {
			t.Errorf("%s: rank %q, evidence %q, dates %q", in.ID, in.Rank, in.Evidence, in.Dates)
		}
		for _, a := range r.Articles(in.ID, 0) {
			if !slices.Contains(known, a.Evidence) {
				t.Errorf("%s: evidence %q", a.Ref, a.Evidence)
			}
		}
	}
	for _, x := range r.Catalogue(r.AsOf()) {
		if !slices.Contains(ranks, x.Rank) || !slices.Contains(known, x.Evidence) {
			t.Errorf("rule %s: rank %q, evidence %q", x.ID, x.Rank, x.Evidence)
		}
	}
}

// TestRenumberedArticles asks for the number of the day, whatever is cited.
func TestRenumberedArticles(t *testing.T) {
	r := load(t)
	for was, is := range map[string]string{
		"18": "19", "21": "23", "31": "33", "35": "37", "37": "39", "38": "40", "40": "42", "59": "61",
	} {
		for _, tt := range []struct {
			on   decide.Date
			want string
		}{{20170601, was}, {20251231, was}, {20260101, is}, {20261123, is}} {
			all := r.Articles("csl", tt.on)
			i := slices.IndexFunc(all, func(a decide.Article) bool { return a.Ref == "csl/"+is })
			if i < 0 || all[i].Number != tt.want {
				t.Errorf("csl/%s on %s: got %+v, want number %s", is, tt.on, all, tt.want)
			}
		}
	}
	if got := r.Articles("csl", 20170531); got != nil {
		t.Errorf("before the law: got %+v", got)
	}
	if got := r.Articles("no-such-law", 0); got != nil {
		t.Errorf("no such law: got %+v", got)
	}
}

// TestInstrumentsOfTheFacts asks for every id that the description of the facts promises.
func TestInstrumentsOfTheFacts(t *testing.T) {
	data, err := os.ReadFile("../../../shared/examples/README.md")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the description of the facts is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	r := load(t)
	_, table, _ := strings.Cut(string(data), "| id | Chinese | English |")
	cell := regexp.MustCompile("`([a-z0-9-]+)`")
	count := 0
	for line := range strings.Lines(table) {
		first, _, _ := strings.Cut(strings.TrimPrefix(line, "|"), "|")
		base := ""
		for _, m := range cell.FindAllStringSubmatch(first, -1) {
			id := m[1]
			if strings.HasPrefix(id, "-") {
				id = base[:len(base)-len(id)] + id
			}
			base, count = id, count+1
			if _, ok := r.Instrument(id); !ok {
				t.Errorf("there is no instrument %s", id)
			}
		}
	}
	if count < 70 {
		t.Errorf("the table has only %d ids", count)
	}
}
