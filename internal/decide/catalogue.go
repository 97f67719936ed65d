package decide

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Rule is what a reader may know of a rule: what a person needs who checks it, or who approves it.
type Rule struct {
	ID        string     `json:"id"`
	Table     string     `json:"table"`
	Row       string     `json:"row,omitempty"` // of the decision table that it was made from
	Rank      string     `json:"rank,omitempty"`
	Status    string     `json:"status,omitempty"` // watch: a draft
	From      Date       `json:"valid_from,omitempty"`
	To        Date       `json:"valid_to,omitempty"`
	Result    string     `json:"result"`
	Basis     string     `json:"basis,omitempty"`
	Review    bool       `json:"review,omitempty"`  // it asks for a review where it holds
	Unknown   string     `json:"unknown,omitempty"` // what it does while its condition is unknown: open, ask, silent
	When      string     `json:"when"`              // its condition, in the words of the pack
	Terms     []Term     `json:"terms,omitempty"`   // the named conditions in it, those in theirs included
	Asks      []string   `json:"asks,omitempty"`
	Done      string     `json:"done,omitempty"`    // the fact that ticks it off
	Settles   string     `json:"settles,omitempty"` // who can settle it: lawyer, owner, regulator
	ZH        string     `json:"zh"`
	EN        string     `json:"en"`
	Citations []Citation `json:"citations"`
	Cites     []string   `json:"cites"` // instrument/article by the last number, in force on the day or not
	Source    string     `json:"source,omitempty"`
	Evidence  string     `json:"evidence,omitempty"` // P primary text, S secondary, U unverified
	CheckedOn Date       `json:"checked_on,omitempty"`
	CheckedBy string     `json:"checked_by,omitempty"`
	Note      string     `json:"note,omitempty"`
	Cases     []RuleCase `json:"cases,omitempty"`
	Digest    string     `json:"digest"` // of what it says: its condition, result, texts and articles, not of how they were checked
}

// Term is a condition with a name that rules share.
type Term struct {
	ID   string `json:"id"`
	When string `json:"when"` // empty: that a rule of the table sensitive holds
	ZH   string `json:"zh,omitempty"`
	EN   string `json:"en,omitempty"`
}

// RuleCase is one example that a rule gets right, else it does not load.
type RuleCase struct {
	Name  string         `json:"name"`
	On    Date           `json:"on,omitempty"`
	Facts map[string]any `json:"facts"`
	Want  string         `json:"want"`
	// What the tables said before, for rules that follow from it.
	Result    Export `json:"result,omitempty"`    // the export result
	Recounted bool   `json:"recounted,omitempty"` // counting people in both columns would change it
}

// InForce reports whether the rule is in force on a day.
func (x *Rule) InForce(day Date) bool { return span{x.From, x.To}.holds(day) }

// Catalogue returns every rule of the pack, in force on the day or not, in the order of Rules.On with the questions
// behind, each with the articles of the day.
func (r *Rules) Catalogue(day Date) []Rule {
	list := make([]Rule, 0, r.count)
	for _, table := range [][]*rule{r.kinds, r.export, r.storage, r.beside, r.questions, r.filed, r.advice, r.clocks} {
		for _, x := range table {
			list = append(list, r.describe(x, day))
		}
	}
	return list
}

func (r *Rules) describe(x *rule, day Date) Rule {
	s := x.told
	d := Rule{
		ID: x.id, Table: x.table, Row: s.Row, Rank: s.Rank, Status: s.Status, From: x.force.from, To: x.force.to,
		Result: x.result(), Basis: x.basis, Review: x.review, Unknown: s.Unknown, When: s.When.String(),
		Terms: r.termsOf(&s.When), Asks: s.Asks, Done: s.Done, Settles: s.Settles, ZH: s.ZH, EN: s.EN,
		Citations: []Citation{}, Cites: s.Cite, Source: s.Source, Evidence: s.Evidence, CheckedOn: s.On, CheckedBy: s.By,
		Note: s.Note,
	}
	for _, c := range x.cites {
		if c.holds(day) {
			d.Citations = append(d.Citations, c.Citation)
		}
	}
	for _, c := range s.Cases {
		d.Cases = append(d.Cases, RuleCase(c))
	}
	d.Digest = x.digest(&d)
	return d
}

// result says in one word what a rule does where it holds.
func (x *rule) result() string {
	result := string(x.export) + string(x.place) + strings.Join(x.adds, " ")
	if result == "" && x.review {
		return "review"
	}
	return result
}

// digest is the SHA-256 of what a rule says. Its cases, its source and the day on which it was checked are not part of
// it: they do not change what it does.
func (x *rule) digest(d *Rule) string {
	h := sha256.New()
	line(h, d.ID, d.Table, d.Rank, d.Status, d.From.String(), d.To.String(), d.Result, d.Basis, d.Unknown, d.Done, d.ZH, d.EN)
	line(h, fmt.Sprint(d.Review, x.soft))
	line(h, d.Asks...)
	line(h, d.When)
	for _, t := range d.Terms {
		line(h, t.ID, t.When)
	}
	for _, c := range x.cites {
		line(h, c.Instrument, c.Article, c.from.String(), c.to.String(), c.ZH, c.EN)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// line writes texts so that no two lists read the same.
func line(w io.Writer, texts ...string) {
	for _, t := range texts {
		fmt.Fprintf(w, "%d:%s,", len(t), t) // a hash takes every byte
	}
	fmt.Fprintln(w)
}

// termsOf lists the terms of a clause and of their clauses, each once, in the order in which they are met.
func (r *Rules) termsOf(cl *clause) []Term {
	var found []Term
	for _, id := range cl.leaves() {
		i := slices.IndexFunc(r.terms, func(n name) bool { return n.id == id })
		if i < 0 {
			continue
		}
		add := []Term{{ID: id}}
		if told := r.terms[i].told; told != nil {
			add[0].When, add[0].ZH, add[0].EN = told.When.String(), told.ZH, told.EN
			add = append(add, r.termsOf(&told.When)...)
		}
		for _, t := range add {
			if !slices.ContainsFunc(found, func(f Term) bool { return f.ID == t.ID }) {
				found = append(found, t)
			}
		}
	}
	return found
}
