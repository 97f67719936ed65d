package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/review"
)

// askFlags are the flags of ask.
type askFlags struct {
	answers     []string
	by          string
	source      string
	who         string
	output      string
	limit       int
	interactive bool
	export      string
	imported    string
}

func (a *app) askCommand() *cobra.Command {
	var f askFlags
	cmd := &cobra.Command{
		Use:   "ask [inventory.json]",
		Short: "The open questions, the one that settles most first; keeps the answers",
		Long: `ask lists what people have to answer about the last scan, or the inventory of a file, in the order of how many open
results an answer may settle: each answer is tried on every result that depends on it. A fact of a company, a system,
a store, a dataset or a flow is asked once, however many results wait for it.

--answer writes answers with name and date into answers.yaml in the data folder and says at once what they change.
They are kept: the next scan uses them, and report, explain and plan apply them to the last scan. An inventory file
that is named is read as it is by every command but ask, unless --answers asks for the answers. An answer is changed
by answering again; the file keeps the earlier one. "unknown" takes an answer back. Whose a store is is answered with
the id of an entity; one that the settings do not have is added, and what it is can be asked then.

An answer is yes, no, a number, two numbers with a dash between them, a word, or words with commas between them. Write
no values of people into it: name the document.

--export writes a form in both languages for a lawyer, --import takes its answers.`,
		Example: `  domicile ask --who lawyer --limit 5
  domicile ask --answer 2f6c01ab9e=no --by "Li Na" --source "letter of the regulator of 2026-03-01"
  domicile ask --answer entity.sectors@learn-cn=education,ecommerce --by "Li Na"
  domicile ask --interactive --by "Li Na"
  domicile ask --who lawyer --export questions.md
  domicile ask --import questions.md --by "Li Na"`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.export != "" && !cmd.Flags().Changed("limit") {
				f.limit = 0
			}
			return a.ask(cmd, args, f)
		},
	}
	cmd.Flags().StringArrayVar(&f.answers, "answer", nil, "answer a question: ID=VALUE, or FACT@OF=VALUE; may be repeated")
	cmd.Flags().StringVar(&f.by, "by", "", "who answers")
	cmd.Flags().StringVar(&f.source, "source", "", "where the answer can be checked: a letter, contract or ticket, with its date")
	cmd.Flags().StringVar(&f.who, "who", "", "only questions that they can answer: "+strings.Join(askedOf(), ", "))
	cmd.Flags().StringVarP(&f.output, "output", "o", "table", "table, json, markdown")
	cmd.Flags().IntVar(&f.limit, "limit", askedAtOnce, "questions to show at most; 0: all")
	cmd.Flags().BoolVarP(&f.interactive, "interactive", "i", false, "ask one question after the other")
	cmd.Flags().StringVar(&f.export, "export", "", "write a form in both languages for somebody else to fill in: FILE.md or FILE.json")
	cmd.Flags().StringVar(&f.imported, "import", "", "take the answers of a form that came back, - for standard input")
	complete(cmd, "who", askedOf)
	complete(cmd, "output", func() []string { return []string{"table", "json", "markdown"} })
	return cmd
}

// askedAtOnce is how many questions a person is shown unless they ask for more.
const askedAtOnce = 10

// askedOf are those who can answer.
func askedOf() []string { return []string{"lawyer", "owner", "regulator"} }

func (f *askFlags) check() error {
	var errs []error
	errs = append(errs, oneOf("output", f.output, "table", "json", "markdown"))
	if f.who != "" {
		errs = append(errs, oneOf("who", f.who, askedOf()...))
	}
	if f.limit < 0 {
		errs = append(errs, errors.New("limit: want 0 or more"))
	}
	if (len(f.answers) > 0 || f.interactive) && strings.TrimSpace(f.by) == "" {
		errs = append(errs, hinted{errors.New("an answer needs who gives it"), "add --by NAME"})
	}
	modes := 0
	for _, asked := range []bool{len(f.answers) > 0, f.interactive, f.export != "", f.imported != ""} {
		if asked {
			modes++
		}
	}
	if modes > 1 {
		errs = append(errs, errors.New("--answer, --interactive, --export and --import exclude each other"))
	}
	if err := errors.Join(errs...); err != nil {
		return usageError{err}
	}
	return nil
}

func (a *app) ask(cmd *cobra.Command, args []string, f askFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	s, err := a.openSitting(cmd, args, f)
	if err != nil {
		return err
	}
	switch {
	case f.imported != "":
		return s.importForm(cmd.Context(), f.imported)
	case len(f.answers) > 0:
		return s.answerAll(cmd.Context(), f.answers)
	case f.interactive:
		return s.interview(cmd.Context())
	case f.export != "":
		return s.export(f.export)
	default:
		return s.list()
	}
}

// sitting is one call of ask: a document with its open questions, and who answers.
type sitting struct {
	app    *app
	flags  askFlags
	doc    *report.Document
	rules  *decide.Rules
	agenda *decide.Agenda
	words  *report.Words
}

func (a *app) openSitting(cmd *cobra.Command, args []string, f askFlags) (*sitting, error) {
	words, err := a.words()
	if err != nil {
		return nil, err
	}
	a.flags.answers = true
	doc, err := a.lastDocument(cmd, args)
	if err != nil {
		return nil, err
	}
	rules, err := a.rules()
	if err != nil {
		return nil, err
	}
	s := &sitting{app: a, flags: f, doc: doc, rules: rules, words: words}
	s.weigh()
	return s, nil
}

// weigh finds the open questions of the document as it is now.
func (s *sitting) weigh() {
	in := s.doc.DecideInput(scanDay(s.doc))
	s.agenda = decide.Ask(&in, s.rules, s.doc.Decisions)
}

// list shows the questions.
func (s *sitting) list() error {
	r := report.AgendaRequest{Agenda: s.forWhom(), Limit: s.flags.limit}
	switch s.flags.output {
	case "json":
		return writeIndented(s.app.stdout, s.shown())
	case "markdown":
		return report.WriteAgendaMarkdown(s.app.stdout, s.doc, r, s.words)
	}
	if err := report.WriteAgenda(s.app.stdout, s.doc, r, s.words); err != nil {
		return err
	}
	s.app.note("domicile: %s", s.words.Say("ask.hint"))
	return nil
}

// forWhom are the questions that those can answer who are asked.
func (s *sitting) forWhom() *decide.Agenda {
	some := *s.agenda
	some.Questions = slices.DeleteFunc(slices.Clone(some.Questions), func(q decide.OpenQuestion) bool {
		return s.flags.who != "" && q.Question.Settles != s.flags.who
	})
	return &some
}

// shown are those of them within the limit.
func (s *sitting) shown() *decide.Agenda {
	some := s.forWhom()
	if s.flags.limit > 0 {
		some.Questions = some.Questions[:min(s.flags.limit, len(some.Questions))]
	}
	return some
}

// statement reads one answer as somebody typed it.
func (s *sitting) statement(answer string) (decide.Statement, error) {
	at := strings.LastIndexByte(answer, '=')
	if at < 0 {
		return decide.Statement{}, fmt.Errorf("%q is not of the form ID=VALUE", answer)
	}
	st, err := s.target(strings.TrimSpace(answer[:at]))
	if err != nil {
		return st, err
	}
	st.Source = s.flags.source
	return s.stated(st, answer[at+1:])
}

// stated adds to a fact of a subject what somebody typed, and checks it.
func (s *sitting) stated(st decide.Statement, text string) (decide.Statement, error) {
	var err error
	if st.Value, err = decide.ReadAnswer(st.Fact, text); err != nil {
		return st, fmt.Errorf("%s of %s: %w", st.Fact, st.Of, err)
	}
	st.By, st.At, st.Source = strings.TrimSpace(s.flags.by), review.Stamp(s.app.clock()), strings.TrimSpace(st.Source)
	return st, review.CheckAnswer(st)
}
