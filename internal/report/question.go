package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// question is something that the contents of a dataset raise and only a person can answer.
type question struct{ Where, What string }

// questions lists them in the order of the datasets: ordinary fields that together may be sensitive, and what else a
// dataset may be. What may be technology is asked once for each entity and place, after the rest.
func (v *view) questions() []question {
	var all []question
	found := findingsOf(v.doc)
	for i := range v.doc.Profiles {
		p := &v.doc.Profiles[i]
		where := cmp.Or(v.names[p.Dataset], string(p.Dataset))
		for _, clause := range p.Together {
			if v.isSaid(p.Dataset, clause) {
				continue
			}
			all = append(all, question{where, v.words.Say("together." + clause)})
		}
		for _, sign := range p.Signs {
			if sign == classify.SignTechnology || v.isSaid(p.Dataset, sign) {
				continue
			}
			what := v.words.Say("sign." + sign)
			if sign == classify.SignOpinion {
				what = v.opinion(p, found[p.Dataset])
			}
			all = append(all, question{where, what})
		}
	}
	return append(all, v.technology()...)
}

// isSaid reports whether a person answered what classification raised of a dataset.
func (v *view) isSaid(dataset inventory.ID, sign string) bool {
	return slices.ContainsFunc(v.doc.Stated.Statements, func(s decide.Statement) bool {
		return s.Of == dataset && s.Fact == decide.SignFact(sign) && string(s.Value) != "null"
	})
}

// opinion says how much users wrote in a dataset, and how many of them, as far as it was read.
func (v *view) opinion(p *Profile, found []classify.Finding) string {
	texts, authors := v.written(p, found), authorsOf(p, found)
	switch {
	case texts > 0 && authors > 0:
		return v.words.Say("sign.opinion.authors", thousands(texts), thousands(authors))
	case texts > 0:
		return v.words.Say("sign.opinion.texts", thousands(texts))
	default:
		return v.words.Say("sign.opinion")
	}
}

// written is about how many texts of users a dataset holds: the rows that hold the column which has the most of them.
func (v *view) written(p *Profile, found []classify.Finding) int64 {
	rows := p.Rows
	at := slices.IndexFunc(v.doc.Datasets, func(d inventory.Dataset) bool { return d.ID == p.Dataset })
	if at >= 0 && v.doc.Datasets[at].Rows != nil {
		rows = v.doc.Datasets[at].Rows.Value
	}
	most := 0.0
	for _, f := range found {
		if f.Category == "opinion" && f.Status == classify.Evidenced {
			most = max(most, f.Presence.Mid)
		}
	}
	return int64(math.Round(most * float64(rows)))
}

// authorsOf is how many different authors were seen beside the texts: by the key of the person, else by a name of
// theirs.
func authorsOf(p *Profile, found []classify.Finding) int64 {
	for _, kind := range []string{"person_key", "login_name", "social_id", "nickname"} {
		for _, f := range found {
			if f.Kind != kind || f.Status == classify.Candidate {
				continue
			}
			at := slices.IndexFunc(p.Columns, func(c classify.ColumnProfile) bool { return c.Name == f.Column })
			if at >= 0 && p.Columns[at].Distinct > 0 {
				return p.Columns[at].Distinct
			}
		}
	}
	return 0
}

// writeQuestions writes what people have to answer.
func (v *view) writeQuestions(b *strings.Builder) {
	all := v.questions()
	if len(all) == 0 {
		return
	}
	b.WriteString(v.words.Say("head.questions", thousands(int64(len(all)))) + "\n")
	t := table{n: len(all), more: "more", cells: func(i int) []string { return []string{all[i].Where, all[i].What} }}
	t.write(b, v.words)
}

// pipeQuestions writes the same for a page.
func (v *view) pipeQuestions(b *strings.Builder) {
	all := v.questions()
	if len(all) == 0 {
		return
	}
	heading(b, v.words.Say("head.questions", thousands(int64(len(all)))))
	pipeHead(b, v.words.Say("col.questions"))
	for _, q := range all {
		pipeRow(b, q.Where, q.What)
	}
}

// findingsOf sorts findings by their dataset.
func findingsOf(d *Document) map[inventory.ID][]classify.Finding {
	return group(d.Findings, func(f classify.Finding) inventory.ID { return f.Dataset })
}
