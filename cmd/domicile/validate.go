package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/run"
)

// validate checks the whole of the settings and returns all mistakes at once.
func (s *Settings) validate() error {
	errs := []error{
		oneOf("lang", s.Lang, "en", "zh"),
		oneOf("fail_on", s.FailOn, append(levels(), "")...),
	}
	if s.Workers < 0 {
		errs = append(errs, fmt.Errorf("workers: %d is below 0", s.Workers))
	}
	for _, sample := range s.samples() {
		if _, err := run.ParseSample(cmp.Or(sample, "auto"), false); err != nil {
			errs = append(errs, err)
		}
	}
	if _, err := parseAge(s.MaxAge); err != nil {
		errs = append(errs, err)
	}
	if _, err := s.Plan.constraints(); err != nil {
		errs = append(errs, fmt.Errorf("plan: %w", err))
	}
	errs = append(errs, s.Trace.check(), s.Metrics.check())
	errs = append(errs, s.checkDatabase()...)
	errs = append(errs, s.checkRetention()...)
	errs = append(errs, s.Queue.check()...)
	errs = append(errs, s.checkBudgets()...)
	errs = append(errs, s.checkEntities()...)
	errs = append(errs, s.checkFilings()...)
	errs = append(errs, s.checkDeclared()...)
	errs = append(errs, s.checkSources()...)
	errs = append(errs, s.checkPlaces()...)
	errs = append(errs, s.checkLines()...)
	errs = append(errs, s.checkNotices()...)
	errs = append(errs, s.checkSchedules()...)
	errs = append(errs, s.Review.check()...)
	errs = append(errs, s.checkLimits()...)
	if err := errors.Join(errs...); err != nil {
		return usageError{hinted{fmt.Errorf("settings: %w", err), settingsHint}}
	}
	return nil
}

// checkBudgets finds what is no size.
func (s *Settings) checkBudgets() []error {
	var errs []error
	if _, err := parseBytes(s.Budget); err != nil {
		errs = append(errs, fmt.Errorf("budget: %w", err))
	}
	for _, src := range s.Sources {
		if _, err := parseBytes(src.Budget); err != nil {
			errs = append(errs, fmt.Errorf("sources: %s: budget: %w", src.Name, err))
		}
	}
	return errs
}

// checkSources finds sources without a name of their own.
func (s *Settings) checkSources() []error {
	var errs []error
	names := map[string]bool{}
	for _, src := range s.Sources {
		if src.Name == "" || names[src.Name] {
			errs = append(errs, fmt.Errorf("sources: name %q is empty or stands twice", src.Name))
		}
		names[src.Name] = true
		if _, err := objects.ReportsAt(src.Report); err != nil {
			errs = append(errs, fmt.Errorf("sources: %s: %w", src.Name, err))
		}
	}
	return errs
}

// checkPlaces finds what is no country code. A name such as China would be taken for a place abroad.
func (s *Settings) checkPlaces() []error {
	errs := []error{countryCode("runner.place", s.Runner.Place)}
	for _, src := range s.Sources {
		errs = append(errs, countryCode("sources: "+src.Name+": place", src.Place))
	}
	for i := range s.Declares {
		d := &s.Declares[i]
		errs = append(errs, countryCode("declares: "+d.Store.Name+": place", d.Store.Place.Country))
		for _, f := range d.Flows {
			errs = append(errs, countryCode("declares: "+d.Store.Name+": flow to", f.To.Country))
		}
	}
	return errs
}

func countryCode(key, value string) error {
	if value == "" || len(value) == 2 && strings.Trim(value, "abcdefghijklmnopqrstuvwxyz") == "" {
		return nil
	}
	return fmt.Errorf("%s: %q is no country code of two small letters, such as cn, hk or sg", key, value)
}

func (s *Settings) samples() []string {
	out := []string{s.Sample}
	for _, src := range s.Sources {
		out = append(out, src.Sample)
	}
	return out
}

func levels() []string {
	return []string{
		string(decide.LevelMust), string(decide.LevelFiling), string(decide.LevelReview), string(decide.LevelAdvised),
	}
}

func oneOf(key, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("%s: %q is none of %s", key, value, strings.TrimSuffix(strings.Join(allowed, ", "), ", "))
}
