package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// WritePlanOptions compares the options of every move group and flow in a table, with why the others are not possible.
// A flow that is nothing but the place of a group has the options of the group and is left out.
func WritePlanOptions(w io.Writer, p *plan.Plan, words *Words) error {
	var b strings.Builder
	lines := [][]string{strings.Split(words.Say("options.col"), "\t")}
	not := map[string][]string{}
	for i := range p.Options {
		o := &p.Options[i]
		switch {
		case o.Follows != "":
		case o.Possible:
			lines = append(lines, optionLine(o, words))
		default:
			key := words.Say("options.not", words.Say("option."+string(o.Kind)), words.Text(*o.Why))
			not[key] = append(not[key], o.Subject)
		}
	}
	align(&b, "", lines)
	if len(not) > 0 {
		fmt.Fprintf(&b, "\n%s\n", words.Say("options.impossible"))
	}
	for _, key := range slices.Sorted(maps.Keys(not)) {
		fmt.Fprintf(&b, "  %s: %s\n", key, strings.Join(not[key], ", "))
	}
	fmt.Fprintf(&b, "\n%s\n", words.Say("options.choose"))
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write options: %w", err)
	}
	return nil
}

func optionLine(o *plan.Option, words *Words) []string {
	mark := ""
	switch {
	case o.Chosen:
		mark = "*"
	case o.Default:
		mark = "+"
	}
	weeks := "–"
	if o.Weeks.P95 > 0 {
		weeks = interval(int64(o.Weeks.P50), int64(o.Weeks.P95))
	}
	line := []string{o.Subject, mark, words.Say("option." + string(o.Kind)), words.Say("basis." + string(o.Basis)), weeks}
	return append(line, personDays(o, o.Exposure.Days, words), personDays(o, o.Exposure.Open, words), until(o, words))
}

// personDays prints person-days; what nobody counted is unknown, not zero.
func personDays(o *plan.Option, v plan.Interval, words *Words) string {
	if !o.Exposure.Known && v.High == 0 {
		return words.Say("options.unknown")
	}
	return interval(v.Low, v.High)
}

func until(o *plan.Option, words *Words) string {
	switch {
	case o.Seen == plan.SeenNot:
		return words.Say("options.unseen")
	case !o.Exposure.Until.IsZero():
		return words.Say("options.until", o.Exposure.Until.String())
	case !o.Exposure.Covered.IsZero():
		return words.Say("options.covered", o.Exposure.Covered.String())
	}
	return words.Say("options.stays")
}

// WritePlanOptionsJSON writes the options as a list.
func WritePlanOptionsJSON(w io.Writer, p *plan.Plan) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p.Options); err != nil {
		return fmt.Errorf("report: write options: %w", err)
	}
	return nil
}

// WritePlanOptionsCSV writes one line an option, with machine words and whole numbers.
func WritePlanOptionsCSV(w io.Writer, p *plan.Plan) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return fmt.Errorf("report: write options: %w", err)
	}
	out := csv.NewWriter(w)
	rows := [][]string{{
		"of", "subject", "follows", "kind", "basis", "seen", "possible", "default", "chosen", "weeks_p50", "weeks_p80", "weeks_p95",
		"people_known", "people_high", "person_days_low", "person_days_high", "open_person_days_high", "sensitive_person_days_high",
		"until", "covered", "unpriced", "why",
	}}
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	for i := range p.Options {
		o := &p.Options[i]
		why := ""
		if o.Why != nil {
			why = o.Why.EN
		}
		rows = append(rows, cells(
			string(o.Of), o.Subject, string(o.Follows), string(o.Kind), string(o.Basis), string(o.Seen), strconv.FormatBool(o.Possible),
			strconv.FormatBool(o.Default), strconv.FormatBool(o.Chosen), strconv.Itoa(o.Weeks.P50), strconv.Itoa(o.Weeks.P80),
			strconv.Itoa(o.Weeks.P95), strconv.FormatBool(o.Exposure.Known), number(o.Exposure.People.High), number(o.Exposure.Days.Low),
			number(o.Exposure.Days.High), number(o.Exposure.Open.High), number(o.Exposure.Sensitive.High), o.Exposure.Until.String(),
			o.Exposure.Covered.String(), strconv.Itoa(o.Unpriced), why,
		))
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("report: write options: %w", err)
	}
	return nil
}

// WriteChoices says what people decided, one line each, with what a decision leaves that does less than the default.
func WriteChoices(w io.Writer, p *plan.Plan, words *Words) error {
	var b strings.Builder
	for i := range p.Choices {
		c := &p.Choices[i]
		fmt.Fprintln(&b, words.Say("choice.line", c.Subject, words.Say("option."+string(c.Kind)), dash(c.By), dash(c.Why)))
		if !c.Loosens {
			continue
		}
		fmt.Fprintf(&b, "  %s\n", words.Say("choice.loosens", words.Say("option."+string(c.Default)), interval(c.Open.Low, c.Open.High)))
		for _, t := range c.Leaves {
			fmt.Fprintf(&b, "  - %s\n", words.Text(t))
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write choices: %w", err)
	}
	return nil
}
