package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// questioned is a document of one store of nobody, of a bucket of a company of which something is open, and a flow.
func questioned(t *testing.T) (*report.Document, *decide.Agenda) {
	t.Helper()
	rules, err := decide.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	place := inventory.Place{Country: "sg", Zone: inventory.Abroad}
	inv := inventory.Inventory{
		Entities: []inventory.Entity{{ID: "acme", Name: "Acme \x1b[31mLtd"}},
		Stores:   []inventory.Store{{ID: "s:lost", Name: "lost", Place: place}, {ID: "s:own", Name: "own", Entity: "acme", Place: place}},
		Datasets: []inventory.Dataset{{ID: "s:lost/t", Store: "s:lost", Name: "t"}, {ID: "s:own/t", Store: "s:own", Name: "t"}},
		Flows:    []inventory.Flow{{ID: "f", Store: "s:own", Mode: inventory.Copy, To: place, Via: "replication"}},
	}
	doc := report.New(report.Metadata{}, inv, nil, nil, nil)
	in := doc.DecideInput(20261001)
	doc.Assess(&in, rules)
	return doc, decide.Ask(&in, rules, doc.Decisions)
}

// TestAgendaInBothLanguages says every question in words, gaps first, with what may be answered, and lets no control
// character of a name through.
func TestAgendaInBothLanguages(t *testing.T) {
	doc, agenda := questioned(t)
	if len(agenda.Questions) < 5 {
		t.Fatalf("%d questions", len(agenda.Questions))
	}
	for _, lang := range []string{"en", "zh"} {
		words, err := report.LoadWords(configs.FS, lang)
		if err != nil {
			t.Fatal(err)
		}
		for name, write := range map[string]func(*bytes.Buffer) error{
			"table": func(b *bytes.Buffer) error {
				return report.WriteAgenda(b, doc, report.AgendaRequest{Agenda: agenda}, words)
			},
			"markdown": func(b *bytes.Buffer) error {
				return report.WriteAgendaMarkdown(b, doc, report.AgendaRequest{Agenda: agenda}, words)
			},
		} {
			var out bytes.Buffer
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			text := out.String()
			if strings.ContainsAny(text, "\x1b\t") || strings.Contains(text, "ask.") || strings.Contains(text, "{1}") {
				t.Errorf("%s %s: a control character, or a key without words:\n%s", lang, name, text)
			}
			for _, q := range agenda.Questions {
				if !strings.Contains(text, string(q.ID)) {
					t.Errorf("%s %s: question %s is left out", lang, name, q.ID)
				}
			}
		}
	}
}

// TestAgendaLimit shows as many questions as were asked for and says how many are left out.
func TestAgendaLimit(t *testing.T) {
	doc, agenda := questioned(t)
	words, err := report.LoadWords(configs.FS, "en")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := report.WriteAgenda(&out, doc, report.AgendaRequest{Agenda: agenda, Limit: 1}, words); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), string(agenda.Questions[0].ID)) || strings.Contains(out.String(), string(agenda.Questions[1].ID)) {
		t.Errorf("got %s", &out)
	}
}

// TestDocumentKeepsQuestions keeps the questions that settle most in the document, however many there are.
func TestDocumentKeepsQuestions(t *testing.T) {
	doc, agenda := questioned(t)
	if doc.Agenda.All != len(agenda.Questions) || len(doc.Agenda.Questions) > 20 || doc.Agenda.Open != agenda.Open {
		t.Errorf("kept %d of %d", len(doc.Agenda.Questions), doc.Agenda.All)
	}
	if doc.Agenda.Questions[0].ID != agenda.Questions[0].ID {
		t.Errorf("first is %s, want %s", doc.Agenda.Questions[0].ID, agenda.Questions[0].ID)
	}
}

// TestOwnAddsEntities assigns a store to an entity that nobody named before.
func TestOwnAddsEntities(t *testing.T) {
	doc, _ := questioned(t)
	owners := map[inventory.ID]inventory.ID{"s:lost": "aaa", "s:own": "acme", "s:gone": "bbb"}
	if n := doc.Own(owners); n != 1 || len(doc.Entities) != 2 || doc.Entities[0].ID != "aaa" || doc.Stores[0].Entity != "aaa" {
		t.Errorf("%d changed: %v", n, doc.Entities)
	}
	if n := doc.Own(owners); n != 0 {
		t.Errorf("the second time %d changed", n)
	}
}

// TestAnsweredComparesResults lists what changed, by id, and nothing else.
func TestAnsweredComparesResults(t *testing.T) {
	before := []decide.Decision{{ID: "b", Storage: decide.StorageUndetermined}, {ID: "a"}, {ID: "c", Export: decide.Exempt}}
	after := []decide.Decision{{ID: "a"}, {ID: "b", Storage: decide.NoRule}, {ID: "c", Export: decide.Contract}, {ID: "d"}}
	turns := report.Answered(before, after)
	if len(turns) != 2 || turns[0].After.ID != "b" || turns[1].Before.Export != decide.Exempt {
		t.Errorf("got %+v", turns)
	}
}
