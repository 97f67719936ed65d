package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

// planInput puts together what a plan depends on.
func (a *app) planInput(doc *report.Document, f planFlags) (plan.Input, error) {
	s, err := a.settings()
	if err != nil {
		return plan.Input{}, err
	}
	fsys, err := knowledgeFS(s.Knowledge)
	if err != nil {
		return plan.Input{}, err
	}
	k, err := plan.Load(fsys)
	if err != nil {
		return plan.Input{}, err
	}
	c, err := a.constraints(&f, s, &k)
	if err != nil {
		return plan.Input{}, usageError{fmt.Errorf("plan: %w", err)}
	}
	c.Rates = s.rates()
	start, err := date("start", f.start)
	if err != nil {
		return plan.Input{}, usageError{err}
	}
	if start.IsZero() {
		day := doc.Metadata.StartedAt.In(shanghai()).AddDate(0, 0, 1)
		start = plan.NewDate(day.Year(), day.Month(), day.Day())
	}
	asOf, err := date("rules_as_of", doc.Metadata.Knowledge.RulesAsOf)
	if err != nil {
		return plan.Input{}, err
	}
	inv := doc.Inventory()
	return plan.Input{
		Inventory: &inv, Profiles: doc.ClassifyProfiles(), People: doc.People, Decisions: doc.Decisions,
		Meters: doc.Meters, Lines: doc.Lines, Filings: doc.Stated.Filings,
		Knowledge: k, Constraints: c, Start: start, RulesAsOf: asOf,
	}, nil
}

// constraints are those of the settings, the flags, the files that these name, and the choices in the folder.
func (a *app) constraints(f *planFlags, s *Settings, k *plan.Knowledge) (plan.Constraints, error) {
	settings := f.over(s.Plan)
	c, err := settings.constraints()
	if err != nil {
		return c, err
	}
	if c.Targets, err = parseTargets(f.targets); err != nil {
		return c, err
	}
	if c.Choose, err = a.choices(f); err != nil {
		return c, err
	}
	if f.abroad != "" {
		if err := readJSONFile(f.abroad, &c.Abroad); err != nil {
			return c, err
		}
	}
	if f.prior != nil {
		c = c.After(f.prior.Constraints)
	}
	if f.probe == "" {
		return c, nil
	}
	var p plan.Probe
	if err := readJSONFile(f.probe, &p); err != nil {
		return plan.Constraints{}, err
	}
	return c.Calibrate(p, k)
}

// readJSONFile decodes a file that a person gave; a key that it should not have is a mistake.
func readJSONFile(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func date(flag, s string) (plan.Date, error) {
	if s == "" {
		return 0, nil
	}
	d, err := plan.ParseDate(s)
	if err != nil {
		return 0, fmt.Errorf("--%s %q is no day of the form YYYY-MM-DD", flag, s)
	}
	return d, nil
}

// shanghai is the zone of the calendar of every rule; mainland China has one time and no daylight saving.
func shanghai() *time.Location { return time.FixedZone("CST", 8*60*60) }
