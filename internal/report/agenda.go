package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// questionsKept is how many open questions a document keeps, those that settle most; `domicile ask` finds all of them.
const questionsKept = 20

// keepQuestions keeps the questions that settle most, without the list of the results that wait for each.
func (d *Document) keepQuestions(a *decide.Agenda) {
	d.Agenda = *a
	d.Agenda.Questions = orEmpty(slices.Clone(a.Questions))
	for i := range d.Agenda.Questions {
		d.Agenda.Questions[i].Among = []inventory.ID{}
	}
}

// settles lists the questions whose answers would settle results, in words, the one that would settle most first.
func (v *view) settles() []row {
	var out []row
	for i := range v.doc.Agenda.Questions {
		if q := &v.doc.Agenda.Questions[i]; q.Settles > 0 {
			out = append(out, row{Where: v.asked(q), Why: v.words.Say("ask.short", strconv.Itoa(q.Settles), strconv.Itoa(v.doc.Agenda.Open))})
		}
	}
	return out
}

// asked says a question with what it is about.
func (v *view) asked(q *decide.OpenQuestion) string {
	return v.words.Say("ask.of", v.subject(q), v.questionText(q))
}

// questionText is the wording of a question in the language of the reader.
func (v *view) questionText(q *decide.OpenQuestion) string {
	if key := "ask.fact." + q.Fact; v.words.Has(key) {
		return v.words.Say(key)
	}
	return v.either(decide.Text{ZH: q.Question.ZH, EN: q.Question.EN})
}

func (v *view) either(t decide.Text) string {
	if v.words.Lang == "zh" {
		return t.ZH
	}
	return t.EN
}

// subject names what a question is about.
func (v *view) subject(q *decide.OpenQuestion) string {
	for i := range v.doc.Entities {
		if e := &v.doc.Entities[i]; e.ID == q.Of && e.Name != "" && e.Name != string(e.ID) {
			return e.Name + " (" + string(e.ID) + ")"
		}
	}
	flow, ok := v.flows[q.Of]
	if !ok {
		return v.name(q.Of)
	}
	of := flow.Store
	if flow.Dataset != "" {
		of = flow.Dataset
	}
	return v.where(decide.Decision{Dataset: of, Flow: flow.ID})
}

// settled says what answers would do.
func (v *view) settled(q *decide.OpenQuestion, open int) string {
	return v.words.Say("ask.settles", strconv.Itoa(q.Settles), strconv.Itoa(open), strconv.Itoa(q.Always), strconv.Itoa(q.Changes))
}

// AgendaRequest says which questions are shown and how.
type AgendaRequest struct {
	Agenda *decide.Agenda
	Limit  int // the most that are shown; 0: all
}

// shown are the questions within the limit.
func (r *AgendaRequest) shown() []decide.OpenQuestion {
	if r.Limit <= 0 {
		return r.Agenda.Questions
	}
	return r.Agenda.Questions[:min(r.Limit, len(r.Agenda.Questions))]
}

// WriteAgenda writes open questions for people: what was not seen first, then each question with who can answer it, what
// proves the answer, and what to type.
func WriteAgenda(w io.Writer, d *Document, r AgendaRequest, words *Words) error {
	v := newView(d, words)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n\n", v.gapHeading(), v.agendaHead(&r))
	for i := range r.shown() {
		v.writeQuestion(&b, &r.Agenda.Questions[i], r.Agenda.Open)
	}
	if more := len(r.Agenda.Questions) - len(r.shown()); more > 0 {
		fmt.Fprintln(&b, words.Say("ask.more", strconv.Itoa(more)))
	}
	fmt.Fprintln(&b, v.rulesLine())
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write questions: %w", err)
	}
	return nil
}

// agendaHead says how many questions there are, and of how many the effect is not counted in full.
func (v *view) agendaHead(r *AgendaRequest) string {
	a := r.Agenda
	head := v.words.Say("ask.head", strconv.Itoa(len(a.Questions)), strconv.Itoa(a.Open), strconv.Itoa(a.Results))
	if a.Partly > 0 {
		head += v.words.Say("ask.partly", strconv.Itoa(a.Partly))
	}
	return head
}

// writeQuestion writes one question as a few lines.
func (v *view) writeQuestion(b *strings.Builder, q *decide.OpenQuestion, open int) {
	fmt.Fprintf(b, "%s  %s\n", q.ID, oneLine(v.subject(q)))
	for _, line := range v.questionLines(q, open) {
		fmt.Fprintf(b, "  %s\n", oneLine(line))
	}
	b.WriteByte('\n')
}

// questionLines word a question: it, what answers would do, what they may be, who gives them and by what.
func (v *view) questionLines(q *decide.OpenQuestion, open int) []string {
	lines := []string{v.questionText(q), v.settled(q, open)}
	if raised := v.raised(q); raised != "" {
		lines = append(lines, v.words.Say("ask.raised", raised))
	}
	lines = append(lines, v.words.Say("ask.answers", v.answersOf(q)))
	who := v.words.Say("ask.who." + q.Question.Settles)
	if evidence := v.either(q.Question.Evidence); evidence != "" {
		return append(lines, v.words.Say("ask.evidence", who, evidence))
	}
	return append(lines, v.words.Say("ask.who", who))
}

// raised says what classification saw that makes somebody ask.
func (v *view) raised(q *decide.OpenQuestion) string {
	var said []string
	for _, why := range q.Raised {
		if strings.Contains(why, ".") && v.words.Has(why) {
			said = append(said, v.words.Say(why))
		}
	}
	return strings.Join(said, v.words.Say("lawyer.join"))
}

// answersOf lists what a question may be answered with, and what each answer would settle.
func (v *view) answersOf(q *decide.OpenQuestion) string {
	var all []string
	for i, c := range q.Question.Answers {
		text := strings.Trim(string(c.Value), `"`) + v.words.Say("ask.meaning", v.either(decide.Text{ZH: c.ZH, EN: c.EN}))
		if i < len(q.Answers) && q.Answers[i].Settles > 0 {
			text += v.words.Say("ask.effect", strconv.Itoa(q.Answers[i].Settles))
		}
		all = append(all, text)
	}
	if len(all) == 0 {
		all = append(all, v.words.Say("ask.type."+q.Question.Type))
		if q.Fact == decide.StoreEntity {
			all = v.entities()
		}
	}
	return strings.Join(append(all, v.words.Say("ask.nobody")), v.words.Say("ask.or"))
}

// entities lists the ids of the entities that are known, and that another may be named.
func (v *view) entities() []string {
	all := make([]string, 0, len(v.doc.Entities)+1)
	for i := range v.doc.Entities {
		all = append(all, string(v.doc.Entities[i].ID))
	}
	return append(all, v.words.Say("ask.type.entity"))
}

// WriteAgendaMarkdown writes open questions as a page.
func WriteAgendaMarkdown(w io.Writer, d *Document, r AgendaRequest, words *Words) error {
	v := newView(d, words)
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", v.agendaHead(&r), v.gapHeading())
	for i := range r.shown() {
		q := &r.Agenda.Questions[i]
		fmt.Fprintf(&b, "## %d. %s\n\n", i+1, oneLine(v.questionText(q)))
		fmt.Fprintf(&b, "- `%s` · %s\n", q.ID, oneLine(v.subject(q)))
		for _, line := range v.questionLines(q, r.Agenda.Open)[1:] {
			fmt.Fprintf(&b, "- %s\n", oneLine(line))
		}
		b.WriteByte('\n')
	}
	if more := len(r.Agenda.Questions) - len(r.shown()); more > 0 {
		fmt.Fprintf(&b, "%s\n\n", words.Say("ask.more", strconv.Itoa(more)))
	}
	fmt.Fprintln(&b, v.rulesLine())
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write questions: %w", err)
	}
	return nil
}

// WriteQuestion writes the first question of an agenda, to be answered on the spot.
func WriteQuestion(w io.Writer, d *Document, a *decide.Agenda, words *Words) error {
	var b strings.Builder
	newView(d, words).writeQuestion(&b, &a.Questions[0], a.Open)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write question: %w", err)
	}
	return nil
}

// AskedWords is a question as a person reads it, in one language.
type AskedWords struct{ Of, Question, Evidence, Allowed string }

// Asked words the questions of an agenda, in their order.
func Asked(d *Document, a *decide.Agenda, words *Words) []AskedWords {
	v := newView(d, words)
	all := make([]AskedWords, 0, len(a.Questions))
	for i := range a.Questions {
		q := &a.Questions[i]
		all = append(all, AskedWords{
			Of: v.subject(q), Question: v.questionText(q), Evidence: v.either(q.Question.Evidence), Allowed: v.answersOf(q),
		})
	}
	return all
}
