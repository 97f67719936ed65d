package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

func (a *app) reportIncidentCommand() *cobra.Command {
	var format, at string
	cmd := &cobra.Command{
		Use:   "incident STORE [inventory.json]",
		Short: "The drill: what a store holds, who could read it, whom to tell by when",
		Long: `incident says what the last scan, or the inventory of a file, knows of one store on the day on which something
happened to it: what nobody looked at, the time limits for telling the authorities, people, children, kinds of data, who
could read it, where copies lie, a checklist and a draft of the notification with blanks. STORE is the id or the name
that reports show; of a dataset, it is the store of it.

Whether the incident has the grade from which the limits run is for people to judge; domicile judges no incident.`,
		Example: `  domicile report incident members
  domicile report incident members --at "2026-11-23 09:30" -f markdown --lang zh`,
		Args:              cobra.RangeArgs(1, 2),
		ValidArgsFunction: a.completeSubject,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.reportIncident(cmd, format, at, args)
		},
	}
	pageFormat(cmd, &format)
	cmd.Flags().StringVar(&at, "at", "", `when it was noticed, in the mainland's time: "2026-11-23 09:30", or RFC 3339 (default: now)`)
	return cmd
}

func (a *app) reportIncident(cmd *cobra.Command, format, at string, args []string) error {
	if err := checkPageFormat(format); err != nil {
		return err
	}
	noticed, err := a.noticed(at)
	if err != nil {
		return err
	}
	doc, err := a.lastDocument(cmd, args[1:])
	if err != nil {
		return err
	}
	store, err := storeOf(doc, args[0])
	if err != nil {
		return err
	}
	x, err := a.explainer()
	if err != nil {
		return err
	}
	rules, err := a.rules()
	if err != nil {
		return err
	}
	incident := x.Incident(doc, store, noticed)
	incident.RunClocks(doc, rules)
	return a.sayPage(format, incident, func(words *report.Words) *report.Page {
		return report.IncidentPage(doc, incident, words)
	})
}

// noticed reads the time at which an incident was noticed; without one it is now.
func (a *app) noticed(text string) (time.Time, error) {
	if text == "" {
		return a.clock(), nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	for _, form := range []string{"2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(form, text, shanghai()); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usageError{hinted{
		fmt.Errorf("report incident: --at %q is no time", text), `write it as --at "2026-11-23 09:30", the time of the mainland`,
	}}
}

// storeOf finds the store that a person names, by itself or by what lies in it.
func storeOf(doc *report.Document, name string) (inventory.ID, error) {
	if id, ok := doc.StoreNamed(name); ok {
		return id, nil
	}
	subject, err := doc.Find(name)
	if err != nil {
		return "", usageError{hinted{fmt.Errorf("report incident: %w", err), nearest(doc, err, name)}}
	}
	return doc.StoreOf(subject), nil
}
