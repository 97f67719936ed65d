package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// The identity of plan.json.
const (
	PlanKind     = "Plan"
	PlanSchemaID = "https://github.com/domicile/domicile/schema/v1/plan.json"
)

// PlanDocument is plan.json: the plan behind the same head as the inventory.
type PlanDocument struct {
	Schema     string   `json:"$schema"`
	APIVersion string   `json:"api_version"`
	Kind       string   `json:"kind"`
	Metadata   Metadata `json:"metadata"`
	*plan.Plan
}

// WritePlanJSON writes plan.json; meta is that of the inventory which the plan rests on.
func WritePlanJSON(w io.Writer, p *plan.Plan, meta Metadata) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	doc := PlanDocument{Schema: PlanSchemaID, APIVersion: APIVersion, Kind: PlanKind, Metadata: meta, Plan: p}
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("report: write plan: %w", err)
	}
	return nil
}

// planView words a plan.
type planView struct {
	plan  *plan.Plan
	words *Words
}

// WritePlanSummary writes the short form of a plan for people: gaps, options, phases, hybrid sync, the end. plan.md
// has the rest.
func WritePlanSummary(w io.Writer, p *plan.Plan, words *Words) error {
	v := &planView{plan: p, words: words}
	var b strings.Builder
	v.head(&b)
	v.options(&b)
	v.phases(&b)
	v.syncs(&b)
	v.foot(&b)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write plan summary: %w", err)
	}
	return nil
}

func (v *planView) head(b *strings.Builder) {
	switch {
	case len(v.plan.Gaps) > 0:
		fmt.Fprintf(b, "%s\n\n", v.words.Say(plural("plan.gaps", len(v.plan.Gaps)), strconv.Itoa(len(v.plan.Gaps))))
	case !v.plan.Final:
		fmt.Fprintf(b, "%s\n\n", v.words.Say("plan.open"))
	default:
		fmt.Fprintf(b, "%s\n\n", v.words.Say("plan.final"))
	}
}

func (v *planView) options(b *strings.Builder) {
	var order []inventory.ID
	byOf := map[inventory.ID]map[plan.OptionKind]plan.Option{}
	for _, o := range v.plan.Options {
		if byOf[o.Of] == nil {
			byOf[o.Of] = map[plan.OptionKind]plan.Option{}
			order = append(order, o.Of)
		}
		byOf[o.Of][o.Kind] = o
	}
	fmt.Fprintln(b, v.words.Say("plan.options"))
	t := table{head: v.words.Say("plan.col.options"), n: len(order), more: "plan.more", cells: func(i int) []string {
		kinds := byOf[order[i]]
		line := []string{kinds[plan.Nothing].Subject, v.words.Say("basis." + string(kinds[plan.BringHome].Basis))}
		for _, k := range plan.OptionKinds() {
			line = append(line, v.option(kinds[k]))
		}
		return line
	}}
	t.write(b, v.words)
}

func (v *planView) option(o plan.Option) string {
	if !o.Possible {
		return v.words.Say("option.impossible")
	}
	text := v.words.Say("option.weeks", interval(int64(o.Weeks.P50), int64(o.Weeks.P95)))
	if o.Weeks.P95 == 0 {
		text = v.words.Say("option.now")
	}
	if o.Chosen {
		return "* " + text
	}
	return text
}

func (v *planView) phases(b *strings.Builder) {
	type line struct {
		phase plan.PhaseID
		wave  plan.Wave
	}
	var lines []line
	for _, p := range v.plan.Phases {
		for _, w := range p.Waves {
			lines = append(lines, line{p.ID, w})
		}
	}
	fmt.Fprintln(b, v.words.Say("plan.waves"))
	t := table{head: v.words.Say("plan.col.waves"), n: len(lines), more: "plan.more", cells: func(i int) []string {
		l, steps := lines[i], 0
		for _, g := range l.wave.Groups {
			steps += len(g.Steps)
		}
		return []string{
			v.words.Say("phase." + string(l.phase)), string(l.wave.ID), l.wave.Start.String(), l.wave.Finish.String(),
			strconv.Itoa(len(l.wave.Groups)), strconv.Itoa(steps),
		}
	}}
	t.write(b, v.words)
}

// syncsShown bounds the flows that are shown of each verdict.
const syncsShown = 4

// syncs shows some flows of each verdict, the strictest first, and how many each has.
func (v *planView) syncs(b *strings.Builder) {
	byWord := map[plan.SyncWord][]plan.Sync{}
	for _, s := range v.plan.Syncs {
		byWord[s.Word] = append(byWord[s.Word], s)
	}
	var lines [][]string
	for _, word := range []plan.SyncWord{plan.Never, plan.AfterFiling, plan.MaskedSync, plan.May} {
		all := byWord[word]
		for i, s := range all[:min(len(all), syncsShown)] {
			verdict := v.words.Say("sync." + string(word))
			if i == 0 {
				verdict += " (" + strconv.Itoa(len(all)) + ")"
			}
			lines = append(lines, []string{verdict, v.subject(s.Flow), s.Pattern, clip(v.text(s.How))})
		}
	}
	fmt.Fprintln(b, v.words.Say("plan.syncs"))
	t := table{head: v.words.Say("plan.col.syncs"), n: len(lines), more: "plan.more", cells: func(i int) []string { return lines[i] }}
	t.write(b, v.words)
}

// subject says a flow as its options do: by the names of things.
func (v *planView) subject(flow inventory.ID) string {
	for _, o := range v.plan.Options {
		if o.Of == flow {
			return o.Subject
		}
	}
	return string(flow)
}

func (v *planView) foot(b *strings.Builder) {
	count := map[plan.Severity]int{}
	for _, c := range v.plan.Preflight {
		count[c.Severity]++
	}
	fmt.Fprintln(b, v.words.Say("plan.checks",
		strconv.Itoa(count[plan.Stop]), strconv.Itoa(count[plan.Fix]), strconv.Itoa(count[plan.Note])))
	s := v.plan.Schedule
	if s.Days > 0 {
		fmt.Fprintln(b, v.words.Say("plan.finish", s.Finish.P50.String(), s.Finish.P80.String(), s.Finish.P95.String(),
			strconv.Itoa(s.Weeks.P50), strconv.Itoa(s.Weeks.P95), strconv.Itoa(100*s.Bound/s.Days)))
	}
	if len(s.Provisional) > 0 {
		years := make([]string, len(s.Provisional))
		for i, y := range s.Provisional {
			years[i] = strconv.Itoa(y)
		}
		fmt.Fprintln(b, v.words.Say("plan.provisional", years...))
	}
	lines := strconv.Itoa(len(v.plan.Costs.Lines))
	if n := v.plan.Costs.Unpriced; n > 0 {
		fmt.Fprintln(b, v.words.Say("plan.unpriced", lines, strconv.Itoa(n)))
		return
	}
	fmt.Fprintln(b, v.words.Say("plan.priced", lines))
}

func (v *planView) text(t plan.Text) string {
	if v.words.Lang == "zh" {
		return t.ZH
	}
	return t.EN
}
