package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
)

// sentence says an explanation as one sentence for a lawyer: what it is, on which evidence, about how many people, what
// the rules indicate by which articles, and what is missing.
func (x *Explainer) sentence(d *Document, e *Explanation, words *Words) string {
	parts := x.holds(e, words)
	parts = append(parts, reading(e, words)...)
	parts = append(parts, about(e, words)...)
	parts = append(parts, indicated(d, e, words)...)
	if len(e.Gaps) > 0 {
		parts = append(parts, words.Say("lawyer.gap", strconv.Itoa(len(e.Gaps))))
	}
	return words.Say("lawyer.sentence", subjectName(e), strings.Join(parts, words.Say("lawyer.join")))
}

// subjectName is the thing that the sentence is about: of a finding or column its dataset.
func subjectName(e *Explanation) string {
	name, _, _ := strings.Cut(e.Name, columnMark+e.Column)
	if e.Column == "" {
		return e.Name
	}
	return name
}

// holds says what the subject holds.
func (x *Explainer) holds(e *Explanation, words *Words) []string {
	switch e.Subject {
	case StoreSubject:
		found := 0
		for _, d := range e.Datasets {
			found += min(d.Findings, 1)
		}
		return []string{words.Say("lawyer.store", strconv.Itoa(len(e.Datasets)), strconv.Itoa(found))}
	case FlowSubject:
		return []string{words.Say("lawyer.flow", cmp.Or(e.Flow.To.Country, words.Say("zone."+string(e.Flow.To.Zone))), string(e.Flow.Mode))}
	case DatasetSubject:
		return []string{kindsHeld(e, words)}
	case ColumnSubject, FindingSubject:
	}
	if len(e.Findings) == 0 {
		return []string{words.Say("lawyer.column.none", e.Column)}
	}
	parts := make([]string, 0, len(e.Findings))
	for i := range e.Findings {
		parts = append(parts, columnHolds(&e.Findings[i], words))
	}
	return parts
}

// kindsHeld lists the kinds of a dataset, each once.
func kindsHeld(e *Explanation, words *Words) string {
	var kinds []string
	for i := range e.Findings {
		if f := &e.Findings[i]; f.Status != classify.Candidate && !slices.Contains(kinds, labelIn(f, words)) {
			kinds = append(kinds, labelIn(f, words))
		}
	}
	if len(kinds) == 0 {
		return words.Say("lawyer.dataset.none")
	}
	return words.Say("lawyer.dataset", strings.Join(kinds, words.Say("lawyer.list")))
}

func labelIn(f *FindingWhy, words *Words) string {
	if words.Lang == "zh" {
		return f.Label.ZH
	}
	return inSentence(f.Label.EN)
}

// inSentence begins a label with a small letter, unless it begins with an abbreviation.
func inSentence(label string) string {
	if len(label) < 2 || label[1] < 'a' || label[1] > 'z' {
		return label
	}
	return strings.ToLower(label[:1]) + label[1:]
}

// columnHolds says what a column holds and what its values say.
func columnHolds(f *FindingWhy, words *Words) string {
	why := words.Say("explain.status." + string(f.Status))
	for i := range f.Evidence {
		if f.Evidence[i].Stream == classify.Values {
			why = countedIn(words, f, &f.Evidence[i])
		}
	}
	return words.Say("lawyer.finding", columnIn(words, f), words.Say("lawyer."+string(f.Status)), labelIn(f, words), why)
}

// reading says how much was read.
func reading(e *Explanation, words *Words) []string {
	switch {
	case e.Profile == nil:
		return nil
	case e.Profile.Rows == 0:
		return []string{words.Say("lawyer.read.none")}
	case e.Profile.Full:
		return []string{words.Say("lawyer.read.full", thousands(e.Profile.Rows))}
	default:
		return []string{words.Say("lawyer.read.part", thousands(e.Profile.Rows))}
	}
}

// about says how many people of the mainland a dataset is about.
func about(e *Explanation, words *Words) []string {
	if e.Profile == nil {
		return nil
	}
	for _, c := range allAges(e.People) {
		if c.Place == classify.MainlandPeople {
			return []string{words.Say("lawyer.people", interval(c.Low, c.High), words.Say("method."+c.Method))}
		}
	}
	return []string{words.Say("lawyer.people.none")}
}

// indicated says the strictest result with its articles, and what would settle more.
func indicated(d *Document, e *Explanation, words *Words) []string {
	if len(e.Decisions) == 0 {
		return []string{words.Say("lawyer.result.none")}
	}
	dec := &e.Decisions[0]
	result := words.Say("storage." + string(dec.Storage))
	if dec.Flow != "" {
		result += words.Say("lawyer.join") + words.Say("export."+string(dec.Export))
	}
	if cites := citesOf(dec); len(cites) > 0 {
		result = words.Say("lawyer.cites", result, strings.Join(cites, words.Say("lawyer.list")))
	}
	parts := []string{words.Say("lawyer.result", d.Metadata.Knowledge.RulesAsOf, result)}
	if len(dec.Missing) > 0 {
		parts = append(parts, words.Say("lawyer.missing", strings.Join(words.Facts(dec.Missing), words.Say("lawyer.list"))))
	}
	return parts
}

// citesOf lists the articles of a decision, those of one instrument together: "pipl 38, 40".
func citesOf(dec *decide.Decision) []string {
	var order []string
	articles := map[string]string{}
	for _, c := range dec.Citations {
		if articles[c.Instrument] == "" {
			order = append(order, c.Instrument)
			articles[c.Instrument] = c.Instrument + " " + c.Article
			continue
		}
		articles[c.Instrument] += " + " + c.Article
	}
	for i, id := range order {
		order[i] = articles[id]
	}
	return order
}
